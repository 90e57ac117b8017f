"""What the program's exit status says; docs/exit_codes.md tells users the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyextract.jobs.errors import JobError

DONE = 0
FAILED = 1  # some documents failed, or what was asked can't be done: a line says which or why
USAGE = 2  # a wrong argument, option or setting; nothing was done
UNREACHABLE = 3  # the database or a store of files can't be reached or used
BUSY = 4  # another run is at work on the same output or database
SIGNALLED = 128  # and the number of the signal: 130 for Ctrl-C, 143 for SIGTERM


def of_job(error: JobError) -> int:
    """The status for a bulk job that can't be begun or go on."""
    from policyextract.jobs.errors import Busy

    return BUSY if isinstance(error, Busy) else UNREACHABLE
