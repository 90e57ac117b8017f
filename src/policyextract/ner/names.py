"""The names of an article: bodies, places, policies and programmes, people.

Two voices say what is a name. The first knows how names are made: the region table, the words in which
the names of bodies and places end (`patterns/names/`), and the marks 《》 and “”. The second is LAC, which
was taught on newspapers: it knows where the name of an institution or a person begins, and places that no
table holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from policyextract.context import View
from policyextract.ner import organisations, persons, places, titles
from policyextract.ner.tokens import Tokens
from policyextract.patterns import Mention
from policyextract.text import Span


class Name(NamedTuple):
    """A name, its label as OntoNotes has it (ORG, GPE, LOC, LAW, PERSON), and the rule that found it."""

    span: Span
    label: str
    rule: str


def names(view: View, sentences: Iterable[Span] | None = None) -> list[Name]:
    """The names in some sentences of an article (in all of them, unless told otherwise), in order.

    No two share a character: a title goes before what stands in it, a body before the place in its name.
    Where somebody else has found the names of the article, they are the answer.
    """
    if view.names is not None:
        return _given(view.names, sentences)
    spans = view.found.sentences if sentences is None else tuple(sentences)
    tokens = Tokens.read(view.chars, spans)
    towns = places.towns(view, tokens)
    layers = (
        (Name(span, "LAW", "ner.title") for span in titles.read(view)),
        (Name(span, "ORG", rule) for span, rule in organisations.read(view, tokens, towns)),
        (Name(span, label, rule) for span, label, rule in places.read(view, tokens, towns)),
        (Name(span, "PERSON", "ner.lac") for span in persons.read(view, tokens)),
    )
    return sorted(_apart(name for layer in layers for name in layer))


def _apart(names: Iterable[Name]) -> Iterable[Name]:
    taken: set[int] = set()
    for name in names:
        if taken.isdisjoint(range(*name.span)):
            taken.update(range(*name.span))
            yield name


def _given(names: Iterable[Mention], sentences: Iterable[Span] | None) -> list[Name]:
    spans = None if sentences is None else list(sentences)
    return [
        Name(name.span, str(name.value), name.rule)
        for name in names
        if spans is None or any(span.covers(name.span) for span in spans)
    ]
