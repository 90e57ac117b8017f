"""Sentences: every mark is a candidate, and a rule may veto it.

`；` ends a sentence, since an official paper tells one standard between two of them; a line break
that cleaning kept does too.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from policyextract.text import Span

TOKEN = regex.compile(r"(?P<mark>[。！？；!?;]+[”’」』）)]*|\n+)|(?P<open>[《（(])|(?P<close>[》）)])")
REACH = 80  # characters after which an open bracket is taken for one that was never closed
LONGEST = 2000  # characters of the longest sentence; a longer one is cut at a comma or a space


def split(chars: str) -> Iterator[Span]:
    """The sentences of `chars`, blank ones left out, each with its end mark.

    A mark inside 《》 or （） ends nothing.

    >>> text = "我们去看《摔跤吧！爸爸》好吗？好！高级工（三级；含技师）可申领。"
    >>> [text[slice(*span)] for span in split(text)]
    ['我们去看《摔跤吧！爸爸》好吗？', '好！', '高级工（三级；含技师）可申领。']
    """
    start = 0
    opened: list[int] = []
    for m in TOKEN.finditer(chars):
        if m.lastgroup == "open":
            opened.append(m.start())
        elif m.lastgroup == "close":
            del opened[-1:]
        elif m[0][0] == "\n" or not inside_brackets(opened, m.start()):
            yield from _parts(chars, start, m.end())
            start, opened = m.end(), []
    yield from _parts(chars, start, len(chars))


def inside_brackets(opened: list[int], at: int) -> bool:
    """Whether a bracket that was opened not far before `at` is still open."""
    return bool(opened) and at - opened[-1] <= REACH


def _parts(chars: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        cut = max(chars.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in "，、 ")
        cut = cut + 1 if cut > 0 else start + LONGEST
        yield Span(start, cut)
        start = cut
    if chars[start:end].strip():
        yield Span(start, end)
