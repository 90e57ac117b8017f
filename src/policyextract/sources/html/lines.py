"""The lines of a web page: its paragraphs, headings, and the rows of its tables of data."""

from __future__ import annotations

from dataclasses import dataclass

from policyextract.sources.html import grid
from policyextract.sources.html.tree import Element, walk
from policyextract.sources.html.words import Run, breaks, joined, run, size

HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 founder-title".split())
KEPT = frozenset("pre xmp listing plaintext".split())  # their line ends are line ends


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is seen: its words with what of them is links, and what it is."""

    run: Run
    heading: bool = False
    caption: bool = False
    row: bool = False

    @property
    def words(self) -> str:
        """Its words."""
        return self.run.words

    @property
    def size(self) -> int:
        """How many characters it has, blanks not counted."""
        return size(self.run.words)


def lines(top: Element) -> list[Line]:
    """The lines of an element; each element below is told which of them are its own."""
    writer = _Writer()
    data: Element | None = None
    for one, opens in walk(top):
        if isinstance(one, str):
            if data is None:
                writer.write(one)
            continue
        if data is None:
            writer.step(one, opens)
            if opens and one.tag == "table" and (rows := grid.rows(one)):
                writer.done += (Line(row, row=True) for row in rows)
                data = one
        elif one is data:
            writer.step(one, opens)
            data = None
        else:
            one.first = one.last = len(writer.done)
    writer.end()
    top.last = len(writer.done)
    return writer.done


class _Writer:
    """Gathers words to lines."""

    def __init__(self) -> None:
        self.done: list[Line] = []
        self._runs: list[Run] = []
        self._links = self._headings = self._captions = self._kept = 0

    def step(self, element: Element, opens: bool) -> None:
        """Goes into an element or out of it."""
        step = 1 if opens else -1
        broken_title = element.tag == "br" and self._headings
        if breaks(element) and not broken_title:
            self.end()
        self._links += step * (element.tag == "a")
        self._headings += step * (element.tag in HEADINGS)
        self._captions += step * (element.tag == "figcaption")
        self._kept += step * (element.tag in KEPT)
        if opens:
            element.first = len(self.done)
            self._runs.append(Run("", 0, int(element.tag == "a")))
        else:
            element.last = len(self.done)

    def write(self, words: str) -> None:
        """Adds words; where line ends are kept, each ends the line."""
        for number, line in enumerate(words.split("\n") if self._kept else [words]):
            if number:
                self.end()
            self._runs.append(run(line, self._links > 0))

    def end(self) -> None:
        """Ends the line."""
        whole = joined(self._runs)
        if whole.words:
            self.done.append(Line(whole, self._headings > 0, self._captions > 0))
        self._runs = []
