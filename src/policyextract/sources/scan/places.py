"""Where each character of a recognised row stands: by the middles that the network tells, and by the ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OPENING, CLOSING = "（《〈“‘【〔「『([", "，。、；：？！）》〉”’】〕」』,;:?!)]"
NARROW = "·—…-"  # marks that have blank beside them
BLANK = 0.8  # em: a wider gap is a blank, as wide as a character
HALF = 0.3  # em: what a gap has more than the others of its row is a small blank
HAN_HIGH, WORD_HIGH = 0.92, 0.74  # em: the height of ink in a row with Chinese characters, and without
HAN = regex.compile(r"\p{Han}")
WORD = regex.compile(r"[\p{Latin}\d]")


def size(chars: str, middles: Sequence[float], high: float) -> float:
    """The em of a row whose ink is `high`: how far Chinese characters stand apart that stand close."""
    em = high / (HAN_HIGH if HAN.search(chars) else WORD_HIGH)
    steps = [
        b - a
        for (a, b), pair in zip(pairwise(middles), pairwise(chars), strict=True)
        if all(HAN.match(char) for char in pair)
    ]
    step = fmean(steps) if len(steps) > 2 else 0.0  # a middle is known to a sixth of an em only
    return step if 0.85 * em < step < 1.1 * em else em


def edges(chars: str, middles: Sequence[float], inked: NDArray[np.int64], em: float) -> list[float]:
    """Where each character begins and ends; `inked` says how much ink each column of the row has.

    Two characters are parted where there is least ink between their middles. A Chinese mark has the
    blank of its cell, as in print.
    """
    cuts = [0.0, *(_cut(inked, a, b) for a, b in pairwise(middles)), float(len(inked))]
    found: list[float] = []
    for middle, (left, right) in zip(middles, pairwise(cuts), strict=True):
        found += _trimmed(inked, left, right) or (max(left, middle - em / 4), min(right, middle + em / 4))
    return _widened(chars, found, em)


def _cut(inked: NDArray[np.int64], a: float, b: float) -> float:
    """The middle of the widest gap with the least ink between two places."""
    start, end = round(a), max(round(a) + 1, round(b))
    between = inked[start:end]
    if not len(between):
        return (a + b) / 2
    least = (between == between.min()).tolist()
    best, held = (0, 0), 0
    for at, free in enumerate([*least, False]):
        if free:
            held += 1
            continue
        best, held = max(best, (held, at)), 0
    return start + best[1] - best[0] / 2


def _trimmed(inked: NDArray[np.int64], left: float, right: float) -> tuple[float, float] | None:
    """Where the ink between two places begins and ends, None where there is none."""
    here = inked[round(left) : round(right)].nonzero()[0]
    return (round(left) + float(here[0]), round(left) + float(here[-1]) + 1) if len(here) else None


def _widened(chars: str, found: list[float], em: float) -> list[float]:
    """The edges, those of marks with the blank of their cell as far as it is free."""
    for at, char in enumerate(chars):
        left, right = found[2 * at : 2 * at + 2]
        if char in CLOSING:
            free = found[2 * at + 2] if at + 1 < len(chars) else left + em
            found[2 * at + 1] = max(right, min(free, left + em))
        elif char in OPENING:
            free = found[2 * at - 1] if at else right - em
            found[2 * at] = min(left, max(free, right - em))
    return found


def with_blanks(words: str, found: Sequence[float], em: float) -> tuple[str, tuple[float, ...]]:
    """The characters of a row and their edges, with a blank where one is printed.

    `words` are as recognised: blanks in them count between Latin words only.
    """
    gaps = [right - left for left, right in zip(found[1:-1:2], found[2::2], strict=True)]
    least = max(HALF * em + median(gaps or [0.0]), HALF * em)
    chars, places = "", list[float]()
    for char, gap, left, right in zip(_joined(words), [0.0, *gaps], found[::2], found[1::2], strict=True):
        if places and (blank := _blank(chars[-1], char, gap, (least, BLANK * em))):
            chars += blank
            places += [places[-1], left]
        chars += char[-1]
        places += [left, right]
    return chars, tuple(places)


def _joined(words: str) -> Iterator[str]:
    """The characters that are no blanks, each with the blank before it."""
    return (match[0] for match in regex.finditer(r"\s?\S", words))


def _blank(before: str, char: str, gap: float, least: tuple[float, float]) -> str:
    """The blank between two characters that are `gap` apart, if any; `least` are a small and a wide one."""
    if gap > least[1]:
        return "\u3000"
    if WORD.match(before) and WORD.match(char[-1]):
        return " " if len(char) > 1 else ""
    return " " if gap > least[0] and not {before, char[-1]} & set(NARROW) else ""
