"""An evaluation in words: the figures, every error with its place, and what changed since another run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from policyextract.evaluate.answers import ENTITIES, FIELDS, KINDS, Answer, Answers, Article
from policyextract.evaluate.compare import Change, changes, says, titles
from policyextract.evaluate.folder import Evaluation, Scored
from policyextract.evaluate.reliability import bins, calibration_error
from policyextract.evaluate.scores import Tally
from policyextract.sources import Source

SHOWN = {
    **dict.fromkeys(ENTITIES, ()),
    **KINDS,
    "indicator": (*KINDS["indicator"], "date", "modality"),
    "policy": ("title", "number"),
}


def full(evaluation: Evaluation) -> Iterator[str]:
    """The figures, and below them every error."""
    yield from figures(evaluation)
    yield ""
    for clipping in evaluation.clippings:
        yield from errors(clipping)


def figures(evaluation: Evaluation) -> Iterator[str]:
    """The table of precision, recall and F1, the reliability table and the calibration error."""
    yield f"{'':22}precision  recall      f1    hit   miss  wrong"
    for kind, tally in evaluation.tallies.items():
        yield f"{kind:22}{_row(tally)}"
        for name in FIELDS.get(kind, ()):
            rate = evaluation.rates[f"{kind}.{name}"]
            yield f"  {kind + '.' + name:20}{_row(rate.tally)}   right where found {rate.right}/{rate.paired}"
    rate = evaluation.rates["article.title"]
    yield f"  {'article.title':20}{_row(rate.tally)}   right where found {rate.right}/{rate.paired}"
    judged = evaluation.judged()
    yield ""
    yield "confidence   records  stated   right"
    for row in bins(judged):
        yield f"{row.low:4.2f} – {row.high:4.2f} {row.records:8} {row.confidence:7.3f} {row.right:7.3f}"
    error = calibration_error(judged)
    if error is not None:
        yield f"expected calibration error {error:.3f}"


def _row(tally: Tally) -> str:
    told = "".join(
        f"{'-' if x is None else f'{x:.3f}':>8}" for x in (tally.precision, tally.recall, tally.f1)
    )
    return f" {told}{tally.hit:7}{tally.miss:7}{tally.wrong:7}"


def errors(clipping: Scored) -> Iterator[str]:
    """Each miss and each wrong answer of a clipping, with the call that explains its place."""
    rest = list(clipping.score.wrong)
    for gold in clipping.score.missed:
        twin = next((answer for answer in rest if _twins(answer, gold)), None)
        if twin:
            rest.remove(twin)
            yield from _error(clipping, "misread", gold, f"found {_differences(gold, twin)}")
        else:
            yield from _error(clipping, "missed", gold)
    for answer in rest:
        yield from _error(clipping, "wrong", answer)
    for article in clipping.score.untitled:
        found = "; ".join(titles(clipping.found)) or "none"
        place = _place(clipping.text, _first(article))
        yield f"missed   headline   {place}  «{article.titles[0]}»  found {found}"
    for article, lines in clipping.score.off:
        name = article.titles[0] if article.titles else article.id
        yield f"astray   lines      {clipping.text.name}  {_ranges(lines)}  should be in «{name}»"


def _twins(found: Answer, gold: Answer) -> bool:
    return found.kind == gold.kind and found.overlaps(gold)


def _error(clipping: Scored, what: str, answer: Answer, more: str = "") -> Iterator[str]:
    yield f"{what:8} {_line(clipping, answer)}  {more}".rstrip()
    place = _in_source(clipping, answer)
    if place:
        yield f"         policyextract explain {clipping.source.name} {place[0]}:{place[1]}"


def _in_source(clipping: Scored, answer: Answer) -> tuple[int, int] | None:
    """The characters of the file that was read which an answer is about; None where they weren't read."""
    if clipping.alignment is None:
        return answer.start, answer.end
    told = answer.values.get("start"), answer.values.get("end")
    found = any(answer is one for one in clipping.found.answers)
    if found and isinstance(told[0], int) and isinstance(told[1], int):
        return told[0], told[1]
    return clipping.alignment.back(answer.start, answer.end)


def _line(clipping: Scored, answer: Answer) -> str:
    text, start, end = clipping.text, answer.start, answer.end
    if start < 0:  # words that the gold's text hasn't
        text, (start, end) = clipping.source, _in_source(clipping, answer) or (0, 0)
    words = text.chars[start:end].replace("\n", "⏎")
    told = [_value(name, answer.values.get(name)) for name in SHOWN[answer.kind]]
    return f"{answer.kind:10} {_place(text, start)}  «{words[:60]}»  {' · '.join(told)}"


def _place(text: Source, start: int) -> str:
    place = text.place(start)
    return f"{text.name}:{place.line}:{place.column}"


def _first(article: Article) -> int:
    return min(start for start, _ in article.spans)


def _value(name: str, value: object) -> str:
    return f"{name} {'–' if value is None else value}"


def _differences(gold: Answer, found: Answer) -> str:
    names = [name for name in SHOWN[gold.kind] if gold.values.get(name) != found.values.get(name)]
    return ", ".join(_value(name, found.values.get(name)) for name in names)


def _ranges(lines: list[int]) -> str:
    """Line numbers as people count them, runs written short: `lines 3–5, 9`."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and runs[-1][-1] == line - 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return "lines " + ", ".join(
        f"{run[0] + 1}–{run[-1] + 1}" if len(run) > 1 else f"{run[0] + 1}" for run in runs
    )


def comparison(evaluation: Evaluation, other: Mapping[str, Answers]) -> Iterator[str]:
    """What was gained, lost and changed since another run; a clipping that it has not is told."""
    for clipping in evaluation.clippings:
        old = other.get(clipping.gold.source)
        if old is None:
            yield f"new      document   {clipping.source.name}  is not in the other run"
            continue
        old = clipping.alignment.moved(old) if clipping.alignment else old
        good = {id(answer) for answer, right in clipping.score.judged if right}
        for change in changes(old, clipping.found):
            yield from _changed(clipping, change, good)
        before, after = titles(old), titles(clipping.found)
        if before != after:
            yield f"changed  headlines  {clipping.source.name}  {before} → {after}"


def _changed(clipping: Scored, change: Change, good: set[int]) -> Iterator[str]:
    more = ""
    if change.old and change.new:
        old, new = says(change.old), says(change.new)
        names = [name for name in {**old, **new} if old.get(name) != new.get(name)]
        more = "  was " + (", ".join(_value(name, old.get(name)) for name in names) or "elsewhere")
    right = "  (right)" if change.new and id(change.new) in good else ""
    yield f"{change.how:8} {_line(clipping, change.answer)}{more}{right}"
