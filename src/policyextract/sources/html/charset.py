"""The characters of a web page: what its bytes say comes before what it says of itself."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import NamedTuple

import regex

from policyextract.sources import encodings, txt
from policyextract.sources.source import Reason, SourceError

HEAD = 8192  # bytes in which a page tells its charset; a script may stand before
DECLARED = regex.compile(
    rb"""
      <meta\s [^>]{0,200}? charset \s*=\s* ["']? \s* (?P<name>[\w-]+)
    | <\?xml\s [^>]{0,99}? encoding \s*=\s* ["'] (?P<name>[\w-]+)
    """,
    regex.IGNORECASE | regex.VERBOSE,
)
WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
CUT = "cut in the middle of a character, so some of it is missing; get the page again"
MOST_BROKEN = 0.01  # of the characters: a site that cuts summaries cuts some characters in two


class Markup(NamedTuple):
    """The characters of a page, the charset that they were in, and what was odd about that."""

    chars: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, encoding: str | None = None) -> Markup:
    """The characters of a page; raises SourceError where no charset fits, or not the one that is told."""
    if encoding:
        known = txt.told(data, name, encoding)
        return Markup(known.chars, known.encoding, (CUT,) if known.cut else ())
    if wide := WIDE.get(data.lstrip(b"\r\n\t ")[:2]):
        return Markup(data.decode(wide, "replace"), wide)
    if data.startswith(tuple(encodings.BOMS)):
        told = None
    else:
        data = data.replace(b"\x00", b"")
        told = declared(data)
    chars = told and not _is_utf8(data) and _fitting(data, told)
    if told and chars:
        return Markup(chars, told)
    found = encodings.decode(data)
    if found is None or found.chars.count("\ufffd") > MOST_BROKEN * len(found.chars):
        raise SourceError(
            name,
            Reason.encoding,
            "no encoding of Chinese text fits",
            "open it in a browser and save it again",
        )
    return Markup(found.chars, found.encoding, tuple(_doubts(told, found)))


def declared(data: bytes) -> str | None:
    """The charset that a page says it is in, by the name that Python has for it; None for one unknown."""
    found = DECLARED.search(data[:HEAD])
    try:
        told = codecs.lookup(found["name"].decode("ascii")).name if found else None
    except LookupError:
        return None
    return encodings.LARGER.get(told, told) if told and not told.startswith("utf-16") else None


def _doubts(told: str | None, found: encodings.Decoded) -> Iterator[str]:
    """Warnings: it isn't in the charset that it tells, or some of it is missing or doesn't fit."""
    if told and encodings.SHOWN.get(told, told) != found.encoding:
        yield f"it says that it is in {told}, but it is in {found.encoding}"
    if found.cut:
        yield CUT
    if not found.strict:
        yield "some characters don't fit its encoding and are lost (�); check what is read there"


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, whatever the page says: others hardly ever fit it by chance."""
    try:
        return not data.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _fitting(data: bytes, encoding: str) -> str | None:
    """The characters in an encoding, None where they don't fit it or read as nothing."""
    try:
        chars = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return chars if encodings.fluency(chars) >= encodings.FLUENT else None
