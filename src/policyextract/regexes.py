"""Reads the source of a verbose regex, to know beside which literals it matches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from math import inf
from typing import NamedTuple

from policyextract.literals import (
    A_DIGIT,
    ANY_CHARACTER,
    DIGIT,
    HERE,
    NOTHING,
    UNKNOWN,
    Facts,
    among,
    either,
    in_a_row,
)

# All that \s may mean, and a little more.
SPACES = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
CHARACTER = r"\\u[0-9A-Fa-f]{4}|\\[nt]|\\[^\w\\]"
TOKEN = re.compile(
    rf"""
    (?P<blank> (?: \s | \#[^\n]* )+ )
  | (?P<word> [\u4e00-\u9fff]+ (?! \s* [*+?{{] ) )
  | \\L<(?P<list>\w+)>
  | \(\?&(?P<call>\w+)\)
  | (?P<back> \(\?P=\w+\) )
  | \( (?P<open> \?: | \?> | \?P<\w+> | \?<?[=!] | \?\((?!DEFINE\))\w+\) | (?!\?) )
  | (?P<close> \) )
  | (?P<bar> \| )
  | (?P<repeat> [*+?] | \{{\d+,?\d*\}} ) [+?]?
  | (?P<any> \. | \\[pP]\{{[^}}]*\}} | \\[wWSD] )
  | (?P<edge> [\^$] | \\[ZAbB] )
  | (?P<set> \[ )
  | (?P<text> \\d | \\s | {CHARACTER} | [^\\{{}}\[\]] )
    """,
    re.VERBOSE,
)
SET_EDGE = re.compile(r"\\.|[\[\]]", re.DOTALL)
# A set of characters and ranges of them alone: none that is refused, none within another.
PLAIN_SET = re.compile(rf"(?:\\[ds]|{CHARACTER}|[^\\\[\]&|~^-]|-(?!-))+")
IN_SET = re.compile(rf"(?P<range>[^\\]-[^\\])|\\[ds]|{CHARACTER}|.", re.DOTALL)
# What may not stand before a place is, first of all, a digit.
REFUSES_DIGITS = re.compile(rf"\s*(?:\\d|\[(?:{CHARACTER}|[^\\\[\]&|~^])*\\d[^\[\]&|~]*\])\s*(?:\||$)")
SIMPLE = {
    "back": UNKNOWN,
    "any": ANY_CHARACTER,
    "edge": NOTHING,
    DIGIT: A_DIGIT,
    r"\s": among(SPACES),
}
CONTROLS = {r"\n": "\n", r"\t": "\t", r"\s": SPACES}


MANY = 8  # branches that are tried as fast as a character is looked at
TOGETHER = 6  # branches behind one look


class Guard(NamedTuple):
    """A part of a regex, and what is put around it: a look at a character or two whether it may match."""

    start: int
    end: int
    before: str
    behind: str

    @classmethod
    def of_branches(cls, start: int, end: int, firsts: Iterable[str]) -> Guard:
        """Branches, before which is looked for the characters with which their matches begin."""
        return cls(start, end, f"(?={_any_of(firsts)})(?:", ")")

    @classmethod
    def of_list(cls, start: int, end: int, words: Iterable[str]) -> Guard:
        """A list that is looked for backwards, where the last two characters of its words are met first."""
        last = [{word[at] for word in words if len(word) >= -at} for at in (-2, -1)]
        short = any(len(word) < 2 for word in words)
        return cls(start, end, "(?:", f"(?<={''.join(map(_any_of, last[short:]))}))")


class _Strange(Exception):
    """A construct that isn't understood."""


@dataclass
class Regexes:
    """What regexes mean that share lists (`\\L<name>`) and fragments (`(?&NAME)`)."""

    lists: Mapping[str, Iterable[str]]
    fragments: Mapping[str, str]
    _known: dict[str, Facts] = field(default_factory=dict)

    def facts(self, source: str) -> Facts:
        """What is known of the matches of a regex; nothing where it has a construct that isn't understood."""
        try:
            return _Reader(source, self).whole()
        except (_Strange, LookupError, RecursionError):
            return UNKNOWN

    def guarded(self, source: str) -> str:
        """A regex of the same matches that looks at a character before it tries many branches, or a list
        backwards; without that each is tried at each place.
        """
        reader = _Reader(source, self)
        try:
            reader.whole()
        except (_Strange, LookupError, RecursionError):
            return source
        return _with_guards(source, reader.guards)

    def fragment(self, name: str) -> Facts:
        """What is known of what a fragment matches; raises KeyError where there is none of that name."""
        if name not in self._known:
            self._known[name] = _Reader(self.fragments[name], self).whole()
        return self._known[name]


class _Reader:
    """Reads one regex from left to right."""

    def __init__(self, source: str, regexes: Regexes) -> None:
        self.source, self.regexes = source, regexes
        self.at = 0
        self.guards: list[Guard] = []
        self._looks_back = False

    def whole(self) -> Facts:
        """What is known of the whole; raises _Strange or LookupError where it isn't understood."""
        found = self._branches()
        if self.at < len(self.source):
            raise _Strange
        return found

    def _branches(self) -> Facts:
        """Of the branches up to the next bracket that closes, or up to the end."""
        branches: list[list[Facts]] = [[]]
        starts = [self.at]
        while self.at < len(self.source) and not self.source.startswith(")", self.at):
            token = TOKEN.match(self.source, self.at)
            if not token:
                raise _Strange
            self.at = token.end()
            kind = str(token.lastgroup)
            if kind == "bar":
                branches.append([])
                starts.append(self.at)
            elif kind == "repeat":
                branches[-1].append(branches[-1].pop().repeated(*_times(token[kind])))
            elif kind != "blank":
                branches[-1].append(self._part(kind, token[kind]))
                if kind == "list" and self._looks_back:
                    words = self.regexes.lists[token[kind]]
                    self.guards.append(Guard.of_list(token.start(), self.at, words))
        rows = [in_a_row(row) for row in branches]
        ends = [start - 1 for start in starts[1:]] + [self.at]
        self._guard(list(zip(starts, ends, (row.firsts() for row in rows), strict=True)))
        return either(rows)

    def _guard(self, branches: list[tuple[int, int, frozenset[str] | None]]) -> None:
        """Notes guards for branches that are many: where they begin and end, and with which characters."""
        if self._looks_back or len(branches) <= MANY:
            return
        for known, group in groupby(branches, key=lambda branch: branch[2] is not None):
            row = list(group)
            for some in (row[n : n + TOGETHER] for n in range(0, len(row) if known else 0, TOGETHER)):
                firsts = frozenset().union(*(branch[2] or () for branch in some))
                self.guards.append(Guard.of_branches(some[0][0], some[-1][1], firsts))

    def _part(self, kind: str, text: str) -> Facts:
        if kind == "word":
            return among([text])
        if kind == "list":
            return among(self.regexes.lists[text])
        if kind == "call":
            return self.regexes.fragment(text)
        if kind == "open":
            return self._group(text)
        if kind == "set":
            return self._set()
        if kind == "text":
            return SIMPLE.get(text) or among(_characters(text))
        return SIMPLE[kind]

    def _group(self, opened: str) -> Facts:
        start, looked_back = self.at, self._looks_back
        self._looks_back = opened in ("?<=", "?<!") or looked_back and opened not in ("?=", "?!")
        inside = self._branches()
        self._looks_back = looked_back
        if not self.source.startswith(")", self.at):
            raise _Strange
        self.at += 1
        if opened == "?=":
            return inside.ahead()
        if opened == "?<=":
            return inside.behind()
        if opened == "?<!":
            return NOTHING._replace(barred=bool(REFUSES_DIGITS.match(self.source[start : self.at - 1])))
        if opened == "?!":
            return NOTHING
        return inside.optional() if opened.startswith("?(") else inside

    def _set(self) -> Facts:
        start, depth = self.at, 1
        while depth:
            edge = SET_EDGE.search(self.source, self.at)
            if not edge:
                raise _Strange
            self.at = edge.end()
            depth += {"[": 1, "]": -1}.get(edge[0], 0)
        inside = self.source[start : self.at - 1]
        if not inside:
            raise _Strange  # in []…] the first bracket is one of the characters
        return _one_of(inside) if PLAIN_SET.fullmatch(inside) else ANY_CHARACTER


def _with_guards(source: str, guards: Iterable[Guard]) -> str:
    """The regex with what is put around its parts, which lie in one another or apart."""
    put: list[tuple[int, float, str]] = []
    for guard in guards:
        put.append((guard.start, guard.end - guard.start, guard.before))
        put.append((guard.end, inf, guard.behind))
    for at, _, what in sorted(put, key=lambda some: (-some[0], some[1])):
        source = source[:at] + what + source[at:]
    return source


def _any_of(chars: Iterable[str]) -> str:
    """A set of characters, `\\d` among them or not."""
    return f"[{''.join(char if char == DIGIT else re.escape(char) for char in sorted(chars))}]"


def _times(repeat: str) -> tuple[int, float]:
    """How often at least and at most: `?`, `+`, `{2,}`."""
    if repeat in "*+?":
        return int(repeat == "+"), 1 if repeat == "?" else inf
    least, comma, most = repeat.strip("{}").partition(",")
    return int(least), float(most or inf) if comma else int(least)


def _characters(text: str) -> str:
    """The characters that a token means, which may be an escape."""
    if text.startswith(r"\u"):
        return chr(int(text[2:], 16))
    return CONTROLS.get(text, text[-1])


def _one_of(inside: str) -> Facts:
    """Of a set of characters, `\\d` among them or not."""
    tokens = list(IN_SET.finditer(inside))
    found = {char for token in tokens if token[0] != DIGIT for char in _spread(token)}
    if len(tokens) == sum(token[0] != DIGIT for token in tokens):
        return among(found)
    places = dict.fromkeys((*found, DIGIT), HERE)
    return A_DIGIT._replace(begins=places, marks=places, needs=(frozenset(places),))


def _spread(token: re.Match[str]) -> str:
    """The characters of a token in a set, those of a range one by one."""
    if token["range"]:
        return "".join(map(chr, range(ord(token[0][0]), ord(token[0][2]) + 1)))
    return _characters(token[0])
