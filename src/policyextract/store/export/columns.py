"""The columns of an export, in the order in which a person wants them; every format takes them from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from policyextract.formats import labels
from policyextract.formats.labels import Label
from policyextract.formats.sheet import HEADINGS
from policyextract.formats.sheet import coded as written
from policyextract.store.export.record import Exported

Type = Literal["text", "words", "texts", "number", "integer", "share", "day", "time", "flag"]


class Column(NamedTuple):
    """A column: its name and heading, what it holds, how wide it may be (a Chinese character counts two).

    `words` are made for people from other columns, so that formats for programs leave them out. A `day`
    is EDTF, a `time` ISO 8601, a `share` a number from 0 to 1.
    """

    name: str
    heading: str
    about: Label
    width: int
    type: Type = "text"

    @property
    def title(self) -> str:
        """The heading in Chinese, and the name by which programs and the documentation call it."""
        return f"{self.heading} {self.name}"


REVIEW_HEADINGS: Mapping[str, str] = {
    "amount": "金额",
    "status": "审核状态",
    "reviewed_by": "审核人",
    "reviewed_at": "审核时间",
    "review_reason": "审核理由",
    "review_note": "审核备注",
    "year": "年份",
    "gone": "已不再识别",
    "publisher": "刊登单位",
    "published": "刊登日期",
    "version": "记录版本",
    "sha256": "文件校验值",
}
STATUSES: Mapping[str, Label] = {
    "new": Label("待审核", "to be reviewed"),
    "accepted": Label("已确认", "accepted"),
    "corrected": Label("已更正", "corrected"),
    "rejected": Label("已否决", "rejected"),
    "unsure": Label("存疑", "unsure"),
}


def codes(name: str) -> Mapping[str, Label]:
    """The codes of a column, in words; none for a column that has no codes."""
    return STATUSES if name == "status" else labels.codes(name)


def _column(name: str, zh: str, en: str, width: int, type: Type = "text") -> Column:
    heading = REVIEW_HEADINGS.get(name) or HEADINGS[name]
    return Column(name, heading, Label(zh, en), width, type)


COLUMNS: tuple[Column, ...] = (
    _column("kind", "奖补、指标或政策", "incentive, indicator or policy", 16),
    _column(
        "region_name",
        "出资、报告或发文的政府所在地区",
        "region whose government pays, reports or issues",
        30,
    ),
    _column(
        "place",
        "出资或发文的街道、乡镇、新区、开发区，本身没有代码",
        "town, street or zone that pays or issues, without a code of its own",
        26,
    ),
    _column("level", "社会工作者证书的级别", "level of the social worker's certificate", 26),
    _column("family", "哪一类证书", "which certificate", 26),
    _column("grade", "其他类证书的级别", "grade of a certificate that is no social worker's", 22),
    _column("amount", "金额或数量，原文精确值", "amount or count in words, exact", 24, "words"),
    _column("min", "金额或数量的下限", "least amount or count", 16, "number"),
    _column("max", "金额或数量的上限", "largest amount or count", 16, "number"),
    _column("unit", "量词，或币种、%", "measure word as written, currency, or %", 10),
    _column("frequency", "一次性、每月、每年", "once, monthly, yearly", 20),
    _column("beneficiary", "付给谁，或统计的是谁", "who is paid, or counted", 36),
    _column("conditions", "享受条件", "conditions to be met", 40, "texts"),
    _column("policy", "依据的政策文件", "title of the policy document", 44),
    _column("policy_number", "其文号", "its document number", 24),
    _column("issuers", "发文机关", "who issued it", 32, "texts"),
    _column("effective", "自何时起", "first day", 18, "day"),
    _column("expires", "至何时止", "last day", 18, "day"),
    _column("validity", "ISO 8601 时长，P3Y 为三年", "ISO 8601 duration", 12),
    _column("date", "指标所指的时间", "date of the figure", 22, "day"),
    _column("modality", "实际数或目标数", "actual figure or target", 16),
    _column("title", "政策记录的标题", "title of a policy record", 44),
    _column("number", "政策记录的文号", "document number of a policy record", 24),
    _column("quote", "原文字句，一字不改", "the words themselves, verbatim", 32),
    _column("sentence", "字句所在的整句", "the sentence around them", 70),
    _column("article_title", "所在文章的标题", "headline of the article", 44),
    _column(
        "source",
        "来源文件；archive.zip!/x 是压缩包内的文件",
        "file; archive.zip!/x is in an archive",
        44,
    ),
    _column("page", "字句所在的页，从 1 起", "page of the quote, from 1", 8, "integer"),
    _column("publisher", "刊登的报刊或网站", "who published the document", 24),
    _column("published", "刊登日期", "day of the document", 18, "day"),
    _column("year", "施行、所指或刊登的年份", "year of effect, figure or document", 10, "integer"),
    _column("status", "审核结果", "what people decided", 20),
    _column("reviewed_by", "最后一次审核的人", "who decided last", 18),
    _column("reviewed_at", "最后一次审核的时间（UTC）", "when (UTC)", 18, "time"),
    _column("review_reason", "选定的理由", "the reason that was chosen", 24),
    _column("review_note", "审核人的备注", "what was written about it", 40),
    _column(
        "gone",
        "程序新版本已不再识别出这条记录",
        "the program doesn't find the record any more",
        18,
        "flag",
    ),
    _column("confidence", "记录正确的概率，0 到 1", "chance that the record is right, 0 to 1", 14, "share"),
    _column("region", "GB/T 2260 代码", "GB/T 2260 code", 16),
    _column("article", "文章在文件中的编号", "the article's id in the document", 12),
    _column("start", "字句在原文中的起点（字符）", "where the quote begins, in characters", 10, "integer"),
    _column("end", "字句在原文中的终点", "where it ends", 10, "integer"),
    _column("id", "记录编号，重新运行也不变", "id of the record, stable over runs", 20),
    _column(
        "version",
        "记录改动的次数；读回表格时用",
        "counts its changes; for reading a sheet back",
        12,
        "integer",
    ),
    _column("sha256", "文件的 SHA-256", "SHA-256 of the file", 20),
)


def value(record: Exported, column: Column) -> object:
    """What a column says of a record; None where it says nothing."""
    if column.name == "amount":
        told = labels.amount(record.min, record.max, record.unit)
        return told.zh if told else None
    if column.name == "region_name":  # the nation has none
        told = labels.region(record.region, record.region_name)
        return told.zh if told else None
    found: object = getattr(record, column.name)
    return None if found == () else found


def coded(column: Column, code: str) -> str:
    """A value with its Chinese word where it is a code: `初级 junior`."""
    return written(codes(column.name), code)
