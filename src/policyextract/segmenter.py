"""The word segmenter: jieba with its dictionary, or, in a chain without it, one that knows no word.

The dictionary is the file in jieba's package; rjieba, which is jieba in Rust with the same dictionary in
it, cuts about ten times as fast. Chinese words come out the same; only what stands between them may be
cut otherwise (200-500 is one word).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from policyextract.without import Part, has


class Segmenter(Protocol):
    """What cuts a text into words by a dictionary: how often it counts each word, and all words."""

    @property
    def counts(self) -> Mapping[str, int]:
        """How often each word of the dictionary stands in the texts that it was made from."""

    @property
    def total(self) -> int:
        """The sum of these counts."""

    def cut(self, text: str, hmm: bool = True) -> Sequence[str]:
        """The words of a text, in order; with `hmm`, also those that look like words of the dictionary."""


class Characters:
    """The segmenter of a chain without jieba: every character stands alone."""

    counts: Mapping[str, int] = MappingProxyType({})
    total = 0

    def cut(self, text: str, hmm: bool = True) -> Sequence[str]:
        """The characters."""
        return list(text)


class Jieba:
    """jieba; what it needs is read when it is first asked for."""

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """The dictionary in jieba's package; jieba itself isn't imported: it takes its time."""
        spec = find_spec("jieba")
        assert spec and spec.origin
        with (Path(spec.origin).parent / "dict.txt").open(encoding="utf-8") as lines:
            return {word: int(count) for word, count, _part_of_speech in map(str.split, lines)}

    @cached_property
    def total(self) -> int:
        """The sum of the counts."""
        return sum(self.counts.values())

    def cut(self, text: str, hmm: bool = True) -> Sequence[str]:
        """The words of a text."""
        import rjieba  # reads its dictionary

        return rjieba.cut(text, hmm)


def segmenter() -> Segmenter:
    """The word segmenter."""
    return _jieba() if has(Part.JIEBA) else Characters()


@cache
def _jieba() -> Segmenter:
    return Jieba()
