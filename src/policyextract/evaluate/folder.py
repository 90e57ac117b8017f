"""A folder of clippings with gold answers: each is read, extracted and scored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from policyextract.evaluate.answers import Answers, AnswersError, read_gold
from policyextract.evaluate.reliability import Judged
from policyextract.evaluate.scores import Rate, Score, Tally, score
from policyextract.pipeline import Extraction, run
from policyextract.sources import Source, read_file

GOLD = ".gold.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """A clipping with its gold, what was found, and the score."""

    source: Source
    gold: Answers
    found: Answers
    score: Score


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


def scored(path: Path) -> Scored:
    """The clipping of a gold file, extracted and scored; raises AnswersError or SourceError."""
    gold = read_gold(path)
    return compared(gold, run(read_file(path.with_name(gold.source))))


def compared(gold: Answers, extraction: Extraction) -> Scored:
    """What was found in a clipping, scored against its gold."""
    found = Answers.of(extraction.document.model_dump(mode="json"))
    return Scored(extraction.source, gold, found, score(extraction.source.chars, gold, found))
