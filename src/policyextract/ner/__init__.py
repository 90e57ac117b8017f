"""Names that no list holds: bodies, places, programmes and people."""

from __future__ import annotations

from policyextract.ner.names import Name, names
from policyextract.pipeline import Extraction

__all__ = ["Name", "entities", "names"]


def entities(extraction: Extraction) -> list[dict[str, object]]:
    """The names in a document: `type`, `start` and `end` in the source, `rule`, `article`, in their order."""
    found = []
    for reading in extraction.readings:
        for name in names(reading.view):
            place = reading.article.text.source(name.span)
            found.append(
                {
                    "type": name.label,
                    "start": place.start,
                    "end": place.end,
                    "rule": name.rule,
                    "article": reading.article.id,
                }
            )
    return sorted(found, key=lambda entity: (entity["start"], entity["end"]))
