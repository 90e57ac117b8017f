"""What ends a job, or keeps it from beginning."""

from __future__ import annotations


class JobError(Exception):
    """A job that can't be begun or go on; the message says why and what to do."""


class Busy(JobError):
    """A job whose output another one writes just now."""
