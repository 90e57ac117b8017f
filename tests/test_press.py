"""Newspaper pages: which columns are one story, and in which order they are read."""

import pytest
from sheets import column, flowing, read, row, stories, upright

from policyextract.sources.source import Box


def tale(place, count=6):
    """Paragraphs that tell about a place; each ends with a sentence."""
    return [
        f"{place}第{number}批持证社工每人每月领到津贴{number}00元，街道社工站站长说，这笔钱让大家更安心。"
        for number in range(1, count + 1)
    ]


def articles(found):
    return {headline: body for kind, headline, body in stories(found) if kind == "article"}


def test_columns_under_one_headline_are_read_from_the_left():
    words = tale("厦门", 9)
    page = [
        row("厦门给社工发津贴", 100, 60, 26.0),
        *flowing(words, [(40, 110), (200, 110), (360, 110)], 15, 11),
    ]
    assert articles(read(page)) == {"厦门给社工发津贴": "|".join(words)}


def test_stories_side_by_side_and_under_each_other_stay_apart():
    one, two, three = tale("厦门", 8), tale("泉州", 8), tale("漳州", 9)
    page = [
        row("厦门发津贴", 80, 60, 26.0),
        *flowing(one, [(40, 110), (200, 110)], 15, 15),
        row("泉州奖励考证", 420, 60, 22.0),
        *flowing(two, [(380, 110), (540, 110)], 15, 15),
        row("漳州社工持证上岗", 250, 350, 28.0),
        *flowing(three, [(40, 400), (200, 400), (360, 400), (520, 400)], 15, 9),
    ]
    assert articles(read(page)) == {
        "厦门发津贴": "|".join(one),
        "泉州奖励考证": "|".join(two),
        "漳州社工持证上岗": "|".join(three),
    }


def test_the_order_of_rows_in_the_file_does_not_matter():
    words = tale("厦门", 9)
    page = [
        row("厦门给社工发津贴", 100, 60, 26.0),
        *flowing(words, [(40, 110), (200, 110), (360, 110)], 15, 11),
    ]
    assert read(page[::-1]).chars == read(page).chars


def test_a_lead_across_columns_comes_first():
    words = tale("厦门", 6)
    lead = "本报讯　厦门市民政局昨日公布办法，社工持证上岗可以领到津贴。"
    page = [
        row("厦门给社工发津贴", 100, 60, 26.0),
        *column([lead], 40, 105, 30),
        *flowing(words, [(40, 150), (200, 150)], 15, 11),
    ]
    assert articles(read(page)) == {"厦门给社工发津贴": "|".join([lead, *words])}


def test_a_column_that_has_its_headline_beside_it_goes_on_with_the_sentence():
    """The headline stands over two columns, the story runs on in a third one, beside the headline."""
    words = tale("厦门", 9)
    other = tale("泉州", 5)
    page = [
        row("厦门发津贴", 60, 60, 24.0),
        *flowing(words, [(40, 110), (200, 110), (360, 68)], 15, 11),
        row("泉州奖励考证", 560, 60, 18.0),
        *column(other, 540, 110, 15),
    ]
    assert articles(read(page)) == {"厦门发津贴": "|".join(words), "泉州奖励考证": "|".join(other)}


def test_columns_of_unequal_width():
    one, two = tale("厦门", 8), tale("泉州", 8)
    page = [
        row("厦门发津贴", 60, 60, 24.0),
        *column(one, 40, 110, 26),
        row("泉州奖励考证", 420, 60, 24.0),
        *flowing(two, [(330, 110), (490, 110), (640, 110)], 13, 11),
    ]
    assert articles(read(page)) == {"厦门发津贴": "|".join(one), "泉州奖励考证": "|".join(two)}


def test_a_vertical_headline_heads_the_columns_beside_it():
    one, two = tale("厦门", 5), tale("泉州", 6)
    page = [
        row("厦门发津贴", 60, 60, 24.0),
        *column(one, 40, 110, 15),
        upright("泉州奖励考证", 220, 110),
        *flowing(two, [(260, 110), (420, 110)], 15, 12),
    ]
    rules = [Box(205, 60, 206, 600)]
    assert articles(read(page, rules=rules)) == {"厦门发津贴": "|".join(one), "泉州奖励考证": "|".join(two)}


def test_a_vertical_headline_of_two_rows_is_read_from_the_right():
    words = tale("泉州", 6)
    page = [
        upright("泉州考证", 64, 110),
        upright("社工有奖", 40, 110),
        *flowing(words, [(100, 110), (260, 110)], 15, 12),
    ]
    assert articles(read(page)) == {"泉州考证社工有奖": "|".join(words)}


def test_a_picture_in_a_column_does_not_end_the_story_and_its_caption_is_apart():
    words = tale("厦门", 9)
    page = [
        row("厦门给社工发津贴", 100, 60, 26.0),
        *flowing(words, [(40, 110), (200, 110), (200, 330), (360, 110)], 15, 8),
        row("社工在社区教老人用手机。张小明摄", 205, 310, 8.0),
    ]
    figures = [Box(200, 225, 350, 305)]
    found = read(page, figures=figures)
    assert articles(found) == {"厦门给社工发津贴": "|".join(words)}
    assert ("caption", "", "社工在社区教老人用手机。张小明摄") in stories(found)


def test_a_boxed_story_in_the_midst_of_another():
    one, two = tale("厦门", 9), tale("泉州", 2)
    page = [
        row("厦门给社工发津贴", 100, 60, 26.0),
        *flowing(one, [(40, 110), (200, 110), (360, 110)], 15, 11),
        row("泉州奖励", 380, 300, 14.0, bold=True),
        *column(two, 370, 325, 13),
    ]
    frame = [
        Box(362, 290, 510, 291),
        Box(362, 450, 510, 451),
        Box(362, 290, 363, 450),
        Box(509, 290, 510, 450),
    ]
    assert articles(read(page, rules=frame)) == {"厦门给社工发津贴": "|".join(one), "泉州奖励": "|".join(two)}


def test_a_kicker_and_a_subtitle_are_not_the_title():
    words = tale("厦门", 9)
    page = [
        row("多措并举留住人才", 120, 44, 14.0),
        row("厦门给社工发津贴", 100, 64, 26.0),
        row("最高每月八百元", 140, 96, 14.0),
        *flowing(words, [(40, 130), (200, 130), (360, 130)], 15, 11),
    ]
    assert articles(read(page)) == {
        "厦门给社工发津贴": "多措并举留住人才" + "最高每月八百元" + "|".join(words)
    }


def test_a_subhead_in_a_column_is_no_headline():
    one, two = tale("厦门", 4), tale("同安", 4)
    rows = [*column(one, 0, 0, 15), row("区里再加一半", 20, 0, 10.0, bold=True), *column(two, 0, 0, 15)]
    placed = [
        row(r.words, (40, 200)[at // 14] + r.box.x0, 110 + at % 14 * 14, bold=r.bold)
        for at, r in enumerate(rows)
    ]
    found = articles(read([row("厦门给社工发津贴", 60, 60, 26.0), *placed]))
    assert found == {"厦门给社工发津贴": "|".join([*one, "区里再加一半", *two])}


def test_running_heads_and_folios_are_apart():
    words = tale("厦门", 9)
    page = [
        row("A4　社会工作　2024年3月15日　星期五", 40, 20, 9.0),
        row("厦门给社工发津贴", 100, 60, 26.0),
        *flowing(words, [(40, 110), (200, 110), (360, 110)], 15, 11),
    ]
    found = read(page)
    assert articles(found) == {"厦门给社工发津贴": "|".join(words)}
    assert ("aside", "", "A4　社会工作　2024年3月15日　星期五") in stories(found)


@pytest.mark.parametrize(("to", "back"), [("（下转2版）", "（上接1版）"), ("下转第二版", "上接第一版")])
def test_a_story_goes_on_on_the_page_that_it_names(to, back):
    words = tale("厦门", 10)
    other = tale("泉州", 6)
    text = "".join(words)
    one = [
        row("厦门给社工发津贴", 60, 60, 26.0),
        *flowing([text[:190]], [(40, 110), (200, 110)], 15, 7),
        row(to, 260, 215, 10.0),
    ]
    two = [
        row("泉州奖励考证", 60, 60, 22.0),
        *flowing(other, [(40, 110), (200, 110)], 15, 11),
        row("厦门给社工发津贴", 60, 400, 18.0),
        row(back, 60, 425, 10.0),
        *[r._replace(words=r.words) for r in flowing([text[190:]], [(40, 445), (200, 445)], 15, 12)],
    ]
    found = articles(read(one, two))
    assert text in found["厦门给社工发津贴"].replace("|", "")
    assert found["泉州奖励考证"] == "|".join(other)
    assert len(found) == 2


def test_a_headline_set_in_two_rows_is_one():
    words = tale("厦门", 9)
    page = [
        row("厦门给全市社工", 60, 50, 26.0),
        row("按月发津贴", 60, 82, 26.0),
        *flowing(words, [(40, 130), (200, 130), (360, 130)], 15, 11),
    ]
    assert articles(read(page)) == {"厦门给全市社工按月发津贴": "|".join(words)}


def test_every_letter_keeps_its_place():
    words = tale("厦门", 9)
    page = [row("厦门给社工发津贴", 100, 60, 26.0), *flowing(words, [(40, 110), (200, 110)], 15, 17)]
    found = read(page)
    at = found.chars.index("300元")
    assert found.page(slice_of(at, 4)) == 1
    cut = found.boxes(slice_of(at, 4))
    read_back = "".join(
        letter
        for one in page
        for number, letter in enumerate(one.words)
        if any(
            box.x0 < one.edges[2 * number] + 1 < box.x1 and box.top <= one.box.top < box.bottom for box in cut
        )
    )
    assert read_back == "300元"


def slice_of(start, length):
    from policyextract.text import Span

    return Span(start, start + length)
