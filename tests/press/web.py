"""Web pages: an article in the template of a site, with menus, related links and a footer around it."""

from __future__ import annotations

import random

from press import sheets
from press.copy import Copy
from press.paper import items

SITES = ("portal", "paper", "phone", "old")
LINKS = (
    "区民政局开展节前安全检查",
    "养老服务中心试运营首月接待老人逾百人次",
    "关于做好防汛工作的通知",
    "婚姻登记处搬迁公告",
    "一图读懂：老年助餐服务",
    "县领导调研村级议事协商",
)


def page(copy: Copy) -> bytes:
    """The HTML of a clipping as a web page, in UTF-8 or GB18030."""
    chance = random.Random(f"web {copy.name}")
    site = chance.choice(SITES)
    story, *others = [story for story in copy.stories if not story.caption]
    date = f"20{chance.randint(20, 24)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    encoding = chance.choice(["utf-8", "utf-8", "gb18030"]) if site != "phone" else "utf-8"
    html = sheets.filled(
        f"web/{site}.html",
        name=copy.name,
        charset="gb2312" if encoding == "gb18030" else encoding,
        above=copy.above,
        below=copy.below,
        story=story,
        others=others,
        captions=[one for one in copy.stories if one.caption],
        items=items,
        date=date,
        hits=chance.randint(90, 4000),
        links=[(words, f"{date[:8]}{chance.randint(10, 28)}") for words in chance.sample(LINKS, 4)],
        indent=chance.choice(["&#12288;&#12288;", "&nbsp;&nbsp;&nbsp;&nbsp;", "", ""]),
        spans=chance.random() < 0.4,
    )
    return html.encode(encoding, "xmlcharrefreplace")
