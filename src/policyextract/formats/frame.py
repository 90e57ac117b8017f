"""What all pages for a browser have in common: look, choice of language, a strict content security policy."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files

from jinja2 import Environment, StrictUndefined


def environment() -> Environment:
    """What templates are made in: all that they are given is escaped, and they know no other names."""
    return Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def resource(package: str, name: str) -> str:
    """A file that comes with a package."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def style(package: str, name: str) -> str:
    """The style sheet of all pages, and behind it that of a package's page."""
    return resource(__package__, "frame.css") + resource(package, name)


def script(package: str | None = None, name: str = "") -> str:
    """The script of all pages, and behind it that of a package's page, if it has one."""
    return resource(__package__, "frame.js") + (resource(package, name) if package else "")


def csp_hash(content: str) -> str:
    """How a content security policy names an inline style or script: the hash of its content."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
