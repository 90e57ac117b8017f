"""PDF files to pages: pdfminer (by pdfplumber) reads them, and pdfium is asked whether that was all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from typing import TYPE_CHECKING

from policyextract.sources.file import File
from policyextract.sources.options import Limits, Options
from policyextract.sources.pdf import content, pdfium
from policyextract.sources.pdf.content import Content
from policyextract.sources.pdf.drawings import is_ground
from policyextract.sources.source import Reason, Sheet, SourceError
from policyextract.sources.typeset.leaf import Leaf
from policyextract.sources.typeset.rows import rows

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pypdfium2 import PdfDocument


BATCH = 50  # pages that are read in one go, within the time that a file has


def leaves(file: File, options: Options, start: int = 1) -> tuple[Leaf, ...]:
    """Up to BATCH pages of a PDF file from page `start` on.

    Raises SourceError where it is damaged, encrypted or has too many pages.
    """
    with ExitStack() as stack:
        document = stack.enter_context(pdfium.opened(file, options.password))
        if len(document) > options.limits.pages:
            raise SourceError(
                file.name,
                Reason.size,
                f"has {len(document)} pages, more than {options.limits.pages}",
                f"allow them with --limit pages={len(document)}",
            )
        firsts = _pages(file, options.password, stack)
        if len(firsts) != len(document):
            firsts = [None] * len(document)
        wanted = islice(enumerate(firsts, 1), start - 1, start - 1 + BATCH)
        return tuple(_leaves(file, document, wanted, options))


def picture(file: File, number: int, turned: int, options: Options) -> bytes:
    """A page as PNG, turned clockwise by some quarters; nothing else is read."""
    with pdfium.opened(file, options.password) as document:
        page = pdfium.page(document, number)
        if page is None:
            raise SourceError(file.name, Reason.damaged, f"page {number} is damaged", "get it again")
        return pdfium.picture(page, turned)


def _pages(file: File, password: str | None, stack: ExitStack) -> Sequence[Page | None]:
    """The pages that pdfplumber finds, none where it can't open the file."""
    import pdfplumber

    try:
        return pdfplumber.open(stack.enter_context(file.path.open("rb")), password=password).pages
    except Exception:  # pdfminer raises whatever a damaged file makes go wrong
        return ()


def _leaves(
    file: File, document: PdfDocument, firsts: Iterable[tuple[int, Page | None]], options: Options
) -> Iterator[Leaf]:
    for number, first in firsts:
        page = pdfium.page(document, number)
        if page is None:
            yield Leaf(number, Sheet(0, 0), warnings=(f"page {number} is damaged and left out",))
            continue
        printed, again = content.checked(_read(first) if first else None, page)
        warnings = [f"page {number}: the first reader lost words, so pdfium read it"] if again else []
        if printed.scanned or options.pictures:
            warnings += _too_large(file, number, printed, options.limits)
        small = printed.pixels <= options.limits.megapixels * 1_000_000
        turned = pdfium.turned(page, printed.view)
        picture = pdfium.picture(page, turned) if options.pictures and small else None
        sheet = Sheet(printed.view.width, printed.view.height, picture, turned)
        yield _leaf(number, sheet, printed, tuple(warnings))
        page.close()


def _read(page: Page) -> Content | None:
    """What stands on a page; None where pdfminer can't read it."""
    try:
        return content.read(page)
    except MemoryError:
        raise
    except Exception:  # as above
        return None
    finally:
        page.close()


def _too_large(file: File, number: int, printed: Content, limits: Limits) -> Iterator[str]:
    """A warning where a page has a picture too large to be shown; raises SourceError for a scan."""
    if printed.pixels <= limits.megapixels * 1_000_000:
        return
    wanted = printed.pixels // 1_000_000 + 1
    advice = f"allow them with --limit megapixels={wanted}"
    if printed.scanned:
        raise SourceError(
            file.name,
            Reason.size,
            f"page {number} is a picture of {wanted} megapixels, more than {limits.megapixels}",
            advice,
        )
    yield f"page {number} isn't shown: it has a picture of {wanted} megapixels; {advice}"


def _leaf(number: int, sheet: Sheet, printed: Content, warnings: tuple[str, ...]) -> Leaf:
    if printed.scanned:
        return Leaf(number, sheet, scanned=True, warnings=warnings)
    return Leaf(
        number,
        sheet,
        tuple(rows(printed.glyphs)),
        tuple(printed.rules),
        tuple(box for box in printed.figures if not is_ground(box, printed.view)),
        warnings=warnings,
    )
