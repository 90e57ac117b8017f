"""What several test modules need and what takes long to make."""

import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from browsing import address, chromium, tab  # noqa: F401
from databases import bare_url, database_url, postgresql_url, server, store, template  # noqa: F401
from reviewing import client, desk, filled  # noqa: F401

from policyextract import read, run
from policyextract.pipeline import Extraction

collect_ignore = ["faults/sabotage", "without"]  # what programs under test import, and no test must
CORPUS = Path(__file__).parents[1] / "corpus"
# What takes 1 ms takes half a second now and then, on a machine that does other things as well.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")
# Programs are started by the hundred: from compiled modules, and without what only the tests need.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
WITHOUT = str(Path(__file__).with_name("without"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [WITHOUT, os.environ.get("PYTHONPATH")]))


@pytest.fixture(scope="session")
def clippings(tmp_path_factory: pytest.TempPathFactory, testrun_uid: str) -> dict[Path, Extraction]:
    """Every clipping of the corpus and of its test split, and what is found in it.

    That is half a minute's work: the process that has done it keeps it for the others of this run.
    """
    kept = tmp_path_factory.getbasetemp().parent / f"clippings-{testrun_uid}"
    if kept.exists():
        return pickle.loads(kept.read_bytes())
    found = {path: run(read(path)) for path in sorted(CORPUS.rglob("*.txt"))}
    written = kept.with_name(f"{kept.name}-{os.getpid()}")
    written.write_bytes(pickle.dumps(found))
    written.replace(kept)
    return found


@pytest.fixture(scope="module")
def s3() -> Iterator[None]:
    """An object store that this process and those that it starts find behind s3://."""
    from buckets import s3_server  # takes its time

    with pytest.MonkeyPatch.context() as patch, s3_server(patch.setenv):
        yield
