"""Text files, in any encoding that Chinese text comes in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from policyextract.sources.encodings import Decoded, decode, decode_as, misread
from policyextract.sources.file import File
from policyextract.sources.options import Limits, Options
from policyextract.sources.source import Reason, Refusal, Source, SourceError

TRIED = "UTF-8, UTF-16, GB18030, Big5"
BINARY = Refusal(Reason.kind, "binary data, not text", "save it as plain text (UTF-8) first")
LOST = re.compile("\ufffd|锟斤拷?|烫烫烫|屯屯屯")  # what programs write for bytes that they can't read


def read(file: File, options: Options) -> Source:
    """The text of a file; raises SourceError where it is empty, too large or no text."""
    return read_bytes(file.path.read_bytes(), file.name, options.limits, options.encoding)


def read_bytes(data: bytes, name: str, limits: Limits | None = None, encoding: str | None = None) -> Source:
    """The text of some bytes; `name` is what messages and records call it."""
    largest = (limits or Limits()).text_megabytes
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise SourceError(name, Reason.empty, "empty", "get it again, or leave it out")
    if len(data) > largest * 1_000_000:
        size = len(data) / 1e6
        raise SourceError(
            name,
            Reason.size,
            f"{size:.0f} MB of text is more than one document",
            f"split it, or allow it with --limit text_megabytes={size + 1:.0f}",
        )
    text = decoded(data, name, encoding)
    digest = hashlib.sha256(data).hexdigest()
    return Source(name, digest, text.encoding, text.chars, tuple(_doubts(text)))


def decoded(data: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text in some bytes; raises SourceError for what is none, or is damaged all over."""
    text = told(data, name, encoding) if encoding else decode(data)
    if text is None:
        if _is_binary(data.decode("latin-1")):
            raise SourceError(name, *BINARY)
        raise SourceError(
            name,
            Reason.encoding,
            f"no encoding of Chinese text fits (tried {TRIED})",
            "save it as UTF-8 text",
        )
    if _is_binary(text.chars):
        raise SourceError(name, *BINARY)
    if not text.strict and 100 * text.chars.count("\ufffd") > len(text.chars):
        raise SourceError(
            name,
            Reason.encoding,
            f"much of it doesn't fit its encoding ({text.encoding}), so it is damaged, or made of texts "
            "in several encodings",
            "get it again, or save each of them as UTF-8 text",
        )
    return text


def told(data: bytes, name: str, encoding: str) -> Decoded:
    """The text in some bytes of which the encoding is told; raises SourceError where it doesn't fit."""
    text = decode_as(data, encoding)
    if not text.strict:
        line = text.chars[: text.chars.find("\ufffd")].count("\n") + 1
        raise SourceError(
            name,
            Reason.encoding,
            f"line {line} is no text in {encoding}",
            "name another encoding with --encoding, or none",
        )
    return text


def _is_binary(chars: str) -> bool:
    """Whether there are more control characters than a slip leaves in a text."""
    return len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", chars)) * 50 > len(chars)


def _doubts(text: Decoded) -> Iterator[str]:
    """Warnings: some of it is missing, characters are lost, or it was read wrongly before it was saved."""
    if text.cut:
        yield "cut in the middle of a character, so some of it is missing; copy the file again"
    lost = LOST.search(text.chars)
    if lost:
        line = len(re.findall(r"\r\n|\r|\n", text.chars[: lost.start()])) + 1
        count = len(LOST.findall(text.chars))
        yield (
            f"characters are lost in {count} places, the first in line {line}; check what is read there, "
            "or get it again"
        )
    encoding = misread(text.chars)
    if encoding:
        yield (
            f"garbled: it was {encoding} and was saved as if it were something else; "
            "get it again from where it came"
        )
