"""Newspaper pages: stories cut into a page like panes, each with its headline over its own columns."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from typing import NamedTuple

from press import sheets
from press.copy import Copy, Line, Story
from press.headlines import Row, sized
from press.pictures import Picture

FOOT = re.compile(
    "责编|责任编辑|编辑|美编|版式|校对|热线|邮箱|电话|印刷|投稿|E-mail|编印|值班|天气|^[—·\\s]*\\d+[—·\\s]*$"
)
LABEL = re.compile("^(?:短评|链接|延伸阅读|名词解释|你问我答|数说|数读|【数读】|[■▶]?链接)$")
MARGIN = 26
GAP = 9
TALLEST = 14_000  # what no page is as high as: pages are cut where their words end


@dataclass(frozen=True)
class Figure:
    """A picture with its caption."""

    picture: Picture
    caption: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Block:
    """A story as it is set: in how many columns, how its headline stands, what frames it."""

    head: tuple[Row, ...]
    body: tuple[Line, ...]
    columns: int
    head_size: float
    leading: float = 1.5
    frame: str = ""
    lead: str = ""
    upright: bool = False
    figure: Figure | None = None
    figure_above: bool = False

    @property
    def upright_width(self) -> float:
        """How wide an upright headline is."""
        return sum(self.head_size * (1.3 if row.role == "headline" else 0.85) for row in self.head) + 12


@dataclass(frozen=True)
class Cell:
    """Blocks one over the other."""

    width: float
    blocks: tuple[Block | Figure, ...]
    ruled: bool = False


@dataclass(frozen=True)
class Plan:
    """A page: what stands over it, bands of cells beside each other, what stands under it."""

    bands: tuple[tuple[Cell, ...], ...]
    folio: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()


@dataclass
class Piece:
    """Something to be set at a place of a page, measured from the corner of its type area."""

    kind: str
    what: Block | Figure | tuple[str, ...]
    width: float
    height: float = 0
    x: float = 0
    y: float = 0


class Rule(NamedTuple):
    """A line between pieces."""

    kind: str
    x: float
    y: float
    length: float


@dataclass
class Sheet:
    """A page with its pieces placed."""

    pieces: list[Piece]
    rules: list[Rule]
    height: float


@dataclass
class Maker:
    """Lays a clipping out; what it chooses depends on the clipping's name alone."""

    copy: Copy
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        chance = self.chance = random.Random(f"newspaper {self.copy.name}")
        self.size = chance.choice([9, 9, 9.5, 10])
        self.columns = chance.choice([3, 4, 4, 5])
        self.gutter = round(self.size * chance.choice([1.3, 1.6, 2.0]), 1)
        self.column = self.size * chance.randint(*{3: (15, 18), 4: (13, 16), 5: (12, 14)}[self.columns])
        self.frames = chance.sample(["boxed", "tinted", ""], 3)
        self.ruled = chance.random() < 0.4

    def width(self, columns: int) -> float:
        """The width of some columns with what lies between them."""
        return columns * self.column + (columns - 1) * self.gutter

    def plans(self) -> tuple[Plan, ...]:
        """The pages: mostly one, two where a story goes on on the second."""
        folio = [words for words in self.copy.furniture if not FOOT.search(words)]
        foot = [words for words in self.copy.furniture if FOOT.search(words)]
        if self.chance.random() < 0.3:
            folio, foot = [*folio, *foot], []
        stories = [story for story in self.copy.stories if not story.caption]
        captions = [story for story in self.copy.stories if story.caption]
        first = self.chance.random() < 0.16 and self._jumping(stories)
        if not first:
            return (Plan(tuple(self._bands(stories, captions)), tuple(folio), tuple(foot)),)
        begun, rest = first
        stories[stories.index(next(s for s in stories if s.id == begun.id))] = begun
        bands = tuple(self._bands(stories, captions))
        behind = self._block(rest, self.columns, rank=9)
        return (
            Plan(bands, tuple(folio), tuple(foot)),
            Plan(((Cell(self.width(self.columns), (behind,)),),)),
        )

    def _jumping(self, stories: Sequence[Story]) -> tuple[Story, Story] | None:
        """The longest story cut in two between paragraphs, each half with words that lead to the other."""
        story = max(stories, key=lambda one: one.size)
        if story.size < 450 or len(story.body) < 5:
            return None
        cut = len(story.body) * 2 // 3
        on, back = Line("（下转第2版）", "note"), Line("（上接第1版）", "body")
        return (
            replace(story, body=(*story.body[:cut], on)),
            replace(story, head=(), body=(back, *story.body[cut:])),
        )

    def _bands(self, stories: list[Story], captions: list[Story]) -> Iterator[tuple[Cell, ...]]:
        """The stories and pictures as bands, the first story's first."""
        left = stories[:1] + self.chance.sample(stories[1:], len(stories) - 1)
        figures = [self._figure(caption) for caption in captions]
        rank = 0
        while left:
            figure = figures.pop() if figures and (rank == 0 or len(left) == 1) else None
            band, used = self._band(left, rank, figure)
            yield band
            left, rank = left[used:], rank + used
        for figure in figures:
            yield (Cell(self.width(self.columns), (figure,)),)

    def _band(self, left: list[Story], rank: int, figure: Figure | None) -> tuple[tuple[Cell, ...], int]:
        """The next band, and how many stories stand in it."""
        ways = [way for way in self._ways(left, rank, figure) if way[0] < 50]
        lone = (Cell(self.width(self.columns), (self._block(left[0], self.columns, rank, figure),)),)
        if not ways or (rank == 0 and self.chance.random() < 0.35):
            return lone, 1
        _, band = self.chance.choice(sorted(ways, key=lambda way: way[0])[:3])
        return band, sum(isinstance(block, Block) for cell in band for block in cell.blocks)

    def _ways(
        self, left: list[Story], rank: int, figure: Figure | None
    ) -> Iterator[tuple[float, tuple[Cell, ...]]]:
        """Ways to set two or three stories beside each other, and the height that each wastes."""
        groups = [(left[:1], left[1:2]), (left[:1], left[1:3])] if len(left) > 2 else [(left[:1], left[1:2])]
        for one, other in groups:
            if not other:
                continue
            for wide in range(1, self.columns):
                yield self._pair(one, other, wide, rank, figure)
        if figure and self.columns > 3:
            yield self._beside(left[0], rank, figure)

    def _pair(
        self, one: list[Story], other: list[Story], wide: int, rank: int, figure: Figure | None
    ) -> tuple[float, tuple[Cell, ...]]:
        narrow = self.columns - wide
        first = [self._block(story, wide, rank, figure) for story in one]
        second = [self._block(story, narrow, rank + 1 + n) for n, story in enumerate(other)]
        heights = [
            sum(self._height(block, w) for block in blocks) for blocks, w in ((first, wide), (second, narrow))
        ]
        cells = [Cell(self.width(wide), tuple(first)), Cell(self.width(narrow), tuple(second), self.ruled)]
        slack = abs(heights[0] - heights[1])
        short = heights.index(min(heights))
        room = cells[short].width
        if 60 < slack < 190 and room < 4 * slack and self.chance.random() < 0.5:
            picture = Figure(self._picture(slack - 14))
            cells[short] = replace(cells[short], blocks=(*cells[short].blocks, picture))
            slack = 10
        if self.chance.random() < 0.35:
            cells = cells[::-1]
            cells = [replace(cells[0], ruled=False), replace(cells[1], ruled=self.ruled)]
        return slack, tuple(cells)

    def _beside(self, story: Story, rank: int, figure: Figure) -> tuple[float, tuple[Cell, ...]]:
        """A story with a picture at its side."""
        wide = self.columns - 2
        block = self._block(story, wide, rank)
        tall = max(70, self._height(block, wide) - 14 * len(figure.caption) - 20)
        if tall > 1.1 * self.width(2):
            return 1000, ()
        figure = replace(figure, picture=self._picture(tall))
        return 0, (Cell(self.width(wide), (block,)), Cell(self.width(2), (figure,)))

    def _figure(self, caption: Story) -> Figure:
        lines = tuple(line for line in (*caption.head, *caption.body))
        return Figure(self._picture(self.chance.randint(70, 130)), lines)

    def _picture(self, height: float) -> Picture:
        return Picture(round(height, 1), self.chance.randrange(1 << 16))

    def _block(self, story: Story, wide: int, rank: int, figure: Figure | None = None) -> Block:
        """A story over some columns; the first of a page has the largest headline."""
        chance = self.chance
        frame = chance.choice([*self.frames, ""]) if rank and story.size < 420 else ""
        room = self.width(wide) - (16 if frame else 0)
        rows = [
            Row(line.words, line.role, bool(LABEL.match(line.words)) and len(story.head) > 1)
            for line in story.head
        ]
        rather = rank > 0 and wide > 1 and chance.random() < 0.25
        deep = story.size * self.size * 1.5 / (room / self.size - 5)
        upright = rather and _fits_upright(rows) and max(len(row.words) for row in rows) * 18 < deep
        largest = (chance.choice([24, 28, 32]) if rank == 0 else chance.choice([15, 17, 20])) + 2 * (wide > 3)
        rows, head_size = sized(rows, room, 15 if upright else largest)
        columns = wide - 1 if wide > 2 and chance.random() < 0.25 else wide
        if story.size < 90:
            columns = min(columns, 2) if wide < 4 else 2
        lead = chance.choice(["", "", "lead", "lead bold"]) if rank == 0 and _has_lead(story) else ""
        above = figure is not None and (len(figure.caption) > 1 or chance.random() < 0.5)
        body = story.body
        return Block(
            tuple(rows),
            body,
            columns,
            head_size,
            chance.choice([1.45, 1.5, 1.6]),
            frame,
            lead,
            upright,
            figure,
            above,
        )

    def _height(self, block: Block | Figure, wide: int) -> float:
        """About how high a block over some columns is."""
        if isinstance(block, Figure):
            return block.picture.height + 20
        room = self.width(wide) - (16 if block.frame else 0) - (block.upright_width if block.upright else 0)
        column = (room - (block.columns - 1) * self.gutter) / block.columns
        fits = max(4, int(column / self.size))
        rows = sum(ceil((len(line.words) + 2) / fits) for line in block.body)
        text = ceil(rows / block.columns) * self.size * block.leading
        head = (
            0
            if block.upright
            else sum(
                block.head_size * 1.22 if row.role == "headline" else 17
                for row in block.head
                if not row.kicker
            )
            + 6 * bool(block.head)
        )
        figure = 0.0
        if block.figure:
            share = 1 if block.figure_above else block.columns
            figure = (block.figure.picture.height + 26) / share
        return text + head + figure + (14 if block.frame else 0) + 9

    def style(self) -> dict[str, object]:
        """What the style sheet is filled in with."""
        chance = random.Random(f"style {self.copy.name}")
        return {
            "name": self.copy.name,
            "width": self.width(self.columns),
            "margin": MARGIN,
            "size": self.size,
            "gutter": self.gutter,
            "gap": chance.choice([9, 11, 14]),
            "byline": chance.choice(["left", "right", "center"]),
            "heading_indent": chance.choice(["0", "2em"]),
            "folio_rule": chance.choice(["1.5pt solid #111", "3pt double #111", ".5pt solid #333"]),
            "foot_align": chance.choice(["left", "center", "right"]),
            "band_rule": chance.choice([".5pt solid #444", "1pt dotted #555", "0"]),
            "column_rule": chance.choice(["none", "none", ".3pt solid #888"]),
            "display": chance.choice(['"Noto Sans CJK SC"', '"Noto Sans CJK SC"', '"Noto Serif CJK SC"']),
            "head_align": chance.choice(["center", "center", "left"]),
            "caption_indent": chance.choice(["0", "2em"]),
        }


def page(copy: Copy, shuffled: bool = False, cut: bool = False) -> str:
    """The HTML of a clipping as newspaper pages, their pieces in any order in the file if `shuffled`.

    `cut`: the page is as high as its words need, and not as high as a page can be, which WeasyPrint wants.
    """
    maker = Maker(copy)
    plans, style = maker.plans(), maker.style()
    pieces = [list(_pieces(plan, maker)) for plan in plans]
    measured = [piece for one in pieces for piece in one]
    html = sheets.filled("newspaper.html", measured=measured, height=TALLEST, **style)
    for piece, height in zip(measured, sheets.heights(html), strict=True):
        piece.height = height
    placed = [_placed(plan, one, maker) for plan, one in zip(plans, pieces, strict=True)]
    if shuffled:
        for sheet in placed:
            random.Random(copy.name).shuffle(sheet.pieces)
    height = max(sheet.height for sheet in placed) + 2 * MARGIN
    return sheets.filled("newspaper.html", sheets=placed, height=height if cut else TALLEST, **style)


def _pieces(plan: Plan, maker: Maker) -> Iterator[Piece]:
    whole = maker.width(maker.columns)
    if plan.folio:
        yield Piece("folio", plan.folio, whole)
    for band in plan.bands:
        for cell in band:
            for block in cell.blocks:
                yield Piece("figure" if isinstance(block, Figure) else "story", block, cell.width)
    if plan.foot:
        yield Piece("foot", plan.foot, whole)


def _placed(plan: Plan, pieces: list[Piece], maker: Maker) -> Sheet:
    """The pieces of a page at their places, with the rules between them."""
    rules: list[Rule] = []
    queue = iter(pieces)
    y = 0.0
    if plan.folio:
        y += next(queue).height + GAP
    for number, band in enumerate(plan.bands):
        if number:
            rules.append(Rule("flat", 0, y, maker.width(maker.columns)))
            y += GAP
        x, top, lowest = 0.0, y, y
        for cell in band:
            at = top
            for position, _ in enumerate(cell.blocks):
                if position:
                    rules.append(Rule("flat", x, at, cell.width))
                    at += GAP
                piece = next(queue)
                piece.x, piece.y = x, at
                at += piece.height + GAP
            lowest = max(lowest, at)
            x += cell.width + maker.gutter
        if any(cell.ruled for cell in band):
            rules += [Rule("upright", band[0].width + maker.gutter / 2, top, lowest - top - GAP)]
        y = lowest
    for piece in queue:
        piece.y = y
        y += piece.height
    return Sheet(pieces, rules, y)


def _has_lead(story: Story) -> bool:
    return bool(story.body) and story.body[0].role == "body" and 40 < len(story.body[0].words) < 160


def _fits_upright(rows: Sequence[Row]) -> bool:
    upright = [row for row in rows if not row.kicker]
    return (
        0 < len(upright) <= 2 and all(len(row.words) <= 13 for row in upright) and len(upright) == len(rows)
    )
