"""What leads to a sentence of a numbered paper: the headings over it, and none of the items beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from policyextract.text import Span

MOST = 6  # lead-ins that are looked at
REACH = 24  # sentences above among which they are looked for
# The marks of the items of lists, from the widest to the narrowest, a group for each.
MARKS = (
    r"第 [一二三四五六七八九十百\d]{1,4} [章节]",
    r"第 [一二三四五六七八九十百\d]{1,4} 条 | 【 [^】\n]{1,12} 】 | [▌■◆]"
    r"| (?! [✅✔☑▶👉➡🔹🔸◾◽▪▫] ) \p{Extended_Pictographic}",
    r"[一二三四五六七八九十]{1,3} [、.．]",
    r"[（(] [一二三四五六七八九十]{1,3} [）)] | 第 [一二三四五六七八九十] (?: ， | 、 )",
    r"\d{1,2} (?: 、 | [.．] (?! \d ) )",
    r"[（(]? \d{1,2} [）)]",
    r"[①-⑳㈠-㈩⑴-⒇●▲△※★☆□▪•·►◇✓√] | \p{Extended_Pictographic}",
)
MARK = regex.compile(rf"\s*(?:{'|'.join(f'({mark})' for mark in MARKS)})", regex.VERBOSE)


def depth(chars: str, words: Span) -> int | None:
    """How deep the item is that some words begin, 0 for a chapter; None for words without a mark.

    >>> [depth(words, Span(0, 5)) for words in ("二、补贴标准", "①初级200元", "其中高级800元")]
    [2, 6, None]
    """
    mark = MARK.match(chars, *words)
    return mark.lastindex - 1 if mark and mark.lastindex else None


def lead_ins(chars: str, sentences: Sequence[Span], index: int) -> Iterator[Span]:
    """The sentences above that of `index` which lead to it, the nearest first.

    An item of its own list, or of one inside such an item, speaks for itself alone, and so do the
    sentences behind its mark.

    >>> text = "二、标准\\n（一）津贴\\n1.城区：①初级200元；②中级300元。\\n2.镇上：①初级400元；"
    >>> spans = [Span(*m.span()) for m in regex.finditer(r"[^；。\\n]+.", text)]
    >>> [text[slice(*span)].strip() for span in lead_ins(text, spans, len(spans) - 1)]
    ['（一）津贴', '二、标准']
    """
    found: list[Span] = []
    unmarked: list[Span] = []
    own = depth(chars, sentences[index])
    for above in reversed(sentences[max(0, index - REACH) : index]):
        deep = depth(chars, above)
        if deep is None:
            unmarked.append(above)
            continue
        if own is None or deep < own:
            found += [*unmarked, above]
            own = deep
        unmarked = []
    yield from (found + unmarked)[:MOST]
