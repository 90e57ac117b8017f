"""Near-duplicates: the same story in another paper, under another headline, cut, or read with slips.

Stories are compared, not pages: of a page with four stories one may be a reprint. Two are the same where
the shorter one's words are mostly in the other, and so are the places and the numbers that it names; of
notices made from one template for two cities, or for two years, the words alone would be the same.

The thresholds stand between what was measured on the clippings of corpus/: of a story with every twelfth
character misread, cut to half or under another headline, 0.5 of the shingles stay and 0.5 of the numbers;
different stories share at most 0.25 of them, and one with other places or numbers in it names at most 0.4
of the same.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from rensa import RMinHash
from sqlalchemy import ColumnElement, Connection, delete, desc, func, insert, select, update

from policyextract.store.schema import articles, bands, documents, mentions
from policyextract.traditional import plain

SHINGLE = 4  # characters
FEWEST = 50  # shingles that a story must have to be compared
ALIKE = 0.5  # share of the shorter story's shingles that the other one has
REPEATED = 0.6  # share of a story's own shingles that an older one has, so that it tells nothing new
SAME = 0.5  # share of the places, and of the numbers, that both name
HASHES, ROWS = 64, 2  # two stories that share a third of all their shingles have a band in common: 0.98
CANDIDATES = 20  # stories that are looked at, those with the most bands in common

PLACES = ("REGION",)  # types of mentions
NUMBERS = ("MONEY", "QUANTITY", "DATE")


@dataclass(frozen=True, slots=True)
class Story:
    """An article as it is compared: its shingles, and the places and numbers that it names."""

    article: int
    document: int
    shingles: frozenset[str]
    places: frozenset[str]
    numbers: frozenset[str]

    def likeness(self, other: Story) -> float:
        """The share of the shorter one's shingles that the other has; 0 where they are different stories."""
        alike = _shared(self.shingles, other.shingles)
        same = _shared(self.places, other.places) >= SAME and _shared(self.numbers, other.numbers) >= SAME
        return alike if alike >= ALIKE and same else 0.0

    def tells_more(self, other: Story) -> bool:
        """Whether it has much that the other has not, as a page has that was taken for one story."""
        return len(self.shingles & other.shingles) < REPEATED * len(self.shingles)


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller set is in the other one; all, where one is empty."""
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 1.0


def shingles(text: str) -> frozenset[str]:
    """All runs of SHINGLE characters, in simplified characters, without blanks and marks.

    >>> sorted(shingles("社工，\\n 补贴１元"))
    ['工补贴1', '社工补贴', '补贴1元']
    """
    chars = "".join(char for char in unicodedata.normalize("NFKC", plain(text)) if char.isalnum())
    return frozenset(chars[at : at + SHINGLE] for at in range(len(chars) - SHINGLE + 1))


def keys(story: Iterable[str]) -> list[int]:
    """A number for each band of the signature of some shingles; stories that are alike share some."""
    sketch = RMinHash(num_perm=HASHES, seed=1)
    sketch.update(sorted(story))
    digest = [int(value) for value in sketch.digest()]
    return [_key(at, digest[at : at + ROWS]) for at in range(0, HASHES, ROWS)]


def _key(at: int, values: list[int]) -> int:
    """A number of 64 bits for the values of the band that begins at `at`."""
    band = b"".join(value.to_bytes(8, "big") for value in (at, *values))
    return int.from_bytes(blake2b(band, digest_size=8).digest(), "big", signed=True)


def mark(connection: Connection, document: int) -> int | None:
    """The oldest document that tells what this one does, None where this one has something new.

    Notes for each story, and for the document, its sibling and how like they are, and makes the stories
    known to later ones. What was noted before is forgotten.
    """
    here = articles.c.document == document
    connection.execute(delete(bands).where(bands.c.article.in_(select(articles.c.id).where(here))))
    connection.execute(update(articles).where(here).values(sibling=None, likeness=None))
    own = [story for story in _stories(connection, here) if len(story.shingles) >= FEWEST]
    found = {story: _sibling(connection, story) for story in own}
    for story, sibling in found.items():
        _note(connection, story, sibling)
    oldest, likeness = _of_all(found)
    values = {"sibling": oldest, "likeness": likeness}
    connection.execute(update(documents).where(documents.c.id == document).values(values))
    return oldest


def _note(connection: Connection, story: Story, sibling: Story | None) -> None:
    """Writes the sibling of a story down, and what the story is found by."""
    if sibling:
        told = {"sibling": sibling.document, "likeness": round(story.likeness(sibling), 3)}
        connection.execute(update(articles).where(articles.c.id == story.article).values(told))
    rows = [{"key": key, "article": story.article} for key in sorted(set(keys(story.shingles)))]
    connection.execute(insert(bands), rows)


def _of_all(found: Mapping[Story, Story | None]) -> tuple[int | None, float | None]:
    """The document of the longest story's sibling, with the least likeness of any; none where one is new."""
    pairs = [(story, sibling) for story, sibling in found.items() if sibling]
    if not pairs or len(pairs) < len(found) or any(story.tells_more(sibling) for story, sibling in pairs):
        return None, None
    _, oldest = max(pairs, key=lambda pair: (len(pair[0].shingles), -pair[0].article))
    return oldest.document, min(round(story.likeness(sibling), 3) for story, sibling in pairs)


def _sibling(connection: Connection, story: Story) -> Story | None:
    """The same story in the oldest document that has it."""
    like = {other: story.likeness(other) for other in _candidates(connection, story)}
    same = [other for other, likeness in like.items() if likeness]
    return min(same, key=lambda other: (other.document, -like[other], other.article), default=None)


def _candidates(connection: Connection, story: Story) -> Iterator[Story]:
    """The stories of older documents with the most bands in common, and those that they are reprints of."""
    shared = (
        select(articles.c.id, articles.c.sibling)
        .join(bands, bands.c.article == articles.c.id)
        .where(bands.c.key.in_(keys(story.shingles)), articles.c.document < story.document)
        .group_by(articles.c.id, articles.c.sibling)
        .order_by(desc(func.count()), articles.c.id)
        .limit(CANDIDATES)
    )
    found = connection.execute(shared).all()
    ids = [row.id for row in found]
    first = {row.sibling for row in found if row.sibling is not None}
    yield from _stories(connection, articles.c.id.in_(ids) | articles.c.document.in_(first))


def _stories(connection: Connection, which: ColumnElement[bool]) -> list[Story]:
    """The articles that a condition names, each with what it mentions."""
    named: dict[int, dict[str, set[str]]] = {}
    told = (
        select(mentions.c.article, mentions.c.type, mentions.c.value)
        .join(articles, articles.c.id == mentions.c.article)
        .where(which, mentions.c.type.in_(PLACES + NUMBERS))
    )
    for row in connection.execute(told):
        named.setdefault(row.article, {}).setdefault(row.type, set()).add(_value(row.value))
    rows = select(articles).where(which, articles.c.kind == "article").order_by(articles.c.id)
    return [
        Story(row.id, row.document, shingles(row.text), *_names(named.get(row.id, {})))
        for row in connection.execute(rows)
    ]


def _names(named: Mapping[str, set[str]]) -> tuple[frozenset[str], frozenset[str]]:
    """The places and the numbers among the values of each type of mention."""
    places, numbers = (
        frozenset(value for type in types for value in named.get(type, ())) for types in (PLACES, NUMBERS)
    )
    return places, numbers


def _value(value: Mapping[str, object]) -> str:
    """What a mention means, as one word."""
    return json.dumps(value, sort_keys=True)
