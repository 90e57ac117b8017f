"""A finished shard put in place anew: all of its files and its entry, or none.

The new files first lie together in one archive under `retried/`. Before it is there, nothing has changed;
from then on they count: whoever is killed while they are put in their places, the next run finishes that.
"""

from __future__ import annotations

import io
import zipfile

from policyextract.jobs.storage import Storage

RETRIED = "retried"


def renew(place: Storage, shard: str, files: dict[str, bytes]) -> None:
    """Puts files in place that belong to a shard, in this order, all or none."""
    together = io.BytesIO()
    with zipfile.ZipFile(together, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    place.write(f"{RETRIED}/{shard}.zip", together.getvalue())
    settle(place)


def settle(place: Storage) -> None:
    """Finishes what was begun with shards that are put in place anew."""
    for name in place.sizes(RETRIED):
        data = place.read(name)
        if data is None:  # another run has finished it
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for file in archive.namelist():
                place.write(file, archive.read(file))
        place.delete(name)
