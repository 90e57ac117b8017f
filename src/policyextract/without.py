"""What the chain goes without, so that an evaluation can tell what a part gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum


class Part(StrEnum):
    """A part of the chain, with what it says."""

    JIEBA = "jieba"
    """The dictionary and the segmenter: which short names are places, which lead is whose."""
    NER = "ner"
    """The names that no list holds: bodies, towns, programmes, people."""


_left_out: ContextVar[frozenset[Part]] = ContextVar("left_out", default=frozenset())


def has(part: Part) -> bool:
    """Whether the chain runs with a part."""
    return part not in _left_out.get()


@contextmanager
def without(parts: Iterable[Part]) -> Iterator[None]:
    """Runs the chain without these parts."""
    token = _left_out.set(frozenset(parts))
    try:
        yield
    finally:
        _left_out.reset(token)
