"""The word segmenter: jieba with its dictionary, or, in a chain without it, one that knows no word."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Protocol, cast

from policyextract.without import Part, has


class Segmenter(Protocol):
    """What cuts a text into words by a dictionary: how often it counts each word, and all words."""

    FREQ: Mapping[str, int]
    total: int

    def initialize(self) -> None:
        """Reads the dictionary."""

    def cut(self, sentence: str, cut_all: bool = False, HMM: bool = True) -> Iterator[str]:
        """The words of a sentence, in order."""


class Characters:
    """The segmenter of a chain without jieba: every character stands alone."""

    FREQ: Mapping[str, int] = MappingProxyType({})
    total = 0

    def initialize(self) -> None:
        """Has nothing to read."""

    def cut(self, sentence: str, cut_all: bool = False, HMM: bool = True) -> Iterator[str]:
        """The characters."""
        yield from sentence


def segmenter() -> Segmenter:
    """The word segmenter; it reads its dictionary at the first call, which takes about a second."""
    return _jieba() if has(Part.JIEBA) else Characters()


@cache
def _jieba() -> Segmenter:
    with warnings.catch_warnings(action="ignore"):  # its patterns are written for an older Python
        import jieba

    jieba.setLogLevel(logging.WARNING)
    return cast(Segmenter, jieba.Tokenizer())
