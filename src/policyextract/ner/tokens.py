"""The words of an article as LAC cuts and tags them, at their places in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from policyextract.text import Span

LONGEST = 256  # characters that are read together; a longer sentence is cut
BLANK = ","  # what LAC, which knows no blanks, is given for them: there, too, something ends


class Token(NamedTuple):
    """A word and its tag: a part of speech, or PER, LOC, ORG, TIME."""

    span: Span
    tag: str


@dataclass(frozen=True)
class Tokens:
    """The words of some sentences, in order."""

    found: tuple[Token, ...]

    @classmethod
    def read(cls, chars: str, sentences: Iterable[Span]) -> Tokens:
        """Those of the sentences of a text."""
        from policyextract.ner.lac import lac  # numpy takes its time, and few texts need it

        pieces = [piece for span in sentences for piece in _pieces(span)]
        found = lac().words([_normal(chars[slice(*piece)]) for piece in pieces])
        return cls(
            tuple(
                Token(Span(piece.start + word.start, piece.start + word.end), word.tag)
                for piece, words in zip(pieces, found, strict=True)
                for word in words
            )
        )

    @cached_property
    def _by_end(self) -> dict[int, Token]:
        return {token.span.end: token for token in self.found}

    @cached_property
    def _starts(self) -> dict[int, Token]:
        return {at: token for token in self.found for at in range(*token.span)}

    def ending(self, at: int) -> Token | None:
        """The word that ends before the character `at`."""
        return self._by_end.get(at)

    def around(self, at: int) -> Token | None:
        """The word that the character `at` is of."""
        return self._starts.get(at)

    def tagged(self, *tags: str) -> list[Token]:
        """The words with one of these tags."""
        return [token for token in self.found if token.tag in tags]


def _pieces(span: Span) -> Sequence[Span]:
    return [Span(at, min(at + LONGEST, span.end)) for at in range(span.start, span.end, LONGEST)]


def _normal(sentence: str) -> str:
    """A sentence as LAC was taught: half-width marks, one character for each."""
    return "".join(_plain(char) for char in sentence)


def _plain(char: str) -> str:
    if char.isspace() or char == "、":
        return BLANK
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 else char
