"""Pages set by hand, for tests of what is read after what: columns of rows with a box for each letter."""

from pathlib import Path

from policyextract.sources.file import File
from policyextract.sources.source import Box, Sheet
from policyextract.sources.typeset import source
from policyextract.sources.typeset.leaf import Leaf, Row

LEADING = 1.4  # em from row to row


def row(words, x, top, size=10.0, bold=False):
    """Words in a row whose first letter is at (x, top)."""
    edges = tuple(edge for at in range(len(words)) for edge in (x + at * size, x + (at + 1) * size))
    return Row(words, Box(x, top, x + len(words) * size, top + size), edges, size, bold)


def upright(words, x, top, size=20.0):
    """Words from top to bottom."""
    edges = tuple(edge for at in range(len(words)) for edge in (top + at * size, top + (at + 1) * size))
    return Row(words, Box(x, top, x + size, top + len(words) * size), edges, size, vertical=True)


def column(paragraphs, x, top, letters, **form):
    """The rows of paragraphs set in a column of so many letters, the first row of each indented by two."""
    size = form.get("size", 10.0)
    rows = []
    for words in paragraphs:
        indent = 2
        while words:
            cut = letters - indent
            rows.append(row(words[:cut], x + indent * size, top + len(rows) * LEADING * size, **form))
            words, indent = words[cut:], 0
    return rows


def flowing(paragraphs, places, letters, height, **form):
    """The same in several columns at (x, top), each of so many rows."""
    rows = column(paragraphs, 0, 0, letters, **form)
    found = []
    size = form.get("size", 10.0)
    for number, one in enumerate(rows):
        x, top = places[number // height]
        here = top + number % height * LEADING * size
        found.append(row(one.words, x + one.box.x0, here, **form))
    return found


def read(*pages, rules=(), figures=(), width=800.0, height=1100.0):
    """The source of pages, each a list of rows."""
    leaves = [
        Leaf(number, Sheet(width, height), tuple(rows), tuple(rules), tuple(figures))
        for number, rows in enumerate(pages, 1)
    ]
    return source(File(Path("page.pdf"), "page.pdf", "0" * 64), "pdf", leaves)


def stories(found):
    """The stories of a source: kind, headline and the words of the rest."""
    told = []
    for story in found.stories or ():
        words = dict.fromkeys(("headline", "body"), "")
        for block in story.blocks:
            words[block.label] += found.quote(block.span).replace("\n", "|")
        told.append((story.kind, words["headline"], words["body"]))
    return told
