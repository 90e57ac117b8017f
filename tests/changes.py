"""Changes of a page that change no word of it: lines, blanks, and the width of characters."""

import random
import re
import unicodedata
from bisect import bisect_left
from collections import Counter

from policyextract import headlines, layout, papers
from policyextract.clean import clean
from policyextract.evaluate.answers import RECORDS
from policyextract.pipeline import extract_text
from policyextract.text import Edit, Span, Text

WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
HALF = str.maketrans("，。；：？！（）％", ",.;:?!()%")
INSIDE = re.compile(r"(?<=\S)(?=\S)")


def paragraphs(text: str) -> str:
    """The page with every paragraph on one line, as a person would type it who sees the page.

    A headline that stands close over its text is told from it by the width of the printed lines, which
    no longer shows once they are put together; so it keeps its line, as captions and bylines do.
    """
    page = clean(Text.raw(text)).text
    rows = layout.rows(page)
    parts = papers.parts(rows) if papers.is_paper(rows) else headlines.parts(rows)
    firsts = {page.source(part.span).start for part in parts}
    starts = sorted(page.source(row.span).start for row in rows)
    dropped: list[Span] = []
    for span, _, _, why in sorted(page.history, key=lambda edit: (edit.source.start, -edit.source.end)):
        after = bisect_left(starts, span.end)
        joined = why in ("join-lines", "even-lines") and after < len(starts) and starts[after] not in firsts
        plain = why == "blank-line" or joined and not text[span.end : starts[after]].strip()
        if plain and not (dropped and span.start < dropped[-1].end):
            dropped.append(span)
    return Text.raw(text).edited(Edit(span, "", "join-lines") for span in dropped).chars


def wrapped(text: str, rng: random.Random) -> str:
    """Every line broken anew at one width, after the lines of a paragraph were put together."""
    width = rng.randint(8, 40)
    plain = paragraphs(text)
    lines = [line[at : at + width] for line in plain.split("\n") for at in range(0, len(line) or 1, width)]
    return "\n".join(lines)


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
    """Blank lines between some lines."""
    share = rng.choice((0.1, 0.5, 1.0))
    return re.sub("\n", lambda m: "\n\n" if rng.random() < share else "\n", text)


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


def records(text: str) -> Counter[tuple[str, ...]]:
    """The records of a text by what the answers are compared by, white space and widths not counted."""
    found = Counter[tuple[str, ...]]()
    for record in extract_text(text).records:
        fields = record.model_dump(mode="json")
        words = (unicodedata.normalize("NFKC", str(fields[name])) for name in RECORDS[record.kind])
        found[(record.kind, *("".join(word.split()) for word in words))] += 1
    return found
