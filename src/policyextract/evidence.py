"""Facts and the words that they were read from, before they are put into records."""

from __future__ import annotations

from typing import Literal, NamedTuple

from policyextract.text import Span

How = Literal["explicit", "inherited", "computed", "dictionary"]


class Fact(NamedTuple):
    """A value, the words that say so, the rule that read them, and how it was found."""

    value: str | None
    words: Span | None
    rule: str
    how: How


def how_near(words: Span, sentence: Span) -> How:
    """`explicit` for words of the same sentence, else `inherited`."""
    return "explicit" if sentence.covers(words) else "inherited"
