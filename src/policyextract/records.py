"""Records: what an article promises, reports and cites, each field with the words that say so."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from policyextract import indicators, policies
from policyextract.articles import Article
from policyextract.beneficiaries import Beneficiaries
from policyextract.certificates import paid
from policyextract.confidence import chance, confidence
from policyextract.context import View
from policyextract.evidence import Fact
from policyextract.find import Found
from policyextract.homes import Speaker
from policyextract.incentives import Incentives, Promise
from policyextract.issuers import Issuers
from policyextract.localities import Localities
from policyextract.model import Evidence, Record
from policyextract.patterns import Mention
from policyextract.payers import Payers
from policyextract.policies import PolicyFact
from policyextract.programmes import Programmes
from policyextract.regions import NATION, table
from policyextract.sources import Source
from policyextract.text import Span
from policyextract.traditional import plain
from policyextract.values import Duration, Money, Quantity
from policyextract.verdicts import Verdict

ASKED = re.compile(r"满|首次|连续|考核|合格|服务期|任职")
CONDITION = re.compile(rf"[^，。；：、]{{0,24}}(?:{ASKED.pattern})[^，。；：]{{0,24}}")
QUALIFIED = re.compile(r"首次|考核|合格")


@dataclass
class Reading:
    """An article, what was found in it, and the records made of it."""

    source: Source
    article: Article
    found: Found
    around: Mapping[str, int] = field(default_factory=dict)  # how often the page names each region
    names: tuple[Mention, ...] | None = None  # those that somebody else has found
    view: View = field(init=False)
    verdicts: dict[Span, Verdict] = field(default_factory=dict)
    paid: list[Span] = field(default_factory=list)  # the words for all who are paid
    _made: Counter[tuple[str, Span]] = field(default_factory=Counter, init=False, repr=False)
    _told: dict[tuple[Span, str, str], Evidence] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        title = plain(self.article.title or "") or None
        self.view = View(self.article.text.chars, self.found, title, self.article.headline, self.names)
        self.payers = Payers.read(self.view, self.around)
        self.issuers = Issuers(self.view, self.payers)
        self.localities = Localities(self.view, self.payers)
        self.programmes = Programmes(self.view, self.payers, self.localities)

    def records(self) -> list[Record]:
        """The records of the article in the order of their words; none of a caption or an aside."""
        if self.article.kind != "article":
            return []
        self._made.clear()
        cited = policies.read(self.view, self.payers)
        reader = Incentives(self.view)
        payees = Beneficiaries(self.view)
        made = [
            self._incentive(promise, payer, who, cited)
            for promise in reader.read()
            for who in [payees.of(promise)]
            for payer in self.payers.each(promise.amount.span)
        ]
        self.verdicts, self.paid = reader.verdicts, payees.spans
        made += [self._indicator(figure) for figure in indicators.read(self.view, reader.verdicts)]
        made += [self._policy(policy) for policy in cited]
        return sorted(made, key=lambda record: (record.start, record.end, record.kind))

    def _incentive(
        self, promise: Promise, payer: Speaker, who: Fact | None, cited: list[PolicyFact]
    ) -> Record:
        mention = promise.amount.mention
        value = mention.value
        assert isinstance(value, Money)
        policy = policy_of(mention.span, cited)
        told = paid(promise.level.value or "none")
        issuers = self.issuers.of(mention.span, payer)
        place = self.localities.of(mention.span, payer, issuers)
        programme = self.programmes.of(mention.span, payer, place, policy)
        facts: dict[str, Fact | None] = {
            "kind": promise.kind,
            "amount": Fact(str(value), mention.span, mention.rule, "explicit"),
            "region": self._region(mention.span, payer),
            "place": place,
            "level": promise.level._replace(value=told.level),
            "frequency": promise.frequency,
            "beneficiary": who,
            **_ground(policy, programme),
        }
        conditions = tuple(_conditions(self.view, promise.amount.before))
        many = {"conditions": conditions, "issuers": issuers}
        amount = {"min": value.min, "max": value.max, "unit": value.currency}
        fields = {**amount, "family": told.family, "grade": told.grade}
        return self._record("incentive", mention.span, facts, fields, many)

    def _indicator(self, figure: indicators.Figure) -> Record:
        value = figure.mention.value
        assert isinstance(value, Money | Quantity)
        unit = value.currency if isinstance(value, Money) else value.unit
        facts: dict[str, Fact | None] = {
            "kind": Fact(
                "indicator", figure.mention.span, f"indicator.{type(value).__name__.lower()}", "explicit"
            ),
            "amount": Fact(str(value), figure.mention.span, figure.mention.rule, "explicit"),
            "region": self._region(figure.mention.span, self.payers.of(figure.mention.span)),
            "date": figure.date,
            "modality": figure.modality,
        }
        return self._record(
            "indicator", figure.mention.span, facts, {"min": value.min, "max": value.max, "unit": unit}
        )

    def _policy(self, policy: PolicyFact) -> Record:
        facts: dict[str, Fact | None] = {
            "title": policy.title,
            "number": policy.number,
            "region": policy.region,
            **policy.in_force,
        }
        return self._record("policy", policy.words, facts, {}, {"issuers": policy.issuers})

    def _region(self, span: Span, speaker: Speaker) -> Fact:
        words = speaker.words
        near = words is not None and self.view.sentence(span.start).covers(words)
        return Fact(speaker.code, words, "region.payer", "explicit" if near else "inherited")

    def _record(
        self,
        kind: str,
        span: Span,
        facts: Mapping[str, Fact | None],
        fields: Mapping[str, object],
        many: Mapping[str, tuple[Fact, ...]] | None = None,
    ) -> Record:
        place = self.article.text.source(span)
        told = {name: fact for name, fact in facts.items() if fact and fact.value is not None}
        lists = {name: facts for name, facts in (many or {}).items() if facts}
        region = told["region"].value
        evidence = self._evidence({**told, **{name: facts[0] for name, facts in lists.items()}})
        sure = confidences(kind, facts, evidence)
        return Record.model_validate(
            {
                "id": self._id(kind, place),
                "kind": kind,
                "source": self.source.name,
                "article": self.article.id,
                "article_title": self.article.title,
                **self._words(place),
                "sentence": self.view.chars[slice(*self.view.sentence(span.start))].strip(),
                "region_name": table().path_name(region) if region and region != NATION else None,
                "confidence": round(confidence().record(kind, sure) * self.source.sure(place), 3),
                "confidences": {name: round(value, 3) for name, value in sure.items()},
                **{name: fact.value for name, fact in told.items() if name not in ("amount", "kind")},
                **{name: tuple(fact.value for fact in facts) for name, facts in lists.items()},
                **fields,
                "evidence": evidence,
            }
        )

    def _id(self, kind: str, place: Span) -> str:
        """The id of a record: made of the file's hash, the kind, the place, and the count there.

        A record keeps it when its values are read otherwise, and when the file is renamed.
        """
        self._made[kind, place] += 1
        name = f"{self.source.sha256}|{kind}|{place.start}|{place.end}|{self._made[kind, place]}"
        return hashlib.sha256(name.encode()).hexdigest()[:16]

    def _words(self, place: Span) -> dict[str, object]:
        """What is told of words: where they stand and how they read."""
        told = {"start": place.start, "end": place.end, "quote": self.source.quote(place)}
        if not self.source.strips:
            return told
        return told | {"page": self.source.page(place), "boxes": self.source.boxes(place)}

    def _evidence(self, facts: Mapping[str, Fact]) -> dict[str, Evidence]:
        return {name: self._said(fact.words, fact) for name, fact in facts.items() if fact.words}

    def _said(self, words: Span, fact: Fact) -> Evidence:
        """What says a fact; many records are of one region or policy, which the same words say."""
        key = words, fact.rule, fact.how
        said = self._told.get(key)
        if said is None:
            place = self.article.text.source(words)
            said = Evidence.model_validate({**self._words(place), "rule": fact.rule, "how": fact.how})
            self._told[key] = said
        return said


def confidences(kind: str, fields: Iterable[str], evidence: Mapping[str, Evidence]) -> dict[str, float]:
    """How sure each field is, also one that is null: what was right of those found the same way."""
    told = ((name, evidence.get(name)) for name in fields)
    sure = {name: chance(kind, name, *(said.rule, said.how) if said else ()) for name, said in told}
    return {name: value for name, value in sure.items() if value is not None}


def policy_of(span: Span, cited: list[PolicyFact]) -> PolicyFact | None:
    """The policy that promises the amount at `span`: the document itself, or the one named last before it."""
    if cited and cited[0].own:
        return cited[0]
    before = bisect_left(cited, span.start, key=lambda policy: policy.words.start)
    return cited[before - 1] if before else None


def _ground(policy: PolicyFact | None, programme: Fact | None) -> dict[str, Fact | None]:
    """By what something is paid, by the names of a record's fields: a programme, or else a document."""
    if programme:
        return {"policy": programme}
    return {"policy": policy.title, "policy_number": policy.number, **policy.in_force} if policy else {}


def _conditions(view: View, lead: Span) -> Iterator[Fact]:
    """The conditions that the clauses before an amount set: lengths of time, first certificate."""
    if not ASKED.search(view.chars, *lead):
        return
    for m in CONDITION.finditer(view.chars, *lead):
        words = Span(*m.span())
        if view.of(words, Duration) or QUALIFIED.search(m[0]):
            yield Fact(m[0].strip(), words, "condition", "explicit")
