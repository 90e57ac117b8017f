"""The reading of PDFs beside that of pdfplumber alone, over the same files, in turns.

Each file is read whole (pages, order of reading, places) and by pdfplumber's `extract_text`.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pdfplumber

from policyextract.sources import Limits, Options, pdf, typeset
from policyextract.sources.file import File

ROUNDS = 5


def whole(path: Path) -> int:
    """Read a PDF as `extract` does; gives the number of its pages."""
    file = File.at(path, str(path), Limits())
    leaves = pdf.leaves(file, Options())
    typeset.source(file, "pdf", leaves)
    return len(leaves)


def bare(path: Path) -> int:
    """Read a PDF as pdfplumber alone does; gives the number of its pages."""
    with pdfplumber.open(path) as found:
        for page in found.pages:
            page.extract_text()
            page.close()
        return len(found.pages)


def seconds(read: Callable[[Path], int], files: Sequence[Path]) -> tuple[float, int]:
    """How long some files take, and how many pages they have."""
    start = time.perf_counter()
    pages = sum(read(path) for path in files)
    return time.perf_counter() - start, pages


def compare(files: Sequence[Path]) -> None:
    """Read the files by both, in turns, and print the time a page and the ratio with its spread."""
    whole(files[0]), bare(files[0])  # what is loaded once is no part of it
    ratios, own, plain = [], [], []
    for _ in range(ROUNDS):
        taken, pages = seconds(whole, files)
        other, _ = seconds(bare, files)
        ratios.append(taken / other)
        own.append(taken / pages)
        plain.append(other / pages)
    print(f"{pages} pages, {ROUNDS} rounds")
    print(f"policyextract  {1 / statistics.median(own):6.1f} pages a second")
    print(f"extract_text   {1 / statistics.median(plain):6.1f} pages a second")
    print(f"ratio          {statistics.median(ratios):6.2f}  ({min(ratios):.2f} – {max(ratios):.2f})")
