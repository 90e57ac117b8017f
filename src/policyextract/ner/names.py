"""The names of an article: bodies, places, policies and programmes, people.

Two voices say what is a name. The first knows how names are made: the region table, the words in which
the names of bodies and places end (`patterns/names/`), and the marks 《》 and “”. The second is LAC, which
was taught on newspapers: it knows where the name of an institution or a person begins, and places that no
table holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from policyextract.context import View
from policyextract.ner import persons, titles
from policyextract.ner.name import Label, Name
from policyextract.ner.organisations import Bodies
from policyextract.ner.places import Places
from policyextract.ner.tokens import Tokens
from policyextract.patterns import Mention
from policyextract.text import Span
from policyextract.without import Part, has


def names(view: View, sentences: Iterable[Span] | None = None) -> list[Name]:
    """The names in some sentences of an article (in all of them, unless told otherwise), in order.

    No two share a character: a title goes before what stands in it, a body before the place in its name.
    Where somebody else has found the names of the article, they are the answer.
    """
    if view.names is not None:
        return _given(view.names, sentences)
    if not has(Part.NER):
        return []
    spans = view.found.sentences if sentences is None else tuple(sentences)
    return told(view, Tokens.read(view.chars, spans))


def told(view: View, tokens: Tokens) -> list[Name]:
    """The names in an article by its grammar and by what LAC says of its words."""
    places = Places.read(view, tokens)
    layers = (
        titles.read(view),
        places.venues(),
        Bodies(view.chars, tokens, places).names(),
        places.names(),
        persons.read(view, tokens),
    )
    return sorted(_apart(name for layer in layers for name in layer))


def _apart(names: Iterable[Name]) -> Iterator[Name]:
    taken: set[int] = set()
    for name in names:
        if taken.isdisjoint(range(*name.span)):
            taken.update(range(*name.span))
            yield name


def _given(names: Iterable[Mention], sentences: Iterable[Span] | None) -> list[Name]:
    spans = None if sentences is None else list(sentences)
    return [
        Name(name.span, cast(Label, str(name.value)), name.rule)
        for name in names
        if spans is None or any(span.covers(name.span) for span in spans)
    ]
