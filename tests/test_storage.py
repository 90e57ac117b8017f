"""Where a job's output lies: files whole or not at all, and one job at a time."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import fsspec
import pytest
from buckets import new_bucket

from policyextract.jobs.errors import JobError
from policyextract.jobs.storage import lease, storage
from policyextract.jobs.storage import lock as locks

HOLD = """
import os, sys, time
from pathlib import Path
from policyextract.jobs.storage import storage
scratch = Path(sys.argv[2])
scratch.mkdir()
(scratch / "half a table").write_text("x")
with storage(sys.argv[1]).lock(scratch):
    if not os.fork():  # what was forked outlives its parent
        print(os.getpid(), flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Beats of a lock behind a URL that take no time."""
    monkeypatch.setattr(lease, "SETTLE", 0.1)
    monkeypatch.setattr(lease, "BEAT", 0.1)


@pytest.fixture(params=["folder", "memory", "s3"])
def url(request, tmp_path):
    if request.param == "s3":
        request.getfixturevalue("s3")
        return new_bucket() + "/out"
    return str(tmp_path / "out") if request.param == "folder" else f"memory://{tmp_path}/out"


@pytest.fixture
def scratch(tmp_path):
    return tmp_path / "policyextract-scratch"


def test_files_are_put_and_found_again(url, tmp_path):
    place = storage(url)
    place.write("records/part-0.parquet", b"one")
    place.write("records/part-0.parquet", b"other")
    (tmp_path / "plan").write_bytes(b"plan")
    place.put(tmp_path / "plan", "plan.parquet")
    assert place.read("records/part-0.parquet") == b"other" and place.read("none") is None
    assert place.sizes("records") == {"records/part-0.parquet": 5} and place.sizes("none") == {}
    with place.open("plan.parquet") as plan:
        plan.seek(1)
        assert plan.read() == b"lan"
    digest = "d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa"
    assert place.intact("records/part-0.parquet", 5, digest)
    place.delete("records/part-0.parquet")
    place.delete("records/part-0.parquet")
    assert not place.intact("records/part-0.parquet", 5, digest)


def test_a_second_job_is_told_who_writes(url, scratch):
    with storage(url).lock(scratch) as first:
        first.check()
        with pytest.raises(
            JobError, match=rf": another job writes there \(process {os.getpid()} on .*; wait"
        ):
            storage(url).lock(scratch).__enter__()
        first.check()
    with storage(url).lock(scratch) as again:
        again.check()


@pytest.mark.parametrize("many", [6])
def test_of_many_that_start_together_one_wins(url, scratch, many):
    for _ in range(3):
        begin, end, won = threading.Barrier(many), threading.Barrier(many), []

        def start(place, begin=begin, end=end, won=won):
            begin.wait()
            try:
                with place.lock(scratch) as lock:
                    won.append(lock)
                    end.wait()
                    lock.check()
            except JobError:
                end.wait()

        starts = [threading.Thread(target=start, args=(storage(url),)) for _ in range(many)]
        for thread in starts:
            thread.start()
        for thread in starts:
            thread.join()
        assert len(won) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked there")
@pytest.mark.parametrize("url", ["folder", "s3"], indirect=True)
def test_a_killed_job_leaves_no_lock_and_no_temporary_files(url, scratch):
    job = subprocess.Popen([sys.executable, "-c", HOLD, url, scratch], stdout=subprocess.PIPE)
    child = int(job.stdout.readline())
    with pytest.raises(JobError, match=f"process {job.pid} on "):
        storage(url).lock(scratch).__enter__()
    assert scratch.exists()
    job.kill()
    job.wait()
    job.stdout.close()
    with storage(url).lock(scratch.with_name("policyextract-other")):
        assert not scratch.exists()
    os.kill(child, signal.SIGKILL)


def test_only_temporary_files_of_ours_are_taken_away(tmp_path):
    own = {**locks.holder(tmp_path / "thesis"), "host": "another"}
    for left in (own, {**own, "host": locks.holder(tmp_path)["host"]}):
        Path(left["scratch"]).mkdir(exist_ok=True)
        locks.clean(left)
        assert Path(left["scratch"]).exists()


def elsewhere(url, scratch):
    """Writes down a job of another machine, just begun, and gives a function for its signs of life."""
    files, folder = fsspec.core.url_to_fs(f"{url}/.lock")
    other = {**locks.holder(scratch), "host": "another", "system": "another"}

    def sign(number=1):
        data = json.dumps({**other, "time": time.time()}).encode()
        files.pipe_file(f"{folder}/{number:012d}.json", data)

    sign()
    return sign


@pytest.mark.parametrize("url", ["s3"], indirect=True)
def test_a_job_of_another_machine_is_dead_when_it_gives_no_sign_for_long(url, scratch):
    elsewhere(url, scratch)
    with pytest.raises(JobError, match=r"on another, since .*; if it was killed, the lock is free"):
        storage(url).lock(scratch).__enter__()
    time.sleep(lease.BEAT * lease.MISSED)
    with storage(url).lock(scratch) as lock:
        lock.check()


@pytest.mark.parametrize("url", ["memory"], indirect=True)
def test_a_job_whose_clock_is_late_is_not_taken_for_dead(url, scratch, monkeypatch):
    sign = elsewhere(url, scratch)
    stop = threading.Event()

    def live():
        while not stop.wait(0.05):
            sign()

    living = threading.Thread(target=live)
    living.start()
    monkeypatch.setattr(lease, "_time", lambda data: 0.0)
    with pytest.raises(JobError, match="another job writes there"):
        storage(url).lock(scratch).__enter__()
    stop.set()
    living.join()


@pytest.mark.parametrize("url", ["memory"], indirect=True)
def test_a_job_that_stood_still_for_long_notices_that_another_has_begun(url, scratch, monkeypatch):
    monkeypatch.setattr(lease, "BEAT", 0.5)
    with storage(url).lock(scratch) as lock:
        elsewhere(url, scratch)(2)
        lock._renewed = lock._renewed._replace(told=0)  # as it is behind a pause
        with pytest.raises(JobError, match="another job has begun to write there"):
            lock.check()
        with pytest.raises(JobError):
            lock.check()


def test_a_lock_that_was_taken_away_is_noticed(tmp_path, scratch):
    with storage(str(tmp_path)).lock(scratch) as lock:
        (tmp_path / ".lock").unlink()
        with pytest.raises(JobError, match="or the lock was taken away"):
            lock.check()


def test_what_was_left_half_written_is_put_away(tmp_path):
    place = storage(str(tmp_path))
    place.write("records/a", b"x")
    (tmp_path / "records/.unfinished-abc").write_bytes(b"x")
    assert place.sizes("records") == {"records/a": 1}
    place.tidy()
    assert [path.name for path in (tmp_path / "records").iterdir()] == ["a"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder that nobody can write to")
def test_a_folder_that_can_not_be_written_is_told_in_one_line(scratch):
    for write in (lambda place: place.write("a", b"x"), lambda place: place.lock(scratch).__enter__()):
        with pytest.raises(JobError, match=r"^/proc/self/out: can't be written \(.*\); see whether") as told:
            write(storage("/proc/self/out"))
        assert "\n" not in str(told.value)


def test_a_full_disk_leaves_what_was_there(tmp_path):
    resource = pytest.importorskip("resource")
    place = storage(str(tmp_path))
    place.write("a", b"old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(JobError, match="can't be written"):
            place.write("a", b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert place.read("a") == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_server_that_is_not_there_is_told_in_one_line(scratch):
    with pytest.raises(JobError, match=r"^gs://box/out: gs:// needs a driver; pip install gcsfs$"):
        storage("gs://box/out")


def test_a_bucket_that_is_not_there_is_told_in_one_line(s3, scratch):
    with pytest.raises(JobError, match=r"^s3://nosuchbucket/out: can't be written \(.*\); see whether it is"):
        storage("s3://nosuchbucket/out").lock(scratch).__enter__()
