"""Manifests: tables that name files or URLs, or hold the texts themselves; CSV, JSON lines, Parquet.

Each row is an item. A row that can't be one is refused, and the others are still done; a manifest whose
beginning shows that it is none is refused as a whole, before anything is done.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import chain

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs.item import Found, Item, refused, written
from policyextract.jobs.inputs.names import file_found, url_found
from policyextract.jobs.inputs.tables import Broken, Row, rows_of
from policyextract.jobs.urls import is_url, local, unlocked
from policyextract.sources import Limits, shown

COLUMNS = {
    "path": ("path", "url", "uri", "file", "filename", "filepath", "路径", "文件", "文件名", "网址", "链接"),
    "text": ("text", "content", "body", "正文", "文本", "内容", "全文"),
    "name": ("name", "id", "名称", "编号"),
    "title": ("title", "headline", "标题", "题名"),
}
HALF = re.compile("[\ud800-\udfff]")


def rows(given: str, limits: Limits) -> Iterator[Item | Found]:
    """The rows of a manifest; raises JobError for one that is none, or has no column that names or holds
    documents.
    """
    manifest = Manifest(given, limits)
    coming = rows_of(given if is_url(given) else local(given), lambda name: bool(_column(name)))
    try:
        first = next(coming, None)
    except Broken as error:
        raise JobError(f"{manifest.name}: {error}") from None
    if first is None:
        raise JobError(f"{manifest.name}: no row in it; fill it in, or leave it out")
    if not first.refusal and not {"path", "text"} & set(map(_column, first.cells)):
        raise JobError(
            f"{manifest.name}: none of its columns ({', '.join(map(shown, first.cells))}) names or holds "
            "documents; call the column path, url or text (路径, 网址, 正文)"
        )
    return manifest.items(chain([first], coming))


class Manifest:
    """A manifest: where it lies, which is what its paths are relative to, and how long its texts may be."""

    def __init__(self, given: str, limits: Limits) -> None:
        self.name = shown(unlocked(given))
        self.place = given if is_url(given) else os.path.abspath(local(given))
        self.limits = limits

    def items(self, coming: Iterator[Row]) -> Iterator[Item | Found]:
        """An item for each row; where the manifest breaks off, the last one says so."""
        number = 0
        try:
            for row in coming:
                number = row.number
                yield self._item(row)
        except Broken as error:
            what, _, advice = str(error).rpartition("; ")
            yield refused(self._row(number + 1), f"{what}, and no row behind it is done; {advice}")

    def _item(self, row: Row) -> Item | Found:
        said = _said(row)
        if row.refusal:
            return refused(self._row(row.number), row.refusal)
        if said.get("text"):
            return self._text(row.number, said)
        if said.get("path"):
            return self._path(said["path"])
        return refused(self._row(row.number), "neither a path nor a text here; fill it in, or delete the row")

    def _text(self, number: int, said: dict[str, str]) -> Item:
        """A row with a text; its title goes before it, as a headline does, unless it stands there already."""
        row, text, title = self._row(number), said["text"], said.get("title", "")
        if title and not text.lstrip().startswith(title):
            text = f"{title}\n\n{text}"
        size = len(text.encode())
        if size > self.limits.text_megabytes * 1_000_000:
            more = size // 1_000_000 + 1
            what = f"{size / 1e6:.0f} MB of text is more than one document"
            return refused(row, f"{what}; split it, or allow it with --limit text_megabytes={more}")
        if not any(char.isalnum() for char in text):
            return refused(row, "no words in it; there is nothing to read")
        name = shown(said.get("name") or said.get("path") or "")
        return written(Found(name or row.name, row.place), text)

    def _path(self, path: str) -> Found:
        """A row with a path, which is relative to the folder of the manifest."""
        if is_url(path):
            return url_found(path)
        path = local(path)
        if is_url(self.place) and not os.path.isabs(path):
            return url_found(f"{self.place.partition('?')[0].rpartition('/')[0]}/{path}")
        name, place = (os.path.join(os.path.dirname(known), path) for known in (self.name, self.place))
        return file_found(name, os.path.abspath(place))

    def _row(self, number: int) -> Found:
        return Found(f"{self.name}#{number}", f"{self.name}#{number}")


def _said(row: Row) -> dict[str, str]:
    """What a row says in the columns that mean something, of each kind the first that is filled in."""
    said: dict[str, str] = {}
    for name, cell in row.cells.items():
        column = _column(name)
        if column and cell.strip():
            said.setdefault(column, HALF.sub("\ufffd", cell if column == "text" else cell.strip()))
    return said


def _column(name: str) -> str | None:
    """What a column of this name means."""
    plain = re.sub(r"[\s_]", "", name).lower()
    return next((column for column, names in COLUMNS.items() if plain in names), None)
