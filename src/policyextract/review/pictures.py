"""Pictures of the pages of files, drawn when somebody looks at them and kept for the next one."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from policyextract.review.desk import Desk
from policyextract.sources import Reader, Sheet, SourceError
from policyextract.sources.paths import split
from policyextract.whole import whole

MOST = 300_000_000  # bytes of pictures that are kept, those looked at last


class Pictures:
    """Draws pages in a process of its own, one at a time. Close it."""

    def __init__(self, desk: Desk) -> None:
        self._folder = desk.uploads.parent / "pages"
        self._reader = Reader(desk.options)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Ends the process that draws."""
        self._reader.__exit__()

    def picture(self, names: Sequence[str], sha256: str, number: int, turned: int) -> bytes | None:
        """A page of the document with this content, PNG or JPEG; None where no file of `names` has it now.

        `turned`: by how many quarters clockwise.
        """
        kept = self._folder / f"{sha256}-{number}-{turned}"
        with contextlib.suppress(OSError):
            drawn = kept.read_bytes()
            kept.touch()
            return drawn
        for name in filter(is_there, names):
            with self._lock, contextlib.suppress(SourceError):
                drawn = self._reader.picture(name, sha256, number, turned)
                self._keep(kept, drawn)
                return drawn
        return None

    def _keep(self, kept: Path, drawn: bytes) -> None:
        """Keeps a picture; where there is no room for it, it is drawn again the next time."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with whole(kept) as path:
                path.write_bytes(drawn)
            room = MOST
            for path in sorted(self._folder.iterdir(), key=lambda path: -path.stat().st_mtime):
                room -= path.stat().st_size
                if room < 0:
                    path.unlink()


def is_there(name: str) -> bool:
    """Whether there is a file of a document's name on this disk, or the archive that it is in."""
    return Path(split(name)[0]).is_file()


def lies_as(drawn: bytes, sheet: Sheet) -> bool:
    """Whether a picture lies as its page was read.

    It may lie on its side where the document was stored without its turns; which side is not known then.
    """
    with Image.open(io.BytesIO(drawn)) as picture:
        return (picture.width - picture.height) * (sheet.width - sheet.height) >= 0
