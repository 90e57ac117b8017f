"""The forms that a clipping can be set in, each written with its answers beside it."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import chromium

from press import newspaper, paper, scans, sheets, web, word
from press.copy import GOLD, Copy

Form = Callable[[Copy, Path], Path]
"""Writes a clipping beside a path without its suffix, and gives the file that it wrote."""


def _newspaper(copy: Copy, stem: Path) -> Path:
    return _written(stem.with_suffix(".pdf"), sheets.printed(newspaper.page(copy)))


def _paper(copy: Copy, stem: Path) -> Path:
    return _written(stem.with_suffix(".pdf"), sheets.printed(paper.page(copy)))


def _shuffled(copy: Copy, stem: Path) -> Path:
    """A newspaper page whose file has its stories in any order."""
    return _written(stem.with_suffix(".pdf"), sheets.printed(newspaper.page(copy, shuffled=True)))


def _html(copy: Copy, stem: Path) -> Path:
    return _written(stem.with_suffix(".html"), web.page(copy))


def _docx(copy: Copy, stem: Path) -> Path:
    path = stem.with_suffix(".docx")
    word.document(copy).save(str(path))
    return path


def _chromium(copy: Copy, stem: Path) -> Path:
    """A newspaper page as a browser prints it."""
    html, path = stem.with_suffix(".html"), stem.with_suffix(".pdf")
    html.write_text(newspaper.page(copy, cut=True), "utf-8")
    assert chromium.BROWSER, chromium.MISSING
    with tempfile.TemporaryDirectory() as profile:
        told = [
            *chromium.FLAGS,
            "--headless",
            f"--user-data-dir={profile}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={path}",
            html.as_uri(),
        ]
        subprocess.run([chromium.BROWSER, *told], check=True, capture_output=True, timeout=120)
    html.unlink()
    return path


def _scan(copy: Copy, stem: Path) -> Path:
    """A newspaper page or a paper, scanned."""
    html = newspaper.page(copy) if copy.name.startswith("news-") else paper.page(copy)
    suffix, data = scans.scanned(sheets.printed(html), copy.name)
    return _written(stem.with_suffix(suffix), data)


def _text(copy: Copy, stem: Path) -> Path:
    """The copy itself, a paragraph a line: what a reader would give that makes no mistake."""
    stories = ("\n".join(line.words for line in (*story.head, *story.body)) for story in copy.stories)
    return _written(stem.with_suffix(".txt"), "\n\n".join([*copy.furniture, *stories]).encode())


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


FORMS: dict[str, Form] = {
    "text": _text,
    "newspaper": _newspaper,
    "shuffled": _shuffled,
    "paper": _paper,
    "html": _html,
    "docx": _docx,
    "chromium": _chromium,
    "scan": _scan,
}
NEWS = {"newspaper", "shuffled", "chromium"}


def fits(form: str, name: str) -> bool:
    """Whether clippings with such a name are set in a form: pages of newspapers and papers."""
    return form in ("text", "scan") or name.startswith("news-") == (form in NEWS)


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
