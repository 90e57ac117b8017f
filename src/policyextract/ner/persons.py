"""Names of people, as LAC hears them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract.context import View
from policyextract.ner.tokens import Tokens
from policyextract.text import Span

NAME = regex.compile(r"\p{Han}{1,2}\s{0,3}\p{Han}{1,2}|\p{Han}{2,6}(?:·\p{Han}{1,6})?")


def read(view: View, tokens: Tokens) -> Iterator[Span]:
    """The names, without blanks at their ends."""
    for token in tokens.tagged("PER", "nr"):
        words = view.chars[slice(*token.span)]
        start = token.span.start + len(words) - len(words.lstrip())
        span = Span(start, start + len(words.strip()))
        if NAME.fullmatch(view.chars[slice(*span)]):
            yield span
