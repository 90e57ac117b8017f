"""Near-duplicates: the same story again, whatever became of its words; never another one."""

import random
from collections import Counter

import pytest
from sqlalchemy import select

from policyextract.pipeline import run
from policyextract.sources import read_bytes
from policyextract.store import near, writing
from policyextract.store.schema import articles, documents

STORY = """厦门市社工津贴再提高

本报讯 记者从厦门市民政局获悉，自2023年7月1日起，厦门市进一步提高持证社会工作者的职业津贴标准。在社区、
社会服务机构专职从事社会工作的人员，取得助理社会工作师证书的每人每月发给300元，取得社会工作师证书的每人每月
发给500元，取得高级社会工作师证书的每人每月发给1000元。津贴由市、区两级财政各承担一半，按季度发放。

市民政局有关负责人介绍，全市现有持证社工4620人，今年上半年新增618人。下一步，厦门市将为每个街道配备不少于
4名专职社工，并把社工站建设纳入年度考核。首次登记的社工还可领取一次性奖励2000元，所需经费列入区级预算。
"""
OTHER = """泉州启动养老护理员培训

泉州市人社局近日宣布，全市将用三年时间培训养老护理员5000人，参加培训并取得职业技能等级证书的，按照每人1200元的
标准给予培训补贴。培训班由鲤城区、丰泽区的六所职业院校承办，课程包括失能老人照护、心理慰藉、应急救护等内容，
学员结业后由用人单位优先录用。市财政为此安排专项资金，首期培训班已经在上个月开课，共有120名学员参加学习。
"""


def added(store, text, name):
    """The id of the document that a text is in the database, and that of its sibling."""
    source = read_bytes(text.encode(), name)
    with store.write() as connection:
        document = writing.add_document(
            connection, writing.start_run(connection, "ingest"), source, run(source).document
        ).document
        return document, near.mark(connection, document)


def misread(text, share, seed=3):
    """The text with so many of its characters read wrongly, lost or doubled, as a poor scan gives it."""
    chance = random.Random(seed)
    wrong = [char for char in text if char.isalnum()]
    worse = {0: lambda char: chance.choice(wrong), 1: lambda char: "", 2: lambda char: char * 2}
    return "".join(
        worse[chance.choice([0, 0, 0, 1, 2])](char) if char.isalnum() and chance.random() < share else char
        for char in text
    )


def wrapped(text):
    """The text without its line breaks, cut into short lines."""
    head, *rest = text.split("\n\n")
    body = ["".join(part.split()) for part in rest]
    return "\n\n".join(
        [head, *("\n".join(part[n : n + 17] for n in range(0, len(part), 17)) for part in body)]
    )


AGAIN = {
    "another headline": STORY.replace("厦门市社工津贴再提高", "最高每月千元 持证社工有了新待遇"),
    "misread": misread(STORY, 0.05),
    "cut": STORY[: STORY.index("市民政局有关负责人")],
    "wrapped": wrapped(STORY),
    "in traditional characters": STORY.replace("社会", "社會").replace("证书", "證書").replace("发", "發"),
}
NOT_AGAIN = {
    "another story": OTHER,
    "another city": STORY.replace("厦门市", "漳州市").replace("厦门", "漳州"),
    "another year": STORY.replace("2023", "2024")
    .replace("300元", "400元").replace("500元", "700元").replace("1000元", "1300元")
    .replace("4620", "5213").replace("618", "593").replace("2000", "3000"),
}  # fmt: skip


@pytest.mark.parametrize("text", AGAIN.values(), ids=AGAIN)
def test_the_same_story_is_marked(store, text):
    first, _ = added(store, STORY, "first.txt")
    assert added(store, text, "again.txt")[1] == first


@pytest.mark.parametrize("text", NOT_AGAIN.values(), ids=NOT_AGAIN)
def test_another_story_is_not(store, text):
    added(store, STORY, "first.txt")
    assert added(store, text, "other.txt")[1] is None


def test_of_a_page_only_the_reprint_is_marked_and_the_page_has_something_new(store, clippings):
    page = next(page for name, page in clippings.items() if name.name == "news-144.txt")
    reprinted = page.document.articles[0]
    lead = "\n".join(page.source.chars[start:end] for start, end in reprinted.spans)
    first, _ = added(store, lead, "first.txt")
    number, sibling = added(store, page.source.chars, "page.txt")
    with store.read() as connection:
        found = connection.execute(
            select(articles.c.title, articles.c.sibling).where(articles.c.document == number)
        ).all()
    assert len(found) > 2 and sibling is None
    assert [title for title, sibling in found if sibling == first] == [reprinted.title]


def test_a_page_that_has_an_older_story_and_as_much_beside_it_has_something_new(store):
    added(store, STORY, "first.txt")
    assert added(store, f"{STORY}\n\n{OTHER}", "page.txt")[1] is None


def test_the_sibling_is_the_oldest_and_tells_how_like_it_is(store):
    first, _ = added(store, STORY, "first.txt")
    for n in range(3):
        added(store, misread(STORY, 0.03, seed=n), f"{n}.txt")
    with store.read() as connection:
        found = connection.execute(
            select(documents.c.sibling, documents.c.likeness).where(documents.c.id != first)
        ).all()
    assert {sibling for sibling, _ in found} == {first}
    assert all(0.6 < likeness < 1 for _, likeness in found)


def test_a_signature_is_the_same_in_every_process():
    assert near.keys(near.shingles("社工每人每月补贴三百元"))[:2] == [
        -8801922960534726356,
        8488858268602910040,
    ]


def test_stories_of_the_corpus_are_no_siblings_of_each_other(store, clippings):
    marked = Counter()
    for name, page in list(clippings.items())[:40]:
        with store.write() as connection:
            number = writing.start_run(connection, "ingest")
            document = writing.add_document(connection, number, page.source, page.document).document
            marked[name.name] += near.mark(connection, document) is not None
    assert not +marked
