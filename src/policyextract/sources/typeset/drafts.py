"""Stories of a newspaper while their columns are being found, and those that go on on another page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from policyextract.sources.typeset.heads import Head
from policyextract.sources.typeset.leaf import Row
from policyextract.sources.typeset.stacks import Stack

PAGE = r"(?:第?\s*[A-Z]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|[A-Z]\d{1,3})[^。，]{0,20}"
ONWARD = regex.compile(
    rf"[（(【]?\s{{0,3}}[▶►]?\s{{0,3}}(?:下转|转(?=第)|见(?=第?[A-Z\d一二三四五六七八九十]{{1,3}}版续))\s*{PAGE}[）)】]?"
)
BACK = regex.compile(rf"[（(【]?\s{{0,3}}[◀◄]?\s{{0,3}}(?:上接|[紧文]?接(?=第))\s*{PAGE}[）)】]?")


@dataclass(eq=False)
class Draft:
    """A story while its columns are being found; `sequels` are its pieces on other pages."""

    head: Head | None
    bodies: list[Stack] = field(default_factory=list)
    sequels: list[Draft] = field(default_factory=list)
    continues: bool = False

    @property
    def title(self) -> str:
        """The words of its headline."""
        return "".join(stack.words for stack in self.head.stacks) if self.head else ""


def continued(drafts: Sequence[Draft]) -> list[Row]:
    """Gives each story its pieces on other pages (下转2版 … 上接1版); the rows that only lead there."""
    apart: list[Row] = []
    onward = [draft for draft in drafts if _taken(draft, ONWARD, apart)]
    for sequel in [draft for draft in drafts if _taken(draft, BACK, apart)]:
        open_ = [draft for draft in onward if not draft.sequels and draft is not sequel]
        if not open_:
            continue
        story = max(open_, key=lambda draft: _alike(draft.title, sequel.title))
        story.sequels.append(sequel)
        sequel.continues = True
        apart += [row for stack in (sequel.head.stacks if sequel.head else ()) for row in stack.rows]
    return apart


def _taken(draft: Draft, mark: regex.Pattern[str], apart: list[Row]) -> bool:
    """Whether a story has such a mark, which is taken out of its text."""
    for at, stack in enumerate(draft.bodies):
        for row in stack.rows:
            parts = _without(row, mark)
            if parts is None:
                continue
            rest, taken = parts
            rows = tuple(r for other in stack.rows for r in (rest if other is row else (other,)))
            draft.bodies[at : at + 1] = [Stack(rows)] if rows else []
            apart.append(taken)
            return True
    return False


def _without(row: Row, mark: regex.Pattern[str]) -> tuple[tuple[Row, ...], Row] | None:
    """What is left of a row without the mark that it begins or ends with, and the mark; None without one."""
    words = row.words
    if m := mark.match(words):
        rest, taken = row.part(m.end(), len(words)), row.part(0, m.end())
    elif m := regex.search(rf"(?:{mark.pattern})$", words):
        rest, taken = row.part(0, m.start()), row.part(m.start(), len(words))
    else:
        return None
    return ((rest,) if rest.words else ()), taken


def _alike(one: str, other: str) -> int:
    """How many pairs of characters two titles share."""
    return len({*pairwise(one)} & {*pairwise(other)})
