"""What several test modules need and what takes long to make."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import address, chromium, tab  # noqa: F401
from databases import bare_url, database_url, postgresql_url, server, store, template  # noqa: F401
from reviewing import client, desk, filled  # noqa: F401

from policyextract import read, run
from policyextract.pipeline import Extraction

collect_ignore = ["faults/sabotage"]  # what jobs under test import, and no test must
CORPUS = Path(__file__).parents[1] / "corpus"


@pytest.fixture(scope="session")
def clippings() -> dict[Path, Extraction]:
    """Every clipping of the corpus and of its test split, and what is found in it."""
    return {path: run(read(path)) for path in sorted(CORPUS.rglob("*.txt"))}


@pytest.fixture(scope="module")
def s3() -> Iterator[None]:
    """An object store that this process and those that it starts find behind s3://."""
    from buckets import s3_server  # takes its time

    with pytest.MonkeyPatch.context() as patch, s3_server(patch.setenv):
        yield
