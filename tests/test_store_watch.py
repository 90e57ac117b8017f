"""A watched folder: every clipping is taken when it is whole, by a real process."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlalchemy import select

from policyextract.store import database
from policyextract.store.schema import documents

CLIPPING = "{0}给社工发津贴\n\n{0}民政局日前宣布，对取得社会工作师证书的人员每人每月补贴{1}元。\n"
LONGEST_S = 60


@pytest.fixture
def folder(tmp_path):
    watched = tmp_path / "incoming"
    watched.mkdir()
    (watched / "first.txt").write_text(CLIPPING.format("南昌市", 100), "utf-8")
    return watched


@pytest.mark.parametrize("more", [(), ("--poll",)], ids=["told", "polled"])
def test_clippings_are_taken_as_they_land_and_whole(folder, tmp_path, more):
    url = str(tmp_path / "store.db")
    program = subprocess.Popen(
        [sys.executable, "-m", "policyextract", "ingest", "--watch", str(folder), "--database", url, *more],
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )
    with database.open(url) as store:

        def wait_for(*names):
            """Until these are there and nothing else."""
            end = time.monotonic() + LONGEST_S
            while (found := taken()) != set(names) and time.monotonic() < end and program.poll() is None:
                time.sleep(0.1)
            assert found == set(names)

        def taken():
            with store.read() as connection:
                return {os.path.basename(name) for name in connection.scalars(select(documents.c.name))}

        wait_for("first.txt")
        slow, half = folder / "slow.txt", CLIPPING.format("九江市", 200)
        with slow.open("w", encoding="utf-8") as out:
            for part in (half[:10], half[10:]):
                out.write(part)
                out.flush()
                time.sleep(1.5)
        (folder / "part.txt.crdownload").write_text(CLIPPING.format("赣州市", 300), "utf-8")
        (folder / "~$letter.docx").write_text("busy")
        (folder / ".hidden.txt").write_text(half)
        (folder / "below").mkdir()
        (folder / "below" / "deep.txt").write_text(CLIPPING.format("吉安市", 400), "utf-8")
        (folder / "first.txt").unlink()
        os.rename(folder / "part.txt.crdownload", folder / "renamed.txt")
        wait_for("first.txt", "slow.txt", "renamed.txt", "deep.txt")
        program.send_signal(signal.SIGTERM)
        _, told = program.communicate(timeout=LONGEST_S)
    assert program.returncode == 0, told
    assert "4 new documents with 4 records, 0 known, 0 failed; the database is " in told
