"""A document with pages made without any file: every paragraph in rows of 20 characters, a blank picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

from policyextract.sources.source import Sheet, Source, Strip

WIDTH, HEIGHT, SIZE, EDGE, PER_ROW = 300, 400, 12, 30, 20  # points; characters


def png(width: int, height: int) -> bytes:
    """A white picture."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * width) * height)
    chunks = ((b"IHDR", header), (b"IDAT", rows), (b"IEND", b""))
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def paged(
    name: str, pages: Sequence[Sequence[str]], picture: bytes | None = png(WIDTH, HEIGHT), sure: float = 1.0
) -> Source:
    """A source of pages, each of paragraphs."""
    chars, strips = "", list[Strip]()
    for number, paragraphs in enumerate(pages, 1):
        top = EDGE
        for paragraph in paragraphs:
            for start in range(0, len(paragraph), PER_ROW):
                row = paragraph[start : start + PER_ROW]
                edges = tuple(EDGE + SIZE * (n + side) for n in range(len(row)) for side in (0, 1))
                strips.append(Strip(len(chars) + start, number, top, top + SIZE, edges, sure=sure))
                top += 2 * SIZE
            chars += paragraph + "\n"
    return Source(
        name=name,
        sha256="0" * 64,
        encoding=None,
        chars=chars,
        format="pdf",
        paragraphs=True,
        sheets=tuple(Sheet(WIDTH, HEIGHT, picture) for _ in pages),
        strips=tuple(strips),
        publisher="晋江日报",
        published="2023-08-12",
    )
