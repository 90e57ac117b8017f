"""What a web page says of itself: its title, who published it, and when."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import regex

from policyextract.sources.html.lines import Line

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

TITLES = ("articletitle", "og:title", "twitter:title", "dc.title")
PUBLISHERS = ("contentsource", "source", "og:article:author", "og:site_name", "sitename", "author")
DAYS = (
    "pubdate",
    "article:published_time",
    "publishdate",
    "publish-date",
    "og:release_date",
    "date",
    "dc.date",
)
# What accounts and sites write in place of a name.
NAMELESS = frozenset(("微信公众平台", "本网", "本站", "本网站", "原创", "网络", "互联网", "转载"))
SHORTEST_TITLE = 5  # characters; fewer may stand in another title by chance
DAY = regex.compile(r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})(?!\d)")
SOURCE = regex.compile(
    r"(?:信息来源|文章来源|稿件来源|来\s*源|发布机构|发布单位)\s*[：:\t]\s*(?P<name>[^\s|｜：:，。；【\[]{2,30})"
)
SENT = regex.compile(r"\bvar\s+ct\s*=\s*[\"'](\d{10})[\"']")
CHINA = datetime.timezone(datetime.timedelta(hours=8))
POSTED = regex.compile(r"发布|时间|日期|来\s*源|作者|公开")
DATELINE = 40  # characters of a line that is little more than a day
SITE = regex.compile(
    r".{2,20}(?:[日晚早时商快]报|都市报|数字报|电子报|在线|网|网站|门户|政府|民政[局厅部]|频道)"
)
EDITION = regex.compile(r"(?:数字报|电子报|官方)?(?:门户)?(?:网站)?$")
# Where the name of the site begins.
TAIL = regex.compile(r"\s{0,9}(?:[-_|–—]|--|&gt;)+\s*")


class About(NamedTuple):
    """What a page says of itself: titles from the surest to the least sure, publisher, day (EDTF)."""

    titles: tuple[str, ...] = ()
    publisher: str | None = None
    published: str | None = None


def about(page: LexborHTMLParser) -> About:
    """What the head of a page says."""
    told = {**_json(page), **_metas(page)}
    title = page.css_first("title")
    titles = [told[key] for key in TITLES if told.get(key)]
    titles += [node.text() for node in page.css("h1")] + ([title.text()] if title else [])
    day = next((found for key in DAYS if (found := DAY.search(told.get(key, "")))), None)
    published = edtf(day) if day else _sent(page)
    return About(tuple(filter(None, map(_clean, titles))), _publisher(page, told), published)


def _sent(page: LexborHTMLParser) -> str | None:
    """The day in China on which an article of WeChat was sent, which only a script in it tells."""
    scripts = page.css("script") if page.css_first("#js_content") else []
    second = next((found for node in scripts if (found := SENT.search(node.text()))), None)
    return datetime.datetime.fromtimestamp(int(second[1]), CHINA).date().isoformat() if second else None


def _publisher(page: LexborHTMLParser, told: dict[str, str]) -> str | None:
    account = page.css_first("#js_name")  # of WeChat
    names = [account.text() if account else "", *(told.get(key, "") for key in PUBLISHERS)]
    said = (SOURCE.sub(r"\g<name>", _clean(name)) for name in names)
    return next((name for name in said if name and name not in NAMELESS), None)


def edtf(day: regex.Match[str]) -> str | None:
    """A day in EDTF, None for one that no calendar has."""
    try:
        return datetime.date(int(day["y"]), int(day["m"]), int(day["d"])).isoformat()
    except ValueError:
        return None


def title_line(titles: Sequence[str], lines: Sequence[Line]) -> int | None:
    """The line that is the title of the page: the longest that stands in what the page says it is."""
    for whole in map(_squeezed, titles):
        found = [
            (len(words), -number)
            for number, line in enumerate(lines)
            if len(words := _squeezed(line.words)) >= SHORTEST_TITLE
            and 2 * line.run.linked <= len(words) <= len(whole)
            and (whole.startswith(words) or whole.endswith(words))
            and not SITE.fullmatch(words)
        ]
        if found:
            return -max(found)[1]
    return None


def parts(title: str) -> tuple[str | None, str | None]:
    """The title of an article and the name of a site that stand in the title of a page.

    >>> parts("某市社工津贴办法_政策_某市民政局"), parts("某某日报数字报-社工有了补贴"), parts("某某网")
    (('某市社工津贴办法', '某市民政局'), ('社工有了补贴', '某某日报'), (None, '某某网'))
    """
    told = [part for part in TAIL.split(title) if part]
    sites = [part for part in told if SITE.fullmatch(part)]
    own = [part for part in told if part not in sites and len(part) >= SHORTEST_TITLE]
    return next(iter(own), None), next((EDITION.sub("", site) for site in reversed(sites)), None)


def bylines(lines: Sequence[Line]) -> tuple[str | None, str | None]:
    """Publisher and day that the lines under a title tell."""
    names = [found["name"] for line in lines if (found := SOURCE.search(line.words))]
    name = next((name for name in names if name not in NAMELESS), None)
    day = next((found for line in lines if (found := _day(line.words))), None)
    return name, day and edtf(day)


def _day(words: str) -> regex.Match[str] | None:
    """The day of a line that tells when a page was published."""
    found = DAY.search(words)
    return found if found and (POSTED.search(words) or len(words) <= DATELINE) else None


def _metas(page: LexborHTMLParser) -> dict[str, str]:
    """The metadata of a page by their names in small letters."""
    told: dict[str, str] = {}
    for node in page.css("meta[content]"):
        name = node.attributes.get("name") or node.attributes.get("property") or ""
        told.setdefault(name.lower(), node.attributes.get("content") or "")
    return told


def _json(page: LexborHTMLParser) -> dict[str, str]:
    """The same from what a page tells search engines (JSON-LD)."""
    told: dict[str, str] = {}
    for node in page.css('script[type="application/ld+json"]'):
        for key, value in _pairs(node.text()):
            told.setdefault(key, value)
    return told


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    for one in data if isinstance(data, list) else [data]:
        if isinstance(one, dict) and "headline" in one:
            publisher = one.get("publisher")
            yield "og:title", str(one["headline"])
            yield "pubdate", str(one.get("datePublished", ""))
            yield "source", str(publisher.get("name", "")) if isinstance(publisher, dict) else ""


def _clean(words: str) -> str:
    return " ".join(words.split())


def _squeezed(words: str) -> str:
    return "".join(words.split())
