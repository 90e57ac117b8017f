"""HTML to PDF: with WeasyPrint, each page cut where its words end."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

import jinja2
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

TEMPLATES = Path(__file__).parent / "templates"
logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=jinja2.select_autoescape()
    )


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def filled(template: str, **values: object) -> str:
    """A template with its values."""
    return _environment().get_template(template).render(values)


def heights(html: str) -> list[float]:
    """For each page of a document how far down its anchor `end1`, `end2` … stands, in points."""
    pages = HTML(string=html).render(font_config=_fonts()).pages
    return [0.75 * page.anchors[f"end{number}"][1] for number, page in enumerate(pages, 1)]


def printed(html: str) -> bytes:
    """The PDF of a document; a page with an anchor `end1`, `end2` … is cut there."""
    document = HTML(string=html).render(font_config=_fonts())
    for number, page in enumerate(document.pages, 1):
        page.height = page.anchors.get(f"end{number}", (0, page.height - 24))[1] + 24
    pdf = document.write_pdf()
    assert pdf
    return pdf
