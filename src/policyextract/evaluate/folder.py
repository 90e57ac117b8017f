"""A folder of clippings with gold answers: each is read, extracted and scored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from policyextract.evaluate.alignment import Alignment
from policyextract.evaluate.answers import Answers, AnswersError, read_gold
from policyextract.evaluate.reliability import Judged
from policyextract.evaluate.scores import Rate, Score, Tally, score
from policyextract.pipeline import Extraction, entities, run
from policyextract.sources import Source, read_file

GOLD = ".gold.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """A clipping with its gold, what was found, and the score.

    `text` is what all of them point at: the source, or where the gold is about a text of the same words,
    that one, and `alignment` tells where the words of the source stand in it.
    """

    source: Source
    gold: Answers
    found: Answers
    score: Score
    text: Source
    alignment: Alignment | None = None


@dataclass(slots=True)
class Evaluation:
    """The clippings of a folder and their figures together."""

    clippings: list[Scored]
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    rates: dict[str, Rate] = field(default_factory=lambda: defaultdict(Rate))

    def __post_init__(self) -> None:
        for clipping in self.clippings:
            for kind, tally in clipping.score.tallies.items():
                self.tallies[kind] += tally
            for name, rate in clipping.score.rates.items():
                self.rates[name] += rate

    def judged(self) -> list[Judged]:
        """Every record that the gold speaks for or against: its kind, its confidence, whether it is right."""
        return [
            Judged(answer.kind, _confidence(answer.values.get("confidence")), good)
            for clipping in self.clippings
            for answer, good in clipping.score.judged
        ]


def _confidence(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def gold_files(folder: Path) -> list[Path]:
    """The gold files that lie in the folder itself; raises AnswersError where there are none."""
    found = sorted(folder.glob(f"*{GOLD}"))
    if not found:
        raise AnswersError(
            f"{folder}: no gold answers ({'*' + GOLD}) lie in this folder; "
            "write NAME.yaml beside NAME.txt and run `policyextract gold`"
        )
    return found


def scored(path: Path, read: Callable[[str], Source] = read_file) -> Scored:
    """The clipping of a gold file, extracted and scored; raises AnswersError or SourceError."""
    gold = read_gold(path)
    extraction = run(read(str(path.with_name(gold.source))))
    return compared(gold, extraction, read(str(path.with_name(gold.text))) if gold.text else None)


def compared(gold: Answers, extraction: Extraction, text: Source | None = None) -> Scored:
    """What was found in a clipping, scored against its gold, which may be about a `text` of its words."""
    named = [entity.model_dump(mode="json") for entity in entities(extraction)]
    found = Answers.of({**extraction.document.model_dump(mode="json"), "entities": named})
    source = extraction.source
    if text is None:
        return Scored(source, gold, found, score(source.chars, gold, found), source)
    alignment = Alignment(source.chars, text.chars, gold.articles)
    moved = alignment.moved(found)
    return Scored(source, gold, moved, score(text.chars, gold, moved), text, alignment)
