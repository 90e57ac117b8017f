"""Patterns are data: load `patterns/**/*.toml`, compile, find, check.

A pattern file holds the patterns of one kind and, beside each, the examples that prove it. `cases()`
yields them; pytest and `policyextract check` both run what it yields. patterns/README.md tells how
to write one.
"""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import NamedTuple, cast

import regex
from regex import Match

from policyextract import readings
from policyextract.literals import Facts
from policyextract.regexes import Regexes
from policyextract.settings import current
from policyextract.text import Span
from policyextract.values import Level, Value, Word

TIMEOUT_S = 2.0  # of CPU, for each LONG characters of a text
LONG = 100_000
TOLD = 20  # characters of a text over which a pattern takes too long
SHORT = 2000  # characters in which no pattern of the package takes a time worth a look at the clock


class PatternError(ValueError):
    """A pattern file that can't be used; the message names file, line, pattern and what to do."""

    def __init__(self, file: str, line: int, what: str, fix: str) -> None:
        super().__init__(f"{file}:{line}: {what}; {fix}")


class PatternTimeout(TimeoutError):
    """A text over which a pattern takes too long; the message names both, `advice` says what to do."""

    def __init__(self, pattern: Pattern, text: str) -> None:
        super().__init__(f"the pattern {pattern.id!r} takes too long where {text[:TOLD]!r} begins")
        mine = "give each of its repeats a limit ({1,9})"
        self.advice = mine if pattern.is_own else "report it with the file"


class Mention(NamedTuple):
    """A value, where it stands, and the id of the pattern that says so."""

    span: Span
    value: Value
    rule: str


# Words of a text, at which character of it they stand, and where in them a match may begin; None: anywhere.
Part = tuple[str, int, Iterable[int] | None]


@dataclass(frozen=True)
class Pattern:
    """One way to write one kind of fact, with the examples that prove it."""

    id: str
    kind: str
    match: str
    words: Words
    file: str
    line: int
    reach: str = "sentence"
    value: str = ""
    ranks: Mapping[str, str] = field(default_factory=dict)
    examples: Mapping[str, str] = field(default_factory=dict)
    counter_examples: Mapping[str, str] = field(default_factory=dict)
    known_failures: Mapping[str, str] = field(default_factory=dict)

    def find(self, chars: str) -> Iterator[Mention]:
        """Its mentions in `chars`, from left to right, none overlapping another."""
        return self.mentions([(chars, 0, None)])

    def mentions(self, parts: Iterable[Part]) -> Iterator[Mention]:
        """Its mentions in some parts of a text, part for part; none goes on from one to the next.

        Raises PatternTimeout where it takes too long.
        """
        words, value = self._all, self._read
        for chars, at, places in parts:
            for m in self._matches(chars, places):
                start, end = m.span(words)
                yield Mention(Span(start + at, end + at), value(m), self.id)

    @cached_property
    def regex(self) -> regex.Pattern[str]:
        """Its regex, compiled when it is first needed; raises PatternError where it is broken."""
        try:
            return self.words.compile(self.match)
        except KeyError as error:
            known = ", ".join(sorted({*self.words.lists, *self.words.fragments}))
            raise self.error(f"no list or fragment is called {error}", f"there are {known}") from None
        except regex.error as error:
            raise self.error(f"the regex is broken ({error})", "look for an open bracket in match") from None

    def error(self, what: str, fix: str) -> PatternError:
        """What is wrong with it, and how to mend it."""
        return PatternError(self.file, self.line, f"pattern {self.id!r}: {what}", fix)

    @cached_property
    def facts(self) -> Facts:
        """What its regex tells of its matches before it is compiled."""
        return self.words.regexes.facts(self.match)

    def _matches(self, chars: str, places: Iterable[int] | None) -> list[Match[str]]:
        """Its matches, those that begin at some places alone; one place may be told twice."""
        found: list[Match[str]] = []
        at = free = 0
        try:
            if places is None:
                for each in self.regex.finditer(chars, timeout=TIMEOUT_S * (1 + len(chars) // LONG)):
                    at = each.end()
                    found.append(each)
                return found
            match = self._watched if self.is_own or len(chars) > SHORT else self.regex.match
            for at in sorted(places):
                if at >= free:
                    free = at + 1
                    if m := match(chars, at):
                        free = max(free, m.end())
                        found.append(m)
        except TimeoutError:
            raise PatternTimeout(self, chars[at:]) from None
        return found

    @cached_property
    def is_own(self) -> bool:
        """Whether it is none of the package's, whose tests know how long they take."""
        return folder() not in Path(self.file).parents

    @cached_property
    def _watched(self) -> Callable[[str, int], Match[str] | None]:
        """A match that may take long; to read the clock takes longer than most matches do."""
        return functools.partial(self.regex.match, timeout=TIMEOUT_S)

    @cached_property
    def _all(self) -> str | int:
        """The group that is the words of a mention."""
        return "all" if "all" in self.regex.groupindex else 0

    @cached_property
    def _read(self) -> Callable[[Match[str]], Value]:
        """What tells the value of a match."""
        if self.kind == "level":
            return self._level()
        if reading := readings.KINDS.get(self.kind):
            return lambda m: reading(m.groupdict())
        if not self.value:
            return lambda m: Word(m[0])
        word = Word(self.value)
        return lambda _: word

    def _level(self) -> Callable[[Match[str]], Level]:
        """What tells the level of a match, with the grades named in their order."""
        if "to" in self.regex.groupindex:
            return lambda m: Level(self.value, self._grades_between(m))
        if "rank" in self.regex.groupindex:
            return lambda m: Level(self.value, tuple([self.ranks[word] for word in m.captures("rank")]))
        level = Level(self.value, ())
        return lambda _: level

    def _grades_between(self, m: Match[str]) -> tuple[str, ...]:
        """The grades named; 五级至三级 (`rank` and `to`) names those between as well."""
        told, to = [[self.ranks[word] for word in m.captures(group)] for group in ("rank", "to")]
        if not to:
            return tuple(told)
        known = list(dict.fromkeys(self.ranks.values()))
        first, last = known.index(told[0]), known.index(to[-1])
        return tuple(known[first : last + 1] if first <= last else known[last : first + 1][::-1])


Table = Mapping[str, object]


def folder() -> Path:
    """The folder of the pattern files: inside the installed package, or that of the checkout."""
    packed = Path(str(resources.files("policyextract"))) / "pattern_files"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "patterns"


def folders() -> tuple[Path, ...]:
    """The folder of the package, and the user's own behind it, if he has one."""
    own = current().patterns
    return (folder(), own) if own else (folder(),)


@functools.cache
def digest() -> str:
    """A hash of all that the package knows beside its code: pattern files, region table, confidences."""
    known = hashlib.sha256()
    data = Path(str(resources.files("policyextract"))) / "data"
    for root in (*folders(), data):
        for path in sorted(path for path in root.rglob("*") if path.suffix in (".toml", ".tsv")):
            known.update(f"{path.relative_to(root).as_posix()}\n".encode() + path.read_bytes())
    return known.hexdigest()[:16]


@functools.cache
def library() -> tuple[Pattern, ...]:
    """Every pattern that comes with the package, and those of the user's own folder."""
    return tuple(load(*folders()))


@functools.cache
def of_kind(kind: str) -> tuple[Pattern, ...]:
    """The patterns of one kind in the library."""
    return tuple(pattern for pattern in library() if pattern.kind == kind)


def load(*where: Path) -> list[Pattern]:
    """Every pattern under some folders, in file order; raises PatternError for the first bad one.

    They know the lists of the package, and their own. Those of the package are compiled when they are
    first needed, for its tests have compiled them all.
    """
    words = Words.load(*(root / "lists" for root in dict.fromkeys((folder(), *where))))
    found = [pattern for file in files(*where) for pattern in load_file(file, words)]
    seen: dict[str, Pattern] = {}
    for pattern in found:
        if pattern.is_own:
            _ = pattern.regex
        if pattern.id in seen:
            first = seen[pattern.id]
            fix = f"rename it; {first.file}:{first.line} has it already"
            raise PatternError(pattern.file, pattern.line, f"the id {pattern.id!r} is used twice", fix)
        seen[pattern.id] = pattern
    return found


def files(*where: Path) -> list[Path]:
    """The pattern files under some folders, without their lists."""
    return [file for root in where for file in sorted(root.rglob("*.toml")) if file.parent != root / "lists"]


def heads(kind: str) -> Iterator[tuple[Path, Table]]:
    """The files of one kind in the library, parsed; their patterns aren't compiled."""
    parsed = ((file, _parse(file)) for file in files(*folders()))
    return ((file, data) for file, data in parsed if data.get("kind") == kind)


@dataclass(frozen=True)
class Words:
    """What all files share: word lists, for `\\L<name>`, and fragments, for `(?&NAME)`."""

    lists: Mapping[str, list[str]]
    fragments: Mapping[str, str]

    @classmethod
    def load(cls, *where: Path) -> Words:
        """The lists and fragments of every file in some folders."""
        lists: dict[str, list[str]] = {}
        fragments: dict[str, str] = {}
        for file in (file for root in where for file in sorted(root.glob("*.toml"))):
            data = _parse(file)
            lists |= cast(dict[str, list[str]], data.get("lists", {}))
            fragments |= cast(dict[str, str], data.get("fragments", {}))
        return cls(lists, fragments)

    def beside(self, lists: Mapping[str, list[str]]) -> Words:
        """These with the lists of one file."""
        return Words({**self.lists, **lists}, self.fragments)

    @cached_property
    def regexes(self) -> Regexes:
        """What tells, with them, what a regex finds."""
        return Regexes(self.lists, self.fragments)

    def compile(self, source: str) -> regex.Pattern[str]:
        """`source` as a verbose regex with the fragments and lists that it names."""
        whole = self._filled(source)
        lists = {name: self.lists[name] for name in LIST.findall(whole)}
        guarded = LIST.sub(lambda words: f"(?: {_first_of(lists[words[1]])} {words[0]} )", whole)
        return regex.compile(guarded, regex.VERBOSE | regex.V1, **lists)  # type: ignore[arg-type]  # the stubs know no lists

    def _filled(self, source: str) -> str:
        """`source` with the fragments in their places; to call them as groups takes four times as long."""
        return CALL.sub(
            lambda call: f"(?:{self._filled(self.fragments[call[1]])})", self.regexes.guarded(source)
        )


CALL = re.compile(r"\(\?&(\w+)\)")
LIST = re.compile(r"\\L<(\w+)>")


def _first_of(words: Iterable[str]) -> str:
    """Refuses what no word begins with; a list alone is tried word for word."""
    firsts = sorted({word[0] for word in words if word})
    return f"(?= [{''.join(map(re.escape, firsts))}] )" if firsts and all(words) else ""


def _parse(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        place = regex.search(r"line (\d+)", str(error))
        fix = "mend the TOML there: a quote or bracket is open, or a key stands twice"
        raise PatternError(str(file), int(place[1]) if place else 1, str(error), fix) from None


def load_file(file: Path, words: Words | None = None) -> list[Pattern]:
    """The patterns of one file; raises PatternError for the first bad one."""
    words = words or Words.load(_lists_beside(file))
    data = _parse(file)
    lines = file.read_text("utf-8").splitlines()
    blocks = cast(list[Table], data.get("pattern", []))
    if not blocks or not isinstance(data.get("kind"), str):
        raise PatternError(
            str(file), 1, "no kind or no [[pattern]]", 'start it with kind = "…" as its neighbours'
        )
    ranks = _ranks(data)
    words = words.beside(cast(dict[str, list[str]], data.get("lists", {})) | {"rank": list(ranks)})
    return [_Block(str(file), lines, data, block, words, ranks).pattern() for block in blocks]


def _ranks(data: Table) -> dict[str, str]:
    """For each word of a rank, the rank."""
    named = cast(dict[str, list[str]], data.get("ranks", {}))
    return {word: rank for rank, words in named.items() for word in words}


def _lists_beside(file: Path) -> Path:
    return next((p / "lists" for p in file.parents if (p / "lists").is_dir()), folder() / "lists")


class _Block(NamedTuple):
    """One [[pattern]] of a file, and what is needed to say where it is wrong."""

    file: str
    lines: list[str]
    data: Table
    block: Table
    words: Words
    ranks: Mapping[str, str]

    def pattern(self) -> Pattern:
        unknown = set(self.block) - KEYS
        if unknown or not {"id", "match"} <= set(self.block):
            raise self.error(
                f"unknown or missing keys {sorted(unknown)}", "use id, note, match, value, examples"
            )
        if self.block.get("reach", "sentence") not in REACHES:
            raise self.error(f"no reach {self.block['reach']!r}", f"write one of {', '.join(REACHES)}")
        if not (self.block.get("examples") and self.block.get("counter_examples")):
            raise self.error("no example or no counter-example", "add one of each: they are its test")
        return Pattern(
            id=self.id,
            kind=str(self.data["kind"]),
            match=str(self.block["match"]),
            words=self.words,
            file=self.file,
            line=self.line,
            reach=str(self.block.get("reach", "sentence")),
            value=str(self.block.get("value", self.data.get("family", ""))),
            ranks=self.ranks,
            **{name: cast(dict[str, str], self.block.get(name, {})) for name in _EXAMPLES},
        )

    @property
    def id(self) -> str:
        return str(self.block.get("id", ""))

    @property
    def line(self) -> int:
        return line_of(self.lines, f'"{self.id}"')

    def error(self, what: str, fix: str) -> PatternError:
        return PatternError(self.file, self.line, f"pattern {self.id!r}: {what}", fix)


REACHES = ("sentence", "line")  # how far a pattern sees back: a line may have several sentences
_EXAMPLES = ("examples", "counter_examples", "known_failures")
KEYS = {"id", "note", "match", "value", "reach", *_EXAMPLES, "needs"}  # `match` itself tells what it needs


def line_of(lines: list[str], words: str) -> int:
    """The number of the first line that holds `words`, from 1; 1 where none does."""
    return next((n for n, line in enumerate(lines, 1) if words in line), 1)


class Case(NamedTuple):
    """One line of a pattern file: the text, and what the pattern must say of it.

    `expected` holds the words marked and their value as `str()` shows it; `why` is the reason that a
    counter-example gives; a known failure must not give what is expected.
    """

    pattern: Pattern
    marked: str
    text: str
    expected: tuple[tuple[str, str], ...]
    why: str = ""
    must_fail: bool = False

    def found(self) -> tuple[tuple[str, str], ...]:
        """The words that the pattern finds and the values it reads in them."""
        return tuple((self.text[slice(*m.span)], str(m.value)) for m in self.pattern.find(self.text))

    def line(self) -> int:
        """The line of the file on which it stands."""
        return line_of(Path(self.pattern.file).read_text("utf-8").splitlines(), f'"{self.marked}"')

    def trouble(self) -> str:
        """What is wrong, for a person to read; empty where the case holds."""
        try:
            found = self.found()
        except PatternTimeout as error:
            return f"{self.pattern.file}:{self.line()}\n  {error}; {error.advice}"
        if (found == self.expected) != self.must_fail:
            return ""
        told = "it works now: move it to the examples" if self.must_fail else ""
        rows = [
            f"{self.pattern.file}:{self.line()}",
            f"  pattern   {self.pattern.id}",
            f"  text      {self.text}",
            f"  expected  {_show(self.expected)}",
            f"  found     {_show(found)}",
        ]
        return "\n".join(rows + [f"  because   {why}" for why in (self.why, told) if why])


def _show(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{text} = {value}" for text, value in pairs) or "nothing"


def cases(patterns: Iterable[Pattern]) -> Iterator[Case]:
    """Every example, counter-example and known failure of `patterns`; raises PatternError for a bad one."""
    for pattern in patterns:
        _ = pattern.regex
        for marked, value in pattern.examples.items():
            yield _case(pattern, marked, value)
        for marked, why in pattern.counter_examples.items():
            yield _case(pattern, marked, why)
        for marked, value in pattern.known_failures.items():
            yield _case(pattern, marked, value)._replace(must_fail=True)


def _case(pattern: Pattern, marked: str, right: str) -> Case:
    spans = regex.findall(r"\{([^}]*)\}", marked)
    text = marked.replace("{", "").replace("}", "")
    if not spans:
        return Case(pattern, marked, text, (), why=right)
    wanted = [value.strip() for value in right.split(";")]
    if len(spans) != len(wanted):
        what = f"pattern {pattern.id!r}: {marked!r} marks {len(spans)} places and gives {len(wanted)} values"
        raise PatternError(
            pattern.file, pattern.line, what, "give one value for each pair of braces, with ; between"
        )
    return Case(pattern, marked, text, tuple(zip(spans, wanted, strict=True)))
