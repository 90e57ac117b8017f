"""Annotations by hand (YAML, quotes) to gold answers (JSON, offsets into the text)."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, cast

import yaml

from policyextract.evaluate.answers import ENTITIES, MENTIONS, RECORDS, AnswersError
from policyextract.regions import NATION, table

Entry = dict[str, object]
Kinds = Mapping[str, tuple[str, ...]]
LINE = "__line__"  # where an entry stands in its file; never written out
NAMES: Kinds = dict.fromkeys(ENTITIES, ())  # a name has no values besides its place
LOOKUP = {"quote", "after", "nth", LINE}


class _Loader(yaml.SafeLoader):
    """Keeps the line of every mapping, for the messages."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """The mapping with its line, from 1."""
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


def compile_gold(path: Path) -> str:
    """The gold answers of an annotation `NAME.yaml` about `NAME.txt` beside it, as JSON.

    White space in quotes does not count. A mention is looked up just past the start of the one before
    it of the same type; `after: WORDS` looks only past those words (the next of them), `nth: N` takes the
    N-th place.
    Raises AnswersError with every trouble of the file, each with its line and what to do.
    """
    note, text = _read(path), path.with_suffix(".txt")
    try:
        compiler = _Compiler(text.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise AnswersError(f"{text}: can't be read ({error}); put the text beside its annotation") from None
    gold = compiler.gold(note, text.name)
    if compiler.troubles:
        raise AnswersError("\n".join(f"{path}:{trouble}" for trouble in compiler.troubles))
    return json.dumps(gold, ensure_ascii=False, indent=1)


def _read(path: Path) -> Entry:
    try:
        # _Loader is a SafeLoader: it makes plain values only.
        note = yaml.load(path.read_text("utf-8"), _Loader)
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise AnswersError(f"{path}: can't be read: {' '.join(str(error).split())}") from None
    if not isinstance(note, dict):
        raise AnswersError(f"{path}: no annotation; it has `articles`, `mentions` and `records`")
    return note


@dataclass
class _Compiler:
    """Looks the quotes of one annotation up in its text."""

    text: str
    troubles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kept = [i for i, char in enumerate(self.text) if not char.isspace()]
        self.flat = "".join(self.text[i] for i in self.kept)
        # Where each line starts; the last is one past the end of the last line.
        self.starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]

    def gold(self, note: Entry, source: str) -> Entry:
        """The whole gold; what is wrong is added to `troubles`."""
        articles = _entries(note, "articles")
        found: Entry = {
            "source": source,
            "articles": [self._article(entry) for entry in articles],
            "mentions": list(self._mentions(_entries(note, "mentions"), MENTIONS)),
            "records": list(self._records(_entries(note, "records"), {a.get("id"): a for a in articles})),
        }
        if "entities" in note:
            found["entities"] = list(self._mentions(_entries(note, "entities"), NAMES))
        return found

    def _article(self, entry: Entry) -> Entry:
        spans = []
        for first, last in cast("list[list[int]]", entry.get("lines", [])):
            if not 1 <= first <= last < len(self.starts):
                self._trouble(entry, f"lines {first}–{last} are not in the text")
                continue
            spans.append([self.starts[first - 1], self.starts[last] - 1])
        told = {"id": entry.get("id"), "title": entry.get("title"), "spans": spans}
        return {**told, "region": entry.get("region"), "caption": bool(entry.get("caption"))}

    def _mentions(self, entries: list[Entry], kinds: Kinds) -> Iterator[Entry]:
        cursor: dict[object, int] = {}
        for entry in entries:
            kind = entry.get("type")
            found = self._place(entry, cursor.get(kind, 0)) if self._sound(entry, kind, kinds) else None
            if found is not None:
                cursor[kind] = found + 1
                yield self._answer(entry, found)

    def _records(self, entries: list[Entry], articles: Mapping[object, Entry]) -> Iterator[Entry]:
        """The records; whose policy an article tells of (`issuers`) holds for each of its payments."""
        for entry in entries:
            if not self._sound(entry, entry.get("kind"), RECORDS):
                continue
            article = articles.get(entry.get("article"))
            if article is None:
                self._trouble(entry, f"there is no article {entry.get('article')}")
            elif "issuers" in article and entry["kind"] == "incentive":
                entry = {"issuers": article["issuers"], **entry}
            found = self._place(entry, 0)
            if found is not None:
                yield self._answer(entry, found)

    def _place(self, entry: Entry, start: int) -> int | None:
        """Where the quote of an entry stands in the text without white space."""
        if "after" in entry:
            anchor = _squeeze(entry["after"])
            at = self.flat.find(anchor, max(0, start - len(anchor)))
            at = at if at >= 0 else self.flat.find(anchor)
            if at < 0:
                self._trouble(entry, f"«{entry['after']}» does not stand in the text; copy the words from it")
                return None
            start = max(start, at + len(anchor))
        words = _squeeze(entry["quote"])
        at = start - 1
        for _ in range(int(str(entry.get("nth", 1)))):
            at = self.flat.find(words, at + 1)
            if at < 0:
                break
        if at < 0:
            where = f" past «{self.flat[max(0, start - 12) : start]}»" if start else ""
            self._trouble(
                entry, f"«{entry['quote']}» does not stand in the text{where}; look at words and order"
            )
            return None
        return at

    def _answer(self, entry: Entry, at: int) -> Entry:
        begin, end = self.kept[at], self.kept[at + len(_squeeze(entry["quote"])) - 1] + 1
        told = {name: value for name, value in entry.items() if name not in LOOKUP}
        return {**told, "start": begin, "end": end, "text": _squeeze(self.text[begin:end])}

    def _sound(self, entry: Entry, kind: object, kinds: Kinds) -> bool:
        """Whether an entry has what its kind needs."""
        if str(kind) not in kinds:
            return self._trouble(entry, f"{kind!r} is none of {', '.join(kinds)}")
        lacking = [name for name in ("quote", *kinds[str(kind)]) if name not in entry]
        if lacking:
            return self._trouble(entry, f"{kind} lacks {', '.join(lacking)}")
        wrong = [code for code in _codes(entry) if code != NATION and str(code) not in table()]
        if wrong:
            return self._trouble(entry, f"{wrong[0]} is no code of GB/T 2260 (write it in quotes)")
        return True

    def _trouble(self, entry: Entry, what: str) -> bool:
        self.troubles.append(f"{entry.get(LINE)}: {what}")
        return False


def _entries(note: Entry, name: str) -> list[Entry]:
    return cast("list[Entry]", note.get(name) or [])


def _squeeze(words: object) -> str:
    return "".join(str(words).split())


def _codes(entry: Entry) -> Iterator[object]:
    for name in ("region", "code", "in"):
        value = entry.get(name)
        several = value if isinstance(value, list) else [value]
        yield from (code for code in several if code is not None)
