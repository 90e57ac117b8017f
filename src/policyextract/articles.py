"""Articles: which pieces of a page belong together, in the order in which a person reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from policyextract.clean import Page
from policyextract.text import Span, Text

Kind = Literal["article", "caption", "aside"]


@dataclass(frozen=True, slots=True)
class Article:
    """One story, paper, caption, or what belongs to none of them (`aside`).

    `text` has the words in reading order: headline, lead, body; `headline` is where the headline
    stands in it. `reasons` say for a person why the pieces were put together.
    """

    id: str
    kind: Kind
    title: str | None
    headline: Span | None
    text: Text
    byline: str | None = None
    source_note: str | None = None
    reasons: tuple[str, ...] = ()


def split(page: Page) -> list[Article]:
    """The articles of a page, captions and asides too; every character that is not blank is in one."""
    found = [("article", page.text)] if page.text.chars.strip() else []
    found += [("aside", text) for text in page.furniture]
    return [Article(f"a{n}", kind, None, None, text) for n, (kind, text) in enumerate(found, 1)]  # type: ignore[arg-type]
