"""Word files as offices write them: a centred title, indented paragraphs, tables, numbered pages."""

from __future__ import annotations

import random

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from press.copy import Copy, Line
from press.paper import Item, Table, items

CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


def document(copy: Copy) -> Document:
    """A clipping as a Word document, its stories one behind the other."""
    chance = random.Random(f"word {copy.name}")
    paper, styled = docx.Document(), chance.random() < 0.5
    for words in copy.above:
        paper.sections[0].header.add_paragraph(words)
    for story in copy.stories:
        for line in story.head:
            _head(paper, line, styled)
        for item in items(story):
            _item(paper, item, chance)
    for words in copy.below:
        paper.add_paragraph(words)
    paper.sections[0].footer.paragraphs[0].text = "— 1 —"
    return paper


def _head(paper: Document, line: Line, styled: bool) -> None:
    if line.role == "headline" and styled:
        paper.add_heading(line.words, 1).alignment = CENTRE
        return
    paragraph = paper.add_paragraph()
    paragraph.alignment = CENTRE
    run = paragraph.add_run(line.words)
    run.bold = line.role == "headline"
    run.font.size = Pt(22 if run.bold else 14)


def _item(paper: Document, item: Item, chance: random.Random) -> None:
    if item.table:
        _table(paper, item.table)
        return
    paragraph = paper.add_paragraph()
    if item.how == "sign":
        paragraph.alignment = RIGHT
    elif item.how == "number":
        paragraph.alignment = CENTRE
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    cut = chance.randint(0, len(item.words))  # Word keeps a paragraph in runs that end anywhere
    for words in filter(None, (item.words[:cut], item.words[cut:])):
        paragraph.add_run(words).bold = item.how == "heading"


def _table(paper: Document, table: Table) -> None:
    grid = paper.add_table(len(table.rows), len(table.rows[0]), "Table Grid")
    for row, words in zip(grid.rows, table.rows, strict=True):
        for cell, one in zip(row.cells, words, strict=True):
            cell.text = one
