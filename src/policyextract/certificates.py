"""Certificate families and their grades, as the files in `patterns/certificates/` tell them.

A grade is named as `senior` for social workers, whose grades are a record's `level`, and with its family for
all others, as `elderly-carer level-3`; several that one payment is for as `elderly-carer level-3 level-2`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from typing import NamedTuple, cast

from policyextract import patterns
from policyextract.patterns import PatternError
from policyextract.values import Level

SOCIAL_WORKER = "social-worker"
RANKS = ("junior", "intermediate", "senior")  # of social workers, from the lowest
ANY, NONE = "any", "none"


class Family(NamedTuple):
    """A family: its code, what people call it, and its grades from the lowest, by their codes, in words."""

    code: str
    zh: str
    en: str
    grades: Mapping[str, str]


class Paid(NamedTuple):
    """What a record says of the certificate that a payment is for; the fields of the record."""

    level: str | None
    family: str | None
    grade: str | None


@functools.cache
def families() -> Mapping[str, Family]:
    """Every family that a pattern file tells of, by its code; that of social workers comes first.

    Raises PatternError for a file that doesn't name its family, or one that another has.
    """
    found: dict[str, Family] = {}
    for file, data in patterns.heads("level"):
        family = _family(str(file), data)
        if family.code in found:
            what = f"the family {family.code!r} has a file already"
            raise PatternError(str(file), 1, what, "put its patterns there, or rename it")
        found[family.code] = family
    return dict(sorted(found.items(), key=lambda item: item[0] != SOCIAL_WORKER))


def _family(file: str, data: patterns.Table) -> Family:
    named = data.get("family"), data.get("name"), data.get("english")
    grades = cast(Mapping[str, list[str]], data.get("ranks", {}))
    if not all(isinstance(one, str) and one for one in named) or not all(grades.values()):
        fix = 'write family = "…", name = "…", english = "…", and words for each of [ranks]'
        raise PatternError(file, 1, "a certificate family that isn't named", fix)
    code, zh, en = map(str, named)
    return Family(code, zh, en, {grade: words[0] for grade, words in grades.items()})


def named(level: Level) -> list[str]:
    """The grades that a mention names; `any` of its family where it names none.

    >>> named(Level.parse("social-worker senior")), named(Level.parse("elderly-carer"))
    (['senior'], ['elderly-carer any'])
    """
    return [_joined(level.family, grade) for grade in level.ranks or (ANY,)]


def _joined(family: str, grade: str) -> str:
    return grade if family == SOCIAL_WORKER else f"{family} {grade}"


def paid(value: str) -> Paid:
    """What a record says of a grade so named.

    >>> paid("senior"), paid("elderly-carer level-3").grade
    (Paid(level='senior', family='social-worker', grade=None), 'level-3')
    """
    family, _, grade = value.partition(" ")
    if grade:
        return Paid(NONE, family, grade)
    return Paid(value, None if value == NONE else SOCIAL_WORKER, None)


def settled(held: Paid, given: Mapping[str, object]) -> Paid:
    """What a record says where some of its `level`, `family` and `grade` are given anew: they fit each other.

    A level may also be given as `elderly-carer level-3`. Raises ValueError for what no pattern file tells of.
    """
    level = given.get("level", held.level)
    told = paid(level) if isinstance(level, str) else Paid(None, None, None)
    family = given.get("family", told.family if "level" in given else held.family)
    if family is None:
        return Paid(NONE if told.level else None, None, None)
    if family == SOCIAL_WORKER:
        return Paid(told.level if told.level not in (None, NONE) else ANY, SOCIAL_WORKER, None)
    grade = given.get("grade", told.grade or (held.grade if family == held.family else None)) or ANY
    if family not in families():
        raise ValueError(f"family: {family!r} is none; they are {', '.join(families())}")
    known = (*families()[str(family)].grades, ANY)
    if not set(str(grade).split()) <= set(known):
        raise ValueError(f"grade: {grade!r} is none of {family}; they are {', '.join(known)}")
    return Paid(NONE, str(family), str(grade))


def value(level: str | None, family: str | None, grade: str | None) -> str | None:
    """The name of the grade that a record tells of.

    >>> value("none", "elderly-carer", "level-3"), value("senior", "social-worker", None)
    ('elderly-carer level-3', 'senior')
    """
    return f"{family} {grade}" if family and grade else level


def above(value: str) -> list[str]:
    """The grades above one, from the lowest; `any` instead where it is the lowest, as nobody is left out.

    Of `any` and `none` there are none.
    """
    code = paid(value).family or ""
    ladder = [_joined(code, grade) for grade in families()[code].grades] if code in families() else []
    if value not in ladder:
        return []
    return ladder[ladder.index(value) + 1 :] if value != ladder[0] else [_joined(code, ANY)]


def is_any(value: str | None) -> bool:
    """Whether it is any grade of a family."""
    return value is not None and value.rpartition(" ")[2] == ANY


def joined(values: Iterable[str]) -> list[str]:
    """The same grades, with those of a family but social workers' as one, as a payment to them is one record.

    >>> joined(["elderly-carer level-3", "elderly-carer level-2", "junior"])
    ['elderly-carer level-3 level-2', 'junior']
    """
    found: dict[str, str] = {}
    for value in values:
        told = paid(value)
        key = told.family if told.grade and told.family else value
        found[key] = f"{found[key]} {told.grade}" if told.grade and key in found else value
    return list(found.values())


def common(values: Iterable[str]) -> str:
    """`any` of the one family that several grades are of; that of social workers where they are of several.

    >>> common(["nurse chief", "nurse in-charge"]), common(["junior", "nurse chief"])
    ('nurse any', 'any')
    """
    found = {paid(value).family for value in values}
    return _joined(found.pop() or SOCIAL_WORKER, ANY) if len(found) == 1 else ANY
