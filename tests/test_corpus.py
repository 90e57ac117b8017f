"""The clippings of the corpus against their gold answers, and what holds for every one of them."""

import json
from pathlib import Path

import pytest

from policyextract import read, run

CORPUS = Path(__file__).parents[1] / "corpus"
NAMES = sorted(path.stem for path in CORPUS.glob("*.txt"))
MENTION = {
    "MONEY": ("min", "max"),
    "QUANTITY": ("min", "max", "unit"),
    "DATE": ("value",),
    "DURATION": ("value",),
    "REGION": ("code",),
    "CERT": ("levels",),
}
RECORD = {
    "incentive": ("region", "level", "min", "max", "frequency"),
    "indicator": ("region", "min", "max", "unit"),
    "policy": ("title",),
}
# The least share of gold answers that must be found, and of found answers that must be gold.
FLOOR = {"MONEY": 0.97, "QUANTITY": 0.95, "DATE": 0.97, "DURATION": 0.95, "REGION": 0.95, "CERT": 0.95}
FLOOR |= {"incentive": 0.9, "indicator": 0.9, "policy": 0.9}


@pytest.fixture(scope="module")
def corpus():
    return {name: run(read(CORPUS / f"{name}.txt")) for name in NAMES}


def test_the_corpus_has_its_gold():
    assert NAMES
    assert sorted(path.name.removesuffix(".gold.json") for path in CORPUS.glob("*.gold.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_quote_is_verbatim(corpus, name):
    text = (CORPUS / f"{name}.txt").read_text("utf-8")
    document = corpus[name].document
    for mention in document.mentions:
        assert text[mention.start : mention.end] == mention.text
    for record in document.records:
        assert text[record.start : record.end] == record.quote
        for evidence in record.evidence.values():
            assert text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize("name", NAMES)
def test_every_field_with_a_value_has_its_evidence(corpus, name):
    fields = {
        "level",
        "frequency",
        "beneficiary",
        "policy",
        "policy_number",
        "effective",
        "expires",
        "validity",
    }
    fields |= {"date", "title", "number"}
    for record in corpus[name].document.records:
        told = {
            field for field in fields if getattr(record, field) not in (None, "none", "any", "unspecified")
        }
        assert told <= record.evidence.keys(), record


def gold(name):
    return json.loads((CORPUS / f"{name}.gold.json").read_text("utf-8"))


def equal(wanted, found):
    if isinstance(wanted, list) and not isinstance(found, list | tuple):
        return any(equal(one, found) for one in wanted)
    if isinstance(wanted, list):
        return sorted(wanted) == sorted(found)
    return wanted == (float(found) if isinstance(wanted, float) and found is not None else found)


def near(wanted, found):
    return wanted["start"] < found.end and found.start < wanted["end"]


def tally(kind, fields, wanted, found, place):
    """How many gold answers were found, missed, and how many found answers are wrong."""
    left, hits, misses = list(found), 0, 0
    for answer in (a for a in wanted if not a.get("optional")):
        fits = [
            f
            for f in left
            if (not place or near(answer, f))
            and (
                all(equal(answer.get(x), getattr(f, x)) for x in fields)
                or getattr(f, fields[0]) in answer.get("accept", [])
            )
        ]
        if fits:
            left.remove(min(fits, key=lambda f: abs(f.start - answer.get("start", 0))))
            hits += 1
        else:
            misses += 1
    loose = [a for a in wanted if a.get("optional")]
    return hits, misses, len([f for f in left if not any(near(a, f) for a in loose)])


@pytest.mark.parametrize("kind", FLOOR)
def test_the_corpus_is_read_as_a_careful_person_reads_it(corpus, kind):
    total = [0, 0, 0]
    for name in NAMES:
        if kind in MENTION:
            wanted = [m for m in gold(name)["mentions"] if m["type"] == kind]
            found = [m for m in corpus[name].document.mentions if m.type == kind]
            counts = tally(kind, MENTION[kind], wanted, found, place=True)
        else:
            wanted = [r for r in gold(name)["records"] if r["kind"] == kind]
            found = [r for r in corpus[name].document.records if r.kind == kind]
            counts = tally(kind, RECORD[kind], wanted, found, place=kind != "policy")
        total = [a + b for a, b in zip(total, counts, strict=True)]
    hits, misses, wrong = total
    assert hits / (hits + misses) >= FLOOR[kind]
    assert hits / (hits + wrong) >= FLOOR[kind]


def test_titles_and_lines_of_articles(corpus):
    for name in NAMES:
        titles = {"".join((a.title or "").split()) for a in corpus[name].document.articles}
        wanted = {"".join(a["title"].split()) for a in gold(name)["articles"] if a["title"]}
        assert wanted <= titles, name
