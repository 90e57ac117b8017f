"""The characters of a web page: what its bytes say comes before what it says of itself."""

from __future__ import annotations

import codecs
from typing import NamedTuple

import regex

from policyextract.sources import txt
from policyextract.sources.encodings import BOMS

HEAD = 8192  # bytes in which a page tells its charset; a script may stand before
DECLARED = regex.compile(
    rb"""
      <meta\s [^>]{0,200}? charset \s*=\s* ["']? \s* (?P<name>[\w-]+)
    | <\?xml\s [^>]{0,99}? encoding \s*=\s* ["'] (?P<name>[\w-]+)
    """,
    regex.IGNORECASE | regex.VERBOSE,
)
# What pages call gb2312 or gbk holds characters that only the larger one has.
LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs"}
WIDE = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
MOST_BROKEN = 0.01  # of the characters: a site that cuts summaries may cut one in two


class Markup(NamedTuple):
    """The characters of a page, the charset that they were in, and what was odd about that."""

    chars: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Markup:
    """The characters of a page; raises SourceError where no charset fits."""
    if data.startswith(tuple(BOMS)):
        return Markup(*txt.decoded(data, name)[:2])
    if wide := WIDE.get(data.lstrip(b"\r\n\t ")[:2]):
        return Markup(data.decode(wide, "replace"), wide)
    data = data.replace(b"\x00", b"")
    told = declared(data)
    if told and (chars := _strict(data, told)) is not None and not _rather_utf8(data, told):
        return Markup(chars, told)
    return _whatever(data, told, name)


def declared(data: bytes) -> str | None:
    """The charset that a page says it is in, by the name that Python has for it; None for one unknown."""
    found = DECLARED.search(data[:HEAD])
    try:
        told = codecs.lookup(found["name"].decode("ascii")).name if found else None
    except LookupError:
        return None
    return LARGER.get(told, told) if told and not told.startswith("utf-16") else None


def _whatever(data: bytes, told: str | None, name: str) -> Markup:
    """The characters by the bytes alone, and a warning where the page says something else."""
    for encoding in dict.fromkeys(("utf-8", told or "gb18030", "gb18030")):
        chars = data.decode(encoding, "replace")
        if chars.count("\ufffd") <= MOST_BROKEN * sum(char > "\x7f" for char in chars):
            broken = chars.count("\ufffd")
            return Markup(chars, encoding, tuple(_doubts(told, encoding, broken)))
    chars, encoding = txt.decoded(data, name)[:2]
    return Markup(chars, encoding, tuple(_doubts(told, encoding, 0)))


def _doubts(told: str | None, encoding: str, broken: int) -> list[str]:
    doubts = [f"says that it is in {told}, but it is in {encoding}"] if told and told != encoding else []
    return [*doubts, f"{broken} characters were cut in two (�)"] if broken else doubts


def _rather_utf8(data: bytes, told: str) -> bool:
    """Whether bytes that happen to fit another charset are UTF-8: by chance they hardly ever are."""
    return told != "utf-8" and not data.isascii() and _strict(data, "utf-8") is not None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
