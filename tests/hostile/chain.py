"""How long the chain takes for a text, beside what it takes for others."""

import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from policyextract import pipeline
from policyextract.sources import SourceError, read_bytes

CORPUS = Path(__file__).parents[2] / "corpus"
TIMES = 10  # as long a character as usual, at most
TRIES = 4


def seconds(text):
    """CPU seconds that the chain takes for a text; to refuse it is an answer too."""
    began = time.process_time()
    with suppress(SourceError):
        pipeline.run(read_bytes(text.encode(), "hostile.txt"))
    return time.process_time() - began


@cache
def usual():
    """CPU seconds a character of the corpus."""
    texts = [path.read_text("utf-8") for path in sorted(CORPUS.glob("*.txt"))[::12]]
    for text in texts:
        seconds(text)
    return sum(map(seconds, texts)) / sum(map(len, texts))


def is_slow(text):
    """Whether a text takes too long whenever it is tried."""
    allowed = TIMES * usual() * len(text)
    return all(seconds(text) > allowed for _ in range(TRIES))
