"""Scans of printed pages: grey paper with specks, a little blurred and turned, as a copier gives them."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

DPI = (150, 200, 300)
LARGEST = 9_000_000  # pixels of a page, so that a broadsheet isn't scanned as fine as a letter
SUFFIXES = (".png", ".jpg", ".tiff", ".pdf")


def scanned(pdf: bytes, name: str) -> tuple[str, bytes]:
    """The pages of a PDF as a scan: the suffix of the file and its bytes."""
    chance = random.Random(f"scan {name}")
    pages = list(_pages(pdf, chance))
    suffix = chance.choice(SUFFIXES if len(pages) == 1 else (".tiff", ".pdf"))
    dpi = pages[0].info["dpi"][0]
    out = io.BytesIO()
    if suffix in (".tiff", ".pdf"):
        kind = "TIFF" if suffix == ".tiff" else "PDF"
        more = {"compression": "tiff_lzw"} if kind == "TIFF" else {"resolution": dpi}
        pages[0].save(out, kind, save_all=True, append_images=pages[1:], **more, **_dots(kind, dpi))
    else:
        pages[0].save(out, "PNG" if suffix == ".png" else "JPEG", quality=82, dpi=(dpi, dpi))
    return suffix, out.getvalue()


def _dots(kind: str, dpi: float) -> dict[str, object]:
    return {"dpi": (dpi, dpi)} if kind == "TIFF" else {}


def _pages(pdf: bytes, chance: random.Random) -> Iterator[Image.Image]:
    """The pages as pictures; the skew of a whole file is much the same, as of a careless hand."""
    dpi, skew = chance.choice(DPI), chance.choice([0, 0.4, 1, 2, 5]) * chance.choice([-1, 1])
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        scale = min(dpi / 72, (LARGEST / (width * height)) ** 0.5)
        picture = page.render(scale=scale, grayscale=True).to_pil()
        turned = picture.rotate(skew, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        worn = _worn(turned, chance)
        worn.info["dpi"] = (scale * 72, scale * 72)
        yield worn
    document.close()


def _worn(picture: Image.Image, chance: random.Random) -> Image.Image:
    """A picture on grey paper that is darker at one side, blurred, with grain and specks."""
    noise = np.random.default_rng(chance.randrange(1 << 32))
    soft = picture.filter(ImageFilter.GaussianBlur(chance.choice([0, 0.5, 0.8])))
    ink = np.asarray(soft, dtype=np.float32) / 255
    paper = np.linspace(chance.randint(205, 240), chance.randint(225, 252), ink.shape[1], dtype=np.float32)
    grey = 30 + (paper - 30) * ink + noise.normal(0, chance.choice([2, 5, 9]), ink.shape).astype(np.float32)
    specks = noise.random(ink.shape, dtype=np.float32) < chance.choice([0, 1e-5, 6e-5])
    grey[specks] = 40
    return Image.fromarray(grey.clip(0, 255).astype(np.uint8))
