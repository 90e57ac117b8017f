"""Unfinished sentences: which block of a page goes on in which, also when other blocks stand between.

A dump cuts the columns of a page into blocks and puts them in an order of its own, at times with no
blank line where one block stops and another starts. Each unfinished sentence goes on somewhere, and
each block that starts in the middle of a sentence was begun somewhere: so ends and beginnings are
matched over the whole page at once, by the words that they make, quotes that are closed, widths,
regions, rare words that they share and where they stand. Where most blocks go on in the next one, a
block is not looked into; where they don't, a sentence may also break off inside one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import log
from typing import NamedTuple

import regex

from policyextract import layout, sides
from policyextract.layout import Part, Row
from policyextract.matching import best_pairs
from policyextract.sides import ABOUT, NEAR, WEIGHTS, Side
from policyextract.vocabulary import CUT, Vocabulary

ORDERLY = 0.5  # of the open sentences, how many the next block takes up on most pages
USUAL = 1  # open sentences for which it counts that most pages are in order
SURELY = 0.95  # the most that can be known of it
STEP = 3  # rows on either side of a break that show a step in the width of the column
SHY = 6  # columns that the last row of a block may be short of its column where a sentence runs on
INDENTED = 3  # paragraphs that are indented, on a page that indents them
RINGS = 6  # times that pairs are looked for anew where some lead in a ring
SHEET = 500  # rows of body that a page of a newspaper has at most
LIST = 3  # rows without a mark among them that are a list or a headline, and no sentence
SHOWN = 8  # characters on either side of a break that a reason shows


OVER = regex.compile(r"[。！？…!?][”’」』）)】》]*$")
HALF = regex.compile(r"[；：;:]$")
START = regex.compile(r"[■□◆●▲△◎◇·【①-⑳]|[问答][：:]|——")
HAN = regex.compile(r"\p{Han}")
MARK = regex.compile(r"[，。；：、！？]")
FIGURE = regex.compile(r"\d(?:[A-Z]|[—～~至-]+)?$")
TOLD = regex.compile(r"[为达约近共计超过到至予于贴励奖助发各]$")  # before a number: 分别为, 不低于, 补贴
NUMERAL = regex.compile(r"[一二三四五六七八九十百千万两几数]$")
LISTED = regex.compile(r"\p{Han}{1,8}[\d.]+(?P<unit>\p{Han}+)、$")  # 硕士2万元、
NUMBER = r"(?: [\d.,]+ | [一二三四五六七八九十百千两几壹贰叁]+ ) [十百千万亿]* [余多]?"
AMOUNT = regex.compile(
    rf"(?: 不(?:低于|超过|少于) | 最[高低多少] | 至少 | [近约超] )? {NUMBER} (?: [—～~至-] {NUMBER} )? [%元]",
    regex.VERBOSE,
)
AWAITS = layout.WORDS.compile(r"(?: \L<before_amount> | [每按] [年月季人次站户]{1,2} | [率额费款] ) $")
LAST = regex.compile(r"\p{Han}[，。、；！？”]")  # the last character of a word that was cut
COUNTED = regex.compile(r"[\d.,元年月日人名个家件场次期岁成级万亿%％倍多余至、—～-]|小时|分钟|平方")


@dataclass(frozen=True, slots=True)
class Link:
    """A part that goes on in another one, both as indexes, and why."""

    before: int
    after: int
    why: str


class Spot(NamedTuple):
    """A row of body: its part, its place in it, and whether it stands right under another row of body."""

    part: int
    place: int
    row: Row
    under: bool


def mended(page: Sequence[Part]) -> tuple[list[Part], list[Link]]:
    """The page with its bodies cut where two blocks meet, and which of them go on in which."""
    spots = list(_spots(page))
    if not any(_open(a.row) and not b.under for a, b in pairwise(spots)):
        return list(page), []
    joined: dict[int, int] = {}
    for start, end in _sheets(spots):
        found = Seams(page, spots[start:end]).joined()
        joined |= {a + start: b + start if b >= 0 else b for a, b in found.items()}
    return _cut(page, spots, joined)


def _sheets(spots: Sequence[Spot]) -> Iterator[tuple[int, int]]:
    """Where each stretch starts and ends that may be one page: time grows with the square of its rows."""
    start = 0
    for block in [at for at, spot in enumerate(spots) if not spot.under]:
        if block - start >= SHEET:
            yield start, block
            start = block
    yield start, len(spots)


def _spots(page: Sequence[Part]) -> Iterator[Spot]:
    """The rows of body of a page."""
    for part, one in enumerate(page):
        if one.label == "body":
            for index, row in enumerate(one.rows):
                yield Spot(part, index, row, index > 0 and not row.gap)


def _open(row: Row) -> bool:
    """Whether no sentence ends with a row."""
    return not OVER.search(row.words) and not layout.closes(row.words) and not layout.READER.match(row.words)


class Seams:
    """The breaks of a page, at which a block may end or begin."""

    def __init__(self, page: Sequence[Part], spots: Sequence[Spot]) -> None:
        self.page = page
        self.spots = spots
        self.rows = [spot.row for spot in spots]
        self.blocks = [at for at, spot in enumerate(spots) if not spot.under]
        edges = pairwise([*self.blocks, len(spots)])
        self.vocabulary = Vocabulary([[row.words for row in self.rows[a:b]] for a, b in edges])
        self.edges = [0, *accumulate(len(row.words) for row in self.rows)]
        self.column = layout.column_width(self.rows)
        self.lead = layout.lead_width(self.rows, self.column)
        self.indents = sum(row.indent > 1 for row in self.rows) >= INDENTED
        self.before = [self._side(at, -1) for at in range(len(spots))]
        self.after = [self._side(at, 1) for at in range(len(spots))]
        self.next_block = 0.0
        self.most_topic = WEIGHTS.most_topic
        self.headed = WEIGHTS.headed
        stops = sum(self._open(block - 1) for block in self.blocks if block)
        self.in_place = WEIGHTS.in_place + log(len(spots) / (stops + 1))

    def _side(self, at: int, step: int) -> Side:
        """The rows of a row's block up to it (-1), or from it on (1), the row itself first."""
        found = [at]
        while len(found) < ABOUT:
            under = found[-1] if step < 0 else found[-1] + 1
            if under == len(self.spots) or not self.spots[under].under:
                break
            found.append(found[-1] + step)
        words = self.vocabulary.within(self.edges[min(found)], self.edges[max(found) + 1])
        return Side(tuple(self.rows[i] for i in found), words, step < 0)

    def joined(self) -> dict[int, int]:
        """For rows at a break, the row that the sentence runs on to, or -1; the surest first."""
        stops = [block - 1 for block in [*self.blocks[1:], len(self.spots)] if self._open(block - 1)]
        starts = self.blocks
        order = self._order(stops)
        self.next_block = log(order / (1 - order) * len(starts))
        if order > ORDERLY:
            found = self._pairs(stops, starts)
        else:
            self.most_topic = WEIGHTS.most_topic_shuffled
            self.headed = WEIGHTS.headed_shuffled
            starts = self._starts()
            found = self._pairs(self._ends(), starts)
        begun = set(found.values())
        alone = [b - 1 for b in starts if b and b - 1 not in found and (b in begun or self._open(b - 1))]
        return found | dict.fromkeys(alone, -1)

    def _order(self, stops: Sequence[int]) -> float:
        """The share of the open sentences that the next block takes up.

        There hardly any other block would do it better; where it is another block, half of them would.
        """
        better = []
        for stop in stops:
            worth = {b: self._link(stop, b) - self._fresh(b) for b in self.blocks}
            own = worth.pop(stop + 1, None)
            if own is not None and worth:
                better.append(sum(own <= other for other in worth.values()) / len(worth))
        share = 1 - 2 * sum(better) / (len(better) + USUAL) if better else 1.0
        return min(max(share, 1 - SURELY), SURELY)

    def _pairs(self, ends: Sequence[int], starts: Sequence[int]) -> dict[int, int]:
        """The rows at which a sentence is open, each with the row that it runs on to, the surest first."""
        fresh = [self._fresh(b) for b in starts]
        endless = [self._endless(a) for a in ends]
        links = [[self._link(a, b) - alone for b in starts] for a, alone in zip(ends, endless, strict=True)]
        gains = [[link - alone for link, alone in zip(row, fresh, strict=True)] for row in links]
        found: dict[int, int] = {}
        for _ in range(RINGS):
            pairs = sorted(best_pairs(gains).items(), key=lambda pair: -gains[pair[0]][pair[1]])
            found = {ends[i]: starts[j] for i, j in pairs}
            back = self._leading_back(found)
            if back is None:
                return found
            gains[ends.index(back)][starts.index(found[back])] = WEIGHTS.impossible
        return found

    def _leading_back(self, found: Mapping[int, int]) -> int | None:
        """The row of the least sure pair of those that lead in a ring, which no text does."""
        walked: set[int] = set()
        for start in found:
            way: dict[int, None] = {}
            at: int | None = start
            while at is not None and at not in walked and at not in way:
                way[at] = None
                at = found.get(at, at + 1 if at + 1 < len(self.spots) and self.spots[at + 1].under else None)
            if at in way:
                rows = list(way)
                return max((row for row in rows[rows.index(at) :] if row in found), key=list(found).index)
            walked.update(way)
        return None

    # ── which breaks are looked at ──

    def _ends(self) -> list[int]:
        """The rows at which a sentence is open and may run on elsewhere."""
        count = len(self.spots)
        return [at for at in range(count) if self._open(at) and (at + 1 == count or self._may_begin(at + 1))]

    def _starts(self) -> list[int]:
        """The rows with which a sentence may go on that was begun elsewhere."""
        return [at for at in range(len(self.spots)) if self._may_begin(at)]

    def _may_begin(self, at: int) -> bool:
        """Whether a row need not go on from the row before it."""
        if not self.spots[at].under:
            return True
        if not self._open(at - 1):
            return self._alone(at) or self._binds_elsewhere(at)
        return self._binds(at - 1, at) <= 0

    def _binds_elsewhere(self, at: int) -> bool:
        """Whether a row makes a word with the end of another block."""
        ends = (block - 1 for block in self.blocks[1:])
        return any(self._open(end) and self._binds(end, at) >= CUT for end in ends)

    def _open(self, at: int) -> bool:
        """Whether a row ends in the middle of a sentence; at the end of a block it has to fill its column,
        or what is under it to start a story: a column that stops short is most often one round a picture."""
        if not _open(self.rows[at]):
            return False
        if at + 1 < len(self.spots) and self.spots[at + 1].under:
            return True
        rows = self.before[at].rows[:NEAR]
        if layout.closes(self._tail(at)):
            return False
        if len(rows) >= LIST and not any(MARK.search(row.words) for row in rows):
            return False
        starts = at + 1 < len(self.spots) and self._fresh(at + 1) >= WEIGHTS.opening
        runs = len(rows) > 1 and _open(rows[1]) or "，" in rows[0].words
        return self._full(at) or runs and (starts or self._is_prose(rows))

    def _is_prose(self, rows: Sequence[Row]) -> bool:
        """Whether sentences end in the last rows of a block."""
        return any(regex.search("[。；]", row.words) for row in rows) and not rows[0].frame

    def _tail(self, at: int) -> str:
        """The words of a row and of the one over it."""
        return "".join(row.words for row in reversed(self.before[at].rows[:2]))

    def _full(self, at: int) -> bool:
        """Whether a row fills its column, as most rows over it do."""
        rows = self.before[at].rows[:NEAR]
        column = self.before[at].width if len(rows) > 2 else self.column
        full = [row for row in rows if row.width >= column - SHY]
        return rows[0] in full and len(full) * 2 >= len(rows)

    # ── what a link is worth ──

    def _link(self, a: int, b: int) -> float:
        """How much speaks for a sentence's running on from row `a` to row `b`."""
        if all(spot.under for spot in self.spots[b + 1 : a + 1]) and b <= a or self._by_itself(b):
            return 10 * WEIGHTS.impossible
        before, after = self.before[a], self.after[b]
        worth = self._binds(a, b) + sides.width(before, after) + sides.quotes(before, after)
        worth += sides.regions(before, after) + self._topic(before, after)
        if b == a + 1:
            return worth + (self._in_place(before, after) if self.spots[b].under else self.next_block)
        return worth + (WEIGHTS.backwards if b < a else 0.0)

    def _by_itself(self, b: int) -> bool:
        """Whether a block starts with a subhead: a row that is short and ends nothing."""
        row, last = self.rows[b], b + 1 == len(self.spots) or not self.spots[b + 1].under
        short = row.width <= self.after[b].width * layout.NARROWER and _open(row) and layout.bare(row)
        return short and not last and not self.spots[b].under

    def _in_place(self, before: Side, after: Side) -> float:
        """What it is worth that a row stands right under another one; less where the column gets wider."""
        step = min(len(before.rows), len(after.rows)) >= STEP and sides.width(before, after) < 0
        return self.in_place + WEIGHTS.step * step

    def _binds(self, a: int, b: int) -> float:
        """How much the two sides of a break look like one word or one number that was cut."""
        before, after = self.rows[a].words, self.rows[b].words
        counts = bool(COUNTED.match(after))
        if FIGURE.search(before):
            return WEIGHTS.number if counts else -WEIGHTS.number
        if AMOUNT.match(after):
            return WEIGHTS.amount if AWAITS.search(self._tail(a)) else 0.0
        if listed := LISTED.search(before):
            return WEIGHTS.number if regex.match(rf"\p{{Han}}{{1,8}}[\d.]+{listed['unit']}", after) else 0.0
        if TOLD.search(before) and after[0].isdigit():
            return WEIGHTS.number
        bound = self.vocabulary.binds(before, after)
        if LAST.match(after) and not HAN.fullmatch(before[-1]):
            return -CUT
        return max(bound, WEIGHTS.number) if counts and NUMERAL.search(before) else bound

    def _topic(self, before: Side, after: Side) -> float:
        """What it is worth that two blocks share words that are rare on the page."""
        shared = self.vocabulary.rarity(before.words & after.words)
        return min(WEIGHTS.topic * shared, self.most_topic)

    # ── what it is worth that nothing is linked ──

    def _endless(self, a: int) -> float:
        """What it is worth that a sentence ends with a row for lack of anything that goes on with it."""
        return 0.0 if HALF.search(self.rows[a].words) else WEIGHTS.endless

    def _fresh(self, b: int) -> float:
        """What it is worth that a row goes on with nothing."""
        row, under = self.rows[b], self.spots[b].under
        if layout.NO_START.match(row.words):
            return WEIGHTS.impossible
        worth = WEIGHTS.alone * (self._alone(b) and row.words[0] not in "“‘")
        worth += WEIGHTS.amount_first * bool(AMOUNT.match(row.words))
        if under:
            worth += WEIGHTS.midline if self._open(b - 1) else WEIGHTS.paragraph
        elif headed := self._headed(b):
            worth += headed
        elif self.indents and row.indent < 2:
            worth += WEIGHTS.unindented
        if layout.DATED.match(row.words):
            return worth + WEIGHTS.dateline
        if self._opens(b):
            return worth + WEIGHTS.opening
        if self._places(b):
            return worth + (WEIGHTS.chain if layout.is_chain(row.words) else WEIGHTS.place)
        return worth + WEIGHTS.speech * (row.words[0] in "“‘")

    def _headed(self, b: int) -> float:
        """What it is worth that a row stands under a headline or a byline: most where one tells that a
        story starts."""
        part, place, row, _ = self.spots[b]
        if place or not part or self.page[part - 1].label not in ("headline", "byline"):
            return 0.0
        over = self.page[part - 1]
        if not row.gap and (over.label == "byline" or layout.is_box(over.rows[0].words)):
            return WEIGHTS.signed
        if not row.gap and layout.plays_in(over.words, self.after[b].near):
            return WEIGHTS.signed
        return self.headed if over.label == "headline" else WEIGHTS.headed

    def _opens(self, b: int) -> bool:
        """Whether a row begins as a story or a paragraph does."""
        row = self.rows[b]
        lead = not self.spots[b].under and self.after[b].width >= self.lead
        indented = self.indents and row.indent > 1
        return lead or indented or row.frame or bool(START.match(row.words)) or layout.opens(row.words)

    def _places(self, b: int) -> bool:
        """Whether a row begins with a region; right under another row, with one that is new."""
        here = layout.places("".join(row.words for row in self.after[b].rows[:2])[:24])
        if self.spots[b].under:
            return layout.is_new(here, self.before[b - 1].regions)
        return bool(layout.places(self.rows[b].words[:12]))

    def _alone(self, b: int) -> bool:
        """Whether a row is a paragraph of its own."""
        return not _open(self.rows[b]) and not self._opens(b)


# ── the page cut and linked ────────────────────────────────────────────────────────────────────────


def _cut(
    page: Sequence[Part], spots: Sequence[Spot], joined: Mapping[int, int]
) -> tuple[list[Part], list[Link]]:
    """The page cut at the breaks over which no sentence runs on, and the links between the parts."""
    starts: dict[int, set[int]] = {}
    for a, b in joined.items():
        for at in (a + 1, b) if b != a + 1 else ():
            if 0 <= at < len(spots):
                starts.setdefault(spots[at].part, set()).add(spots[at].place)
    found: list[Part] = []
    place: dict[tuple[int, int], int] = {}
    for number, part in enumerate(page):
        for start, piece in _pieces(part, starts.get(number, set())):
            place |= {(number, start + i): len(found) for i in range(len(piece.rows))}
            found.append(piece)
    return found, list(_links(spots, joined, place))


def _pieces(part: Part, starts: Iterable[int]) -> Iterator[tuple[int, Part]]:
    """A part cut before some of its rows, with the index of the first row of each piece."""
    for start, end in pairwise(sorted({0, *starts, len(part.rows)})):
        first = part.rows[start]._replace(joined=False) if start else part.rows[start]
        yield start, Part(part.label, (first, *part.rows[start + 1 : end]))


def _links(
    spots: Sequence[Spot], joined: Mapping[int, int], place: Mapping[tuple[int, int], int]
) -> Iterator[Link]:
    """The links between parts, without those that would lead back to where a chain of them begins."""
    after: dict[int, int] = {}
    for a, b in joined.items():
        if b < 0:
            continue
        one, other = (place[spots[at].part, spots[at].place] for at in (a, b))
        if one != other and not _leads(after, other, one):
            after[one] = other
            words = spots[a].row.words[-SHOWN:], spots[b].row.words[:SHOWN]
            yield Link(one, other, "the sentence «…{}» goes on with «{}…»".format(*words))


def _leads(after: Mapping[int, int], one: int, other: int) -> bool:
    """Whether one part goes on, over others, in another one."""
    while one in after and one != other:
        one = after[one]
    return one == other
