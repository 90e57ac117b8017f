"""The form in which a record is corrected: its fields with their controls, and what somebody sent of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.model import Evidence, Record
from policyextract.review import places
from policyextract.review.desk import Language
from policyextract.review.reading import CHOICES, DATES, LISTS, Unreadable, choices, read, tidy, written
from policyextract.review.words import texts
from policyextract.store.answers import EVIDENCE, OF_KIND, WrongValue
from policyextract.store.history import Review
from policyextract.store.marking import Marks
from policyextract.store.reviews import ReviewError

LONGEST = 10_000  # characters of a note

HELP = {
    "amount": "amount_help",
    "region": "region_help",
    "validity": "duration_help",
    **dict.fromkeys(DATES, "date_help"),
    **dict.fromkeys(LISTS, "list_help"),
}


class Control(NamedTuple):
    """A field as it stands in the form: `value`, and what holds, `first`.

    `words` are the offsets that somebody sent; `near` regions that may be meant where one can't be read.
    """

    name: str
    label: Label
    kind: Literal["line", "lines", "choice", "region"]
    value: str
    first: str
    choices: Mapping[str, Label]
    help: str | None
    evidence: Evidence | None
    words: tuple[str, str]
    doubt: bool
    wrong: Unreadable | None
    near: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent: the fields by their names, what stood there first, their words, and the rest."""

    verdict: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    first: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reason: str = ""
    note: str = ""

    def own(self, record: Record) -> dict[str, str]:
        """The fields in which he typed something else than he saw."""
        told = {name: tidy(name, self.typed[name]) for name in OF_KIND[record.kind] if name in self.typed}
        seen = {name: tidy(name, self.first.get(name, written(record, name))) for name in told}
        return {name: words for name, words in told.items() if words != seen[name]}

    def values(self, record: Record) -> dict[str, object]:
        """The values of these fields that are others than those of the record; raises Unreadable."""
        told: dict[str, object] = {}
        for name, words in self.own(record).items():
            told |= read(name, words, record.unit)
        held = record.model_dump(mode="json")
        return {name: value for name, value in told.items() if value != held[name]}

    def marks(self) -> Marks:
        """The words that he marked; raises Unreadable."""
        return {name: _place(name, *place) for name, place in self.words.items() if any(place)}


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody sent that could not be done, and why: `key` of `words/decide.toml`.

    `since` is what others did on the record meanwhile, `wrong` what can't be read.
    """

    sent: Sent = field(default_factory=Sent)
    key: str = ""
    since: Sequence[Review] = ()
    wrong: Unreadable | None = None

    @classmethod
    def refused(cls, sent: Sent, error: Unreadable | WrongValue | ReviewError) -> Attempt:
        """What can't be done for an error."""
        if isinstance(error, ReviewError):
            return cls(sent, error.key)
        if isinstance(error, WrongValue):
            error = Unreadable(error.field, error.key, error.given)
        return cls(sent, "unreadable", wrong=error)

    def message(self, language: Language) -> str:
        """What is wrong, and what to do."""
        known, wrong = texts(language), self.wrong
        if wrong is None:
            return known["decide"][self.key]
        field = labels.FIELDS.get(wrong.name)
        named = f"{getattr(field, language)}{known['decide']['colon']}" if field else ""
        return named + known["reading"][wrong.key].format(wrong.typed)


def sent(form: Mapping[str, str]) -> Sent:
    """What a form says."""
    typed, first = (_named(form, start) for start in ("value-", "first-"))
    begin, end = (_named(form, start) for start in ("start-", "end-"))
    words = {name: (place, end.get(name, "")) for name, place in begin.items()}
    words = {name: place for name, place in words.items() if name in EVIDENCE}
    told = [form.get(name, "").strip() for name in ("verdict", "reason", "note")]
    return Sent(told[0], typed, first, words, *told[1:])


def _named(form: Mapping[str, str], start: str) -> dict[str, str]:
    """The texts of fields whose names begin so, by the rest of the name."""
    return {name.removeprefix(start): text for name, text in form.items() if name.startswith(start)}


def controls(record: Record, attempt: Attempt) -> Iterator[Control]:
    """The fields of a record in reading order, with what somebody typed in place of what holds."""
    own, wrong, doubtful = attempt.sent.own(record), attempt.wrong, _doubtful(record)
    for name in OF_KIND[record.kind]:
        mine = wrong if wrong and wrong.name == name else None
        yield Control(
            name,
            labels.FIELDS[name],
            _kind(name),
            own.get(name, written(record, name)),
            written(record, name),
            _offered(record, name),
            HELP.get(name),
            record.evidence.get(name),
            attempt.sent.words.get(name, ("", "")),
            name == doubtful,
            mine,
            _near(mine),
        )


def _offered(record: Record, name: str) -> Mapping[str, Label]:
    """What can be chosen for a field, with what holds: a payment may be for several grades."""
    held, shown = written(record, name), labels.field_value(record, name)
    known = choices(name)
    return {**known, held: shown} if known and shown and held not in known else known


def _kind(name: str) -> Literal["line", "lines", "choice", "region"]:
    if name in CHOICES:
        return "choice"
    return "lines" if name in LISTS else "region" if name == "region" else "line"


def _near(wrong: Unreadable | None) -> tuple[str, ...]:
    """The regions that somebody may mean."""
    found = places.found(wrong.typed)[:5] if wrong and wrong.name == "region" else []
    return tuple(one.path for one in found)


def _doubtful(record: Record) -> str | None:
    """The field that is least sure."""
    sure = {name: record.confidences[name] for name in OF_KIND[record.kind] if name in record.confidences}
    return min(sure, key=sure.__getitem__, default=None)


def _place(name: str, start: str, end: str) -> tuple[int, int]:
    if not (
        start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < 20
    ):
        raise Unreadable(name, "words", f"{start}:{end}")
    return int(start), int(end)
