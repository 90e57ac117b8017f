"""PDF files as pdfium, the reader of Chromium, sees them: a second opinion, and pictures of the pages."""

from __future__ import annotations

import ctypes
import io
import math
from typing import TYPE_CHECKING

from policyextract.sources.file import File
from policyextract.sources.pdf.glyphs import once
from policyextract.sources.pdf.view import View
from policyextract.sources.source import Reason, SourceError
from policyextract.sources.typeset.leaf import Glyph

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage, PdfTextPage

DPI = 110  # of a page's picture: its words can be read on a screen
LARGEST = 8_000_000  # pixels of a page's picture: a newspaper page has four million
SLANT = 0.15  # of a quarter, by which a row may rise that is read
BOLD = 600  # weight of a font from which it is bold


def opened(file: File, password: str | None) -> PdfDocument:
    """The document; raises SourceError where it is damaged, or needs another password."""
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY

    try:
        return pypdfium2.PdfDocument(file.path, password=password)
    except pypdfium2.PdfiumError as error:
        if error.err_code == FPDF_ERR_SECURITY:
            raise SourceError(
                file.name, Reason.password, "encrypted in a way that isn't known", "print it to PDF"
            ) from None
        if error.err_code != FPDF_ERR_PASSWORD:
            raise SourceError(file.name, Reason.damaged, "a damaged PDF file", "get it again") from None
        if password:
            raise SourceError(
                file.name, Reason.password, "the password is wrong", "give another with --password"
            ) from None
        raise SourceError(file.name, Reason.password, "needs a password", "give it with --password") from None


def page(document: PdfDocument, number: int) -> PdfPage | None:
    """A page, counted from 1; None for one that is damaged."""
    import pypdfium2

    try:
        return document[number - 1]
    except pypdfium2.PdfiumError:
        return None


def count(page: PdfPage) -> int:
    """How many texts, shapes and pictures a page has."""
    from pypdfium2 import raw

    found: int = raw.FPDFPage_CountObjects(page)
    return found


def view(page: PdfPage) -> View:
    """What is visible of a page, as its own settings turn it."""
    left, bottom, right, top = page.get_bbox()
    return View(left, bottom, right, top, page.get_rotation() // 90)


def words(page: PdfPage) -> str:
    """The characters that stand on the visible part of a page, with blanks between words."""
    text = page.get_textpage()
    try:
        found: str = text.get_text_bounded()
    finally:
        text.close()
    return found


def glyphs(page: PdfPage) -> tuple[View, list[Glyph]]:
    """How a page is seen and its characters."""
    text = page.get_textpage()
    quarters = [_quarter(text, n) for n in range(text.count_chars())]
    seen = view(page).upright(quarters)
    found = (_glyph(text, n, seen, quarter) for n, quarter in enumerate(quarters) if quarter is not None)
    kept = list(once(glyph for glyph in found if glyph and seen.holds(glyph.box)))
    text.close()
    return seen, kept


def _quarter(text: PdfTextPage, n: int) -> int | None:
    """By how many quarters the row of a character rises against the page's own plane; None if slanted."""
    from pypdfium2 import raw

    quarters: float = raw.FPDFText_GetCharAngle(text, n) / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < SLANT else None


def _code(text: PdfTextPage, n: int) -> int:
    """The code point of a character; 0 for the second half of one that pdfium gives in two (an emoji)."""
    from pypdfium2 import raw

    code: int = raw.FPDFText_GetUnicode(text, n)
    if 0xD800 <= code < 0xDC00:
        low: int = raw.FPDFText_GetUnicode(text, n + 1)
        return 0x10000 + (code - 0xD800 << 10) + (low - 0xDC00) if 0xDC00 <= low < 0xE000 else 0
    return 0 if 0xDC00 <= code < 0xE000 else code


def _glyph(text: PdfTextPage, n: int, seen: View, quarter: int) -> Glyph | None:
    """A character with its place; None for the blanks and breaks that pdfium makes up between words."""
    from pypdfium2 import raw

    code = _code(text, n)
    rect = raw.FS_RECTF()
    made_up = code < 32 or raw.FPDFText_IsGenerated(text, n) == 1
    if made_up or not raw.FPDFText_GetLooseCharBox(text, n, ctypes.byref(rect)):
        return None
    box = seen.box(rect.left, rect.bottom, rect.right, rect.top)
    turned = (quarter - seen.turns) % 2 == 1
    size = box.x1 - box.x0 if turned else box.bottom - box.top
    return Glyph(chr(code), box, size, raw.FPDFText_GetFontWeight(text, n) >= BOLD, turned)


def turned(page: PdfPage, seen: View) -> int:
    """By how many quarters a page is turned clockwise to be read, against its own settings."""
    quarters: int = (seen.turns - page.get_rotation() // 90) % 4
    return quarters


def picture(page: PdfPage, turned: int) -> bytes:
    """A page as PNG, turned clockwise by some quarters, at most of a size that browsers like."""
    width, height = page.get_size()
    scale = min(DPI / 72, math.sqrt(LARGEST / (width * height)))
    bitmap = page.render(scale=scale, rotation=90 * turned)
    png = io.BytesIO()
    bitmap.to_pil().save(png, "PNG")
    bitmap.close()
    return png.getvalue()
