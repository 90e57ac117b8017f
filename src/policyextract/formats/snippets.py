"""Short pieces of the source around a record's words, on one line and safe to print anywhere."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from policyextract.model import Record
from policyextract.pipeline import Answered

CLAUSE_ENDS = re.compile(r"[，。；：！？]|\n[^\S\n]*\n")
LIST_ENDS = re.compile(r"[，。；：！？、]|\n[^\S\n]*\n")
BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")
ROW = re.compile(r"\S(?:\t|[ \u3000]{3,}|[ \u3000]*\|[ \u3000]*)\S")
FARTHEST = 300  # characters beyond which nobody looks for the beginning or the end of a clause
OWN = 4  # characters beside the amount that make one item of a list worth showing alone


class Clause(NamedTuple):
    """The words before a record's quote, the quote, and those after it, of the same clause."""

    before: str
    quote: str
    after: str

    def __str__(self) -> str:
        return words(self.before + self.quote + self.after)


def clause_around(record: Record, extraction: Answered) -> Clause:
    """The clause in which a record stands; of a list of amounts only its own item, if that says enough."""
    clause = _within(record, extraction, CLAUSE_ENDS)
    item = _within(record, extraction, LIST_ENDS)
    earlier = clause.before[: len(clause.before) - len(item.before)]
    if not any(map(str.isdigit, earlier)):  # 广州、惠州分别为9.2名: no amount stands before the 、
        item = item._replace(before=clause.before)
    return item if len(words(item.before + item.after)) >= OWN else clause


def _within(record: Record, extraction: Answered, ends: re.Pattern[str]) -> Clause:
    """The words between two marks, inside the piece of the article or the row that the record is in."""
    chars = extraction.source.chars
    low, high = _line(record, extraction) or _row(record, chars) or _piece(record, extraction)
    low, high = max(low, record.start - FARTHEST), min(high, record.end + FARTHEST)
    before = max((m.end() for m in ends.finditer(chars, low, record.start)), default=low)
    mark = ends.search(chars, record.end, high)
    after = mark.start() if mark else high
    return Clause(chars[before : record.start], record.quote, chars[record.end : after])


def _line(record: Record, extraction: Answered) -> tuple[int, int] | None:
    """The line of a record where lines are whole paragraphs and rows; else None."""
    if not extraction.source.paragraphs:
        return None
    chars = extraction.source.chars
    end = chars.find("\n", record.end)
    return chars.rfind("\n", 0, record.start) + 1, end if end >= 0 else len(chars)


def _row(record: Record, chars: str) -> tuple[int, int] | None:
    """The line of a record if it is a row of a table, with the line above if it is a cell; else None."""
    start = chars.rfind("\n", 0, record.start) + 1
    end = chars.find("\n", record.end)
    end = end if end >= 0 else len(chars)
    if ROW.search(chars, start, end):
        return start, end
    alone = chars[start:end].strip() == record.quote.strip()
    return (chars.rfind("\n", 0, max(start - 1, 0)) + 1, end) if alone else None


def _piece(record: Record, extraction: Answered) -> tuple[int, int]:
    """The part of the source without a break that holds a record, of all those of its article."""
    pieces = (piece for article in extraction.document.articles for piece in article.spans)
    holding = [piece for piece in pieces if piece[0] <= record.start and record.end <= piece[1]]
    return min(holding, key=lambda piece: piece[1] - piece[0], default=(record.start, record.end))


def words(text: str) -> str:
    """A text on one line, safe for a terminal: no line ends, no control characters, no stray blanks.

    >>> words("20.1 亿\\n元"), words(" a  b "), words("\\x1b[2J")
    ('20.1亿元', 'a b', '\\ufffd[2J')
    """
    return BESIDE_CHINESE.sub("", phrase(text))


def phrase(text: str) -> str:
    """The same with one blank where blanks were, as between the parts of a headline.

    >>> phrase("晋江出台细则\\n 持证社工可领津贴")
    '晋江出台细则 持证社工可领津贴'
    """
    line = " ".join(text.split())
    return "".join("\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char for char in line)


def cut(text: str, width: int) -> str:
    """The first `width` columns of a text, with `…` where something is left out.

    >>> cut("助理社会工作师", 9), cut("津贴", 4), cut("津贴标准", 1)
    ('助理社会…', '津贴', '…')
    """
    if cell_len(text) <= width:
        return text
    return (chop_cells(text, width - 1)[0] if width > 2 else "") + "…"


def cut_left(text: str, width: int) -> str:
    """The last `width` columns of a text.

    >>> cut_left("报考人数达到2380余人", 13)
    '…达到2380余人'
    """
    return cut(text[::-1], width)[::-1]
