"""The words in a picture: RapidOCR finds their rows and recognises them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from policyextract.sources.scan import places

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from rapidocr import RapidOCR
    from rapidocr.ch_ppocr_rec.typings import WordInfo

    from policyextract.sources.scan.pictures import Pixels

    Corners = NDArray[np.float32]
    """The corners of a row: top left, top right, bottom right, bottom left; x and y of each."""

TALL = 1.6  # times as high as wide: a vertical row
SURE = 0.5  # what is less sure is no row but a piece of a photo
SAMPLE = 8  # rows by which is told how a page lies
EDGE = 0.06  # of the height of a row's area, where ink of its neighbours may be
LITTLE = 0.01  # of a row's width: less ink is a speck
READABLE = 0.8  # how sure they are at least on a page that stands upright


class Line(NamedTuple):
    """A row of words in a picture, in pixels; `edges`, `vertical`, `size` and `sure` as in a Row."""

    words: str
    edges: tuple[float, ...]
    low: float
    high: float
    size: float
    vertical: bool
    sure: float


@cache
def engine(threads: int) -> RapidOCR:
    """RapidOCR with the models of its package; named by their paths, so that it looks for none elsewhere."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    detector, recogniser = (next(models.glob(f"*_{task}_*.onnx")) for task in ("det", "rec"))
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "Global.max_side_len": 100_000,  # pages come at the size at which they are to be looked at
            "Global.return_word_box": True,
            "Det.model_path": str(detector),
            "Det.limit_side_len": 32,
            "Det.max_candidates": 20_000,
            "Rec.model_path": str(recogniser),
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def found(page: Pixels, scale: float, threads: int) -> list[Corners]:
    """The corners of the rows of a page (grey), which are looked for in it at `scale`."""
    import cv2
    import numpy as np

    small = cv2.resize(page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    result = engine(threads)(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), use_det=True, use_rec=False)
    boxes = getattr(result, "boxes", None)
    size = (page.shape[1] / small.shape[1], page.shape[0] / small.shape[0])
    return [] if boxes is None else [np.asarray(box * size, np.float32) for box in boxes]


def quarters(page: Pixels, boxes: Sequence[Corners], threads: int) -> int:
    """By how many quarters a page has to be turned against the clock to stand upright.

    A page whose rows are nearly all tall lies on its side; one whose rows make no sense is upside down.
    """
    import numpy as np

    lengths = [max(_extent(box)) for box in boxes]
    tall = sum(length for length, box in zip(lengths, boxes, strict=True) if _is_tall(box))
    lies = len(boxes) > 4 and 2 * tall > sum(lengths)
    longest = sorted(boxes, key=lambda box: -max(_extent(box)))
    pieces = [_piece(page, box) for box in longest if _is_tall(box) == lies][:SAMPLE]
    scores: dict[int, float] = {}
    for way in (1, 3) if lies else (0, 2):
        turned = [np.ascontiguousarray(np.rot90(piece, way)) for piece in pieces]
        scores[way] = float(np.mean(engine(threads).recognize_txt(turned).scores)) if turned else 0.0
        if scores[way] > READABLE:
            return way
    best = max(scores, key=lambda way: scores[way])
    return best if lies or scores[2] > scores[0] + 0.1 else 0


def lines(page: Pixels, boxes: Sequence[Corners], threads: int) -> Iterator[Line]:
    """The rows of a page that have words, in the order of `boxes`."""
    import numpy as np

    if not boxes:
        return
    pieces = [_piece(page, box) for box in boxes]
    flat = [
        np.ascontiguousarray(np.rot90(piece)) if _is_tall(box) else piece
        for piece, box in zip(pieces, boxes, strict=True)
    ]
    read = engine(threads).recognize_txt(flat)
    for at, words in enumerate(read.txts or ()):
        found = cast("WordInfo", read.word_results[at])
        columns = [column for word in found.word_cols for column in word]
        if read.scores[at] >= SURE and columns:
            step = flat[at].shape[1] / found.line_txt_len
            middles = [(column + 0.5) * step for column in columns]
            yield _line(words, middles, flat[at], boxes[at], read.scores[at])


def _line(words: str, middles: Sequence[float], piece: Pixels, box: Corners, sure: float) -> Line:
    """A row: `middles` are those of its characters other than blanks, along the piece."""
    vertical = _is_tall(box)
    ends = box[:, 1] if vertical else box[[0, 3, 2, 1], 0]
    sides = box[[0, 3, 2, 1], 0] if vertical else box[:, 1]
    start = float(ends[:2].mean())
    # The piece of a vertical row was turned against the clock: its top is the right side.
    near, across = (float(sides[2:].mean()), -1) if vertical else (float(sides[:2].mean()), 1)
    chars = "".join(words.split())
    ink = _ink(piece)
    top, bottom = _band(ink)
    em = places.size(chars, middles, bottom - top)
    edges = places.edges(chars, middles, ink[top:bottom].sum(axis=0), em)
    shown, along = places.with_blanks(words.strip(), edges, em)
    low, high = sorted((near + across * top, near + across * bottom))
    return Line(shown, tuple(start + edge for edge in along), low, high, em, vertical, sure)


def _ink(piece: Pixels) -> Pixels:
    """Where a row is printed on: 1 for the tone that there is less of."""
    import cv2
    import numpy as np

    _, light = cv2.threshold(piece[..., 0], 0, 1, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(light if 2 * int(light.sum()) < light.size else 1 - light, np.uint8)


def _band(ink: Pixels) -> tuple[int, int]:
    """From where to where a row is printed on; what reaches into it from the rows beside it is left out."""
    height = len(ink)
    rows = ink.sum(axis=1) > LITTLE * ink.shape[1]
    inset = round(EDGE * height)
    inner = rows[inset : height - inset].nonzero()[0]
    return (inset + int(inner[0]), inset + int(inner[-1]) + 1) if len(inner) > height / 3 else (0, height)


def _extent(box: Corners) -> tuple[float, float]:
    """The width and height of a row."""
    top, right, bottom, left = (((box[at] - box[at - 1]) ** 2).sum() ** 0.5 for at in (1, 2, 3, 0))
    return float(max(top, bottom)), float(max(left, right))


def _is_tall(box: Corners) -> bool:
    width, height = _extent(box)
    return height > TALL * width


def _piece(page: Pixels, box: Corners) -> Pixels:
    """The part of a page in which a row was found, straightened, in three equal colours."""
    import cv2
    import numpy as np

    width, height = (max(4, round(side)) for side in _extent(box))
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    matrix = cv2.getPerspectiveTransform(box, flat)
    piece = cv2.warpPerspective(
        page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(cv2.cvtColor(piece, cv2.COLOR_GRAY2BGR), np.uint8)
