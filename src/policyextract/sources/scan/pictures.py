"""Pictures of pages: picture files, and pages of PDF files as pictures; how large a page is in points."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

from policyextract.sources.file import File
from policyextract.sources.options import Options
from policyextract.sources.source import Reason, SourceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    Pixels = NDArray[np.uint8]
    """A picture: rows of pixels, each a grey value or red, green and blue."""

DPI = 200  # at which pages of PDF files become pictures
MEGAPIXELS = 40  # more than a page of a newspaper needs at that
SENSIBLE_DPI = range(72, 1201)
SENSIBLE_SIDE = range(100, 1701)  # points, of the short side: a ticket, two pages of a newspaper side by side
A4_SIDE = 595.0
SHOWN_DPI = 110
EXIF_ORIENTATION = 0x0112


class Picture(NamedTuple):
    """A page as a picture that stands upright, and how many points a pixel of it is wide."""

    pixels: Pixels
    point: float


def check_packages(name: str) -> None:
    """Raises SourceError where the packages that recognise words are missing."""
    if not all(find_spec(package) for package in ("numpy", "onnxruntime", "PIL", "rapidocr")):
        raise SourceError(
            name,
            Reason.program,
            "the words of a picture have to be recognised, which needs more packages",
            "add them with scripts/setup scan, or with pip install rapidocr onnxruntime pillow",
        )


def sizes(file: File, options: Options) -> Iterator[tuple[float, float]]:
    """The width and height in points of each page of a picture file, as it stands upright."""
    with _opened(file) as image:
        frames = _frames(image)
        if frames > options.limits.pages:
            raise SourceError(
                file.name,
                Reason.size,
                f"has {frames} pages",
                f"split it, or allow it with --limit pages={frames}",
            )
        for frame in range(frames):
            image.seek(frame)
            _check_size(file.name, image.size, options)
            point = _point(image)
            width, height = (side * point for side in image.size)
            lies = image.getexif().get(EXIF_ORIENTATION, 1) in (5, 6, 7, 8)
            yield (height, width) if lies else (width, height)


def page(file: File, number: int, options: Options) -> Picture:
    """A page of a picture file, in colour if a picture of it is wanted."""
    from PIL import ImageOps

    with _opened(file) as image:
        image.seek(number - 1)
        _check_size(file.name, image.size, options)
        point = _point(image)
        return Picture(_pixels(ImageOps.exif_transpose(image), options.pictures), point)


def rendered(file: File, number: int, options: Options) -> Picture:
    """A page of a PDF file, in colour if a picture of it is wanted."""
    import pypdfium2

    document = pypdfium2.PdfDocument(file.path, password=options.password)
    try:
        sheet = document[number - 1]
        width, height = sheet.get_size()
        most = min(MEGAPIXELS, options.limits.megapixels) * 1_000_000
        scale = min(DPI / 72, math.sqrt(most / (width * height)))
        bitmap = sheet.render(scale=scale, grayscale=not options.pictures, rev_byteorder=True)
        return Picture(bitmap.to_numpy().copy(), 1 / scale)
    finally:
        document.close()


@contextmanager
def _opened(file: File) -> Iterator[Image.Image]:
    """A picture file, of which only the head is read yet; whatever is wrong with it as a SourceError."""
    from PIL import Image, ImageFile

    Image.MAX_IMAGE_PIXELS = None  # the user's own limit is checked instead
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # other packages allow it
    try:
        with Image.open(file.path, formats=("PNG", "JPEG", "TIFF")) as image:
            yield image
    except (OSError, SyntaxError, EOFError):
        raise SourceError(
            file.name, Reason.damaged, "a damaged or incomplete picture", "get it again, or scan it again"
        ) from None


def _frames(image: Image.Image) -> int:
    """How many pages a picture file has; further pictures in a JPEG are no pages."""
    return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def _check_size(name: str, size: tuple[int, int], options: Options) -> None:
    megapixels = math.ceil(size[0] * size[1] / 1_000_000)
    if megapixels > options.limits.megapixels:
        raise SourceError(
            name,
            Reason.size,
            f"has a picture of {megapixels} megapixels",
            f"scan it at 300 dpi, or allow it with --limit megapixels={megapixels}",
        )


def _point(image: Image.Image) -> float:
    """How many points a pixel is wide, by the file's own dpi if that makes a page, else as of an A4 page."""
    short = min(image.size)
    dpi = float(image.info.get("dpi", (0, 0))[0])
    if int(dpi) in SENSIBLE_DPI and round(short * 72 / dpi) in SENSIBLE_SIDE:
        return 72 / dpi
    return A4_SIDE / short


def _pixels(image: Image.Image, colour: bool) -> Pixels:
    """The pixels of a picture in grey or colour; what shows through it is white."""
    import numpy as np
    from PIL import Image

    if image.mode.startswith("I;16"):
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if "transparency" in image.info or image.mode in ("LA", "PA", "RGBA", "La", "RGBa"):
        shown = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(shown, mask=shown.getchannel("A"))
    return np.asarray(image.convert("RGB" if colour else "L"))


def grey(pixels: Pixels) -> Pixels:
    """A picture in grey."""
    import cv2
    import numpy as np

    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def quarters(pixels: Pixels, number: int) -> Pixels:
    """A picture turned against the clock by a number of quarters."""
    import numpy as np

    return np.ascontiguousarray(np.rot90(pixels, number))


def packed(pixels: Pixels, dpi: float) -> bytes:
    """A picture of a page as JPEG, at a resolution for people to look at."""
    from PIL import Image

    image = Image.fromarray(pixels)
    if dpi > SHOWN_DPI:
        image = image.resize([max(1, round(side * SHOWN_DPI / dpi)) for side in image.size])
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()
