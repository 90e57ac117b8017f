"""Records that a person can trust, from Chinese clippings and papers about social-work policy.

>>> import policyextract as px
>>> page = px.extract_text("宁夏对取得高、中级社会工作师证书人员一次性分别给予6000元、3000元奖补。")
>>> for record in page.records:
...     print(record.level, record.min, record.frequency, record.region_name, record.quote)
senior 6000 once 宁夏回族自治区 6000元
intermediate 3000 once 宁夏回族自治区 3000元

Importing costs next to nothing; the parts load when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policyextract.articles import Article
    from policyextract.model import Document, Record
    from policyextract.pipeline import extract, extract_text, run
    from policyextract.sources import SourceError
    from policyextract.sources import read_file as read
    from policyextract.text import Span, Text

__all__ = [
    "Article",
    "Document",
    "Record",
    "SourceError",
    "Span",
    "Text",
    "extract",
    "extract_text",
    "read",
    "run",
]

# What the package gives, and the module and name that it comes from.
_HOMES = {
    "Article": ("articles", "Article"),
    "Document": ("model", "Document"),
    "Record": ("model", "Record"),
    "SourceError": ("sources", "SourceError"),
    "Span": ("text", "Span"),
    "Text": ("text", "Text"),
    "extract": ("pipeline", "extract"),
    "extract_text": ("pipeline", "extract_text"),
    "run": ("pipeline", "run"),
    "read": ("sources", "read_file"),
}


def __getattr__(name: str) -> object:
    """The named part, from its module, which is imported now."""
    try:
        module, attribute = _HOMES[name]
    except KeyError:
        raise AttributeError(f"policyextract has no {name!r}; it has {', '.join(_HOMES)}") from None
    return getattr(importlib.import_module(f"policyextract.{module}"), attribute)
