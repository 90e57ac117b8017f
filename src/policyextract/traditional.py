"""The cleaner of texts in traditional characters: patterns and lists are written in simplified ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

from policyextract.text import Edit, Span, Text

if TYPE_CHECKING:
    from opencc import OpenCC

QUOTES = str.maketrans("「」『』﹁﹂﹃﹄", "“”‘’“”‘’")


def simplified(chars: str) -> Iterator[Edit]:
    """Traditional characters and their quotation marks as simplified ones, in a text that is written in them.

    A simplified text in which some stand, in names or quoted titles, is left alone.

    >>> [(e.span.start, e.new) for e in simplified("發給社工")]
    [(0, '发'), (1, '给')]
    >>> list(simplified("据《臺灣社工》杂志报道，专职社工补贴发给个人"))
    []
    """
    if not is_traditional(chars):
        return
    at = 0
    for line in chars.splitlines(keepends=True):
        for offset, (old, new) in enumerate(zip(line, _converted(line), strict=True), at):
            if new != old:
                yield Edit(Span(offset, offset + 1), new, "traditional")
        at += len(line)


def plain(words: str) -> str:
    """The same words, in simplified characters where they are written in traditional ones."""
    return Text.raw(words).edited(simplified(words)).chars


def is_traditional(chars: str) -> bool:
    """Whether of the characters that are written otherwise in the other script more are traditional."""
    traditional = len(_only("big5", "gb2312").findall(chars))
    return traditional > 0 and traditional > len(_only("gb2312", "big5").findall(chars))


@cache
def _only(encoding: str, other: str) -> re.Pattern[str]:
    """Finds the characters in daily use that one encoding has and the other lacks.

    Big5 holds the traditional characters and GB 2312 the simplified ones; what both have tells nothing.
    """
    leads = range(0xA4, 0xC7) if encoding == "big5" else range(0xB0, 0xD8)
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    coded = b"".join(bytes((lead, trail)) for lead in leads for trail in trails)
    found = set(coded.decode(encoding, "ignore"))
    only = (char for char in found if not char.encode(other, "ignore") and char > "\u3400")
    return re.compile(f"[{''.join(sorted(only))}]")


def _converted(line: str) -> Sequence[str]:
    """What stands for each character of a line; words are looked at: 乾隆 stays, 餅乾 is 饼干."""
    convert = _converter().convert
    line = line.translate(QUOTES)
    new = convert(line)  # all words of OpenCC's table keep their length
    return new if len(new) == len(line) else [convert(char) for char in line]


@cache
def characters() -> dict[str, str]:
    """Every traditional character and the simplified one that it is when it stands alone."""
    chars = [chr(code) for code in range(0x3400, 0xA000)]
    pairs = zip(chars, _converter().convert("\n".join(chars)).split("\n"), strict=True)
    return {old: new for old, new in pairs if old != new}


@cache
def _converter() -> OpenCC:
    """OpenCC from traditional characters to simplified ones: no words of Taiwan or Hong Kong are replaced."""
    from opencc import OpenCC

    return OpenCC("t2s")
