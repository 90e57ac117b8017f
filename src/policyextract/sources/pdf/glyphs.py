"""The characters of a page of a PDF file, from what pdfminer found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

import regex

from policyextract.sources.pdf.view import View
from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Glyph

if TYPE_CHECKING:
    from pdfminer.layout import LTChar

BOLD = regex.compile(
    r"bold|heavy|black|(?<!ya)hei(?!ght)|FZ[CD]?HT|FZCCH|黑|粗", regex.IGNORECASE
)  # 微软雅黑 (YaHei) is the name of a typeface of plain weight
CID = regex.compile(r"\(cid:\d+\)")
UNKNOWN = "\ufffd"  # what a glyph is read as whose font doesn't tell its character
RUBBISH = regex.compile(r"[\uFFFD-\uFFFF\uE000-\uF8FF\x00-\x1F\x7F-\xFF\U000F0000-\U0010FFFF]")
WHITES = ((1,), (1, 1, 1), (0, 0, 0, 0))  # grey, RGB, CMYK
STEEP = 4  # a row that rises one in less is neither level nor turned by a quarter
SHIFT = 0.15  # of a character's size, by which a copy printed over it may be shifted


def sensible(chars: Iterable[str]) -> int:
    """How many characters make sense: no blanks, nothing unknown, no GBK taken for Western letters.

    >>> sensible("社 工"), sensible("\\ufffd\\ue000"), sensible("Éç¹¤")
    (2, 0, 0)
    """
    return len("".join(RUBBISH.sub("", "".join(chars)).split()))


def glyphs(chars: Sequence[LTChar], view: View, grounds: Sequence[Box]) -> list[Glyph]:
    """The characters that can be seen; `grounds` are the coloured shapes and pictures of the page.

    Left out are slanted ones (watermarks, the writing on seals), white ones on white paper, and copies
    that make a character look bold. Those drawn with no ink at all stay: they lie over a scan.
    """
    found: list[Glyph] = []
    for char in chars:
        turned = quarter(char)
        box = view.box(*char.bbox)
        if turned is None or not view.holds(box):
            continue
        if is_white(char.graphicstate.ncolor) and not any(_covers(ground, box) for ground in grounds):
            continue
        vertical = (turned - view.turns) % 2 == 1 or _is_vertical(char)
        bold = _is_bold(char.fontname)
        text = char.get_text()
        size = char.width if turned % 2 else char.size
        found.append(Glyph(CID.sub(UNKNOWN, text) if len(text) > 1 else text, box, size, bold, vertical))
    return once(found)


def quarter(char: LTChar) -> int | None:
    """By how many quarters its row rises, counted against the clock; None for a slanted one."""
    a, b = char.matrix[0], char.matrix[1]
    if abs(a) >= STEEP * abs(b):
        return 0 if a >= 0 else 2
    if abs(b) >= STEEP * abs(a):
        return 1 if b >= 0 else 3
    return None


def _is_vertical(char: LTChar) -> bool:
    """Whether its font is one for writing from top to bottom: these measure from a character's middle."""
    return abs(2 * char.matrix[4] - char.x0 - char.x1) < 0.4 * (char.x1 - char.x0)


@cache
def _is_bold(font: str | bytes) -> bool:
    """Whether the name of a font, which some files give in GBK, says that it is bold."""
    return bool(BOLD.search(font.decode("gb18030", "replace") if isinstance(font, bytes) else font))


def once(found: Iterable[Glyph]) -> list[Glyph]:
    """The characters, of those that are printed over each other the first, which then is bold."""
    kept: list[Glyph] = []
    in_row: dict[tuple[str, int], list[int]] = {}
    for glyph in found:
        at = glyph.box.top / (glyph.size or 1)
        near = (in_row.get((glyph.char, row), ()) for row in {int(at - SHIFT), int(at + SHIFT)})
        twin = next((n for row in near for n in row if _is_over(kept[n].box, glyph)), None)
        if twin is None:
            in_row.setdefault((glyph.char, int(at)), []).append(len(kept))
            kept.append(glyph)
        else:
            kept[twin] = kept[twin]._replace(bold=True)
    return kept


def _is_over(box: Box, copy: Glyph) -> bool:
    reach = SHIFT * copy.size
    return abs(box.x0 - copy.box.x0) <= reach and abs(box.top - copy.box.top) <= reach


def _covers(ground: Box, box: Box) -> bool:
    """Whether the middle of a box lies on a ground."""
    return (
        2 * ground.x0 <= box.x0 + box.x1 <= 2 * ground.x1
        and 2 * ground.top <= box.top + box.bottom <= 2 * ground.bottom
    )


def is_white(colour: object) -> bool:
    """Whether a colour of pdfminer is the white of paper: (1, 1, 1), 1, or no ink at all (0, 0, 0, 0)."""
    parts = tuple(colour) if isinstance(colour, tuple | list) else (colour,)
    return parts in WHITES
