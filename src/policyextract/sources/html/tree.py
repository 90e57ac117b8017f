"""The elements of a web page, those left out that nobody sees or that hold no words of an article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import regex

from policyextract.sources.source import Reason, SourceError

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

# The parser looks through all elements that are open for each of these that begins.
NESTING = regex.compile(
    r"<(/?)(?:div|table|ul|ol|dl|section|article|center|blockquote|main|header|figure|fieldset|form|details|address)\b",
    regex.IGNORECASE,
)
DEEPEST = 5000
MOST = 200_000  # elements: a book has fewer
OPENING = regex.compile(r"<[a-zA-Z]")
WORDLESS = frozenset(
    "script style noscript template iframe object embed svg math canvas select datalist button input "
    "textarea audio video map nav aside footer dialog head title rt rp".split()
)
HIDDEN = regex.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", regex.IGNORECASE)
ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu tooltip".split()
)
# Parts of the names that sites give to what is around an article: class="bottom-share", id="navMenu".
AROUND = frozenset(
    "nav navbar menu breadcrumb breadcrumbs crumb crumbs share bdshare social sidebar related relevant "
    "recommend comments copyright footer foot pager pagination cookie cookies qrcode ewm rank ranking "
    "advert ad ads login toolbar prevnext tags".split()
)
NAME_PARTS = regex.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(slots=True)
class Element:
    """An element with its words and elements in order; `around`: it is named like what is not an article.

    `size` is the number of its characters, `first` and `last` are the lines that they make, as `lines.lines`
    numbers them.
    """

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)
    size: int = 0
    hidden: bool = False
    around: bool = False
    first: int = 0
    last: int = 0


def parsed(markup: str, name: str) -> LexborHTMLParser:
    """The page as a browser reads it; raises SourceError for more, or deeper nested, than any page has."""
    from selectolax.lexbor import LexborHTMLParser

    if sum(1 for _ in OPENING.finditer(markup)) > MOST:
        raise SourceError(
            name, Reason.size, f"more than {MOST} elements are no page", "get it again, or split it"
        )
    depth = 0
    for tag in NESTING.finditer(markup):
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > DEEPEST:
            raise SourceError(
                name, Reason.nested, f"more than {DEEPEST} elements in each other", "get the page again"
            )
    return LexborHTMLParser(markup)


def listed(page: LexborHTMLParser) -> str | None:
    """The markup that a saved view of the source of a page lists; None for a page itself."""
    rows = page.css("td.line-content")
    return "\n".join(row.text() for row in rows) if rows else None


def why_empty(page: LexborHTMLParser) -> tuple[str, str]:
    """What is wrong with a page that has no article, and what to do."""
    frames = [node.attributes.get("src") or "" for node in page.css("frame, iframe")]
    pages = [src for src in frames if src and not src.startswith(("about:", "javascript:"))]
    if pages:
        return "holds only frames", f"give the page in the frame instead ({pages[-1][:80]})"
    return "has no text", "save it from the browser after it has loaded, or print it as PDF"


def body(page: LexborHTMLParser) -> Element:
    """The body of a page as elements with words that are seen.

    What is hidden and holds most of the words is what a script would have shown after loading: it stays.
    """
    top = _body(page)
    for one, opens in walk(top):
        if opens and isinstance(one, Element) and one.hidden and 2 * one.size <= top.size:
            one.children.clear()
    return top


def _body(page: LexborHTMLParser) -> Element:
    top = held = Element("body", {})
    for node, opens in _events(page.body):
        if not opens:
            assert held.parent
            held.parent.size += held.size
            held = held.parent
        elif node.is_text_node:
            words = node.text_content or ""
            held.children.append(words)
            held.size += len("".join(words.split()))
        else:
            inner = _element(node, held)
            held.children.append(inner)
            held = inner
    return top


def walk(top: Element) -> Iterator[tuple[Element | str, bool]]:
    """The words and elements below an element in order, each element again with False where it ends."""
    todo: list[tuple[Element | str, bool]] = [(child, True) for child in reversed(top.children)]
    while todo:
        one, opens = todo.pop()
        yield one, opens
        if opens and isinstance(one, Element):
            todo.append((one, False))
            todo += ((child, True) for child in reversed(one.children))


def _events(top: LexborNode | None) -> Iterator[tuple[LexborNode, bool]]:
    """The nodes below one that may have words, each element again with False where it ends."""
    node = top.first_child if top else None
    depth = 0
    while node is not None:
        element = node.is_element_node and node.tag not in WORDLESS
        if element or node.is_text_node:
            yield node, True
        if element and node.first_child is not None:
            node, depth = node.first_child, depth + 1
            continue
        if element:
            yield node, False
        while node is not None and node.next is None and depth:
            node, depth = node.parent, depth - 1
            if node is not None:
                yield node, False
        node = node.next if node is not None else None


def _element(node: LexborNode, parent: Element) -> Element:
    attributes = {name: value or "" for name, value in node.attributes.items()}
    return Element(
        node.tag or "", attributes, parent, hidden=_is_hidden(attributes), around=_is_around(attributes)
    )


def _is_hidden(attributes: dict[str, str]) -> bool:
    told = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return told or bool(HIDDEN.search(attributes.get("style", "")))


def _is_around(attributes: dict[str, str]) -> bool:
    """Whether an element has a role or a name of what is around an article."""
    names = attributes.get("class", "") + " " + attributes.get("id", "")
    return attributes.get("role") in ROLES or any(
        part.lower() in AROUND for part in NAME_PARTS.findall(names)
    )
