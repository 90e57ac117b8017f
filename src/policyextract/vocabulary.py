"""What the words of a headline or of a text tell of it, by how rare they are in the dictionary."""

from __future__ import annotations

from collections.abc import Mapping

import regex

from policyextract import wording
from policyextract.segmenter import segmenter

COMMON = 100  # the same of a word that no name has in it
RARE = 20  # how often the dictionary counts a word at most that tells what a text is about

NAME = regex.compile(r"\p{Han}{3,}")  # one of two characters is often none: 另有, 常去
QUOTED = regex.compile(r"[“《](\p{Han}{2,12})[”》]")
WORD = regex.compile(r"\p{Han}{2,}")


def dictionary() -> Mapping[str, int]:
    """How often each word of the dictionary stands in the texts that it was made from."""
    return segmenter().counts


def keywords(headline: str) -> list[str]:
    """The words of a headline, quoted ones first, then those that the dictionary counts least.

    >>> keywords("桥西区：驻校社工有了“连心卡”")
    ['连心卡', '驻校', '桥西区', '连心', '社工']
    """
    counts = dictionary()
    words = [word for word in segmenter().cut(headline) if WORD.fullmatch(word)]
    return list(
        dict.fromkeys([*QUOTED.findall(headline), *sorted(words, key=lambda word: counts.get(word, 0))])
    )


def names(text: str) -> frozenset[str]:
    """The words of a text that the dictionary does not have or hardly has: names, and terms of a field.

    >>> sorted(names("驻点社工廖春香说"))
    ['廖春香']
    """
    counts = dictionary()
    long = {word for word in segmenter().cut(text) if len(word) > 2}
    words = {word for word in long if counts.get(word, 0) <= RARE and NAME.fullmatch(word)}
    people = (m[0] for m in wording.PERSON_NAME.finditer(text, overlapped=True))
    return frozenset(words) | {name for name in people if not _has_word(name, counts)}


def _has_word(name: str, counts: Mapping[str, int]) -> bool:
    """Whether what may be a name starts with a common word: 高级社, 江西省."""
    return counts.get(name[:2], 0) > COMMON
