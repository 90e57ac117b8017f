"""Two runs beside each other: what one says and the other doesn't."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from policyextract.evaluate.answers import KINDS, Answer, Answers

# What tells where an answer comes from or how sure it is, and not what it says.
ABOUT = {"id", "type", "kind", "source", "article", "article_title", "sentence", "start", "end"} | {
    "quote",
    "text",
    "rule",
    "evidence",
    "confidence",
    "confidences",
    "region_name",
}


class Change(NamedTuple):
    """An answer that came, went, or says something else now; `old` or `new` is None where there is none."""

    how: Literal["gained", "lost", "changed"]
    old: Answer | None
    new: Answer | None

    @property
    def answer(self) -> Answer:
        """The answer that tells the place."""
        answer = self.new or self.old
        assert answer
        return answer


def changes(old: Answers, new: Answers) -> Iterator[Change]:
    """The mentions and records that differ, by kind, in the order of the text."""
    for kind in KINDS:
        yield from sorted(_changes(old.kind(kind), new.kind(kind)), key=lambda change: change.answer.start)


def _changes(old: list[Answer], new: list[Answer]) -> Iterator[Change]:
    same = [_take(old, answer, _same) for answer in new]
    fresh = [answer for answer, twin in zip(new, same, strict=True) if not twin]
    for answer in fresh:
        before = _take(old, answer, Answer.overlaps)
        yield Change("changed", before, answer) if before else Change("gained", None, answer)
    for answer in old:
        yield Change("lost", answer, None)


def _take(answers: list[Answer], like: Answer, fits: Callable[[Answer, Answer], bool]) -> Answer | None:
    """The first of the answers that fits, taken out of the list."""
    for place, answer in enumerate(answers):
        if fits(answer, like):
            return answers.pop(place)
    return None


def says(answer: Answer) -> dict[str, object]:
    """The values of an answer that say something: those told, without where they come from."""
    return {k: v for k, v in answer.values.items() if k not in ABOUT and v not in (None, [], ())}


def _same(old: Answer, new: Answer) -> bool:
    """Whether both say the same; a field that a run of another version doesn't have says nothing."""
    both = old.values.keys() & new.values.keys()
    told = ({name: value for name, value in says(one).items() if name in both} for one in (old, new))
    return (old.start, old.end) == (new.start, new.end) and next(told) == next(told)


def titles(answers: Answers) -> list[str]:
    """The headlines of a run, sorted."""
    return sorted(title for article in answers.articles for title in article.titles)
