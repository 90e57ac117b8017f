"""What stands on a page of a PDF file, by pdfminer or, where that lost words, by pdfium."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from policyextract.sources.pdf import drawings, pdfium
from policyextract.sources.pdf.glyphs import glyphs, quarter, sensible
from policyextract.sources.pdf.view import View
from policyextract.sources.source import Box
from policyextract.sources.typeset.leaf import Glyph

if TYPE_CHECKING:
    from pdfminer.layout import LTImage, LTItem
    from pdfplumber.page import Page
    from pypdfium2 import PdfPage

ENOUGH = 0.6  # of the characters that pdfium finds: with fewer, a page was not read well
MUCH = 0.5  # of a page: a picture that covers so much may hold its words
FEW = 40  # characters that a scanner or its owner adds to a picture: 第2页, 由扫描全能王扫描创建
OUTLINED = 20  # shapes that may be words drawn as outlines


class Content(NamedTuple):
    """What stands on a page.

    `known` counts the characters that make sense, also those that can't be seen; `shapes` what is drawn;
    `pixels` are those of its largest picture.
    """

    view: View
    glyphs: Sequence[Glyph]
    known: int
    rules: Sequence[Box] = ()
    figures: Sequence[Box] = ()
    pixels: int = 0
    shapes: int = 0

    @property
    def scanned(self) -> bool:
        """Whether its words have to be recognised: it has none that make sense, but there is something."""
        printed = sum(1 for glyph in self.glyphs if not glyph.char.isspace())
        known = sensible(glyph.char for glyph in self.glyphs)
        if not printed:
            return bool(self.figures) or self.shapes >= OUTLINED
        return 2 * known < printed or known < FEW and self._covered() >= MUCH

    def _covered(self) -> float:
        """The part of the page that pictures cover."""
        area = sum((box.x1 - box.x0) * (box.bottom - box.top) for box in self.figures)
        return area / (self.view.width * self.view.height)


def read(page: Page) -> Content:
    """What pdfminer finds on a page. Its layout is that of pdfplumber, without what makes that slow."""
    from pdfminer.layout import LTChar, LTCurve, LTImage

    view = _visible(page)
    page.page_obj.rotate = 0  # so that all comes in the page's own plane, as pdfium has it
    items = list(_items(page.layout))
    chars = [item for item in items if isinstance(item, LTChar)]
    shapes = drawings.shapes(item for item in items if isinstance(item, LTCurve))
    images = [item for item in items if isinstance(item, LTImage)]
    view = view.upright(quarter(char) for char in chars)
    figures = drawings.figures(images, view)
    under = [*figures, *drawings.grounds(shapes, view)]
    return Content(
        view,
        glyphs(chars, view, under),
        sensible(char.get_text() for char in chars),
        drawings.rules(shapes, view),
        figures,
        max(map(_pixels, images), default=0),
        len(shapes),
    )


def _visible(page: Page) -> View:
    """What is visible of a page, in the plane of pdfminer, which begins at the corner of the sheet."""
    x, y, right, top = page.page_obj.mediabox
    crop = page.page_obj.cropbox
    seen = (max(x, crop[0]) - x, max(y, crop[1]) - y, min(right, crop[2]) - x, min(top, crop[3]) - y)
    if seen[0] >= seen[2] or seen[1] >= seen[3]:
        seen = (0, 0, right - x, top - y)
    return View(*seen, page.rotation // 90 % 4)


def _items(container: Iterable[LTItem]) -> Iterator[LTItem]:
    """What a container holds, also in the containers in it."""
    from pdfminer.layout import LTContainer

    for item in container:
        if isinstance(item, LTContainer):
            yield from _items(item)
        else:
            yield item


def _pixels(image: LTImage) -> int:
    width, height = image.srcsize
    return width * height if isinstance(width, int) and isinstance(height, int) else 0


def checked(first: Content | None, page: PdfPage) -> tuple[Content, bool]:
    """What stands on a page, and whether that is from pdfium: the first reader failed or lost words."""
    chars = pdfium.words(page)
    if first and first.known >= ENOUGH * sensible(chars):
        return first, False
    view, found = pdfium.glyphs(page)
    known = sensible(chars)
    if first is None:
        return Content(view, found, known, shapes=pdfium.count(page)), bool(found)
    if view.turns != first.view.turns:
        return first._replace(view=view, glyphs=found, known=known, rules=(), figures=()), True
    return first._replace(glyphs=found, known=known), True
