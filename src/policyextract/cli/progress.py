"""Progress bars, on standard error where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

Named = TypeVar("Named", str, Path)


class Pages:
    """Shows how many pages of a scan are recognised, on standard error where that is a terminal."""

    def __init__(self) -> None:
        self._bar: Progress | None = None

    def __call__(self, name: str, done: int, pages: int) -> None:
        """Shows `done` of `pages`."""
        from rich.console import Console
        from rich.markup import escape
        from rich.progress import Progress

        if self._bar is None and sys.stderr.isatty():
            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task(f"recognising {escape(name)}", total=pages)
        if self._bar is not None:
            self._bar.update(self._bar.task_ids[0], completed=done)

    def hide(self) -> None:
        """Shows nothing, until the next file."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def with_progress(files: list[Named]) -> Iterable[Named]:
    """The files, with a progress bar on standard error where that is a terminal and there are many."""
    if len(files) < 3 or not sys.stderr.isatty():
        return files
    from rich.console import Console
    from rich.progress import track

    return track(files, description="reading", console=Console(stderr=True), transient=True)


class Shards:
    """Shows how far a bulk job is, on standard error where that is a terminal."""

    def __init__(self, contents: int) -> None:
        self._contents = contents
        self._bar: Progress | None = None

    def __enter__(self) -> Shards:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if sys.stderr.isatty():
            columns = (
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.description}"),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task("", total=self._contents)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, left: int, failed: int) -> None:
        """So many files are left, and so many failed."""
        if self._bar is not None:
            task = self._bar.task_ids[0]
            words = f"{failed} failed" if failed else ""
            self._bar.update(task, completed=self._contents - left, description=words)


class Steps:
    """Shows how many of so many files or documents are done, on standard error where that is a terminal."""

    def __init__(self, doing: str, total: int) -> None:
        self._doing, self._total = doing, total
        self._bar: Progress | None = None

    def __enter__(self) -> Steps:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if sys.stderr.isatty() and self._total > 2:
            columns = TextColumn(self._doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
            self._bar.add_task("", total=self._total)
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def step(self) -> None:
        """One more is done."""
        if self._bar is not None:
            self._bar.advance(self._bar.task_ids[0])
