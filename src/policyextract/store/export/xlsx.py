"""An Excel workbook: the records, on as many sheets as they need, and a sheet that explains them.

Rows go to the disk as they come. Texts are texts, never formulas, and amounts are numbers as long as Excel
can hold all their digits.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from pathlib import Path

from rich.cells import cell_len
from xlsxwriter import Workbook

from policyextract.formats.labels import Label
from policyextract.store.export.columns import COLUMNS, value
from policyextract.store.export.record import Exported
from policyextract.store.export.selection import About, Selection, Written
from policyextract.store.export.xlsxcells import Cells, Formats, wraps

ROWS = 1_048_575  # records that Excel can show on a sheet, below the headings
LINKS = 65_530  # that it can open on a sheet
ARROW = 3  # what the arrow of the filter takes beside a heading
MARGIN = 2
LINE = 16.5  # points that a line of text is high
TALLEST = 6  # lines that are shown of a long sentence; a click on it shows all


def write(selection: Selection, path: Path, rows: int = ROWS, links: int = LINKS) -> Written:
    """Writes the workbook; `rows` and `links` are what a sheet may have."""
    with Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as book:
        formats = Formats(book)
        sheets = [Sheet(book, formats, "记录")]
        for record in selection.records():
            if sheets[-1].rows == rows:
                sheets.append(Sheet(book, formats, f"记录 {len(sheets) + 1}"))
            sheets[-1].add(record, links)
        for sheet in sheets:
            sheet.close()
        notes = tuple(_notes(sheets, rows, links))
        written = Written(sum(sheet.rows for sheet in sheets), tuple(note.en for note in notes))
        _explain(book, formats, selection.about, [_count(written.records), *notes])
    return written


class Sheet:
    """A sheet of records; `rows` says how many it has."""

    def __init__(self, book: Workbook, formats: Formats, name: str) -> None:
        self.rows = 0
        self._sheet = book.add_worksheet(name)
        self.cells = Cells(self._sheet, formats)
        self._widths = [cell_len(column.title) + ARROW for column in COLUMNS]
        for at, column in enumerate(COLUMNS):
            self._sheet.write_string(0, at, column.title, formats.heading)

    def add(self, record: Exported, links: int) -> None:
        """Adds a row; its file is a link as long as there are fewer than `links`."""
        self.rows += 1
        lines = 1
        for at, column in enumerate(COLUMNS):
            found = value(record, column)
            if found is not None:
                words = self.cells.write((self.rows, at), column, found, linked=self.cells.links < links)
                self._widths[at] = max(self._widths[at], cell_len(words) + MARGIN)
                if wraps(column):
                    lines = max(lines, ceil(cell_len(words) / column.width))
        self._sheet.set_row(self.rows, LINE * min(lines, TALLEST))

    def close(self) -> None:
        """Sets what needs to be known of all rows, and how the sheet is shown and printed."""
        sheet = self._sheet
        for at, column in enumerate(COLUMNS):
            sheet.set_column(at, at, min(self._widths[at], max(column.width, cell_len(column.title) + ARROW)))
        sheet.autofilter(0, 0, self.rows, len(COLUMNS) - 1)
        sheet.freeze_panes(1, 2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 1)


def _count(records: int) -> Label:
    return Label(f"共 {records:,} 条记录", f"{records:,} records")


def _notes(sheets: list[Sheet], rows: int, links: int) -> Iterator[Label]:
    """What Excel's limits made of the records."""
    if len(sheets) > 1:
        yield Label(
            f"Excel 每张工作表最多容纳 {rows:,} 条记录，因此分为 {len(sheets)} 张工作表",
            f"Excel takes {rows:,} records on a sheet, so they are on {len(sheets)} sheets",
        )
    if plain := sum(sheet.cells.unlinked for sheet in sheets):
        yield Label(
            f"有 {plain:,} 个文件名不是链接：Excel 每张工作表最多 {links:,} 个链接，每个最长 2,079 个字符",
            f"{plain:,} file names are no links: Excel takes {links:,} on a sheet, of 2,079 characters each",
        )
    if cut := sum(sheet.cells.cut for sheet in sheets):
        yield Label(
            f"有 {cut:,} 段文字超过 Excel 单元格的 32,767 个字符，已截断",
            f"{cut:,} texts are longer than the 32,767 characters of a cell in Excel and were cut there",
        )


def _explain(book: Workbook, formats: Formats, about: About, notes: list[Label]) -> None:
    """Adds the sheet that says what was exported and what the columns mean."""
    sheet = book.add_worksheet("说明")
    facts = [
        (Label("导出时间 (UTC)", "exported (UTC)"), about.time),
        (Label("数据库", "database"), about.database),
        (Label("程序版本", "version"), f"policyextract {about.version}"),
        *(about.filters or [(Label("筛选", "filter"), "全部记录 all records")]),
    ]
    lines = [(f"{name.zh} {name.en}", told, "") for name, told in facts]
    lines += [("备注 note", note.zh, note.en) for note in notes]
    lines += [("", "", ""), ("列 column", "含义", "meaning")]
    headings = len(lines) - 1
    lines += [(column.title, column.about.zh, column.about.en) for column in COLUMNS]
    for row, line in enumerate(lines):
        for at, words in enumerate(line):
            sheet.write_string(row, at, words, formats.heading if row == headings else formats.wrapped)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 2, 56)
