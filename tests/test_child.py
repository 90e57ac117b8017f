"""Reading in another process: whatever a reader does there, this process goes on and nothing is left over."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import readers

from policyextract.sources import SourceError
from policyextract.sources.child import Child
from policyextract.sources.options import Limits

QUICK = Limits(seconds=5, memory=300)


@pytest.fixture
def child():
    with Child(QUICK) as child:
        yield child


def refused(child, function, *args):
    with pytest.raises(SourceError) as caught:
        child.call("page.pdf", function, *args)
    return str(caught.value)


def gone(process):
    """Whether a process is no more; one that is to be reaped by the system's first process may linger."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            if "\nState:\tZ" in Path(f"/proc/{process}/status").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.01)
    return False


BROKE = "made its reader break down, as it is damaged or made to do harm; get it again"
MEMORY = "needs more than 300 MB to read; split it, or allow more with --limit memory=600"
HARM = {
    readers.raises: "damaged, so that it can't be read; get it again",
    readers.nests: "nested too deep to be read, as it is damaged or made to do harm; get it again",
    readers.hoards: MEMORY,
    readers.hoards_outside: MEMORY,
    readers.talks_too_much: "unpacks to more than one document can be; "
    "split it, or allow more with --limit memory=600",
    readers.dies: BROKE,
    readers.leaves: BROKE,
    readers.fills_the_disk: "can't be read (No space left on device); make room on this disk and try again",
    readers.lacks_a_package: "the part of the program that reads it can't be loaded "
    "(No module named 'no_such_package'); install policyextract anew",
}


@pytest.mark.parametrize("harm", HARM, ids=lambda harm: harm.__name__)
def test_whatever_happens_is_one_line_and_the_next_file_is_read(child, harm):
    assert child.call("a.pdf", readers.doubled, 3) == 6
    assert refused(child, harm) == f"page.pdf: {HARM[harm]}"
    assert child.call("b.pdf", readers.doubled, 4) == 8


def test_a_refusal_of_a_reader_is_told_as_it_is(child):
    assert refused(child, readers.refuses) == "page.pdf: encrypted; give --password"


def test_what_a_reader_prints_is_not_seen(child, capfd):
    assert child.call("a.pdf", readers.prints) is None
    assert capfd.readouterr() == ("", "")


def test_time_is_limited_also_for_what_a_reader_started():
    with Child(Limits(seconds=1)) as child:
        started = time.monotonic()
        place = child.call("a.pdf", readers.own_folder) + ".pid"
        try:
            line = refused(child, readers.starts_and_waits, place)
            assert (
                line == "page.pdf: took more than 1 s to read; split it, or allow more with --limit seconds=4"
            )
            assert time.monotonic() - started < 4
            assert gone(Path(place).read_text())
        finally:
            Path(place).unlink()


def test_temporary_files_of_a_killed_reader_are_gone(child):
    folder = child.call("a.pdf", readers.leaves_files)
    assert os.listdir(folder)
    refused(child, readers.dies)
    assert not os.path.exists(folder)


def test_a_file_does_not_pay_for_those_before_it(child):
    """What they left in the memory of the process is no reason to refuse it."""
    assert child.call("a.pdf", readers.keeps, 200) == 200
    assert child.call("b.pdf", readers.keeps, 200) == 200


@pytest.mark.parametrize("evil", readers.EVIL)
def test_a_reader_that_was_taken_over_cannot_make_this_process_run_anything(child, evil, tmp_path):
    mark = tmp_path / "mark"
    line = refused(child, readers.answers, readers.EVIL[evil].format(mark=str(mark)).encode())
    assert "made its reader" in line
    assert not mark.exists()
    assert child.call("b.pdf", readers.doubled, 4) == 8


TORN = {
    "too short": bytes(7),
    "of more than there can be": b"\xff" * 8,
    "of a terabyte": (1 << 40).to_bytes(8, "big"),
    "cut short": bytes(7) + b"\x05abc",
}


@pytest.mark.parametrize("torn", TORN)
def test_an_answer_that_is_not_whole_is_none(child, torn):
    assert "made its reader break down" in refused(child, readers.writes, TORN[torn])


def test_calls_from_threads_come_one_after_the_other(child):
    got = {}
    threads = [
        threading.Thread(target=lambda n=n: got.update({n: child.call("a.pdf", readers.doubled, n)}))
        for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {n: 2 * n for n in range(20)}


def test_a_module_in_the_folder_of_the_clippings_is_not_run(tmp_path, monkeypatch):
    (tmp_path / "pickle.py").write_text("open('mark', 'w')")
    monkeypatch.chdir(tmp_path)
    with Child(QUICK) as child:
        assert child.call("a.pdf", readers.doubled, 3) == 6
    assert os.listdir() == ["pickle.py"]


PROGRAM = """
import sys
sys.path[:0] = [{tests!r}]
import readers
from policyextract.sources.child import Child
from policyextract.sources.options import Limits
with Child(Limits()) as child:
    print(child.call("a.pdf", readers.number), flush=True)
    child.call("a.pdf", readers.starts_and_waits, sys.argv[1])
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_a_program_that_is_stopped(tmp_path, end):
    place = tmp_path / "pid"
    program = PROGRAM.format(tests=str(Path(__file__).parent))
    running = subprocess.Popen(
        [sys.executable, "-c", program, place], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    child = int(running.stdout.readline())
    while not place.exists() or not place.read_text():
        time.sleep(0.01)
    running.send_signal(end)
    running.communicate()
    assert gone(child)
    assert gone(place.read_text())


def test_it_is_quickly_started():
    took = []
    for _ in range(3):
        started = time.monotonic()
        with Child(QUICK) as child:
            child.call("a.txt", readers.doubled, 1)
        took.append(time.monotonic() - started)
    assert min(took) < 1
