"""The warnings of the readers in Chinese words; one that isn't known here stays as it is."""

from __future__ import annotations

import re

from policyextract.formats.labels import Label

CHINESE = tuple(
    (re.compile(english), chinese)
    for english, chinese in {
        r"page (\d+) is damaged and left out": r"第\1页已损坏，没有读取",
        r"page (\d+): the first reader lost words, so pdfium read it": r"第\1页有文字漏读，已用 pdfium 重读",
        r"page (\d+) isn't shown: it has a picture of (\d+) megapixels; allow them with (.*)": (
            r"第\1页没有显示：其中图片有\2百万像素；可用 \3 放行"
        ),
        r"(\d+) large pictures in it aren't read; save it as PDF to have their words recognised": (
            r"有\1张大图没有读取；请另存为 PDF，其中文字即可识别"
        ),
        r"cut in the middle of a character, so some of it is missing; copy the file again": (
            "末尾的字不完整，内容有缺；请重新复制文件"
        ),
        r"characters are lost in (\d+) places, the first in line (\d+); .*": (
            r"有\1处文字丢失，第一处在第\2行；请核对原文，或重新获取文件"
        ),
        r"says that it is in (.*), but it is in (.*)": r"自称编码为 \1，实际为 \2",
        r"(\d+) characters were cut in two \(�\)": r"有\1个字被截断（�）",
        r"garbled: it was (.*) and was saved as if it were something else; .*": (
            r"乱码：原为 \1 编码，保存时弄错了；请从来源重新获取"
        ),
    }.items()
)


def warning(told: str) -> Label:
    """What a reader warns of, in both languages.

    >>> warning("page 3 is damaged and left out").zh
    '第3页已损坏，没有读取'
    >>> warning("something new").zh
    'something new'
    """
    found = ((pattern.fullmatch(told), chinese) for pattern, chinese in CHINESE)
    return Label(next((m.expand(chinese) for m, chinese in found if m), told), told)
