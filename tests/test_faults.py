"""A job that is stopped anywhere goes on where it was, and comes to what it would have come to."""

import errno
import itertools
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from faults import documents
from faults.failing import failing
from faults.jobs import Job as Watched
from faults.jobs import written
from faults.killing import Killer, loop

from policyextract.jobs.job import Job
from policyextract.jobs.shard import Work, do
from policyextract.jobs.storage import JobError
from policyextract.sources import SourceError
from policyextract.sources.child import Child
from policyextract.sources.options import Limits

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")


class Here:
    """An engine in this process, in which it can be seen what fails."""

    name = "here"
    workers = 1

    def run(self, work, shards, stopping):
        return (do(work, shard) for shard in shards)


def bulk(given, out):
    """What `policyextract bulk` does."""
    with tempfile.TemporaryDirectory(prefix="policyextract-job-") as scratch:
        job = Job([str(given)], Work(str(out)), Path(scratch))
        with job.place.lock(Path(scratch)):
            state = job.planned()
            for _ in job.run(state, Here(), lambda: False):
                pass
            job.report(state)


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Two documents, and one that can't be read."""
    folder = tmp_path_factory.mktemp("few")
    documents.small(folder / "in", 2)
    (folder / "in" / "empty.txt").touch()
    return folder / "in"


def test_a_job_that_is_killed_again_and_again_comes_to_the_same_bytes(tmp_path):
    documents.mixed(tmp_path / "in", 20, hang=False)
    options = ["--documents", "--jsonl", "--limit", "memory=600"]
    reference = Watched(tmp_path / "in", tmp_path / "reference", *options)
    status, said = reference.run(2)
    assert status == 1 and "5 failed" in said, said
    killer = Killer(seed=1, pause=0.5)
    jobs = (Watched(tmp_path / "in", tmp_path / f"out {n}", *options) for n in itertools.count())
    for wrong in loop(jobs, written(reference.out), killer, 20):
        assert not wrong, killer.kills


def test_whichever_call_fails_the_job_says_so_and_goes_on(few, tmp_path):
    bulk(few, tmp_path / "undisturbed")
    wanted = written(tmp_path / "undisturbed")
    for number in itertools.count():
        out, said = tmp_path / str(number), ""
        with failing(out, number, (errno.EIO, errno.ENOSPC)[number % 2]) as fault:
            try:
                bulk(few, out)
            except JobError as error:
                said = str(error)
        if not fault.happened:
            break
        assert not said or said.startswith(f"{out}: can't be "), said
        bulk(few, out)
        assert written(out) == wanted, number
        assert not list(out.rglob(".unfinished*")), number
    assert number > 40


def dies_once(mark):
    """Kills the process that reads, as the system does where memory is short, but not a second time."""
    if not os.path.exists(mark):
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "read"


def test_a_document_whose_reader_was_killed_from_outside_is_read(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    with Child(Limits(memory=300)) as child:
        assert child.call("a.txt", dies_once, str(tmp_path / "mark")) == "read"


def greedy_and_killed_once(marks):
    """Needs too much memory each time, but the second time the process is killed first, as from outside."""
    tries = len(os.listdir(marks))
    Path(marks, str(tries)).touch()
    if tries == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    raise MemoryError


def test_a_document_that_needs_too_much_memory_is_told_so_though_its_reader_was_killed(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(Path(__file__).parent)
    with Child(Limits(memory=300)) as child:
        child.call("a.txt", os.getpid)
        with pytest.raises(SourceError, match="memory"):
            child.call("b.txt", greedy_and_killed_once, str(tmp_path))


@pytest.fixture
def disk(tmp_path):
    """A small disk: called with a number of kilobytes, it has so many, `ro` makes it read-only."""
    place = tmp_path / "disk"
    place.mkdir()

    def sized(*options):
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), "tmpfs", place]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting a small disk is not permitted here")
        return place

    yield sized
    while place.is_mount():
        subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_and_the_job_goes_on_when_there_is_room(disk, tmp_path):
    given = tmp_path / "in"
    documents.small(given, 24)
    reference = Watched(given, tmp_path / "reference")
    reference.run()
    taken = sum(-(-path.stat().st_size // 4096) * 4 for path in reference.out.rglob("*") if path.is_file())
    place = disk(f"size={taken * 2 // 3}k")
    job = Watched(given, place / "out")
    job.temporary = reference.temporary
    status, said = job.run(2)
    assert status == 3 and "Traceback" not in said, said
    assert f"{place / 'out'}: can't be written (No space left on device); make room there" in said
    assert 0 < job.shards() < reference.shards()
    disk("remount", "size=9m")
    assert job.run()[0] == 0
    assert written(job.out) == written(reference.out)
    assert job.leftovers() == []


def test_a_disk_that_is_read_only_or_has_no_room_for_temporary_files_is_told(few, disk, tmp_path):
    place = disk("size=100k")
    disk("remount", "ro")
    with pytest.raises(JobError, match=r"can't be written \(Read-only file system\); .*--out|run the same"):
        bulk(few, place / "out")
    disk("remount", "rw", "size=8k")
    job = Watched(few, tmp_path / "out")
    status, said = job.run(1, TMPDIR=str(place))
    assert status == 3 and "Traceback" not in said, said
    assert f"{place}" in said and "TMPDIR" in said


def test_few_file_handles_are_enough(few, tmp_path):
    bulk(few, tmp_path / "reference")
    command = f"ulimit -n 64; exec {sys.executable} -m policyextract bulk '{few}' --out '{tmp_path / 'out'}'"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "1 failed" in done.stderr, done.stderr
    assert written(tmp_path / "out") == written(tmp_path / "reference")
