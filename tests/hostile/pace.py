"""How long a pattern takes over hostile texts, and how much longer when they are twice as long."""

import re
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hostile.texts import texts
from policyextract.patterns import Pattern
from policyextract.scanner import Scanner

GROWTH = 2.5  # times as long, at most, for a text twice as long
# A step is a match of a dot, about 0.08 µs: twelve a character are the tenth of a second for 100,000 of them.
TENTH_OF_A_SECOND = 12
STEPS_OF_A_MATCH = 50
BEGUN_S = 0.01  # what a pattern may take that looks far back, however short the text
DOT = re.compile("(?s).")
FELT_S = 0.003  # what is faster may take twice as long for no reason
TRIES = 8


class Pace(NamedTuple):
    """The time a pattern takes over a text, over one twice as long, and what it may take."""

    pattern: str
    text: str
    once: float
    twice: float
    allowed: float

    @property
    def growth(self) -> float:
        """How many times as long the text of twice the length takes."""
        return self.twice / self.once

    @property
    def is_slow(self) -> bool:
        """Whether it takes too long, or grows faster than the text."""
        return self.twice > self.allowed or self.growth > GROWTH and self.twice > FELT_S


def paces(pattern: Pattern, length: int, steps: int = TENTH_OF_A_SECOND) -> Iterator[Pace]:
    """The pace over each hostile text of a pattern, as the program runs it; the slow ones are tried again.

    `steps` are those that each character may take.
    """
    scanner = Scanner([pattern])
    for (name, text), (_, longer) in zip(texts(pattern, length), texts(pattern, 2 * length), strict=True):
        matches = sum(1 for _ in scanner.find(longer))
        once = twice = step = float("inf")
        for _ in range(TRIES):
            once = min(once, seconds(scanner.find, text))
            twice = min(twice, seconds(scanner.find, longer))
            step = min(step, seconds(DOT.finditer, longer) / len(longer))
            allowed = BEGUN_S + step * (steps * len(longer) + STEPS_OF_A_MATCH * matches)
            pace = Pace(pattern.id, name, once, twice, allowed)
            if not pace.is_slow:
                break
        yield pace


def seconds(find: Callable[[str], Iterable[object]], text: str) -> float:
    """CPU seconds that it takes to find all in a text."""
    began = time.process_time()
    for _ in find(text):
        pass
    return time.process_time() - began
