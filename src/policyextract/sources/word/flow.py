"""The paragraphs and tables of a Word file, in their order, as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree.ElementTree import Element

from policyextract.sources.word.numbers import Numbers
from policyextract.sources.word.styles import Styles, number, on, setting, value
from policyextract.sources.word.words import PAGE, Words, chosen

LONGEST_CELL = 30  # characters of what may stand between two tabs that set columns apart
MOST_COLUMNS = 500  # over which a cell may reach
DROPPED = frozenset({"del", "moveFrom"})
MARKS = ("del", "moveFrom", "vanish", "specVanish")  # what takes the end of a paragraph away
ENDS = "。；！？：，"
# What numbers a paragraph: 1. 一、 （二） 第三条 ① 附件：
LABEL = re.compile(r"\W*(?:\w{1,3}[、.．)）:：]|第\w{1,5}[条章节款]|\d{1,2})|\W")


class Flow:
    """Puts blocks into `lines`: each a paragraph, or a row of a table with tabs between its cells."""

    def __init__(self, styles: Styles, numbers: Numbers, words: Words) -> None:
        self._styles, self._numbers, self._words = styles, numbers, words
        self._held = ""  # words of paragraphs whose end was taken away
        self._broken = False  # whether a page or a section has ended since the last line
        self.lines: list[str] = []

    def blocks(self, container: Element) -> None:
        """Adds the paragraphs and tables of a body, a cell, a note or a text box."""
        for child in container:
            if child.tag == "p":
                self._paragraph(child)
            elif child.tag == "tbl":
                self._table(child)
            elif child.tag == "AlternateContent":
                self.blocks(chosen(child))
            elif child.tag not in DROPPED:
                self.blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        words = self._held + self._words.of(paragraph)
        boxes, self._words.boxes = self._words.boxes, []
        mark = setting(self._styles.run(Element("r"), paragraph), "vanish")
        taken = on(mark) or any(on(paragraph.find(f"pPr/rPr/{name}")) for name in MARKS)
        self._held = words if taken else ""
        if not taken and not self._styles.name(paragraph).startswith("toc "):
            self._printed(self._numbers.of(paragraph) + words, paragraph)
        self._broken = self._broken or self._ends_section(paragraph)
        for box in boxes:
            self.apart(box)

    def _printed(self, words: str, paragraph: Element) -> None:
        """Adds the lines of a paragraph, a blank one before a heading that begins a page."""
        if on(setting(self._styles.paragraph(paragraph), "pageBreakBefore")):
            self._broken = True
        for at, page in enumerate(words.split(PAGE)):
            self._broken = self._broken or at > 0
            if at and not page.strip():
                continue
            if page.strip():
                if self._broken and self._is_heading(page, paragraph):
                    self._blank()
                self._broken = False
            self.lines += (spaced(line) for line in page.split("\n"))

    def _is_heading(self, words: str, paragraph: Element) -> bool:
        """Whether a paragraph is set as a heading: by its style, or centered, and no sentence."""
        properties = self._styles.paragraph(paragraph)
        styled = number(setting(properties, "outlineLvl"), 9) < 9 or self._styles.name(paragraph) == "title"
        centered = value(setting(properties, "jc")) == "center"
        return (styled or centered) and words.strip()[-1] not in ENDS

    def _ends_section(self, paragraph: Element) -> bool:
        section = paragraph.find("pPr/sectPr")
        return section is not None and value(section.find("type")) != "continuous"

    def apart(self, container: Element) -> None:
        """Adds what stands in a box of its own, between blank lines."""
        self._blank()
        self.blocks(container)
        self._blank()

    def _blank(self) -> None:
        if self.lines and self.lines[-1].strip():
            self.lines.append("")

    def _table(self, table: Element) -> None:
        """Adds the rows of a table; one that only frames words, or sets them side by side, cell by cell."""
        rows = [list(self._cells(row)) for row in inner(table, "tr", "trPr/del")]
        every = [cell for row in rows for cell in row]
        side_by_side = len(rows) == 1 and any(cell.is_text for cell in every)
        if side_by_side or all(len(row) == 1 for row in rows):
            for cell in every:
                if side_by_side:
                    self._blank()
                self.lines += cell.lines
        else:
            words = (("\t" * row[0].before + "\t".join(cell.words for cell in row)) for row in rows if row)
            self.lines += (row for row in words if row.strip())

    def _cells(self, row: Element) -> Iterator[Cell]:
        before = _reach(row.find("trPr/gridBefore"), 0)
        for cell in inner(row, "tc", "tcPr/cellDel"):
            flow = Flow(self._styles, self._numbers, self._words)
            if not any(_goes_on(cell.find(f"tcPr/{merge}")) for merge in ("vMerge", "hMerge")):
                flow.blocks(cell)
            yield Cell(flow.ended(), _reach(cell.find("tcPr/gridSpan"), 1), before)

    def ended(self) -> list[str]:
        """The lines, also of a last paragraph whose end was taken away."""
        if self._held:
            self.lines.append(spaced(self._held))
            self._held = ""
        return self.lines


class Cell(NamedTuple):
    """The lines of a cell, the columns that it spans, and how many are left out before its row."""

    lines: list[str]
    columns: int
    before: int

    @property
    def words(self) -> str:
        """The words of the cell on one line, and a tab for each further column."""
        lines = (line.replace("\t", " ").strip() for line in self.lines)
        return " ".join(filter(None, lines)) + "\t" * (self.columns - 1)

    @property
    def is_text(self) -> bool:
        """Whether paragraphs of a text stand in it."""
        filled = [line for line in self.lines if line.strip()]
        return len(filled) > 1 and any(len(line) > LONGEST_CELL for line in filled)


def inner(element: Element, tag: str, taken: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those in content controls, but none `taken` away."""
    for child in element:
        if child.tag == tag:
            if not on(child.find(taken)):
                yield child
        elif child.tag in ("sdt", "sdtContent", "customXml"):
            yield from inner(child, tag, taken)


def _goes_on(merge: Element | None) -> bool:
    """Whether a cell only goes on with the one above or before it."""
    return merge is not None and value(merge) in ("", "continue")


def _reach(setting: Element | None, default: int) -> int:
    return min(number(setting, default), MOST_COLUMNS)


def spaced(words: str) -> str:
    """A paragraph whose tabs set columns apart keeps them; in others they are as good as blanks.

    >>> spaced("\\t1.\\t申请补贴"), spaced("初级\\t200元")
    ('1. 申请补贴', '初级\\t200元')
    """
    cells = words.strip("\t").split("\t")
    columns = all(len(cell) <= LONGEST_CELL for cell in cells) and not LABEL.fullmatch(cells[0].strip())
    return ("\t" if columns else " ").join(cells)
