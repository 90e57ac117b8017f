"""Readers that do harm, to be called in another process (test_child)."""

import errno
import mmap
import os
import signal
import subprocess
import sys
import tempfile
import time

from policyextract.sources.source import Reason, SourceError

KEPT = []


def doubled(number):
    return 2 * number


def number():
    return os.getpid()


def refuses():
    raise SourceError("page.pdf", Reason.password, "encrypted", "give --password")


def raises():
    raise KeyError("/Root")


def nests():
    return nests()


def hoards():
    return len([bytearray(10_000_000) for _ in range(1000)])


def hoards_outside():
    """Memory that Python doesn't count."""
    blocks = [mmap.mmap(-1, 10_000_000, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) for _ in range(50)]
    return len(blocks)


def keeps(megabytes):
    KEPT.append(bytearray(megabytes << 20))
    return len(KEPT[-1]) >> 20


def talks_too_much():
    return bytes(100 << 20)


def dies():
    os.kill(os.getpid(), signal.SIGSEGV)


def leaves():
    os._exit(0)


def fills_the_disk():
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def lacks_a_package():
    import no_such_package  # noqa: F401


def prints():
    print("said")
    print("said", file=sys.stderr)
    os.system("echo said; echo said >&2")


def own_folder():
    return tempfile.gettempdir()


def leaves_files():
    tempfile.mkstemp()
    return tempfile.gettempdir()


def starts_and_waits(place):
    started = subprocess.Popen(["sleep", "1000"])
    with open(place, "w") as file:
        file.write(str(started.pid))
    time.sleep(1000)


def writes(head):
    """Writes to every pipe that is open, as a parser would that was taken over."""
    for pipe in range(3, 20):
        try:
            os.write(pipe, head)
        except OSError:
            continue
    os._exit(0)


def answers(reply):
    writes(len(reply).to_bytes(8, "big") + reply)


EVIL = {
    "a command": "cos\nsystem\n(S'touch {mark}'\ntR.",
    "a function that a module of the package has imported": "\x80\x04cpolicyextract.sources.child\n"
    "subprocess.getoutput\n(S'touch {mark}'\ntR.",
    "a builtin by way of the package": "\x80\x04cpolicyextract.sources.child\n__builtins__.exec\n"
    "(S'open({mark!r}, \"w\")'\ntR.",
    "a class of elsewhere": "cpolicyextract.sources.read\nThreadPoolExecutor\n(tR.",
    "a function of the package": "cpolicyextract.sources.child\nmain\n(tR.",
    "no answer": "N.",
    "nothing that can be read": "?",
}
"""What a parser that was taken over might send, to be unpickled: to make `mark`, or to hang, or to break."""
