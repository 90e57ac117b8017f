"""Whether everything is there that the program needs, and what to do where it isn't; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator

from policyextract.doctor import installed, machine, own, stored
from policyextract.doctor.finding import Finding
from policyextract.settings import SettingsError, current


def findings(database: str | None = None) -> Iterator[Finding]:
    """How everything is, one thing after the other; `database` is another than that of the settings."""
    yield from installed.findings()
    yield from own.findings()
    try:
        usual = current().database.get_secret_value()
    except SettingsError as error:
        yield own.wrong(error)
    else:
        yield from own.settings(database)
        yield from stored.findings(database or usual)
    yield from machine.findings()
