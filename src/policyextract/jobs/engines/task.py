"""A shard on a worker of a dask cluster: the worker first looks whether it is fit for it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable

from distributed import get_worker
from distributed.core import Status

from policyextract.jobs.errors import JobError
from policyextract.jobs.inputs import Item
from policyextract.jobs.inputs.files import parts
from policyextract.jobs.installed import difference, installed
from policyextract.jobs.plan import Shard
from policyextract.jobs.shard import PLAN, Work, done, planned
from policyextract.jobs.storage import storage
from policyextract.jobs.urls import is_url, local

LEAVING = (Status.closing, Status.closed, Status.failed, Status.stopping)


class Unfit(JobError):
    """This worker can't do any shard of the job; the message says why and what to do."""


def carried(work: Work, shard: Shard, driver: dict[str, str]) -> None:
    """Does a shard on this worker; `driver` is what is installed where the job was begun.

    Raises Unfit where this worker would do no shard as others do it, and JobError where it doesn't see
    the files of this one.
    """
    if other := difference(installed(), driver):
        raise Unfit(f"has {other}; install the same on all machines of the job")
    tempfile.tempdir = get_worker().local_directory  # which dask cleans, however the worker ends
    items = _planned(work, shard)
    _see(items)
    done(work, shard, items, _wanted())


def _planned(work: Work, shard: Shard) -> list[Item]:
    try:
        storage(work.out).open(PLAN).close()
    except JobError:
        raise Unfit(
            f"can't open {work.out}/{PLAN}; --out has to be a folder that all machines share, or a URL"
        ) from None
    return planned(work, shard)


def _see(items: list[Item]) -> None:
    """Refuses a shard of which files are there for the driver and not here: they would all be failures."""
    for item in items:
        elsewhere = item.text is not None or item.refusal or is_url(item.place)
        if item.size and not elsewhere and not os.path.exists(parts(local(item.place))[0]):
            raise JobError(
                f"{item.name}: not seen by this worker; share its folder with all machines "
                "at the same path, or give the command again if the file is gone"
            )


def _wanted() -> Callable[[], bool]:
    """Tells whether the driver still waits for what this thread does, and the worker is not being stopped."""
    worker = get_worker()
    key = worker.get_current_task()

    def wanted() -> bool:
        task = worker.state.tasks.get(key)
        return worker.status not in LEAVING and task is not None and task.state == "executing"

    return wanted
