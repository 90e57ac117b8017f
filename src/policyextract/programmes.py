"""Plans and programmes without 《》 by which sums are paid: 根据“人才新政45条”, 按照青苗培育计划."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import regex

from policyextract import scanner
from policyextract.context import View
from policyextract.evidence import Fact, how_near
from policyextract.homes import Speaker
from policyextract.localities import Localities
from policyextract.patterns import Mention
from policyextract.payers import Payers
from policyextract.policies import PolicyFact
from policyextract.text import Span
from policyextract.values import Place
from policyextract.without import Part, has

ISSUED = "出台|推出|印发|发布|公布|颁布|下发|制定|启动|推行"
FOLLOWED = "列入|纳入|根据|按照|依据|依照|按|落实|执行|参照|实施|开展"
# What makes a programme the ground of what is paid; of its own region may stand between.
GROUND = regex.compile(
    rf"(?:(?P<issued>{ISSUED})|{FOLLOWED})(?:了|的|新版|新一轮|全新)?(?:[本我全该][省市县区])?(?:[^，。；：“”《》\s]{{1,8}}的)?“?$"
)
PROVIDES = regex.compile(r"”?(?:（[^（）]{1,20}）)?中?，?(?:规定|明确|提出|对|给|为|每|将)")
SHORT_FOR = regex.compile(r"(?:简称|下称|称为?|称作|即)“?$")
BEFORE = 24  # characters before a programme's name in which its ground is looked for


class Programme(NamedTuple):
    """A programme by which something is paid: up to where it holds, whose it is, and the rule that found it.

    It is that of a region, or of a place in it that has no code.
    """

    name: Span
    end: int
    code: str
    place: str | None
    rule: str


@dataclass(frozen=True)
class Programmes:
    """The programmes of an article that are the ground of its payments."""

    view: View
    payers: Payers
    localities: Localities

    def of(self, span: Span, payer: Speaker, place: Fact | None, policy: PolicyFact | None) -> Fact | None:
        """The programme by which the sum at `span` is paid; None where it is `policy`, a titled document.

        `payer` pays it, or a `place` in that region. The one named last before the sum holds, if no document
        is named behind it; a document that is the article itself (`own`) holds for all that it says.
        """
        if policy and policy.own:
            return None
        before = [one for one in self._found if one.name.end <= span.start < one.end]
        found = next((one for one in reversed(before) if self._reaches(one, span, payer.code, place)), None)
        if not found or any(
            m.rule.startswith("title.") for m in self.view.within(Span(found.name.end, span.start))
        ):
            return None
        words = self.view.chars[slice(*found.name)]
        return Fact(words, found.name, found.rule, how_near(found.name, self.view.sentence(span.start)))

    def _reaches(self, programme: Programme, span: Span, code: str, place: Fact | None) -> bool:
        """Whether it is of the region or place that pays; in its own sentence whoever pays."""
        if self.view.sentence(span.start).covers(programme.name):
            return True
        return (programme.code, programme.place) == (code, place.value if place else None)

    @cached_property
    def _found(self) -> list[Programme]:
        """Those that are a ground, in order, without short names of titled documents."""
        return sorted(programme for m in self._named if (programme := self._ground(m)))

    @cached_property
    def _named(self) -> list[Mention]:
        """The names of programmes; where somebody else has found the names of the article, they are those."""
        if self.view.names is not None:
            return [m for m in self.view.names if str(m.value) == "LAW"]
        if not has(Part.NER):
            return []
        return list(scanner.of_kinds("programme").find(self.view.chars))

    def _ground(self, m: Mention) -> Programme | None:
        """The programme, if the words around its name make it the ground of what follows."""
        chars, (start, end) = self.view.chars, m.span
        if chars[start:end].strip("“”") in self._titles:
            return None
        places = self.view.of(Span(max(0, start - BEFORE), start), Place)
        first = next((place.span.start for place in places if place.span.end in (start, start - 1)), start)
        ground = GROUND.search(chars, max(0, first - BEFORE), first)
        stated = PROVIDES.match(chars, end) or SHORT_FOR.search(chars, max(0, start - 6), start)
        if not (ground or stated or m.rule == "programme.ground"):
            return None
        lasting = stated or (ground and ground["issued"])
        until = len(chars) if lasting else self.view.paragraph(start).end
        speaker = self.payers.at(start)
        place = self.localities.of(m.span, speaker, ())
        return Programme(m.span, until, speaker.code, place.value if place else None, m.rule)

    @cached_property
    def _titles(self) -> str:
        """The titles of documents and the short names that the article gives them, one a line."""
        chars = self.view.chars
        titles = [m.span for m in self.view.found.mentions if m.rule.startswith("title.")]
        short = [
            m.span
            for m in self._named
            for sentence in [self.view.sentence(m.span.start)]
            if SHORT_FOR.search(chars, max(0, m.span.start - 6), m.span.start)
            and any(sentence.start <= title.start < m.span.start for title in titles)
        ]
        return "\n".join(chars[slice(*span)] for span in (*titles, *short))
