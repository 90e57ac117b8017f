"""Words as search compares them: letter case, width, script and blanks make no difference."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from operator import add

from policyextract.traditional import characters

MOST = 64  # pieces of a query that the index is asked for; more find nothing that fewer don't
END = "\n"  # between texts that are searched together; no word goes over it
# Controls, soft hyphens, marks of width zero and of direction: they are not seen.
UNSEEN = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0xAD,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    0x2060,
    0xFEFF,
)


def folded(text: str) -> str:
    """The characters of a text that search compares.

    Blanks and line breaks go, as a Chinese word may be broken anywhere.

    >>> folded("發給 社\\n工 ＡＢc，１２００元")
    '发给社工abc,1200元'
    """
    return "".join(unicodedata.normalize("NFKC", text).casefold().translate(_folds()).split())


def joined(texts: tuple[str | None, ...]) -> str:
    """Texts that are searched together, folded; one that stands in another already is left out.

    >>> joined(("每人补贴 1200 元", None, "补贴1200元", "办法"))
    '每人补贴1200元\\n办法'
    """
    kept: list[str] = []
    for text in map(folded, filter(None, texts)):
        if not any(text in other for other in kept):
            kept.append(text)
    return END.join(kept)


def sought(query: str) -> tuple[str, ...]:
    """The words of a query, folded; all of them must occur.

    >>> sought("宁夏  社工")
    ('宁夏', '社工')
    """
    return tuple(dict.fromkeys(filter(None, map(folded, query.split()))))


def pieces(text: str) -> set[str]:
    """Its characters and pairs of neighbours.

    >>> sorted(pieces("社工\\n证"))
    ['工', '社', '社工', '证']
    """
    return {piece for piece in {*text, *map(add, text, text[1:])} if END not in piece}


def covering(words: tuple[str, ...]) -> tuple[str, ...]:
    """Pieces that each text with these words has; words of up to two characters are such pieces.

    >>> covering(("社", "社工证"))
    ('社', '社工', '工证')
    """
    pieces = (piece for word in words for piece in _cut(word))
    return tuple(islice(dict.fromkeys(pieces), MOST))


def _cut(word: str) -> Iterator[str]:
    """The pieces of a word that have all its characters."""
    if len(word) < 3:
        yield word
        return
    for at in range(0, len(word) - 2, 2):
        yield word[at : at + 2]
    yield word[-2:]


def grams(text: str) -> str:
    """Its pieces, set apart by blanks, as the index of SQLite takes them."""
    return " ".join(pieces(text))


def matching(words: tuple[str, ...]) -> str:
    """What the index of SQLite is asked, to find texts that have all pieces of the words.

    >>> matching(("宁夏", "社工证"))
    '"宁夏" "社工" "工证"'
    """
    quoted = (piece.replace('"', '""') for piece in covering(words))
    return " ".join(f'"{piece}"' for piece in quoted)


@cache
def _folds() -> dict[int, str | None]:
    """What stands for a character, whatever is beside it, so that a word folds as the text that has it."""
    return {**{ord(old): new for old, new in characters().items()}, **dict.fromkeys(UNSEEN)}
