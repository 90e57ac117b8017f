"""Which encoding the bytes of a Chinese text are in, and whether they were read in a wrong one before."""

from __future__ import annotations

import codecs
import re
from functools import cache
from itertools import islice
from typing import NamedTuple

SAMPLE = 5_000  # characters beyond ASCII by which a text is judged
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # before UTF-16, whose mark it begins with
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
LEGACY = ("gb18030", "big5hkscs")  # GB 18030 holds GBK and GB 2312
ENCODINGS = ("utf-8", *LEGACY, "utf-16-le", "utf-16-be")
# What is called gb2312 or gbk holds characters that only the larger one has.
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}
UNMARKED = {"utf-16": "utf-16-le", "utf-32": "utf-32-le"}
SHOWN = {"utf-8-sig": "utf-8", "big5hkscs": "big5"}
# As what a text was read, and what it was: pairs that give letters, none of them the right one.
MISREAD = (
    ("gb18030", "utf-8"), ("latin", "utf-8"), ("latin", "gb18030"), ("latin", "big5hkscs"),
    ("gb18030", "big5hkscs"), ("big5hkscs", "gb18030"), ("big5hkscs", "utf-8"),
)  # fmt: skip
CLEAR = 0.9  # fluency of a text in which nothing is wrong; a clean page has 0.97 and more
FLUENT = 0.6  # the least with which bytes without a mark are taken for Chinese
# First and last of marks, numerals, arrows and full-width forms that stand in any Chinese text.
MARKS = (
    (0x2000, 0x206F),
    (0x2160, 0x2188),
    (0x2190, 0x21FF),
    (0x2460, 0x27BF),
    (0x3000, 0x303F),
    (0xFF00, 0xFFEE),
)
OTHER_MARKS = "·×°"


class Decoded(NamedTuple):
    """The characters of some bytes and their encoding; U+FFFD stands for each place that doesn't fit.

    `strict`: there is no such place. `cut`: the first or the last character isn't whole, and left out.
    """

    chars: str
    encoding: str
    strict: bool
    cut: bool


def decode(data: bytes) -> Decoded | None:
    """What some bytes say: a mark tells the encoding, else strict UTF-8, else what reads best as Chinese.

    Line ends stay as they are, NULs at the end go. None for what reads as nothing.
    """
    marked = next((encoding for mark, encoding in BOMS.items() if data.startswith(mark)), None)
    if marked:
        return _decoded(data, marked)
    plain = _decoded(data.rstrip(b"\0"), "utf-8")
    if plain.strict and "\0" not in plain.chars:
        return plain
    best = max(ENCODINGS, key=lambda encoding: fluency(_decoded(data, encoding).chars))
    headless = best in LEGACY and _is_headless(data, best)
    found = _decoded(data[headless:], best)
    return found._replace(cut=found.cut or headless) if fluency(found.chars) >= FLUENT else None


def decode_as(data: bytes, encoding: str) -> Decoded:
    """What some bytes say in an encoding that is known; a mark tells better. The mark is no character."""
    marked = next((found for mark, found in BOMS.items() if data.startswith(mark)), None)
    name = codecs.lookup(encoding).name
    return _decoded(data, marked or LARGER.get(name) or UNMARKED.get(name, name))


def _decoded(data: bytes, encoding: str) -> Decoded:
    """The characters in one encoding; the bytes of a last character that isn't whole are left out."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)("strict")
        chars, strict = decoder.decode(data), True
    except UnicodeDecodeError:
        decoder = codecs.getincrementaldecoder(encoding)("replace")
        chars, strict = decoder.decode(data), False
    cut = bool(decoder.getstate()[0].strip(b"\0"))
    return Decoded(chars.rstrip("\0"), SHOWN.get(encoding, encoding), strict, cut)


def _is_headless(data: bytes, encoding: str) -> bool:
    """Whether the first byte is the second half of a character, so that what follows is paired wrongly."""
    start = data[: len(data) - len(data.lstrip(bytes(range(0x40, 0x100))))]
    whole, rest = (fluency(part.decode(encoding, "replace")) for part in (start, start[1:]))
    return rest > max(CLEAR, whole)


def fluency(chars: str) -> float:
    """The share of everyday Chinese characters and marks among those that are no ASCII."""
    runs = islice(re.finditer(r"[^\x01-\x7f]+", chars), SAMPLE)
    beyond = "".join(run[0] for run in runs)[:SAMPLE]
    return sum(map(everyday().__contains__, beyond)) / len(beyond) if beyond else 1.0


@cache
def everyday() -> frozenset[str]:
    """The characters in daily use: level 1 of GB 2312 (simplified), and of Big5 (traditional), and marks."""
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    simplified = bytes(byte for high in range(0xB0, 0xD8) for low in trails[63:] for byte in (high, low))
    traditional = bytes(byte for high in range(0xA4, 0xC7) for low in trails for byte in (high, low))
    marks = "".join(chr(code) for first, last in MARKS for code in range(first, last + 1))
    known = simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore")
    return frozenset(known + marks + OTHER_MARKS)


def likeliest(data: bytes) -> str:
    """The encoding of a few words that have no mark: UTF-8 where it fits, else the one that reads best."""
    try:
        if not (chars := data.decode("utf-8")).isascii() and fluency(chars) < FLUENT:
            raise ValueError
        return "utf-8"
    except ValueError:
        return max(LEGACY, key=lambda encoding: fluency(data.decode(encoding, "replace")))


def misread(chars: str) -> str | None:
    """The encoding that a text was in before it was read in another one and saved: 浣犲ソ for 你好."""
    if (now := fluency(chars)) >= CLEAR:
        return None
    beyond = "".join(islice(re.findall(r"[^\x00-\x7f]+", chars), SAMPLE))[:SAMPLE]
    was = {
        (wrong, right): fluency(_bytes(beyond, wrong).decode(right, "replace")) for wrong, right in MISREAD
    }
    best = max(was, key=lambda pair: was[pair])
    return SHOWN.get(best[1], best[1]) if was[best] > now + 0.3 else None


def _bytes(chars: str, encoding: str) -> bytes:
    """The bytes that were read as these characters; `latin` is Windows' with Latin 1 in its gaps.

    What the encoding doesn't hold becomes a byte that none of the others does.
    """
    coded = (
        char.encode("latin-1" if ord(char) < 256 else "cp1252", "replace")
        if encoding == "latin"
        else char.encode(encoding, "replace")
        for char in chars
    )
    return b"".join(b"\xff" if code == b"?" else code for code in coded)
