"""A document with labelled spans, as every format of another tool takes it and gives it back.

Labels of what stands in the text are in capitals: mentions (MONEY, QUANTITY, DATE, DURATION, GPE, CERT) and
names (ORG, GPE, LOC, LAW, PERSON). What a record was read from has the record's kind (incentive) or its
field (level) in small letters; the words for who is paid are BENEFICIARY, as names of them are elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from policyextract.store.answers import OF_KIND
from policyextract.text import Span

MENTIONS: Mapping[str, str] = {
    "MONEY": "MONEY",
    "QUANTITY": "QUANTITY",
    "DATE": "DATE",
    "DURATION": "DURATION",
    "REGION": "GPE",
    "CERT": "CERT",
}
"""The types of mentions, and the label of each."""

NAMES = ("ORG", "GPE", "LOC", "LAW", "PERSON")
ENTITIES = tuple(dict.fromkeys((*MENTIONS.values(), *NAMES)))
BENEFICIARY = "BENEFICIARY"


def label_of(field: str) -> str:
    """The label of the words of a record's field."""
    return BENEFICIARY if field == "beneficiary" else field


FIELDS = tuple(dict.fromkeys(label_of(field) for own in OF_KIND.values() for field in own))
LABELS = (*ENTITIES, *OF_KIND, *FIELDS)
"""All labels that a span may have."""

OF_RECORDS = frozenset((*OF_KIND, *FIELDS)) - {BENEFICIARY}
"""Those that tell of a record, not of what its words are by themselves."""


class Annotation(NamedTuple):
    """Some characters of a text and their label; `value` is what they mean: a code, an amount, a date."""

    start: int
    end: int
    label: str
    value: str | None = None

    @property
    def span(self) -> Span:
        """Its characters."""
        return Span(self.start, self.end)

    @property
    def plain(self) -> Annotation:
        """The same without what it means, which most tools don't keep."""
        return self._replace(value=None)


class Event(NamedTuple):
    """A record: what it was found by, and the words of its fields by their names."""

    id: str
    kind: str
    trigger: Annotation
    fields: Mapping[str, Annotation]


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document as it is exported; offsets are code points of `text`, which is its text as it was read.

    `state` changes when one of its records does. `sentences` cover the text, one behind the other.
    """

    name: str
    sha256: str
    state: str
    text: str
    annotations: tuple[Annotation, ...]
    events: tuple[Event, ...] = ()
    sentences: tuple[Span, ...] = ()

    @property
    def key(self) -> str:
        """What a file says of the document that it is about: its content, and the state of its records."""
        return f"{self.sha256}-{self.state}"


@dataclass(frozen=True, slots=True)
class Returned:
    """What another tool gives back of a document: offsets are code points of `text`, its own text.

    `key` is that of the document, or its beginning (`of`); None where the format holds none. `place` tells
    people where in the file it stands. `seen`: the tool says that a person is done with it.
    `is_flat`: it holds mentions and names alone, as `flat` leaves them.
    """

    place: str
    key: str | None
    text: str
    annotations: tuple[Annotation, ...]
    seen: bool = False
    is_flat: bool = False

    @property
    def sha256(self) -> str | None:
        """The digest of the document, or its beginning."""
        return self.key.partition("-")[0] if self.key else None

    @property
    def state(self) -> str | None:
        """The state of the document's records when it was exported."""
        return self.key.partition("-")[2] or None if self.key else None


class ExchangeError(Exception):
    """A file that can't be taken; the message says what is wrong and what to do next."""


def flat(annotations: Iterable[Annotation]) -> list[Annotation]:
    """The mentions and names, no two with a character in common: the longer goes before the other."""
    taken: set[int] = set()
    kept = []
    entities = (one for one in annotations if one.label in ENTITIES)
    for one in sorted(entities, key=lambda one: (one.start - one.end, one)):
        if taken.isdisjoint(range(*one.span)):
            taken.update(range(*one.span))
            kept.append(one)
    return sorted(kept)
