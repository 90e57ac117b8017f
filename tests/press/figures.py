"""How well rendered clippings are read: F1 beside that of their texts, and whether boxes hold their words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pypdfium2

from policyextract.characters import plain_chars
from policyextract.evaluate import Evaluation, gold_files, read_gold, scored
from policyextract.evaluate.answers import AnswersError
from policyextract.evaluate.folder import Scored, compared
from policyextract.evaluate.scores import Tally
from policyextract.pipeline import Extraction, run
from policyextract.sources import Reader, SourceError, read_file
from policyextract.text import Text

FIGURES = ("mentions", "incentive", "indicator", "policy", "article-lines", "titles")
MENTIONS = ("MONEY", "QUANTITY", "DATE", "DURATION", "REGION", "CERT")


@dataclass
class Reading:
    """What reading the files of a folder came to, and what reading their texts does."""

    files: list[Scored] = field(default_factory=list)
    texts: list[Scored] = field(default_factory=list)
    held: list[bool] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def f1s(self) -> list[float | None]:
        """The F1 of each figure."""
        return [tally.f1 for tally in tallies(self.files)]

    def ratios(self) -> list[float | None]:
        """The F1 of each figure, divided by that of the texts."""
        pairs = zip(self.f1s(), tallies(self.texts), strict=True)
        return [one / text.f1 if one is not None and text.f1 else None for one, text in pairs]

    def boxes(self) -> float | None:
        """The share of records whose boxes hold their words; None where there are no boxes."""
        return sum(self.held) / len(self.held) if self.held else None

    def worst(self) -> list[tuple[str, int]]:
        """The files and how many answers more than in their texts are missed or wrong, the worst first."""
        pairs = zip(self.files, self.texts, strict=True)
        lost = [(Path(one.source.name).name, _faults(one) - _faults(text)) for one, text in pairs]
        return sorted((pair for pair in lost if pair[1] > 0), key=lambda pair: -pair[1])


def read(folder: Path) -> Reading:
    """Reads and scores the rendered clippings of a folder."""
    reading = Reading()
    with Reader() as reader:
        for path in gold_files(folder):
            try:
                file = scored(path, reader.one)
            except (AnswersError, SourceError) as error:
                reading.troubles.append(str(error))
                continue
            reading.files.append(file)
            reading.texts.append(of_text(path))
            if file.source.format == "pdf":
                reading.held += boxes_hold(file)
    return reading


def of_text(path: Path) -> Scored:
    """The text of a rendered clipping, read and scored."""
    gold = read_gold(path)
    assert gold.text
    return compared(gold, _text(path.with_name(gold.text)))


@cache
def _text(path: Path) -> Extraction:
    return run(read_file(path))


def tallies(clippings: Sequence[Scored]) -> list[Tally]:
    """The tally of each figure over some clippings."""
    evaluation = Evaluation(list(clippings))
    mentions = Tally()
    for kind in MENTIONS:
        mentions += evaluation.tallies[kind]
    told = [evaluation.tallies[name] for name in FIGURES[1:-1]]
    return [mentions, *told, evaluation.rates["article.title"].tally]


def _faults(clipping: Scored) -> int:
    lines = sum(len(lines) for _, lines in clipping.score.off)
    return len(clipping.score.missed) + len(clipping.score.wrong) + len(clipping.score.untitled) + lines


def boxes_hold(clipping: Scored) -> list[bool]:
    """For each record of a PDF whether the characters in its boxes, read anew, are those of its quote.

    Scanned pages have no characters to compare with, and are left out.
    """
    document = pypdfium2.PdfDocument(clipping.source.name)
    pages = [list(_characters(page)) for page in document]
    document.close()
    records = [answer.values for answer in clipping.found.answers if "boxes" in answer.values]
    return [
        _within(pages[record["page"] - 1], record["boxes"]) == _plain(record["quote"])
        for record in records
        if pages[record["page"] - 1]
    ]


def _characters(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float, float]]:
    """The characters of a page and the middle of each, in points from the upper left corner."""
    text, height = page.get_textpage(), page.get_height()
    for n in range(text.count_chars()):
        char = text.get_text_range(n, 1)
        left, bottom, right, top = text.get_charbox(n, loose=True)
        if char.strip():
            yield char, (left + right) / 2, height - (bottom + top) / 2
    text.close()


def _within(characters: Sequence[tuple[str, float, float]], boxes: Sequence[Sequence[float]]) -> str:
    """The characters whose middle lies in the boxes, one box after the other."""
    found = []
    for x0, top, x1, bottom in boxes:
        inside = [(x, y, char) for char, x, y in characters if x0 <= x <= x1 and top <= y <= bottom]
        upright = bottom - top > 1.5 * (x1 - x0)
        found += sorted(inside, key=lambda one: one[1] if upright else one[0])
    return _plain("".join(char for _, _, char in found))


def _plain(words: str) -> str:
    words = words.replace("―", "—")  # one glyph in some fonts
    plain = Text.raw(words).edited(plain_chars(words)).chars  # some readers give radicals
    return "".join(unicodedata.normalize("NFKC", plain).split())
