"""What is installed here that decides the bytes of an answer, to compare one machine with another."""

from __future__ import annotations

import functools
import hashlib
import platform
import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import policyextract
from policyextract import patterns

NAME = re.compile(r"[\w.-]+")
DECIDING = re.compile(r"^[^;]*$|extra == .scan.")  # requirements that readers and writers have


@functools.cache
def installed() -> dict[str, str]:
    """Versions of Python, of this package and of what it requires; hashes of its code and patterns."""
    names = [NAME.match(line) for line in requires("policyextract") or () if DECIDING.search(line)]
    return {
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "policyextract": version("policyextract"),
        "its code": _code(),
        "its patterns": patterns.digest(),
        **{name[0]: _version(name[0]) for name in names if name},
    }


def difference(here: dict[str, str], there: dict[str, str]) -> str | None:
    """What is installed here otherwise than there, in words; None where all is the same.

    >>> difference({"Python": "3.12", "regex": "2026.1"}, {"Python": "3.12", "regex": "2025.9"})
    'regex 2026.1, not 2025.9'
    """
    names = [name for name in {**there, **here} if here.get(name) != there.get(name)]
    return "; ".join(f"{name} {here.get(name)}, not {there.get(name)}" for name in names) or None


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"


def _code() -> str:
    folder = Path(policyextract.__file__).parent
    code = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        code.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    return code.hexdigest()[:16]
