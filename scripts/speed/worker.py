"""The process of one contender: `python -m speed.worker NAME`, asked in JSON lines for pages of a file.

A line in is [path, most characters]; one out is [characters, CPU seconds, those of its parts].
"""

import json
import os
import sys
import time
from pathlib import Path

from speed import contenders, pages


def serve(name: str) -> None:
    """Answers until standard input ends; the first line out says that all is loaded."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # some print what they like
    work = contenders.made(name)
    print(json.dumps("ready"), file=out, flush=True)
    for line in sys.stdin:
        path, most = json.loads(line)
        print(json.dumps(taken(work, Path(path), most)), file=out, flush=True)


def taken(work: contenders.Work, path: Path, most: int) -> tuple[int, float, dict[str, float]]:
    """How many characters were worked on, the CPU seconds of that, and those of parts; reading is in it."""
    count = 0
    parts = getattr(work, "parts", {})
    parts.clear()
    start = time.process_time()
    for page in pages.read(path, most):
        work(page)
        count += len(page)
    return count, time.process_time() - start, dict(parts)


if __name__ == "__main__":
    serve(sys.argv[1])
