"""Running heads, folios and page numbers: what is printed on a page and belongs to no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import regex

from policyextract.characters import without_radicals
from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Leaf, Row

EDGE = 0.12  # of the page's height: running heads stand in it at the top and at the bottom
NEAR = 0.02  # of the page's height, by which their places differ from page to page
NUMBER = regex.compile(
    r"[-—–－·•\s]*(?:第\s*)?[\dⅠ-ⅻivxIVX]{1,4}(?:\s*页)?(?:\s*[/,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·•\s]*"
)
FOLIO = regex.compile(
    r"(?:19|20)\d\d\s*[年.\-/]\s*\d{1,2}\s*[月.\-/](?:\s*\d{1,2})?.{0,40}(?:星期|版|期)"
    r"|星期[一二三四五六日天]|^第?\s*[A-Z]?\d{1,3}\s*版|(?:责任?编辑?|版式|校对|美编|编辑|组版|电子?邮箱|热线)\s*[：:／/丨|]"
    r"|(?:新闻热线|投稿|总第\s*\d+\s*期|国内统一|统一刊号|邮发代号)"
)
LONGEST = 60  # characters of a folio


def beside(leaves: Sequence[Leaf]) -> set[Row]:
    """The rows of all pages that are running heads, folios or page numbers."""
    edges = [(leaf, row) for leaf in leaves for row in leaf.rows if _at_edge(leaf, row)]
    seen = Counter(key for key, _ in {(_key(leaf, row), leaf.number) for leaf, row in edges})
    found = [(leaf, row) for leaf, row in edges if _is_furniture(leaf, row, seen[_key(leaf, row)])]
    along = {
        row for leaf, row in edges for page, head in found if page is leaf and _on_one_line(head.box, row.box)
    }
    return along | {row for _, row in found}


def _on_one_line(a: Box, b: Box) -> bool:
    """Whether two rows stand on one line: what is beside a folio belongs to it."""
    return min(a.bottom, b.bottom) - max(a.top, b.top) > 0.5 * min(a.bottom - a.top, b.bottom - b.top)


def _at_edge(leaf: Leaf, row: Row) -> bool:
    height = leaf.sheet.height
    return row.box.bottom < EDGE * height or row.box.top > (1 - EDGE) * height


def _key(leaf: Leaf, row: Row) -> tuple[int, str]:
    """What a running head has in common on all pages: its height and its words, numbers aside."""
    return round(row.box.top / leaf.sheet.height / NEAR), regex.sub(r"\d+", "0", "".join(row.words.split()))


def _is_furniture(leaf: Leaf, row: Row, pages: int) -> bool:
    words = without_radicals(row.words.strip())
    if NUMBER.fullmatch(words):
        return _outermost(leaf, row)
    if len(words) > LONGEST or not _outermost(leaf, row):
        return False
    return pages > 1 or bool(FOLIO.search(words))


def _outermost(leaf: Leaf, row: Row) -> bool:
    """Whether no more than two rows stand nearer to the edge of the page, and none that is long."""
    top = row.box.bottom < EDGE * leaf.sheet.height
    beyond = [
        other
        for other in leaf.rows
        if (other.box.bottom < row.box.top if top else other.box.top > row.box.bottom)
    ]
    return len(beyond) <= 4 and all(len(other.words) <= LONGEST for other in beyond)
