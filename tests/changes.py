"""Changes of a page that change no word of it: lines, blanks, and the width of characters."""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, pairwise

from policyextract import articles, layout, lines, papers
from policyextract.clean import clean
from policyextract.evaluate.answers import RECORDS
from policyextract.labels import Labelled
from policyextract.model import Document
from policyextract.text import Edit, Span, Text

WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
HALF = str.maketrans("，。；：？！（）％", ",.;:?!()%")
CELLS = re.compile(r"\S(?:[ \u3000]{2,}|\t)\s*\S")
BREAK = "\x1f"  # between the printed lines of a paragraph
INSIDE = re.compile(r"(?<=\S)(?=\S)")


def paragraphs(text: str) -> str:
    """The page with every paragraph on one line, as a person would type it who sees the page."""
    return "\n".join("".join(rows) for rows in printed(text))


def printed(text: str) -> list[list[str]]:
    """The lines of a page, those that the reader takes for one line together.

    Where one column stops and another starts with no blank line between, cleaning may have put two
    rows together that are read apart; so both cleaning and the articles have to say it.
    """
    page = clean(Text.raw(text))
    read = set[Span]().union(*(_breaks(text, article.text) for article in articles.split(page)))
    dropped = read & _breaks(text, page.text)
    marked = Text.raw(text).edited(Edit(span, BREAK, "join-lines") for span in dropped).chars
    return [line.split(BREAK) for line in marked.split("\n")]


def is_paper(text: str) -> bool:
    """Whether a page is one text from top to bottom, and no newspaper page."""
    return bool(papers.split(Labelled(layout.rows(clean(Text.raw(text)).text))))


def _breaks(source: str, text: Text) -> set[Span]:
    """The line breaks of the source over which a line of a text runs on."""
    found = set[Span]()
    for line in re.finditer(r"[^\n]+", text.chars):
        places = [text.source(Span(at, at + 1)) for at in range(*line.span()) if text.chars[at].strip()]
        for a, b in pairwise(places):
            blank = source[a.end : b.start]
            if "\n" in blank and not blank.strip():
                found.add(Span(a.end, b.start))
    return found


def wrapped(text: str, rng: random.Random) -> str:
    """The lines of a paper broken anew at one width, the columns of a newspaper set anew in proportion.

    The pieces of a newspaper page that was dumped are told apart by the widths of their columns, so one
    width for all of them would change what a person reads there. So it would in a table, whose rows
    stay whole, as do menus and whatever else is set in columns by tabs and blanks.
    """
    rows = printed(text)
    width, share = rng.randint(8, 40), rng.uniform(0.75, 1.25)
    paper = is_paper(text)
    found: list[str] = []
    for row, column in zip(rows, _columns(rows), strict=True):
        line = "".join(row)
        if CELLS.search(line):
            found.append(line)
        elif paper:
            found += [line[at : at + width] for at in range(0, len(line) or 1, width)]
        else:
            found += _set(line, round(share * column))
    return "\n".join(found)


def _columns(rows: list[list[str]]) -> list[int]:
    """For each paragraph the width of the column in which it stands, or 1000 where none shows."""
    found: list[int] = []
    for blank, block in groupby(rows, key=[""].__eq__):
        some = list(block)
        widths = [lines.width(line) for row in some for line in row[:-1]]
        found += [max(widths, default=1000) if not blank else 0] * len(some)
    return found


def _set(line: str, column: int) -> Iterator[str]:
    """A paragraph in lines of a width; no line starts with a blank or with a mark that closes something."""
    start, width = 0, 0
    for at, char in enumerate(line):
        width += lines.width(char)
        if width > column and not char.isspace() and not char.startswith(lines.CLOSES):
            yield line[start:at]
            start, width = at, lines.width(char)
    yield line[start:]


def spaced(text: str, rng: random.Random) -> str:
    """Single blanks between some of the characters, also inside words and numbers."""
    share = rng.choice((0.01, 0.05, 0.2))
    return INSIDE.sub(lambda m: " " if rng.random() < share else "", text)


def wide_digits(text: str, rng: random.Random) -> str:
    """Full-width digits."""
    return text.translate(WIDE)


def half_marks(text: str, rng: random.Random) -> str:
    """Half-width punctuation."""
    return text.translate(HALF)


def blank_lines(text: str, rng: random.Random) -> str:
    """Blank lines between some lines, or between all.

    On a newspaper page that was dumped they tell where a column stops: some more of them anywhere would
    change what a person reads there, so only those that it has grow, if not all lines are set apart.
    """
    share = rng.choice((0.1, 0.5, 1.0))
    where = "\n" if share == 1 or is_paper(text) else "\n(?=\n)"
    return re.sub(where, lambda m: "\n\n" if rng.random() < share else "\n", text)


def crlf(text: str, rng: random.Random) -> str:
    """Line ends as Windows writes them."""
    return text.replace("\n", "\r\n")


CHANGES = (wrapped, spaced, wide_digits, half_marks, blank_lines, crlf)


def changed(text: str, seed: int) -> tuple[str, str]:
    """The text after one to three of the changes, and their names; the first six seeds make one each."""
    rng = random.Random(seed)
    some = [CHANGES[seed]] if seed < len(CHANGES) else rng.sample(CHANGES, rng.randint(1, 3))
    for change in some:
        text = change(text, rng)
    return text, "+".join(change.__name__ for change in some)


def records(document: Document) -> Counter[tuple[str, ...]]:
    """The records of a document by what the answers are compared by, white space and widths not counted."""
    found = Counter[tuple[str, ...]]()
    for record in document.records:
        fields = record.model_dump(mode="json")
        words = (unicodedata.normalize("NFKC", str(fields[name])) for name in RECORDS[record.kind])
        found[(record.kind, *("".join(word.split()) for word in words))] += 1
    return found
