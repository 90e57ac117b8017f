"""Words as search compares them: letter case, width, script and blanks make no difference."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

from policyextract.traditional import characters

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
    singles = set(text)
    pairs = {one + two for one, two in pairwise(text) if END not in (one, two)}
    return (singles | pairs) - {END}


def covering(word: str) -> tuple[str, ...]:
    """Pieces that each text with the word has; up to two characters they are the word itself.

    >>> covering("社"), covering("社工"), covering("社工证")
    (('社',), ('社工',), ('社工', '工证'))
    """
    if len(word) < 3:
        return (word,)
    return tuple(dict.fromkeys((*(word[at : at + 2] for at in range(0, len(word) - 1, 2)), word[-2:])))


def grams(text: str) -> str:
    """Its pieces as the tokens of SQLite's FTS5, which cuts at ASCII marks: ASCII is written full width.

    >>> grams("a%")
    '％ ａ ａ％'
    """
    return " ".join(sorted(pieces(text.translate(_wide()))))


@cache
def _folds() -> dict[int, str | None]:
    """What stands for a character, whatever is beside it, so that a word folds as the text that has it."""
    return {**{ord(old): new for old, new in characters().items()}, **dict.fromkeys(UNSEEN)}


@cache
def _wide() -> dict[int, int]:
    return {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
