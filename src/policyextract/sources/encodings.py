"""Which encoding some bytes of Chinese text are in."""

from __future__ import annotations

import re

HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
SAMPLE = 8_000  # bytes that a guess looks at
LEGACY = ("gb18030", "big5hkscs")  # GB18030 holds GBK and GB2312
# The leading bytes of the characters that are in everyday use: level 1 of GB 2312, and of Big5.
EVERYDAY = {"gb18030": ("gb2312", 0xB0, 0xD7), "big5hkscs": ("big5", 0xA4, 0xC6)}


def likeliest(data: bytes) -> str:
    """The encoding of bytes that have no mark: UTF-8 where it fits, else the older one that fits best."""
    try:
        if not re.search(r"[^\x00-\x7f]", chars := data.decode("utf-8")) or re.search(HAN, chars):
            return "utf-8"
    except UnicodeDecodeError:
        pass
    return max(LEGACY, key=lambda encoding: fit(data[:SAMPLE], encoding))


def fit(data: bytes, encoding: str) -> float:
    """How well an older encoding fits: the share of everyday characters, what can't be decoded against it."""
    chars: list[str] = re.findall(r"[^\x00-\x7f]", data.decode(encoding, "replace"))
    codec, low, high = EVERYDAY[encoding]
    everyday: int = sum(low <= char.encode(codec, "replace")[0] <= high for char in chars)
    return (everyday - 2 * chars.count("\ufffd")) / max(1, len(chars))
