"""brat: a folder with NAME.txt and NAME.ann (standoff) of each document, and annotation.conf.

Offsets are code points. Words over an end of a line are written as pieces, which brat wants. Records are
events: their trigger has the kind of the record, their arguments the words of its fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from policyextract.exchange.annotated import (
    ENTITIES,
    FIELDS,
    Annotated,
    Annotation,
    ExchangeError,
    Returned,
    label_of,
)
from policyextract.exchange.offsets import folded, found
from policyextract.store.answers import OF_KIND

DIGITS = 16  # of a document's digest in the names of its files
NAMED = re.compile(rf"-(?P<sha256>[0-9a-f]{{{DIGITS}}})-(?P<state>[0-9a-f]+)")
OVERLAP = "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"  # spans may share characters
UNFIT = re.compile(r"[^\w.-]+")
LONGEST = 40  # characters of a document's name that its files keep


def write(documents: Iterable[Annotated], path: Path) -> None:
    """Writes the folder, which isn't there yet."""
    path.mkdir()
    (path / "annotation.conf").write_text(_configuration(), "utf-8")
    for document in map(folded, documents):
        stem = UNFIT.sub("_", Path(document.name).stem)[:LONGEST]
        name = f"{stem}-{document.sha256[:DIGITS]}-{document.state}"
        for suffix, words in ((".txt", document.text), (".ann", "".join(_lines(document)))):
            (path / f"{name}{suffix}").write_bytes(words.encode())


def _configuration() -> str:
    """All labels, and for each kind of record its fields."""
    events = [
        f"{kind}\t" + ", ".join(f"{label_of(field)}?:{label_of(field)}" for field in own)
        for kind, own in OF_KIND.items()
    ]
    return "\n".join(
        ["[entities]", *ENTITIES, *FIELDS, "[relations]", OVERLAP, "[events]", *events, "[attributes]", ""]
    )


def _lines(document: Annotated) -> Iterator[str]:
    """Spans (T), records (E), and notes (#) on what spans mean and which record a trigger is of."""
    ids = {one.plain: f"T{number}" for number, one in enumerate(document.annotations, 1)}
    notes = []
    for one in document.annotations:
        pieces = list(_pieces(document.text, one))
        places = ";".join(f"{start} {end}" for start, end in pieces)
        words = " ".join(document.text[start:end] for start, end in pieces)
        yield f"{ids[one.plain]}\t{one.label} {places}\t{words}\n"
        if one.value:
            notes.append((ids[one.plain], one.value))
    for number, event in enumerate(document.events, 1):
        arguments = [f"{one.label}:{ids[one.plain]}" for one in event.fields.values() if one != event.trigger]
        yield f"E{number}\t{' '.join([f'{event.kind}:{ids[event.trigger.plain]}', *arguments])}\n"
        notes.append((ids[event.trigger.plain], f"record {event.id}"))
    for number, (id, words) in enumerate(notes, 1):
        yield f"#{number}\tAnnotatorNotes {id}\t{words}\n"


def _pieces(text: str, one: Annotation) -> Iterator[tuple[int, int]]:
    """The parts of a span on its lines."""
    for match in re.finditer(r"[^\r\n]+", text[slice(*one.span)]):
        if not match[0].isspace():
            yield one.start + match.start(), one.start + match.end()


def read(path: Path) -> Iterator[Returned]:
    """The documents of a folder; raises ExchangeError."""
    for file in sorted(path.glob("*.ann")):
        beside = file.with_suffix(".txt")
        try:
            text = beside.read_bytes().decode()
            lines = file.read_text("utf-8").splitlines()
        except (OSError, ValueError) as error:
            raise ExchangeError(
                f"{beside}: can't be read ({error}); put it back beside {file.name}, as UTF-8"
            ) from None
        named = NAMED.search(file.stem)
        key = f"{named['sha256']}-{named['state']}" if named else None
        yield Returned(file.name, key, text, tuple(_spans(file, text, lines)))


def _spans(file: Path, text: str, lines: Iterable[str]) -> Iterator[Annotation]:
    """The spans of the lines that have some; pieces are put together to one."""
    for number, line in enumerate(lines, 1):
        if not line.startswith("T"):
            continue
        try:
            _, told, quote = line.split("\t", 2)
            label, places = told.split(" ", 1)
            ends = [int(place) for place in re.split("[ ;]", places)]
            whole = _quoted(text, ends, quote)
        except ExchangeError as error:
            raise ExchangeError(f"{file}:{number}: {error}; export it anew") from None
        except ValueError:
            raise ExchangeError(f"{file}:{number}: is no line of brat; see its standoff format") from None
        yield Annotation(*whole, label)


def _quoted(text: str, ends: list[int], quote: str) -> tuple[int, int]:
    """From the first piece to the last; raises ExchangeError where the pieces don't say the quote."""
    pieces: Mapping[int, int] = dict(zip(ends[::2], ends[1::2], strict=True))
    words = "".join(text[start:end] for start, end in pieces.items())
    if "".join(words.split()) != "".join(quote.split()):
        found(text, ends[0], ends[-1], quote)
    return min(pieces), max(pieces.values())
