"""Regions as people look for them: by name, code or pinyin initials, and one below the other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from policyextract.regions import NATION, Region, table

MOST = 20
CLASS = re.compile(r"(省|市|地区|盟|(壮族|回族|维吾尔)?自治区|特别行政区)$")
LEVELS = ("province", "prefecture", "county")


class Place(NamedTuple):
    """A region with its names from the province down, all whole, or only its own.

    `initials` are the pinyin initials of its name, and of that behind the short names above it.
    """

    region: Region
    path: str
    short: str
    initials: tuple[str, ...]

    def fits(self, sought: str) -> int | None:
        """How well it fits what somebody types, 0 the best; None: not at all."""
        if sought.isdigit():
            return 0 if self.region.code.startswith(sought) else None
        if sought.isascii():
            return self._fits_initials(sought)
        if self.region.name.startswith(sought):
            return 0
        return 1 if sought in self.path or sought in self.short else None

    def _fits_initials(self, sought: str) -> int | None:
        """厦门市 is xms, but who types xm means it as well; xmsm and fjxmsm are 福建省厦门市思明区."""
        if self.initials[0] in (sought, sought + self.initials[0][-1]):
            return 0
        return 1 if any(letters.startswith(sought) for letters in self.initials) else None


def found(sought: str) -> list[Place]:
    """Up to 20 regions that somebody may mean: those of today first, the better fitting, the larger.

    >>> [found(words)[0].path for words in ("xm", "3502", "福建厦门", "xmsm")], found("夏门")
    (['福建省厦门市', '福建省厦门市', '福建省厦门市', '福建省厦门市思明区'], [])
    """
    words = "".join(sought.split()).lower()
    ranked = [(fit, place) for place in _places() if words and (fit := place.fits(words)) is not None]
    ranked.sort(key=lambda pair: (pair[1].region.until is not None, pair[0], _size(pair[1].region)))
    return [place for _, place in ranked[:MOST]]


def below(code: str | None) -> list[Region]:
    """The regions of today directly in one, or the provinces."""
    return _below()[code or NATION]


def above(code: str | None) -> tuple[Region, ...]:
    """A region and those that it lies in, from the province down; none for none."""
    return table().path(code) if code and code in table() else ()


def _size(region: Region) -> tuple[int, str]:
    return LEVELS.index(region.level), region.code


@cache
def _below() -> Mapping[str, list[Region]]:
    inside: dict[str, list[Region]] = defaultdict(list)
    for region in sorted(table().regions, key=lambda region: region.code):
        if region.until is None:
            inside[region.parent].append(region)
    return inside


@cache
def _places() -> tuple[Place, ...]:
    """All regions; of a code with several names the newest."""
    return tuple(_read())


def _read() -> Iterator[Place]:
    text = files("policyextract").joinpath("data/initials.tsv").read_text(encoding="utf-8")
    initials = dict(line.split("\t") for line in text.splitlines())
    for code in dict.fromkeys(region.code for region in table().regions):
        path = table().path(code)
        names = [region.name for region in path]
        short = [CLASS.sub("", name) for name in names[:-1]]
        letters = [initials[name][: len(cut)] for name, cut in zip(names, short, strict=False)]
        own = initials[names[-1]]
        tails = ("".join(letters[at:]) + own for at in range(len(letters), -1, -1))
        yield Place(path[-1], "".join(names), "".join(short) + names[-1], tuple(tails))
