"""Cells of a workbook: numbers, days and links as Excel has them, and text that stays text."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from policyextract.formats import labels
from policyextract.formats.sheet import FORMULA
from policyextract.store.export.columns import Column, coded

FONT = "Microsoft YaHei"  # on every Windows; elsewhere its place is taken by one that has Chinese
DIGITS = 15  # that Excel keeps of a number
URL = 2079  # characters of the longest link
FIRST_DAY = date(1900, 3, 1)  # Excel has a 29 February 1900, which there never was
WRAPPED = 30  # width from which on a column is broken into lines


class Formats:
    """How cells look; those with `quoted` stay text also when a person edits them."""

    def __init__(self, book: Workbook) -> None:
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        fill = {"bg_color": "#E7EFEC", "bottom": 1, "bold": True, "text_wrap": False}
        self.heading: Format = book.add_format({**base, **fill})
        self.plain: Format = book.add_format(base)
        self.wrapped: Format = book.add_format({**base, "text_wrap": True})
        self.quoted: Format = book.add_format({**base, "text_wrap": True, "quote_prefix": True})
        self.link: Format = book.add_format({**base, "font_color": "#0B63CE", "underline": 1})
        self.whole: Format = book.add_format({**base, "num_format": "#,##0"})
        self.broken: Format = book.add_format({**base, "num_format": "#,##0.########"})
        self.integer: Format = book.add_format({**base, "num_format": "0"})
        self.share: Format = book.add_format({**base, "num_format": "0.00"})
        self.day: Format = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self.time: Format = book.add_format({**base, "num_format": "yyyy-mm-dd hh:mm", "align": "left"})


class Cells:
    """Writes cells of a sheet; counts the links, and what could be no link or was too long."""

    def __init__(self, sheet: Worksheet, formats: Formats) -> None:
        self.links = self.unlinked = self.cut = 0
        self._sheet = sheet
        self._formats = formats

    def write(self, at: tuple[int, int], column: Column, value: object, linked: bool) -> str:
        """The words that a person sees there, after they were written."""
        if isinstance(value, bool):
            return self._text(at, column, "是") if value else ""
        if isinstance(value, Decimal | int | float):
            return self._number(at, column, value)
        words = "；".join(value) if isinstance(value, tuple) else str(value)
        if column.name == "source":
            return self._source(at, column, words, linked)
        if column.type in ("day", "time"):
            return self._day(at, column, words)
        return self._text(at, column, coded(column, words))

    def _text(self, at: tuple[int, int], column: Column, words: str) -> str:
        plain = self._formats.wrapped if wraps(column) else self._formats.plain
        shape = self._formats.quoted if words.startswith(FORMULA) else plain
        self.cut += self._sheet.write_string(*at, words, shape) == -2
        return words

    def _number(self, at: tuple[int, int], column: Column, value: Decimal | int | float) -> str:
        """A number, or its digits as text where Excel would round them."""
        words = labels.shown(value) if isinstance(value, Decimal) else str(value)
        if isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > DIGITS:
            return self._text(at, column, words)
        shape = {"integer": self._formats.integer, "share": self._formats.share}.get(column.type)
        amount = self._formats.broken if "." in words else self._formats.whole
        self._sheet.write_number(*at, float(value), shape or amount)
        return f"{value:,}"

    def _day(self, at: tuple[int, int], column: Column, iso: str) -> str:
        """A day or a time that Excel can sort and count with; what is no whole day, in words."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return self._text(at, column, labels.date(iso).zh)
        if moment.date() < FIRST_DAY or len(iso) < len("2024-01-01"):
            return self._text(at, column, labels.date(iso).zh)
        shape = self._formats.time if column.type == "time" else self._formats.day
        utc = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
        self._sheet.write_datetime(*at, utc, shape)
        return iso[:16]

    def _source(self, at: tuple[int, int], column: Column, name: str, linked: bool) -> str:
        """The name of a file, as a link that opens it, or the archive that it is in."""
        url = link(name)
        if url is None:
            return self._text(at, column, name)
        if not linked or len(url) > URL:
            self.unlinked += 1
            return self._text(at, column, name)
        self.links += 1
        self._sheet.write_url(*at, url, self._formats.link, name)
        return name


def wraps(column: Column) -> bool:
    """Whether long texts in a column are broken into lines."""
    return column.width >= WRAPPED and column.name != "source"


def link(name: str) -> str | None:
    """Where a click on a source leads; None where it is no file on this machine and no web address.

    >>> link("https://example.org/a.html"), link("clippings/a.txt"), link("-")
    ('https://example.org/a.html', None, None)
    """
    outer = name.partition("!/")[0]
    if outer.startswith(("http://", "https://")):
        return outer
    path = Path(outer)
    if not path.is_absolute():
        return None
    # xlsxwriter writes "file:" with the backslashes of Windows, which other systems don't take.
    return f"external:{path}" if os.name == "nt" else path.as_uri().replace("file:", "FILE:", 1)
