"""Names of bodies: where a pattern says that one ends, and how far to the left it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex

from policyextract import patterns, scanner
from policyextract.ner.name import Name
from policyextract.ner.places import Places
from policyextract.ner.tokens import Token, Tokens
from policyextract.text import Span

PARTY = regex.compile(r"(?:中共|中国共产党|共青团|(?<!\p{Han})[省市县区州盟旗])$")
QUOTED = regex.compile(r"“[^“”]{1,8}”$")
# What LAC tags the words of an own name with, and the word that may tell what the body does: 启明|社工.
OWN_NAME = {"ORG", "LOC", "PER", "nz", "nt", "nr", "ns", "nw"}
WORD = {"n", "vn", "an", "a", "s", "f"}
LONGEST = 24
SHORTEST = 4  # characters of a body that LAC alone names
# A name of one only with the town or the quarter that it serves.
STATION = regex.compile(r"(?:社工|社会工作)(?:服务)?(?:总?站|室|驿站|之家|点)|党总支|党支部|服务大厅|警务室")
OF_TOWN = regex.compile(r"(?:街道|镇|乡|苏木|嘎查|社区|村|[”」]|街|路)$")
# 各县市区民政局、财政局: a row that 各 begins names no definite body.
ROW_OF_KINDS = regex.compile(
    r"(?:各|所在|有关|相关)\p{Han}{0,8}(?:（[^（）]{1,8}）)?"
    r"(?:\p{Han}{0,14}、(?:\p{Han}{0,14}(?=、|$))?)*\p{Han}{0,3}$"
)
# Its zone's own name stands before it: (雄安)新区公共服务局.
ZONE_BODY = regex.compile(r"[^省市区县州盟旗镇乡]{1,8}(?<!社)区")
# 顺德区镇街社工站: any such station.
OF_KIND = regex.compile(r"(?:镇街|街镇|乡镇|村居)$")
JOINT = regex.compile(r"(?<=[局厅部委会处府院])[和与及]")  # between two bodies, which LAC takes for one
REACH = 32  # characters of such a row that are looked at


@cache
def _words(name: str, form: str) -> regex.Pattern[str]:
    """A list of patterns/lists/bodies.toml in a regex."""
    words = patterns.Words.load(patterns.folder() / "lists").lists[name]
    return regex.compile(form.format("|".join(map(regex.escape, words))))


@dataclass(frozen=True)
class Bodies:
    """The bodies of an article, between the words and the places in it."""

    chars: str
    tokens: Tokens
    places: Places

    def names(self) -> Iterator[Name]:
        """The bodies whose end a pattern knows, the longest first, then those that LAC alone names."""
        found = dict(self._known())
        for span in sorted(found, key=lambda span: (span.start - span.end, span)):
            yield Name(span, "ORG", found[span])
        for token in self.tokens.tagged("ORG", "nt"):
            heard = self._heard(token)
            if heard is not None:
                yield Name(heard, "ORG", "ner.lac")

    def _known(self) -> Iterator[tuple[Span, str]]:
        whole = {"ORG": self._office, "institution": self._institution, "purse": self._purse}
        for m in scanner.of_kinds("name").find(self.chars):
            if not self._in_row_of_kinds(m.span.start):
                span = whole[str(m.value)](m.span)
                if span is not None:
                    yield span, m.rule

    def _in_row_of_kinds(self, start: int) -> bool:
        return bool(ROW_OF_KINDS.search(self.chars, max(0, start - REACH), start))

    def _purse(self, end: Span) -> Span | None:
        """A government's purse with the name of its region; None where no name stands before it."""
        start = self.places.before(end.start)
        return Span(start, end.end) if start < end.start else None

    def _office(self, end: Span) -> Span | None:
        """The whole name of a government's body; None for one of many, 街道办事处."""
        span = Span(self._with_places(end.start), end.end)
        if span == end and ZONE_BODY.match(self.chars, *span):
            span = self._from_word(span)
        if _words("without_name", "(?:{})").fullmatch(self.chars, *span):
            span = Span(self._with_places(self._own_name(end.start)), end.end)
        return None if span == end and _words("without_name", "(?:{})").fullmatch(self.chars, *span) else span

    def _from_word(self, span: Span) -> Span:
        """A body from where the word that ends with it begins: [雄安]新区公共服务局."""
        word = self.tokens.ending(span.end)
        start = self._behind_mark(word.span.start, span.end) if word and word.tag == "ORG" else span.start
        return Span(self._with_places(min(start, span.start)), span.end)

    def _institution(self, end: Span) -> Span | None:
        """The whole name of an institution; None where the words before its last only tell of which kind."""
        start = self._own_name(end.start)
        span = Span(self._with_places(start), end.end)
        own = self.chars[start : end.start]
        kind = OF_KIND.search(self.chars, max(0, end.start - 2), end.start)
        if kind or span.start == end.start or "\n" in own or _words("any_body", "(?:{})+").fullmatch(own):
            return None
        in_town = OF_TOWN.search(self.chars, span.start, end.start)
        return span if in_town or not STATION.fullmatch(self.chars, *end) else None

    def _own_name(self, last: int) -> int:
        """Where the name begins that stands before the last words of an institution: [启明]社工服务中心."""
        start = last
        while last - start < LONGEST and self.places.before(start) == start:
            if quoted := QUOTED.search(self.chars, max(0, start - 10), start):
                start = quoted.start()
                continue
            before = self._word_before(start, first=start == last)
            if before == start:
                break
            start = before
        return start

    def _word_before(self, at: int, first: bool) -> int:
        """Where the word of a name begins that ends before a character; `at` itself where none does."""
        token = self.tokens.around(at - 1) if at else None
        if token is None or token.tag not in OWN_NAME | WORD:
            return at
        kind = _words("any_body", "(?:{})+").fullmatch(self.chars, *token.span)
        if token.tag in WORD and (kind or not first):
            return at
        return self._behind_mark(token.span.start, at)

    def _behind_mark(self, start: int, end: int) -> int:
        """Behind the last mark, blank or 和 of two bodies in a range; its start where there is none."""
        joints = {m.end() for m in JOINT.finditer(self.chars, start, end)}
        ends = (at for at in range(end, start, -1) if at in joints or not self.chars[at - 1].isalnum())
        return next(ends, start)

    def _with_places(self, start: int) -> int:
        """Where a name begins of which a part starts at `start`: with the places before it, and 中共."""
        start = self.places.before(start)
        m = PARTY.search(self.chars, max(0, start - 5), start)
        return m.start() if m else start

    def _heard(self, token: Token) -> Span | None:
        """A body that LAC alone names."""
        start = self._behind_mark(*token.span)
        if m := _words("before_body", "(?:{})+").match(self.chars, start, token.span.end):
            start = m.end()
        span = Span(self._with_places(start), token.span.end)
        is_body = _words("body_end", "(?:{})$").search(self.chars, *span)
        kind = _words("any_body", "(?:{})").match(self.chars, *span)
        named = _words("without_name", "\\p{{Han}}{{2}}(?:{})$").search(self.chars, *span)
        if not is_body or kind or (self._in_row_of_kinds(span.start) and not named):
            return None
        return span if span.end - span.start >= SHORTEST else None
