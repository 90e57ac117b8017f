"""The forms that a clipping can be set in, each written with its answers beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from press import newspaper, sheets
from press.copy import GOLD, Copy

Form = Callable[[Copy, Path], Path]
"""Writes a clipping beside a path without its suffix, and gives the file that it wrote."""


def _newspaper(copy: Copy, stem: Path) -> Path:
    return _written(stem.with_suffix(".pdf"), sheets.printed(newspaper.page(copy)))


def _text(copy: Copy, stem: Path) -> Path:
    """The copy itself, a paragraph a line: what a reader would give that makes no mistake."""
    stories = ("\n".join(line.words for line in (*story.head, *story.body)) for story in copy.stories)
    return _written(stem.with_suffix(".txt"), "\n\n".join([*copy.furniture, *stories]).encode())


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


FORMS: dict[str, Form] = {"text": _text, "newspaper": _newspaper}


def fits(form: str, name: str) -> bool:
    """Whether clippings with such a name are set in a form: stories in newspapers, papers as papers."""
    return form != "newspaper" or name.startswith("news-")


def render(form: str, clipping: Path, folder: Path) -> Path:
    """Sets a clipping in a form into a folder, with the clipping and its gold beside it; gives the file."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / clipping.stem
    copy = Copy.of(clipping)
    made = FORMS[form](copy, stem)
    gold = json.loads(clipping.with_suffix(GOLD).read_text("utf-8"))
    text = folder / f"{clipping.stem}.clipping.txt"
    shutil.copyfile(clipping, text)
    for article, story in zip(gold["articles"], copy.stories, strict=True):
        article["title"] = [*story.title, story.headline] if story.headline else article["title"]
    told = {**gold, "source": made.name, "text": text.name}
    stem.with_suffix(GOLD).write_text(json.dumps(told, ensure_ascii=False, indent=1), "utf-8")
    return made
