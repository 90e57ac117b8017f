"""One document's answers against its gold: what was found, missed and wrong."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from policyextract.evaluate.answers import (
    ENTITIES,
    FIELDS,
    KINDS,
    PAIRED_BY,
    RECORDS,
    Answer,
    Answers,
    Article,
)

Pairs = list[tuple[Answer, Answer]]


@dataclass(slots=True)
class Tally:
    """How many answers of the gold were found and missed, and how many found ones are wrong."""

    hit: int = 0
    miss: int = 0
    wrong: int = 0

    def __iadd__(self, other: Tally) -> Tally:
        self.hit += other.hit
        self.miss += other.miss
        self.wrong += other.wrong
        return self

    @property
    def precision(self) -> float | None:
        """The share of found answers that are right; None where nothing was found."""
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else None

    @property
    def recall(self) -> float | None:
        """The share of the gold that was found; None where there is none."""
        return self.hit / (self.hit + self.miss) if self.hit + self.miss else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of the two; None where there is nothing to find and nothing found."""
        told = 2 * self.hit + self.miss + self.wrong
        return 2 * self.hit / told if told else None


@dataclass(slots=True)
class Rate:
    """How often a field is right: of records that were found, of all found, of all in the gold."""

    right: int = 0
    paired: int = 0
    found: int = 0
    gold: int = 0

    def __iadd__(self, other: Rate) -> Rate:
        self.right += other.right
        self.paired += other.paired
        self.found += other.found
        self.gold += other.gold
        return self

    @property
    def tally(self) -> Tally:
        """The field's precision and recall over all records of its kind."""
        return Tally(self.right, self.gold - self.right, self.found - self.right)


@dataclass(slots=True)
class Score:
    """A document's tallies by kind, rates by field, and what lies behind them."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rates: dict[str, Rate] = field(default_factory=lambda: defaultdict(Rate))
    missed: list[Answer] = field(default_factory=list)
    wrong: list[Answer] = field(default_factory=list)
    judged: list[tuple[Answer, bool]] = field(default_factory=list)
    untitled: list[Article] = field(default_factory=list)
    off: list[tuple[Article, list[int]]] = field(default_factory=list)


def score(text: str, gold: Answers, found: Answers) -> Score:
    """The answers of a run about `text` against its gold."""
    made = Score()
    for kind in KINDS:
        _score_kind(made, kind, gold.kind(kind), found.kind(kind))
    for name in dict.fromkeys(ENTITIES.values() if gold.named else ()):
        _score_names(made, name, *(_named(answers, name) for answers in (gold, found)))
    _score_articles(made, text, gold, found)
    return made


def _score_kind(made: Score, kind: str, golds: list[Answer], found: list[Answer]) -> None:
    firm = [answer for answer in golds if not answer.optional]
    loose = [answer for answer in golds if answer.optional]
    pairs, left = pair(firm, found, lambda g, f: right(kind, g, f))
    wrong = [answer for answer in left if not _left_open(kind, answer, firm, loose)]
    hit = {id(gold) for gold, _ in pairs}
    missed = [answer for answer in firm if id(answer) not in hit]
    made.tallies[kind] = Tally(len(pairs), len(missed), len(wrong))
    made.missed += missed
    made.wrong += wrong
    if kind in RECORDS:
        made.judged += [(answer, True) for _, answer in pairs] + [(answer, False) for answer in wrong]
        near, _ = pair(firm, found, lambda g, f: right(kind, g, f, PAIRED_BY[kind]))
        for name in FIELDS[kind]:
            told = [(g.values[name], f.values.get(name)) for g, f in near if name in g.values]
            good = sum(SAME.get(name, equal)(g, f) for g, f in told)
            asked = sum(name in answer.values for answer in firm)
            made.rates[f"{kind}.{name}"] = Rate(good, len(told), asked and len(pairs) + len(wrong), asked)


def _named(answers: Answers, name: str) -> list[Answer]:
    return [answer for answer in answers.answers if ENTITIES.get(answer.kind) == name]


def _score_names(made: Score, name: str, golds: list[Answer], found: list[Answer]) -> None:
    """Names are right that begin and end where one of the gold does."""
    firm = [answer for answer in golds if not answer.optional]
    loose = [answer for answer in golds if answer.optional]
    pairs, left = pair(firm, found, lambda g, f: (g.start, g.end) == (f.start, f.end))
    wrong = [answer for answer in left if not any(gold.overlaps(answer) for gold in loose)]
    hit = {id(gold) for gold, _ in pairs}
    made.tallies[name] = Tally(len(pairs), len(firm) - len(pairs), len(wrong))
    made.missed += [answer for answer in firm if id(answer) not in hit]
    made.wrong += wrong


def pair(
    golds: Sequence[Answer], found: Sequence[Answer], good: Callable[[Answer, Answer], bool]
) -> tuple[Pairs, list[Answer]]:
    """Each gold answer with the nearest good one that is still free, and the found answers left over."""
    left, pairs = list(found), []
    for gold in golds:
        fits = [answer for answer in left if good(gold, answer)]
        if fits:
            best = min(fits, key=lambda answer: abs(answer.start - gold.start))
            left.remove(best)
            pairs.append((gold, best))
    return pairs, left


def right(kind: str, gold: Answer, found: Answer, fields: tuple[str, ...] | None = None) -> bool:
    """Whether an answer stands where the gold one does (a policy anywhere) and has its values."""
    if kind != "policy" and not gold.overlaps(found):
        return False
    fields = fields or KINDS[kind]
    if all(equal(gold.values.get(name), found.values.get(name)) for name in fields):
        return True
    also = gold.values.get("accept")
    return len(fields) == 1 and isinstance(also, list) and found.values.get(fields[0]) in also


def equal(gold: object, found: object) -> bool:
    """Whether two values are the same; of a gold list of values, where one was found, any will do."""
    if isinstance(gold, list):
        if isinstance(found, list | tuple):
            return sorted(gold) == sorted(found)
        return any(equal(one, found) for one in gold)
    if isinstance(gold, str) and isinstance(found, str):
        return _plain(gold) == _plain(found)
    if isinstance(gold, int | float) and isinstance(found, int | float):
        return abs(gold - found) <= 1e-6 * max(1, abs(gold))
    return gold == found


def shares_half(gold: object, found: object) -> bool:
    """Whether at least half of the longer of two wordings is a run of the other; of a list any will do."""
    if isinstance(gold, list):
        return any(shares_half(one, found) for one in gold)
    if not (isinstance(gold, str) and isinstance(found, str)):
        return gold == found
    one, other = _plain(gold), _plain(found)
    common = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return 2 * common >= max(len(one), len(other))


def same_bodies(gold: object, found: object) -> bool:
    """Whether the same bodies are named; 市民政局 is 厦门市民政局; a list in the gold holds one body's names.

    >>> same_bodies([["厦门市民政局", "市民政局"], "财政局"], ("市财政局", "厦门市民政局"))
    True
    """
    if not (isinstance(gold, list) and isinstance(found, list | tuple)):
        return gold == found
    left = [_plain(str(name)) for name in found]
    for names in (body if isinstance(body, list) else [body] for body in gold):
        wanted = [_plain(str(name)) for name in names]
        same = next((f for f in left if any(f.endswith(w) or w.endswith(f) for w in wanted)), None)
        if same is None:
            return False
        left.remove(same)
    return not left


def same_place(gold: object, found: object) -> bool:
    """Whether the same place is named; 观音桥街道 is 江北区观音桥街道.

    >>> same_place("江北区观音桥街道", "观音桥街道"), same_place(None, "观音桥街道")
    (True, False)
    """
    if not (isinstance(gold, str) and isinstance(found, str)):
        return gold == found
    one, other = _plain(gold), _plain(found)
    return one.endswith(other) or other.endswith(one)


# How values of fields are compared that need not be equal to be right.
SAME: dict[str, Callable[[object, object], bool]] = {
    "beneficiary": shares_half,
    "issuers": same_bodies,
    "place": same_place,
}


def _plain(words: str) -> str:
    return {"％": "%", "元": "CNY"}.get(words, "".join(words.split()))


def _left_open(kind: str, found: Answer, firm: list[Answer], loose: list[Answer]) -> bool:
    """Whether an answer that matches no gold one is still none that the gold speaks against."""
    if kind == "policy":
        return any(right(kind, gold, found) for gold in loose)
    if any(gold.overlaps(found) for gold in loose):
        return True
    return kind == "REGION" and any(
        gold.start <= found.start and found.end <= gold.end and _above(found, gold) for gold in firm
    )


def _above(found: Answer, gold: Answer) -> bool:
    """Whether a region is one that the gold region lies in: a link of its chain of names."""
    code, lower = str(found.values.get("code")), str(gold.values.get("code"))
    return code != lower and code in (lower[:2] + "0000", lower[:4] + "00")


def _score_articles(made: Score, text: str, gold: Answers, found: Answers) -> None:
    want, have = owners(text, gold.articles), owners(text, found.articles)
    wanted, had = set(_together(want)), set(_together(have))
    made.tallies["article-lines"] = Tally(len(wanted & had), len(wanted - had), len(had - wanted))
    made.off = list(_misplaced(gold.articles, want, have))
    titled = {_plain(title) for article in found.articles for title in article.titles}
    named = [article for article in gold.articles if article.titles]
    made.untitled = [article for article in named if not titled & {_plain(t) for t in article.titles}]
    rate = Rate(len(named) - len(made.untitled), len(named), len(titled), len(named))
    made.rates["article.title"] = rate


def owners(text: str, articles: Sequence[Article]) -> dict[int, str]:
    """The article of each line (from 0) that is not blank and belongs to one."""
    owner, at = {}, 0
    for number, line in enumerate(text.split("\n")):
        first = at + len(line) - len(line.lstrip())
        if line.strip():
            for article in articles:
                if any(start <= first < end for start, end in article.spans):
                    owner[number] = article.id
                    break
        at += len(line) + 1
    return owner


def _together(owner: dict[int, str]) -> Iterator[tuple[int, int]]:
    """The pairs of lines that are in one article."""
    groups = defaultdict(list)
    for number, name in owner.items():
        groups[name].append(number)
    for lines in groups.values():
        yield from itertools.combinations(lines, 2)


def _misplaced(
    articles: Sequence[Article], want: dict[int, str], have: dict[int, str]
) -> Iterator[tuple[Article, list[int]]]:
    """The lines of each gold article that are not where most of it was put."""
    for article in articles:
        lines = [number for number, name in want.items() if name == article.id]
        homes = [have.get(number) for number in lines]
        home = max(homes, key=homes.count, default=None)
        astray = [number for number, name in zip(lines, homes, strict=True) if name is None or name != home]
        if astray:
            yield article, astray
