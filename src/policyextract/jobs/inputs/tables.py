"""The rows of CSV files, JSON lines and Parquet files, one after the other, however many there are."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import BinaryIO, NamedTuple, cast

import pyarrow as pa
import pyarrow.parquet as pq

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs.names import manifest_kind
from policyextract.jobs.urls import filesystem, is_url, unlocked, why
from policyextract.sources.encodings import BOMS

SAMPLE = 1 << 20  # bytes by which the encoding is judged
LONGEST = 64 << 20  # characters of a line or a cell: more is no text, but a quotation mark that isn't closed
ROWS = 64  # of Parquet at a time: their texts may be long
ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that don't fit the encoding
SAVE = "save it as CSV (UTF-8), JSON lines or Parquet"

Wanted = Callable[[str], bool]
"""Whether a column of this name means something."""


class Broken(Exception):
    """A table that can't be read from here on; the message says why and what to do."""


class Row(NamedTuple):
    """A row: its number as a spreadsheet counts (JSON lines and Parquet: from 1) and its cells by column."""

    number: int
    cells: dict[str, str]
    refusal: str | None = None


def rows_of(place: str, wanted: Wanted) -> Iterator[Row]:
    """The rows of a table at a path or URL; raises Broken where it can't be read on."""
    kind = manifest_kind(place)
    try:
        with _opened(place) as data:
            if kind == "parquet":
                yield from _parquet(data, wanted)
            else:
                yield from (_csv if kind in ("csv", "tsv") else _json)(_lines(data))
    except FileNotFoundError:
        raise Broken("no such file; check the name") from None
    except (OSError, EOFError, UnicodeError, zlib.error, pa.ArrowException) as error:
        raise Broken(f"can't be read ({why(error)}); get it again, or save it anew") from None


@contextmanager
def _opened(place: str) -> Iterator[BinaryIO]:
    """A table, without the compression that its name tells."""
    with ExitStack() as stack:
        source = _reached(place) if is_url(place) else _on_disk(place)
        data = stack.enter_context(source)
        packed = place.partition("?")[0].lower().endswith(".gz")
        yield cast(BinaryIO, stack.enter_context(gzip.GzipFile(fileobj=data))) if packed else data


@contextmanager
def _on_disk(path: str) -> Iterator[BinaryIO]:
    with open(path, "rb") as data:
        yield data


@contextmanager
def _reached(url: str) -> Iterator[BinaryIO]:
    """A table behind a URL; what its driver or server has to complain of is raised as JobError."""
    files, path = filesystem(url)
    try:
        with files.open(path, "rb") as data:
            yield data
    except (Broken, FileNotFoundError, EOFError, UnicodeError, zlib.error, pa.ArrowException):
        raise
    except Exception as error:  # each driver has its own
        raise JobError(f"{unlocked(url)}: can't be reached ({why(error)}); try again") from None


def _lines(data: BinaryIO) -> Iterator[str]:
    """The lines of a text in the encoding that its beginning tells; raises Broken where it is no text.

    Bytes that don't fit it are kept as U+DC80 to U+DCFF.
    """
    buffered = io.BufferedReader(cast(io.RawIOBase, data), SAMPLE)
    sample = buffered.peek(SAMPLE)
    encoding = next((name for mark, name in BOMS.items() if sample.startswith(mark)), None)
    if not encoding and b"\0" in sample:
        raise Broken(f"doesn't begin like a table; {SAVE}")
    encoding = encoding or ("utf-8" if _fits(sample, "utf-8") else "gb18030")
    with io.TextIOWrapper(buffered, encoding, "surrogateescape", newline="") as text:
        yield from iter(partial(text.readline, LONGEST), "")


def _fits(sample: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _csv(lines: Iterable[str]) -> Iterator[Row]:
    """The rows of CSV; what stands between the cells (, ; tab) is told by the head row."""
    lines = iter(lines)
    first = next(lines, "")
    csv.field_size_limit(LONGEST)
    reader = csv.reader(_chained(first, lines), delimiter=max(",\t;", key=first.count))
    head = [_decoded(cell).strip() for cell in next(reader, [])]
    try:
        for number, cells in enumerate(reader, 2):
            if cells:
                yield _row(number, dict(zip(head, cells, strict=False)), _surplus(head, cells))
    except csv.Error as error:
        raise Broken(f"no CSV from here on ({error}); close the quotation mark that is open") from None


def _chained(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _surplus(head: list[str], cells: list[str]) -> str | None:
    """What is said of a row that has more cells than columns."""
    if any(cells[len(head) :]):
        return "more cells than the head row has; put quotation marks around a cell with a comma in it"
    return None


def _json(lines: Iterable[str]) -> Iterator[Row]:
    """The objects of JSON lines; a first line that is none shows that the others aren't, either."""
    begun = False
    for number, line in enumerate(lines, 1):
        if line.strip():
            row = _object(number, line)
            if row.refusal and not begun:
                raise Broken(f"doesn't begin like JSON lines; {SAVE}")
            begun = True
            yield row


def _object(number: int, line: str) -> Row:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return Row(number, {}, "no JSON object in this line; mend it, or delete it")
    return _row(number, {key: _cell(value) for key, value in found.items()})


def _parquet(data: BinaryIO, wanted: Wanted) -> Iterator[Row]:
    """The rows of Parquet, with the columns alone that mean something (where none does, with the others)."""
    table = pq.ParquetFile(data, buffer_size=SAMPLE)
    columns = [name for name in table.schema_arrow.names if wanted(name)]
    number = 0
    for batch in table.iter_batches(ROWS, columns=columns or None, use_threads=False):
        for found in batch.to_pylist():
            number += 1
            yield _row(number, {key: _cell(value) for key, value in found.items()})


def _cell(value: object) -> str:
    """A value as the characters of a cell; lists, objects and the like are none."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogateescape")
    return str(value) if isinstance(value, str | int | float) else ""


def _row(number: int, cells: dict[str, str], refusal: str | None = None) -> Row:
    """A row whose cells are of characters."""
    try:
        return Row(number, {key: _decoded(cell) for key, cell in cells.items()}, refusal)
    except UnicodeError:
        return Row(number, {}, "some characters of it fit neither UTF-8 nor GB18030; save the table as UTF-8")


def _decoded(cell: str) -> str:
    """A cell of which some bytes didn't fit UTF-8, as GB18030; UnicodeError if none fits."""
    if ESCAPED.search(cell):
        return cell.encode("utf-8", "surrogateescape").decode("gb18030")
    return cell
