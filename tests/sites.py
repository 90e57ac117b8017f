"""An article as ten web sites show it: each manner has its own frame, junk, encoding, paragraphs and tables.

The frames are in the folder `sites`. None of the words in them may come out; those with a number or a
place are listed in `JUNK`.
"""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import NamedTuple

FRAMES = Path(__file__).with_name("sites")
JUNK = (
    "城关区",
    "大庆",
    "湖州",
    "0518-85800000",
    "浏览次数",
    "05070000",
    "文昌路",
    "北海市",
    "分享到",
    "1999999",
    "海景房",
)

Rows = tuple[tuple[str, ...], ...]


class Piece(NamedTuple):
    """An article: a paragraph of its body is a string, a table is its rows."""

    title: str
    publisher: str
    day: str
    body: tuple[str | Rows, ...]


class Manner(NamedTuple):
    """How a site shows a paragraph and the words of a cell, and in which encoding."""

    paragraph: str
    cell: str = "{}"
    encoding: str = "utf-8"

    def body(self, piece: Piece) -> str:
        """The paragraphs and tables of an article."""
        parts = (part if isinstance(part, str) else self._table(part) for part in piece.body)
        return "\n".join(part if part.startswith("<table") else self._paragraph(part) for part in parts)

    def _paragraph(self, words: str) -> str:
        at = len(words) // 2
        return self.paragraph.format(words, begin=words[:at], end=words[at:])

    def _table(self, rows: Rows) -> str:
        cells = ("".join(f"<td>{self.cell.format(words)}</td>" for words in row) for row in rows)
        return "<table border=1>" + "".join(f"<tr>{row}</tr>\n" for row in cells) + "</table>"


HIDDEN = "<span lang=EN-US style='display:none'>1999999</span>"
MANNERS = {
    # A government's site of 2005: tables for layout, <font>, line breaks for paragraphs.
    "nested_tables": Manner("&nbsp;&nbsp;&nbsp;&nbsp;{}<br><br>", encoding="gbk"),
    # A government's portal of today: metadata, inline styles.
    "portal": Manner(
        '<p style="text-indent:2em"><span style="font-family:仿宋"><span>　　{}</span></span></p>',
        '<p class="MsoNormal"><span lang="EN-US">{}</span><o:p></o:p></p>',
    ),
    # The electronic edition of a newspaper: the other stories of the page beside this one.
    "newspaper": Manner("<P>　　{}</P>"),
    # An article of a public account, saved: hidden until scripts run, sections in sections.
    "wechat": Manner(
        "<section>" * 20
        + "<p><span>{begin}</span><span style='color:red'><strong>{end}</strong></span></p>"
        + "</section>" * 20
    ),
    # An association's site made with a blog program: sidebars, comments.
    "blog": Manner("<p>{}</p>"),
    # A news site: rankings beside the story, 责任编辑 under it.
    "news_site": Manner("<p>　　{}</p>", encoding="gbk"),
    # A small site: the words right in a <div>, lines set apart by breaks, no charset told.
    "line_breaks": Manner("&emsp;&emsp;{}<br/>", encoding="gbk"),
    # Word's own "save as web page".
    "word": Manner(
        f"<p class=MsoNormal style='text-indent:21pt'>{HIDDEN}<span style='font-family:宋体'>{{}}</span>"
        "<span lang=EN-US><o:p>&nbsp;</o:p></span></p>",
        "<p class=MsoNormal align=center><span>{}</span></p>",
        "utf-16",
    ),
    # A page of a script framework: no class that tells, everything in <div> and <span>.
    "framework": Manner('<div class="css-1x2"><span class="css-9z">{}</span></div>'),
    # A government's page for a document: a table of what it is filed under, then its text.
    "open_information": Manner("<p align='justify'>{}</p>", encoding="utf-8-sig"),
}


def page(manner: str, piece: Piece) -> bytes:
    """The bytes of the page on which a site shows an article."""
    how = MANNERS[manner]
    frame = Template((FRAMES / f"{manner}.html").read_text("utf-8"))
    words = {**piece._asdict(), "body": how.body(piece)}
    return frame.substitute(words).encode(how.encoding, "xmlcharrefreplace")
