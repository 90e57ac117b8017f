"""JSON lines of doccano for sequence labelling, overlapping spans allowed; offsets are units of UTF-16.

Its browser counts as JavaScript does, unless a project counts grapheme clusters. Keys that it doesn't know
are kept as metadata and come back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from policyextract.exchange.annotated import Annotated, Annotation, ExchangeError, Returned
from policyextract.exchange.offsets import Units, folded
from policyextract.formats.records import LINE_ENDS
from policyextract.text import Span


def write(documents: Iterable[Annotated], path: Path) -> None:
    """Writes a document a line."""
    with path.open("w", encoding="utf-8", newline="") as out:
        for document in map(folded, documents):
            line = json.dumps(_example(document), ensure_ascii=False)
            out.write(line.translate(LINE_ENDS) + "\n")


def _example(document: Annotated) -> dict[str, object]:
    units = Units(document.text)
    told = [[units.of(one.start), units.of(one.end), one.label] for one in document.annotations]
    return {"text": document.text, "label": told, "source": document.name, "policyextract": document.key}


def read(path: Path) -> Iterator[Returned]:
    """The documents of an export (JSONL), with or without relations; raises ExchangeError."""
    try:
        lines = path.read_text("utf-8").split("\n")
    except ValueError as error:
        raise ExchangeError(f"{path}: is not UTF-8 ({error}); unpack what doccano exports first") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _returned(number, json.loads(line))
        except ExchangeError as error:
            raise ExchangeError(
                f"{path}:{number}: {error}; if the project counts grapheme clusters, switch that off"
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ExchangeError(
                f"{path}:{number}: is no line of doccano ({error!r}); export as JSONL"
            ) from None


def _returned(number: int, told: Mapping[str, object]) -> Returned:
    text, key = str(told["text"]), told.get("policyextract")
    units = Units(text)
    found = []
    for start, end, label in _labels(told):
        place = Span(units.points(start), units.points(end))
        if place.start >= place.end:
            raise ExchangeError(f"a span from {start} to {end} has no words")
        found.append(Annotation(*place, label))
    return Returned(f"line {number}", str(key) if key else None, text, tuple(found))


def _labels(told: Mapping[str, object]) -> Iterator[tuple[int, int, str]]:
    """The spans of a line, in the form of projects with relations or of those without."""
    if "entities" in told:
        for one in cast("list[Mapping[str, object]]", told["entities"]):
            yield int(str(one["start_offset"])), int(str(one["end_offset"])), str(one["label"])
    else:
        for start, end, label in cast("list[tuple[object, object, object]]", told["label"]):
            yield int(str(start)), int(str(end)), str(label)
