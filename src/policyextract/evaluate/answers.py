"""Answers as plain values, the same for gold, for this run and for the printed output of another one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import cast

# The values that make an answer of each kind right, besides its place.
MENTIONS = {
    "MONEY": ("min", "max"),
    "QUANTITY": ("min", "max", "unit"),
    "DATE": ("value",),
    "DURATION": ("value",),
    "REGION": ("code",),
    "CERT": ("levels",),
}
RECORDS = {
    "incentive": ("region", "level", "min", "max", "frequency"),
    "indicator": ("region", "min", "max", "unit"),
    "policy": ("title",),
}
KINDS = {**MENTIONS, **RECORDS}
# Names, right where they stand with the same first and last character, and what each is counted as: a
# place with a government and one without are one kind.
ENTITIES = {name: name for name in ("ORG", "GPE", "LAW", "PERSON", "BENEFICIARY")} | {"LOC": "GPE"}
# Fields of a record that are counted by themselves: among records found at their place with the
# values of the second row.
FIELDS = {
    "incentive": ("region", "place", "level", "frequency", "beneficiary", "issuers"),
    "indicator": ("date", "modality"),
    "policy": ("number", "region"),
}
PAIRED_BY = {**RECORDS, "incentive": ("min", "max")}


class AnswersError(Exception):
    """A file of answers that can't be used: names the file, what is wrong, and what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """One mention or record: its kind, its characters in the source, and its values by field."""

    kind: str
    start: int
    end: int
    values: Mapping[str, object]

    @property
    def optional(self) -> bool:
        """Whether the gold leaves it open if this is an answer at all."""
        return bool(self.values.get("optional"))

    def overlaps(self, other: Answer) -> bool:
        """Whether the two share a character."""
        return min(self.end, other.end) > max(self.start, other.start)


@dataclass(frozen=True, slots=True)
class Article:
    """The pieces of an article and its headlines that are right; none of a caption."""

    id: str
    titles: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers about one document; `text` names the text that they point at, where not the source.

    Names are among them only where the document was asked for them (`named`); gold that tells of names leaves
    `place` out where the paying government has a code.
    """

    source: str
    answers: tuple[Answer, ...]
    articles: tuple[Article, ...]
    text: str | None = None
    named: bool = False

    @classmethod
    def of(cls, told: Mapping[str, object]) -> Answers:
        """From the JSON of a gold file or a printed document; raises KeyError or TypeError for any other."""
        left_out = {"place": None} if "entities" in told else {}
        found = [
            Answer(str(entry[name]), _int(entry.get("start")), _int(entry.get("end")), {**left_out, **entry})
            for group, name in (("mentions", "type"), ("records", "kind"), ("entities", "type"))
            for entry in _entries(told[group] if group != "entities" else told.get(group, []))
        ]
        articles = tuple(_article(entry) for entry in _entries(told["articles"]))
        text = PurePath(str(told["text"])).name if told.get("text") else None
        return cls(PurePath(str(told["source"])).name, tuple(found), articles, text, "entities" in told)

    def kind(self, name: str) -> list[Answer]:
        """The answers of one kind, in their order."""
        return [answer for answer in self.answers if answer.kind == name]


def read_gold(path: Path) -> Answers:
    """The answers of a gold file; raises AnswersError."""
    try:
        return Answers.of(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnswersError(
            f"{path}: is no gold file ({_why(error)}); make it with `policyextract gold`"
        ) from None


def read_run(path: Path) -> dict[str, Answers]:
    """The answers of a run by the base name of their document; raises AnswersError."""
    found = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise AnswersError(f"{path}: can't be read ({_why(error)}); check the name") from None
    for number, line in enumerate(lines, 1):
        try:
            answers = Answers.of(json.loads(line))
        except (ValueError, KeyError, TypeError) as error:
            raise AnswersError(
                f"{path}:{number}: is no document ({_why(error)}); "
                "write the file with `policyextract extract … --output-format documents`"
            ) from None
        found[answers.source] = answers
    return found


def _why(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"it has no {error}"
    return (isinstance(error, OSError) and error.strerror) or str(error)


def _entries(group: object) -> Iterator[dict[str, object]]:
    if not isinstance(group, list) or not all(isinstance(entry, dict) for entry in group):
        raise TypeError("a list of objects was expected")
    return iter(group)


def _article(entry: Mapping[str, object]) -> Article:
    title = entry.get("title")
    caption = entry.get("caption") or entry.get("kind") == "caption"
    titles = [] if caption or not title else title if isinstance(title, list) else [title]
    spans = cast("list[list[int]]", entry["spans"])
    return Article(str(entry["id"]), tuple(map(str, titles)), tuple((start, end) for start, end in spans))


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
