"""Text files, in any encoding that Chinese text comes in."""

from __future__ import annotations

import codecs
import hashlib
import re

from policyextract.sources.file import File
from policyextract.sources.options import Limits, Options
from policyextract.sources.source import Source, SourceError

GUESSED = 20_000  # bytes or characters that a guess looks at
ENCODINGS = "UTF-8, UTF-16, GB18030, Big5"
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read(file: File, options: Options) -> Source:
    """The text of a file; raises SourceError where it is empty, too large or no text."""
    return read_bytes(file.path.read_bytes(), file.name, options.limits)


def read_bytes(data: bytes, name: str, limits: Limits | None = None) -> Source:
    """The text of some bytes; `name` is what messages and records call it."""
    largest = (limits or Limits()).text_megabytes
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SourceError(f"{name}: empty; there is nothing to read")
    if len(data) > largest * 1_000_000:
        size = len(data) / 1e6
        raise SourceError(
            f"{name}: {size:.0f} MB of text is more than one document; "
            f"split it, or allow it with --limit text_megabytes={size + 1:.0f}"
        )
    chars, encoding = decode(data, name)
    return Source(name, hashlib.sha256(data).hexdigest(), encoding, chars, mojibake(chars))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """The characters and the encoding: a BOM tells, else strict UTF-8, else what chardet says.

    Line ends stay as they are. Raises SourceError for what is no text.
    """
    for bom, encoding in BOMS.items():
        if data.startswith(bom):
            return _strict(data, encoding, name), encoding.removesuffix("-sig")
    try:
        return _no_binary(data.decode("utf-8"), name), "utf-8"
    except UnicodeDecodeError as error:
        cut = data[: error.start]
        if error.start >= len(data) - 3 and len(cut) > 3:
            raise SourceError(
                f"{name}: cut in the middle of its last character (byte {error.start}); copy the file again"
            ) from None
        return _legacy(data, name)


def _legacy(data: bytes, name: str) -> tuple[str, str]:
    """The text in the older Chinese encoding that chardet takes it for; GB18030 holds GBK and GB2312."""
    import chardet

    guess = (chardet.detect(data[:GUESSED])["encoding"] or "").lower()
    first = next(
        (encoding for encoding in ("big5", "utf-16-le", "utf-16-be") if encoding == guess), "gb18030"
    )
    for encoding in dict.fromkeys((first, "gb18030", "big5")):
        chars = _try(data, encoding)
        if chars is not None and is_chinese(chars):
            return _no_binary(chars, name), encoding
    raise SourceError(f"{name}: no encoding of Chinese text fits (tried {ENCODINGS}); save it as UTF-8 text")


def is_chinese(chars: str) -> bool:
    """Whether a text is mostly Chinese characters and marks, or plain ASCII."""
    import regex

    sample = chars[:GUESSED]
    return 2 * len(regex.findall(r"[\p{Han}\x20-\x7e\s，。、；：？！“”《》（）—…]", sample)) > len(sample)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, encoding: str, name: str) -> str:
    chars = _try(data, encoding)
    if chars is None:
        raise SourceError(f"{name}: its mark says {encoding}, but it is not; save it as UTF-8 text")
    return _no_binary(chars, name)


def _no_binary(chars: str, name: str) -> str:
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", chars))
    if controls * 50 > len(chars):
        raise SourceError(f"{name}: binary data, not text; save it as plain text (UTF-8) first")
    return chars


def mojibake(chars: str) -> tuple[str, ...]:
    """A warning where a text looks as if it had been decoded wrongly before it was saved."""
    import regex

    han = len(regex.findall(r"\p{Han}", chars[:GUESSED]))
    odd = len(regex.findall(r"[\uFFFDÃÂâ€锟斤拷]", chars[:GUESSED]))
    return (
        ("looks garbled: it was saved in the wrong encoding; get it again from where it came",)
        if odd * 5 > han
        else ()
    )
