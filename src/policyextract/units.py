"""The bodies of a newspaper page as units: what plainly goes on is one, and moves as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import add
from typing import NamedTuple

import regex

from policyextract import layout, scenes, wording
from policyextract.chains import Chains
from policyextract.layout import Part
from policyextract.seams import Link
from policyextract.vocabulary import names

MOST_UNITS = 12  # a page with more paragraphs than this is arranged by runs of paragraphs
MERGE = 2.5  # units that hold together more than this are one
START = 60  # characters in which a story says where it plays
PARAGRAPH = 3.0  # what speaks for a paragraph's going on with the one before
GAP = 1.0  # the same, across a blank line on a page that has few of them
OPENING = 1.5  # against it, times 3 where a paragraph starts with a new place, times 1 with 近日

HAN = regex.compile(r"[\p{Han}\d]{2,}")
MIDWAY = regex.compile(
    r"[“‘]|《[^》]{2,4}》|此外|据了解|据介绍|据悉|同时|另外|不仅如此|为此|目前|下一步|今后|该[市区县省州旗镇站]|[全本][市区县省州旗]|[区市县]里"
)
DEFINED = regex.compile(r"以下(?:简)?称[：:]?[“《]*(\p{Han}{2,8})")
NAMED = regex.compile(r"《(\p{Han}{2,4})》")


@dataclass(frozen=True)
class Unit:
    """Body that is moved as a whole. `members` are indexes of parts, notes and bylines included.

    `hold` says how much speaks for its going on with unit `follows`, the one before it on the page;
    `why` tells why its pieces go together.
    """

    members: tuple[int, ...]
    words: str
    follows: int
    hold: float
    why: tuple[str, ...]
    closed: bool
    wide: bool
    before: frozenset[int]
    after: frozenset[int]

    @cached_property
    def grams(self) -> frozenset[str]:
        """The pairs and triples of characters in it."""
        return grams(self.words)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names and the rare words in it."""
        return names(self.words)

    @cached_property
    def codes(self) -> frozenset[str]:
        """The regions that it names."""
        return scenes.places(self.words)

    @cached_property
    def starts(self) -> frozenset[str]:
        """The regions that it names first."""
        return scenes.places(self.words[:START])

    @cached_property
    def midway(self) -> bool:
        """Whether it starts as the middle of a story does."""
        return bool(MIDWAY.match(self.words)) and not self.starts

    @cached_property
    def refers(self) -> frozenset[str]:
        """Short names of papers that it uses and does not define."""
        return frozenset(NAMED.findall(self.words)) - self.defines

    @cached_property
    def defines(self) -> frozenset[str]:
        """Short names of papers that it defines."""
        return frozenset(DEFINED.findall(self.words))


def grams(words: str) -> frozenset[str]:
    """The pairs and triples of characters in `words`, not across punctuation.

    >>> sorted(grams("社工站，建成"))
    ['工站', '建成', '社工', '社工站']
    """
    found: set[str] = set()
    for run in HAN.findall(words):
        pairs = [*map(add, run, run[1:])]
        found.update(pairs, map(add, pairs, run[2:]))
    return frozenset(found)


class Paragraph(NamedTuple):
    """A body, by its index, and its words; the byline right over it, the notes and bylines after it."""

    body: int
    words: str
    closes: bool
    over: tuple[int, ...]
    after: list[int]

    @property
    def members(self) -> tuple[int, ...]:
        """The indexes of all its parts."""
        return *self.over, self.body, *self.after


def units(page: Sequence[Part], links: Sequence[Link], column: float) -> list[Unit]:
    """The bodies of the page with the notes and bylines that belong to them; linked ones are one unit."""
    found: list[Unit] = []
    known: frozenset[str] = frozenset()
    gaps = _gaps_tell(page)
    elsewhere = {link.before for link in links}
    lead = layout.lead_width([row for part in page if part.label == "body" for row in part.rows], column)
    paragraphs = _paragraphs(page)
    for last, one in zip([None, *paragraphs], paragraphs, strict=False):
        hold, why = 0.0, ""
        if last:
            known = found[-1].codes | known if found[-1].hold > 0 else found[-1].codes
            plain = GAP if gaps and _apart(page, one.body) else PARAGRAPH
            hold, why = _hold(page, (last, one), known, plain)
            hold = hold if elsewhere.isdisjoint(last.members) else 0.0
        found.append(_unit(page, one, lead, hold, why))
    return _chained(found, links, 0.0 if len(found) > MOST_UNITS else MERGE)


def _paragraphs(page: Sequence[Part]) -> list[Paragraph]:
    """The bodies of a page with what belongs to each."""
    found: list[Paragraph] = []
    for index, part in enumerate(page):
        if part.label == "body":
            over = (index - 1,) if index and _over_body(page, index - 1) else ()
            words = part.words
            found.append(Paragraph(index, words, wording.closes(words), over, []))
        elif part.label in ("note", "byline") and found and not _leads(page, index):
            found[-1].after.append(index)
    return found


def _under_headline(page: Sequence[Part], index: int) -> bool:
    """Whether a byline stands right under a headline."""
    return page[index].label == "byline" and index > 0 and page[index - 1].label == "headline"


def _over_body(page: Sequence[Part], index: int) -> bool:
    """Whether a byline stands right over a body and apart from what is before it."""
    part, after = page[index], page[index + 1 : index + 2]
    apart = part.label == "byline" and part.rows[0].gap and not _under_headline(page, index)
    return apart and bool(after) and after[0].label == "body" and not after[0].rows[0].gap


def _apart(page: Sequence[Part], index: int) -> bool:
    """Whether something other than text is between a body and the one before it, be it a blank line."""
    return page[index].rows[0].gap or index > 0 and page[index - 1].label != "body"


def _leads(page: Sequence[Part], index: int) -> bool:
    """Whether a byline goes with what follows it."""
    return _under_headline(page, index) or _over_body(page, index)


def _unit(page: Sequence[Part], one: Paragraph, lead: float, hold: float, why: str) -> Unit:
    """A paragraph as a unit that follows none yet."""
    widths = sorted(row.width for row in page[one.body].rows)
    after = one.after[-1] + 1 if one.after else _skipping(page, one.body, 1)
    return Unit(
        members=one.members,
        words="".join((one.words, *(page[index].words for index in one.after))),
        follows=-1,
        hold=hold,
        why=(why,),
        closed=one.closes or any(page[index].label == "note" for index in one.after),
        wide=widths[len(widths) // 2] >= lead,
        before=frozenset({_skipping(page, one.body, -1)}),
        after=frozenset({after}),
    )


def _opening(words: str, known: frozenset[str]) -> float:
    """How much a body starts as a story does: with a place that was not named before, with 近日."""
    here = scenes.places(words[:START])
    if scenes.is_new(here, known):
        return 3.0
    return float(wording.opens(words) and (not here or not known))


def _skipping(page: Sequence[Part], index: int, step: int) -> int:
    """The part before (-1) or after (1) a part, captions and bylines passed over."""
    index += step
    while 0 < index < len(page) and page[index].label in ("caption", "byline"):
        index += step
    return index


def _hold(
    page: Sequence[Part], pair: tuple[Paragraph, Paragraph], known: frozenset[str], plain: float
) -> tuple[float, str]:
    """How much speaks for a body's going on with the one before it, and why; `known` regions were named."""
    last, one = pair
    opening = _opening(one.words, known)
    between = {part.label for part in page[last.body + 1 : one.body]}
    if "note" in between or last.closes:
        return -4.0 - opening, ""
    if "byline" in between and not any(_under_headline(page, i) for i in range(last.body + 1, one.body)):
        return -2.0 - opening, ""
    if page[one.body].rows[0].frame or "headline" in between:
        return -1.0 - opening, ""
    return plain - OPENING * opening + bool(MIDWAY.match(one.words)), "goes on in the next paragraph"


def _gaps_tell(page: Sequence[Part]) -> bool:
    """Whether paragraphs follow each other without a blank line, so that one says that a story is over."""
    rows = [row for part in page if part.label == "body" for row in part.rows]
    paragraphs = [row for before, row in pairwise(rows) if not row.joined and wording.ended(before.words)]
    apart = sum(row.gap for row in paragraphs)
    close = len(paragraphs) - apart
    return close > apart


def _chained(units: Sequence[Unit], links: Sequence[Link], least: float) -> list[Unit]:
    """Units that go on in each other as one, in the order in which they begin on the page."""
    owner = {part: at for at, unit in enumerate(units) for part in unit.members}
    why = {at: unit.why for at, unit in enumerate(units)}
    chains = Chains()
    for link in links:
        chains.join(owner[link.before], owner[link.after])
        why[owner[link.after]] = (link.why,)
    for at, (last, unit) in enumerate(pairwise(units), 1):
        if unit.hold > least and not last.closed and unit.wide == last.wide:
            chains.join(at - 1, at)
    whole = [list(chains.of(at)) for at in range(len(units)) if at not in chains.begun]
    lasts = {chain[-1]: number for number, chain in enumerate(whole)}
    found = []
    for number, chain in enumerate(whole):
        first, last = units[chain[0]], units[chain[-1]]
        follows = lasts.get(chain[0] - 1, number)
        found.append(
            Unit(
                members=tuple(member for at in chain for member in units[at].members),
                words="".join(units[at].words for at in chain),
                follows=follows if follows < number else -1,
                hold=first.hold,
                why=tuple(reason for at in chain for reason in why[at]),
                closed=last.closed,
                wide=first.wide,
                before=first.before,
                after=last.after,
            )
        )
    return found
