"""What the chain goes without, so that an evaluation can tell what a part gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

PARTS = {
    "jieba": "the dictionary and the segmenter of jieba: which short names are places, which lead is whose",
    "ner": "the names that no list holds: bodies, towns, programmes, people",
}
_left_out: ContextVar[frozenset[str]] = ContextVar("left_out", default=frozenset())


def has(part: str) -> bool:
    """Whether the chain runs with a part."""
    return part not in _left_out.get()


@contextmanager
def without(parts: Iterable[str]) -> Iterator[None]:
    """Runs the chain without these parts."""
    token = _left_out.set(frozenset(parts))
    try:
        yield
    finally:
        _left_out.reset(token)
