"""The numbered lists of a Word file: what their levels look like, and where they begin."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element

from policyextract.sources.word.styles import Styles, number, on, value

LEVELS = 9


class Level(NamedTuple):
    """How a level of a list is numbered.

    `words` is what is printed, with %1 for the number of the first level; `behind` what comes after it.
    `restart` is how many levels above begin it anew, `style` that which puts paragraphs into it.
    """

    start: int
    form: str
    words: str
    behind: str
    restart: int
    decimal: bool
    style: str


class List(NamedTuple):
    """A list; those of one `kind` count on from each other, but for levels that begin at `starts`."""

    kind: str
    levels: tuple[Level, ...]
    starts: dict[int, int]


PLAIN = Level(1, "decimal", "", "", LEVELS, False, "")


def lists(part: Element | None, styles: Styles) -> dict[str, List]:
    """The lists that a part tells of, by the names that paragraphs call them."""
    every = [] if part is None else list(part)
    kinds = {one.get("abstractNumId", ""): one for one in every if one.tag == "abstractNum"}
    named = {one.get("numId", ""): one for one in every if one.tag == "num"}
    found = {}
    for name, one in named.items():
        kind = kinds.get(value(one.find("abstractNumId")))
        if kind is not None and (link := kind.find("numStyleLink")) is not None:  # as a style looks
            linked = named.get(value(styles.numbered(value(link))))
            kind = kind if linked is None else kinds.get(value(linked.find("abstractNumId")))
        if kind is not None:
            found[name] = _list(one, kind)
    return found


def _list(one: Element, kind: Element) -> List:
    """A list of a kind, which may change how that looks and where it begins."""
    starts = {
        int(changed.get("ilvl", "0")): number(changed.find("startOverride"), 0)
        for changed in one.findall("lvlOverride")
        if changed.find("startOverride") is not None
    }
    elements = {int(e.get("ilvl", "0")): e for e in (*kind.findall("lvl"), *one.findall("lvlOverride/lvl"))}
    levels = [_level(elements[at], at) if at in elements else PLAIN for at in range(LEVELS)]
    for at in starts:
        levels[at] = levels[at]._replace(start=starts[at])
    return List(kind.get("abstractNumId", ""), tuple(levels), starts)


def _level(element: Element, at: int) -> Level:
    """A level; marks that don't count (•) and hidden numbers print nothing."""
    form = (
        value(next(element.iter("numFmt"), None)) or "decimal"
    )  # a newer one stands first, then one for all
    silent = form == "bullet" or on(element.find("rPr/vanish"))
    return Level(
        start=number(element.find("start"), 0),
        form=form,
        words="" if silent else value(element.find("lvlText")),
        behind="" if value(element.find("suff")) == "nothing" else " ",
        restart=number(element.find("lvlRestart"), at),
        decimal=on(element.find("isLgl")),
        style=value(element.find("pStyle")),
    )
