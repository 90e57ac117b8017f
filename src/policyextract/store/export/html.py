"""A page that needs no program and no network: records beside their words, to decide on in any browser.

What is decided there is kept by the browser and saved to a file that `policyextract import` takes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import uuid4

from policyextract import certificates
from policyextract.formats import frame, labels, page
from policyextract.formats.page import DocumentView
from policyextract.regions import NATION, table
from policyextract.store.answers import OF_KIND
from policyextract.store.decided import FORMAT, VERSION
from policyextract.store.export import ExportError
from policyextract.store.export.columns import STATUSES
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import Clipped, Selection, Written

MOST = 5000  # records that a browser shows without making people wait
LARGEST = 50_000_000  # bytes
EXAMPLES = {
    "amount": "6000元  1.5万元  200-600元  最多3000元",
    "effective": "2024-01-05",
    "expires": "2026-12-31",
    "date": "2024  2024-06  2021/2025",
    "validity": "3年  18个月",
}
SCRIPTS = ("values.js", "kept.js", "asking.js", "review.js")
LISTS = ("conditions", "issuers")
CHOICES = ("level", "frequency", "modality")
SPOKEN = ("amount", "region", "validity")  # fields that people write in words, not as they are kept
ADVICE = "choose fewer with --region, --kind, --since or --search"


def write(selection: Selection, path: Path) -> Written:
    """Writes the page; raises ExportError for more than a browser can take."""
    records = _records(selection)
    views = [page.view(f"d{n}", one) for n, one in enumerate(_documents(selection, records), 1)]
    css = frame.style(page.__package__, "page.css") + frame.resource(__package__, "review.css")
    script = frame.script(page.__package__, "page.js") + "".join(
        frame.resource(__package__, name) for name in SCRIPTS
    )
    own = {
        "choices": {name: labels.levels() if name == "level" else labels.codes(name) for name in CHOICES},
        "examples": EXAMPLES,
        "desk": _desk(views, path.stem),
        "lists": LISTS,
        "of_kind": OF_KIND,
        "statuses": STATUSES,
    }
    template = page.template(frame.resource(__package__, "review.html.j2"))
    size = 0
    with path.open("w", encoding="utf-8", newline="") as out:
        for part in template.generate({**page.given(views, css, script), **own}):
            size += len(part.encode())
            if size > LARGEST:
                raise ExportError(f"{path.name}: would have more than {LARGEST // 10**6} MB; {ADVICE}")
            out.write(part)
    return Written(sum(map(len, records.values())), ("decisions come back with `policyextract import`",))


def _records(selection: Selection) -> Mapping[str, list[Exported]]:
    """The records by the sha256 of their documents; raises ExportError for too many."""
    found: defaultdict[str, list[Exported]] = defaultdict(list)
    for count, record in enumerate(selection.records(evidence=True), 1):
        if count > MOST:
            raise ExportError(f"more than {MOST:,} records are too many for a page; {ADVICE}")
        found[record.sha256].append(record)
    return found


def _documents(selection: Selection, records: Mapping[str, list[Exported]]) -> Iterator[Clipped]:
    """The documents with the records that were chosen."""
    for one in selection.texts():
        chosen = tuple(records.get(one.document.sha256, ()))
        yield one._replace(document=one.document.model_copy(update={"records": chosen}))


def _desk(views: Sequence[DocumentView], name: str) -> dict[str, object]:
    """What the script needs to know; `export` is another one for each file, `file` names what it saves."""
    cards = [card for view in views for group in view.articles for card in group.cards]
    return {
        "format": FORMAT,
        "version": VERSION,
        "export": uuid4().hex,
        "file": f"{name}.decisions.json",
        "records": {card.id: _told(card.record) for card in cards},
        "regions": {"全国": NATION}
        | {table().path_name(one.code): one.code for one in table().regions if one.until is None},
        "currencies": {label.zh: code for code, label in labels.CURRENCIES.items()},
    }


def _told(record: object) -> dict[str, object]:
    """A record as the script needs it: which version it is, and its fields as people write them."""
    assert isinstance(record, Exported)
    fields = {name: _written(record, name) for name in OF_KIND[record.kind]}
    return {
        "id": record.id,
        "kind": record.kind,
        "version": record.version,
        "unit": record.unit,
        "fields": fields,
    }


def _written(record: Exported, name: str) -> str:
    """A field as it stands where it can be corrected; nothing for none."""
    if name in SPOKEN:
        told = labels.field_value(record, name)
        return told.zh if told else ""
    if name == "level":
        return certificates.value(record.level, record.family, record.grade) or ""
    value = getattr(record, name)
    return "\n".join(value) if name in LISTS else str(value or "")
