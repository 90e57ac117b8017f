"""Clippings set in print and read again: as many answers are found as in their texts.

`scripts/reading_figures` prints the figures of all clippings.
"""

import hashlib
from pathlib import Path

import pytest

pytest.importorskip("weasyprint", reason="what sets clippings in print isn't installed (scripts/setup does)")

import chromium
from press import figures, forms
from press.copy import Copy

from policyextract.evaluate import read_gold
from policyextract.evaluate.folder import compared
from policyextract.pipeline import run
from policyextract.sources import Source, read_file
from policyextract.sources.source import Block, Story
from policyextract.text import Span

CORPUS = Path(__file__).parents[1] / "corpus"
NEWS = ("news-24", "news-47", "news-79", "news-100")
PAPERS = ("docs-01", "docs-64", "docs-80", "docs-101", "docs-113")
# The least ratio of F1 to that of the text: mentions, incentive, indicator, policy, article-lines, titles.
FLOORS = {
    "newspaper": (NEWS, (0.99, 1.0, 1.0, 1.0, 1.0, 0.95)),
    "shuffled": (NEWS[:2], (0.99, 1.0, 1.0, 1.0, 1.0, 0.95)),
    "chromium": (NEWS[2:], (0.99, 0.98, 0.98, 1.0, 0.98, 0.8)),
    "paper": (PAPERS, (0.99, 0.98, 1.0, 1.0, 0.95, 0.95)),
    "html": (PAPERS, (0.98, 0.98, 1.0, 0.95, 0.95, 0.95)),
    "docx": (PAPERS, (0.99, 0.98, 1.0, 0.95, 0.7, 0.8)),
    "scan": ((NEWS[0], PAPERS[2]), (0.97, 0.95, 0.95, 0.95, 0.95, 0.9)),
}


@pytest.fixture(scope="module", params=FLOORS)
def form(request):
    if request.param == "chromium" and chromium.BROWSER is None:
        pytest.skip(chromium.MISSING)
    if request.param == "scan":
        pytest.importorskip("rapidocr", reason="what recognises scans isn't installed (policyextract[scan])")
    return request.param


@pytest.fixture(scope="module")
def reading(form, tmp_path_factory):
    folder = tmp_path_factory.mktemp(form)
    for name in FLOORS[form][0]:
        forms.render(form, CORPUS / f"{name}.txt", folder)
    return figures.read(folder)


def test_as_much_is_found_as_in_the_text(form, reading):
    assert reading.troubles == []
    found = dict(zip(figures.FIGURES, reading.ratios(), strict=True))
    short = {
        name: ratio
        for (name, ratio), floor in zip(found.items(), FLOORS[form][1], strict=True)
        if ratio is not None and ratio < floor
    }
    assert not short, reading.worst()


def test_the_boxes_of_a_record_hold_its_words(reading):
    if not reading.held:
        pytest.skip("no format with words at places")
    assert reading.boxes() >= 0.99


def test_a_reader_that_makes_no_mistake_loses_nothing():
    # Says that setting and scoring are right: the typesetter's copy gives all that the text does.
    sets, texts = [], []
    for name in (*NEWS, *PAPERS):
        path = CORPUS / f"{name}.txt"
        text = read_file(path)
        gold = read_gold(path.with_suffix(".gold.json"))
        sets.append(compared(gold, run(as_copied(Copy.of(path))), text))
        texts.append(compared(gold, run(text)))
    pairs = zip(figures.tallies(sets), figures.tallies(texts), strict=True)
    ratios = [one.f1 / text.f1 for one, text in pairs]
    assert min(ratios) > 0.98, dict(zip(figures.FIGURES, ratios, strict=True))


def as_copied(copy):
    """What a reader gives that has cut a page into the stories of the copy."""
    chars, stories = "", []
    for story in copy.stories:
        blocks = []
        for label, words in blocks_of(story):
            blocks.append(Block(label, Span(len(chars), len(chars) + len(words))))
            chars += words + "\n"
        stories.append(Story("caption" if story.caption else "article", tuple(blocks)))
        chars += "\n"
    for words in copy.furniture:
        stories.append(Story("aside", (Block("body", Span(len(chars), len(chars) + len(words))),)))
        chars += words + "\n"
    digest = hashlib.sha256(chars.encode()).hexdigest()
    return Source(copy.name, digest, None, chars, format="pdf", paragraphs=True, stories=tuple(stories))


def blocks_of(story):
    heads = [line.words for line in story.head if line.role == "headline"]
    rest = [line.words for line in (*story.head, *story.body) if line.role != "headline"]
    if heads:
        yield "headline", "\n".join(heads)
    if rest:
        yield "body", "\n".join(rest)
