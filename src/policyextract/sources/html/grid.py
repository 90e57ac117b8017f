"""Tables of data as rows of cells; a table that only lays out a page is none."""

from __future__ import annotations

from policyextract.sources.html.tree import Element, walk
from policyextract.sources.html.words import Run, inside, size

LONGEST_CELL = 500  # characters; a longer one with more words than all others together is an article
WIDEST = 100  # columns that one cell may span
LARGEST = 200_000  # cells, empty ones with them


def rows(table: Element) -> list[Run]:
    """The rows of a table, its caption before them; none where it holds tables or is a frame for words.

    Tabs set the cells apart. One that spans rows stands in its first row, one that spans columns in its
    first column; the others are empty.
    """
    captions, found = _cells(table)
    words = [[(cell, inside(cell)) for cell in row] for row in found]
    if not _is_data([[run.words for _, run in row] for row in words]):
        return []
    laid = _laid(words)
    width = max((n + 1 for row in laid for n, run in enumerate(row) if run.words), default=0)
    filled = [row for row in laid if any(run.words for run in row)]
    return [*captions, *(_row(row, width) for row in filled)] if filled else []


def _cells(table: Element) -> tuple[list[Run], list[list[Element]]]:
    """The captions and the cells of each row; nothing where there is a table in the table."""
    captions: list[Run] = []
    found: list[list[Element]] = []
    for one, opens in walk(table):
        if not opens or isinstance(one, str):
            continue
        if one.tag == "table":
            return [], []
        if one.tag == "caption":
            captions.append(inside(one))
        elif one.tag == "tr":
            found.append([])
        elif one.tag in ("td", "th") and found:
            found[-1].append(one)
    return [caption for caption in captions if caption.words], found


def _is_data(cells: list[list[str]]) -> bool:
    """Whether at least two rows have words side by side, and no cell holds the most of them."""
    sizes = [size(words) for row in cells for words in row]
    beside = sum(sum(bool(words) for words in row) > 1 for row in cells)
    return beside > 1 and not (max(sizes) > LONGEST_CELL and 2 * max(sizes) > sum(sizes))


def _laid(rows: list[list[tuple[Element, Run]]]) -> list[list[Run]]:
    """The rows with an empty cell wherever another one spans; none for more than a table has."""
    taken: list[int] = []  # for each column, the first row that is free below a cell
    laid: list[list[Run]] = []
    for number, row in enumerate(rows):
        line: list[Run] = []
        for cell, run in row:
            while len(line) < len(taken) and taken[len(line)] > number:
                line.append(Run(""))
            at, across = len(line), _span(cell, "colspan", WIDEST)
            taken += [0] * (at + across - len(taken))
            if len(taken) * len(rows) > LARGEST:
                return []
            taken[at : at + across] = [number + _span(cell, "rowspan", len(rows))] * across
            line += [run, *[Run("")] * (across - 1)]
        laid.append(line)
    return laid


def _span(cell: Element, name: str, most: int) -> int:
    """How many rows or columns a cell spans; 0 is all that are left."""
    said = cell.attributes.get(name, "").strip()
    told = int(said) if said.isdecimal() and len(said) < 9 else 1
    return min(told or most, most)


def _row(cells: list[Run], width: int) -> Run:
    line = "\t".join(run.words for run in cells[:width]) + "\t" * (width - len(cells))
    return Run(line, sum(run.linked for run in cells), sum(run.links for run in cells))
