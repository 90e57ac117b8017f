"""A table for spreadsheets: CSV, one row a record, that Excel opens with its Chinese in order.

Codes are written with their Chinese words (`初级 junior`), numbers and dates as they are. A cell that a
spreadsheet would take for a formula gets an apostrophe before it: texts come from anywhere.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, TextIO

from policyextract.formats import labels
from policyextract.model import Record

if TYPE_CHECKING:
    from policyextract.pipeline import Extraction

BOM = "\ufeff"  # without it Excel takes the file for the encoding of the machine and shows garbage
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
HEADINGS: Mapping[str, str] = {
    "kind": "类型",
    "region_name": "地区",
    "region": "地区代码",
    "place": "街镇园区",
    "level": "社工级别",
    "family": "证书",
    "grade": "其他证书级别",
    "min": "金额下限",
    "max": "金额上限",
    "unit": "单位",
    "frequency": "频次",
    "beneficiary": "对象",
    "conditions": "条件",
    "policy": "依据政策",
    "policy_number": "依据文号",
    "issuers": "发文机关",
    "effective": "施行日期",
    "expires": "截止日期",
    "validity": "有效期",
    "date": "指标时间",
    "modality": "性质",
    "title": "政策标题",
    "number": "政策文号",
    "quote": "原文",
    "sentence": "所在句子",
    "source": "文件",
    "page": "页",
    "line": "行",
    "article": "文章",
    "article_title": "文章标题",
    "start": "起",
    "end": "止",
    "confidence": "可信度",
    "id": "编号",
}


def write(extractions: Iterable[Extraction], out: TextIO) -> None:
    """Write the headings and every record as soon as its document is read."""
    out.write(BOM)
    rows = csv.writer(out)
    rows.writerow(f"{chinese} {name}" for name, chinese in HEADINGS.items())
    for extraction in extractions:
        rows.writerows(list(row(record, extraction)) for record in extraction.document.records)


def row(record: Record, extraction: Extraction) -> Iterator[str]:
    """The cells of a record, one for each heading."""
    for name in HEADINGS:
        if name == "line":
            yield str(extraction.source.place(record.start).line)
        else:
            yield cell(name, getattr(record, name))


def cell(name: str, value: object) -> str:
    """One value as a spreadsheet takes it, nothing for null.

    >>> cell("level", "junior"), cell("min", Decimal("1E+4")), cell("conditions", ("满一年", "在岗"))
    ('初级 junior', '10000', '满一年；在岗')
    >>> cell("source", "=1+1"), cell("min", Decimal(-5))
    ("'=1+1", '-5')
    """
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return labels.shown(value)
    if known := labels.codes(name):
        return coded(known, str(value))
    words = "；".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return f"'{words}" if words.startswith(FORMULA) else words


def coded(known: Mapping[str, labels.Label], code: str) -> str:
    """A code, or several, with its Chinese word: `初级 junior`; alone where it has none."""
    words = "、".join(known[one].zh for one in code.split() if one in known)
    return f"{words} {code}" if words else code
