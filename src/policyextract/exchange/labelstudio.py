"""Label Studio: tasks with predictions as JSON, and the labelling configuration beside them.

Its offsets are code points, and an end of a line is one of them; versions before 1.5 counted units of
UTF-16, which is told apart by the words that it keeps with each region.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast
from xml.sax.saxutils import quoteattr

from policyextract.exchange.annotated import Annotated, Annotation, ExchangeError, Returned
from policyextract.exchange.offsets import folded, found
from policyextract.whole import whole

FROM, TO = "label", "text"  # the names of the tags of the configuration
COLOURS = ("#1f77b4", "#d95f02", "#2ca02c", "#b8860b", "#9467bd", "#8c564b", "#c2185b", "#607d8b", "#00838f")
Json = Mapping[str, object]


def write(documents: Iterable[Annotated], path: Path) -> None:
    """Writes the tasks, one a document, and nothing else."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("[")
        for number, document in enumerate(map(folded, documents)):
            out.write(",\n" if number else "\n")
            out.write(json.dumps(_task(document), ensure_ascii=False))
        out.write("\n]\n")


def beside(path: Path, labels: Iterable[str]) -> Path:
    """Where the labelling configuration was written: beside the tasks, with all labels that they may have."""
    lines = [
        f"    <Label value={quoteattr(label)} background={quoteattr(COLOURS[n % len(COLOURS)])}/>"
        for n, label in enumerate(labels)
    ]
    view = [
        "<View>",
        "  <Relations/>",
        f'  <Labels name="{FROM}" toName="{TO}" showInline="true">',
        *lines,
        "  </Labels>",
        f'  <Text name="{TO}" value="$text" granularity="symbol"/>',
        "</View>",
    ]
    target = path.with_suffix(".xml")
    with whole(target) as written:
        written.write_text("\n".join(view) + "\n", "utf-8")
    return target


def _task(document: Annotated) -> Json:
    ids = {one.plain: f"s{number}" for number, one in enumerate(document.annotations)}
    regions = [_region(document.text, one, ids[one.plain]) for one in document.annotations]
    relations = [
        {"type": "relation", "from_id": ids[event.trigger.plain], "to_id": ids[one.plain]}
        | {"direction": "right", "labels": [field]}
        for event in document.events
        for field, one in event.fields.items()
        if one != event.trigger
    ]
    return {
        "data": {TO: document.text, "source": document.name, "policyextract": document.key},
        "predictions": [{"model_version": "policyextract", "result": [*regions, *relations]}],
    }


def _region(text: str, one: Annotation, id: str) -> Json:
    words = text[slice(*one.span)]
    value = {"start": one.start, "end": one.end, "text": words, "labels": [one.label]}
    told = {"meta": {"text": [one.value]}} if one.value else {}
    return {"id": id, "from_name": FROM, "to_name": TO, "type": "labels", "value": value, **told}


def read(path: Path) -> Iterator[Returned]:
    """The tasks of an export (JSON) that somebody has annotated: the last annotation of each.

    Raises ExchangeError.
    """
    try:
        tasks = json.loads(path.read_text("utf-8"))
        told = [(number, task, _annotation(task)) for number, task in enumerate(tasks, 1)]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExchangeError(
            f"{path}: is no export of Label Studio ({error}); choose JSON, not JSON-MIN, when you export"
        ) from None
    for number, task, annotation in told:
        if annotation is None:
            continue
        place = f"task {task.get('id', number)}"
        try:
            text, key = str(task["data"][TO]), task["data"].get("policyextract")
            yield Returned(place, key and str(key), text, tuple(_spans(text, annotation)), seen=True)
        except ExchangeError as error:
            raise ExchangeError(f"{path}: {place}: {error}; export it anew") from None
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ExchangeError(f"{path}: {place}: is damaged ({error!r}); export it anew") from None


def _annotation(task: Json) -> Json | None:
    """What was annotated last, if anything was; what somebody skipped doesn't count."""
    told = [one for one in cast("list[Json]", task["annotations"]) if not one.get("was_cancelled")]
    return max(told, key=lambda one: str(one.get("updated_at", "")), default=None)


def _spans(text: str, annotation: Json) -> Iterator[Annotation]:
    for region in cast("list[Json]", annotation["result"]):
        if region.get("type") == "labels":
            value = cast("Json", region["value"])
            start, end = int(str(value["start"])), int(str(value["end"]))
            quote = value.get("text")
            place = found(text, start, end, None if quote is None else str(quote))
            for label in cast("list[str]", value["labels"]):
                yield Annotation(*place, str(label))
