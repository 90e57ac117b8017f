"""The words in an element as a browser shows them: blanks, line ends, links."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from policyextract.sources.html.tree import Element, walk

BLOCK = regex.compile(r"display\s*:\s*(?:block|flex|table|grid|list-item)", regex.IGNORECASE)
INLINE = frozenset(
    "a abbr acronym b basefont bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rb "
    "ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
BROKEN = regex.compile(r"(?<![ \t\f])[ \t\f]*+[\r\n][ \t\r\n\f]*+")
TOGETHER = regex.compile(r"[\p{Han}，。、；：！？（）《》“”‘’][\p{Han}\p{P}\d]|[\p{P}\d]\p{Han}")
BLANKS = regex.compile(r"[ \t\r\n\f]+")


def breaks(element: Element) -> bool:
    """Whether an element stands on lines of its own; those that no standard knows don't."""
    inline = element.tag in INLINE or "-" in element.tag or ":" in element.tag
    return not inline or bool(BLOCK.search(element.attributes.get("style", "")))


class Run(NamedTuple):
    """Words of a line, with how many of their characters are links, and how many links these are."""

    words: str
    linked: int = 0
    links: int = 0


def size(words: str) -> int:
    """How many characters words have, blanks not counted."""
    return len("".join(words.split()))


def run(words: str, linked: bool) -> Run:
    """Some words of the markup; its line ends set Latin words apart, not Chinese characters."""
    return Run(BROKEN.sub(_gap, words), size(words) if linked else 0)


def _gap(broken: regex.Match[str]) -> str:
    """What a line end comes to, by the characters on both sides."""
    beside = (
        broken.string[max(0, broken.start() - 1) : broken.start()]
        + broken.string[broken.end() : broken.end() + 1]
    )
    return "" if TOGETHER.fullmatch(beside) else " "


def joined(runs: list[Run]) -> Run:
    r"""Runs as one line, with the blanks that a browser shows.

    >>> joined([run("  每月\n  补贴 200\n元  per", False), run("\nmonth ", True)])
    Run(words='每月补贴 200元 per month', linked=5, links=0)
    """
    words = BLANKS.sub(" ", "".join(run.words for run in runs)).strip()
    return Run(words, sum(run.linked for run in runs), sum(run.links for run in runs))


def inside(top: Element) -> Run:
    """All words of an element as one line."""
    return joined(list(_runs(top)))


def _runs(top: Element) -> Iterator[Run]:
    depth = 0
    for one, opens in walk(top):
        if isinstance(one, str):
            yield run(one, depth > 0)
        elif one.tag == "a":
            depth += 1 if opens else -1
            yield Run("", 0, int(opens))
        elif breaks(one):
            yield Run(" ")
