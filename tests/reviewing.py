"""A desk with some clippings of the corpus on it, for tests of the review page."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from policyextract import read, run
from policyextract.review.app import create
from policyextract.review.desk import Desk
from policyextract.store import database, writing

CORPUS = Path(__file__).parents[1] / "corpus"
CLIPPINGS = ("docs-01", "docs-03", "docs-06", "docs-10")


@pytest.fixture(scope="session")
def filled(tmp_path_factory) -> Path:
    """An SQLite file with some clippings of the corpus; copy it."""
    path = tmp_path_factory.mktemp("filled") / "filled.sqlite"
    with database.open(str(path)) as store, store.write() as connection:
        started = writing.start_run(connection, "ingest")
        for name in CLIPPINGS:
            extraction = run(read(CORPUS / f"{name}.txt"))
            writing.add_document(connection, started, extraction.source, extraction.document)
    return path


@contextlib.contextmanager
def opened(filled: Path | None, folder: Path) -> Iterator[Desk]:
    """A desk in a folder, on a copy of a database, or on an empty one."""
    copy = folder / "desk.sqlite"
    if filled:
        shutil.copyfile(filled, copy)
    with database.open(str(copy)) as store:
        yield Desk(store, uploads=folder / "uploads", hosts=("testserver", "127.0.0.1"))


@pytest.fixture
def desk(filled, tmp_path) -> Iterator[Desk]:
    """A desk on a copy of that database."""
    with opened(filled, tmp_path) as desk:
        yield desk


@pytest.fixture
def client(desk) -> Iterator[TestClient]:
    """Somebody with a browser without scripts, who reads Chinese."""
    with TestClient(create(desk), headers={"Accept-Language": "zh-CN"}) as client:
        yield client


def token(client: TestClient) -> str:
    """What a form of the page must send along."""
    page = client.get("/").text
    return page.split('name="csrf" content="')[1].split('"')[0]
