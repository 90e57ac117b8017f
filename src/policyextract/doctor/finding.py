"""What the doctor finds: how it stands with one thing, in Chinese and in English, and what to do."""

from __future__ import annotations

from typing import Literal, NamedTuple

from policyextract.formats.labels import Label

State = Literal["good", "doubtful", "broken"]


class Finding(NamedTuple):
    """How one thing is; `broken` is only what the main jobs can't do without."""

    name: Label
    state: State
    said: Label
    advice: Label | None = None


def same(words: str) -> Label:
    """Words that are the same in both languages: names, numbers, paths."""
    return Label(words, words)
