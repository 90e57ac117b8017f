"""W3C Web Annotations as JSON-LD: one page of annotations; offsets are code points, as the standard has it.

The first annotation of a document describes it by its text, so that the file needs no other one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from policyextract.exchange.annotated import Annotated, Annotation, ExchangeError, Returned
from policyextract.exchange.offsets import found

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
URN = "urn:policyextract:"
AROUND = 16  # characters before and behind a quote that tell which one it is
Json = Mapping[str, object]


def write(documents: Iterable[Annotated], path: Path) -> None:
    """Writes an AnnotationPage; each span is tagged with its label, and identified by its value."""
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(f'{{"@context": "{CONTEXT}", "id": "{URN}page", "type": "AnnotationPage", "items": [')
        comma = "\n"
        for document in documents:
            for item in _items(document):
                out.write(comma + json.dumps(item, ensure_ascii=False))
                comma = ",\n"
        out.write("\n]}\n")


def _items(document: Annotated) -> Iterator[Json]:
    urn = URN + document.key
    text = {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "zh"}
    yield {
        "id": f"{urn}#text",
        "type": "Annotation",
        "motivation": "describing",
        "body": {**text, "value": document.text},
        "target": urn,
    }
    records: defaultdict[Annotation, dict[str, None]] = defaultdict(dict)
    for event in document.events:
        for one in (event.trigger, *event.fields.values()):
            records[one.plain][f"{urn}#record-{event.id}"] = None
    for number, one in enumerate(document.annotations, 1):
        yield _annotation(document, one, f"{urn}#{number}", records[one.plain])


def _annotation(document: Annotated, one: Annotation, id: str, records: Iterable[str]) -> Json:
    """A span with its label, what it means, and the records that it belongs to."""
    links = [{"type": "SpecificResource", "purpose": "linking", "source": record} for record in records]
    text = document.text
    bodies: list[Json] = [{"type": "TextualBody", "purpose": "tagging", "value": one.label}]
    if one.value:
        bodies.append({"type": "TextualBody", "purpose": "identifying", "value": one.value})
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[slice(*one.span)],
        "prefix": text[max(0, one.start - AROUND) : one.start],
        "suffix": text[one.end : one.end + AROUND],
    }
    place = {"type": "TextPositionSelector", "start": one.start, "end": one.end}
    target = {"source": URN + document.key, "selector": [place, quote]}
    body = [*bodies, *links]
    return {"id": id, "type": "Annotation", "motivation": "tagging", "body": body, "target": target}


@dataclass
class _Told:
    """What a page says about a document."""

    text: str | None = None
    spans: list[Json] = field(default_factory=list)


def read(path: Path) -> Iterator[Returned]:
    """The documents of a page of annotations (or of a list of annotations); raises ExchangeError."""
    try:
        page = json.loads(path.read_text("utf-8"))
        documents = _told(page["items"] if isinstance(page, dict) else page)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExchangeError(
            f"{path}: is no page of Web Annotations ({error!r}); it has `items` with a body and a target"
        ) from None
    for source, told in documents.items():
        if told.text is None:
            raise ExchangeError(
                f"{path}: {source}: the annotation with its text is missing; put it back from the export"
            )
        try:
            spans = tuple(one for item in told.spans for one in _spans(told.text, item))
        except ExchangeError as error:
            raise ExchangeError(f"{path}: {error}; export it anew") from None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ExchangeError(f"{path}: {source}: an annotation is damaged ({error!r})") from None
        yield Returned(source, source.removeprefix(URN), told.text, spans)


def _told(items: Iterable[Json]) -> dict[str, _Told]:
    """The annotations by their documents."""
    documents: dict[str, _Told] = {}
    for item in items:
        target = item["target"]
        if isinstance(target, str):
            body = cast("Json", item["body"])
            documents.setdefault(target, _Told()).text = str(body["value"])
        else:
            source = str(cast("Json", target)["source"])
            documents.setdefault(source, _Told()).spans.append(item)
    return documents


def _spans(text: str, item: Json) -> Iterator[Annotation]:
    """The span of an annotation, with each of its tags."""
    told = _listed(cast("Json", item["target"])["selector"])
    selectors = {str(one["type"]): one for one in told}
    place, quote = selectors["TextPositionSelector"], selectors.get("TextQuoteSelector", {})
    exact = quote.get("exact")
    span = found(
        text, int(str(place["start"])), int(str(place["end"])), None if exact is None else str(exact)
    )
    for body in _listed(item["body"]):
        if body.get("purpose", "tagging") == "tagging" and "value" in body:
            yield Annotation(*span, str(body["value"]))


def _listed(told: object) -> list[Json]:
    """One or several of what may stand alone."""
    return cast("list[Json]", told) if isinstance(told, list) else [cast("Json", told)]
