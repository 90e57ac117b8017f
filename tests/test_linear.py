"""Twice the text takes about twice the time, whatever it is made of."""

import time

import pytest

from policyextract import articles, find, places
from policyextract.articles import Article
from policyextract.clean import clean
from policyextract.records import Reading
from policyextract.sources import read_bytes
from policyextract.text import Text

MARGIN = 3.2  # a quadratic stage takes four times as long; a busy machine makes any time a little longer
NAMES = ("鼓楼区", "西湖区", "厦门", "平安", "晴隆县", "福州市鼓楼区")
TEXTS = {
    "short lines": lambda n: "补贴500元\n" * n,
    "one line": lambda n: "对取得中级社工证的给予6000元奖补，" * (n // 3),
    "amounts of a sentence": lambda n: "补贴" + "、".join(f"{amount}元" for amount in range(100, 100 + n)),
    "rows of a table": lambda n: (
        "姓名\t标准（元/月）\n" + "".join(f"社工{row}\t{200 + row}\n" for row in range(n // 2))
    ),
    "names in a row": lambda n: "、".join(NAMES * (n // 40)),
    "names on lines": lambda n: "\n".join(NAMES * (n // 40)),
    "stories": lambda n: "".join(
        f"{place}社工持证有津贴\n近日，{place}出台办法，对取得证书的社工给予\n奖励，初级1000元。\n（据{place}日报）\n\n"
        for place in NAMES * (n // 40)
    ),
    "papers": lambda n: (
        "民发〔2020〕1号\n\n关于发放津贴的通知\n\n各区民政局：\n\n每月200元。\n\n" * (n // 10)
    ),
    "captions": lambda n: "▲社工服务老人。张三摄\n" * n,
    "page numbers": lambda n: "".join(f"社工站为居民服务，\n- {page} -\n内容。\n" for page in range(n // 4)),
    "columns": lambda n: "社工站走访居民，为老人\n送去服务，解决了八百件\n" * (n // 2),
    "blank lines": lambda n: "社工" + "\n" * 10 * n + "补贴",
    "letters for digits": lambda n: "1O，" * 5 * n,
    "blanks in numbers": lambda n: "每月1 200元  " * n,
    "digits": lambda n: "1" * 20 * n,
    "brackets": lambda n: "（《" * 10 * n,
    "numerals": lambda n: "一" * 20 * n,
}
# Of what records are made: sums, the documents and bodies behind them, who speaks, rows, items.
PROMISES = {
    "papers": lambda n: "".join(
        f"市民政局印发《第{paper}号意见》（长民发〔2023〕{paper}号），中级社工每月补贴{paper}元。"
        for paper in range(100, 100 + n // 6)
    ),
    "bodies": lambda n: "".join(
        f"长沙市民政局、岳麓区财政局印发通知，补贴{sum}元。" for sum in range(100, 100 + n // 6)
    ),
    "speakers": lambda n: "".join(
        f"“每月补贴{sum}元。”长沙市民政局局长说，" for sum in range(100, 100 + n // 6)
    ),
    "amounts": lambda n: "持证社工" + "、".join(f"初级{sum}元" for sum in range(100, 100 + n // 6)),
    "figures": lambda n: "".join(f"2023年，我市新增{count}名社工。" for count in range(100, 100 + n // 6)),
    "rows": lambda n: (
        "区县\t级别\t标准（元/月）\n" + "".join(f"岳麓区\t中级\t{200 + row}\n" for row in range(n // 6))
    ),
}


def seconds(stage, text):
    """CPU seconds, the least of two runs."""
    taken = []
    for _ in range(2):
        began = time.process_time()
        stage(text)
        taken.append(time.process_time() - began)
    return min(taken)


def mentions(text):
    [regions] = places.read([text])
    find.find(text, "2023", regions)


def read(text):
    articles.split(clean(Text.raw(text)))


def records(text):
    source = read_bytes(text.encode(), "text")
    article = Article("a1", "article", None, None, Text.raw(source.chars))
    Reading(source, article, find.find(source.chars, "2023")).records()


CASES = {
    **{f"{stage.__name__}: {name}": (stage, TEXTS[name]) for stage in (mentions, read) for name in TEXTS},
    **{f"records: {name}": (records, text) for name, text in PROMISES.items()},
}


@pytest.mark.parametrize(("stage", "text"), CASES.values(), ids=CASES)
def test_twice_the_text_takes_twice_the_time(stage, text):
    stage(text(20))
    once, twice = (seconds(stage, text(n)) for n in (600, 1200))
    assert twice < MARGIN * once + 0.05
