"""Answers about what was read from a page, moved to the text that its gold is about."""

import json

from policyextract.evaluate.alignment import Alignment
from policyextract.evaluate.answers import Answers, Article
from policyextract.evaluate.folder import scored

TEXT = (
    "浦口区：持证社工\n每月有津贴\n浦口区民政局近日出台办\n法，助理社会工作师每月补\n贴２00元，社会工作师每\n月补贴400元。\n"
    "六合：社工站挂牌\n六合区12个社工站全部挂\n牌，配备社工36名。\n"
)
SPANS = [(0, TEXT.index("六合：")), (TEXT.index("六合："), len(TEXT) - 1)]
ARTICLES = tuple(Article(f"A{n}", (), (span,)) for n, span in enumerate(SPANS, 1))
READ = (
    "六合：社工站挂牌\n六合区12个社工站全部挂牌，配备社工36名。\n"
    "浦口区：持证社工每月有津贴\n浦口区民政局近日出台办法，助理杜会工作师每月补贴200元，社会工作师每月补贴400元。"
)


def moved(words, read=READ):
    alignment = Alignment(read, TEXT, ARTICLES)
    start = read.index(words)
    return ["".join(TEXT[a:b].split()) for a, b in alignment.spans(start, start + len(words))]


def test_words_are_found_again_in_another_order_and_with_other_blanks():
    assert moved("配备社工36名") == ["配备社工36名"]
    assert moved("社会工作师每月补贴400元") == ["社会工作师每月补贴400元"]


def test_a_slip_of_recognition_does_not_lose_the_place():
    assert moved("助理杜会工作师") == ["助理社会工作师"]
    assert moved("200元") == ["２00元"]


def test_words_that_the_text_has_not_stand_nowhere():
    read = READ + "\n版权所有 转载请注明出处\n主办：浦口区民政局"
    assert moved("转载请注明", read) == []


def test_an_article_covers_its_lines_of_the_text():
    alignment = Alignment(READ, TEXT, ARTICLES)
    start = READ.index("浦口区：")
    assert alignment.spans(start, len(READ)) == [(0, TEXT.index("\n六合"))]


def test_gold_about_a_text_scores_what_was_read_from_another_file(tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    (tmp_path / "read.txt").write_text(READ, "utf-8")
    start = TEXT.index("２00元")
    gold = {
        "source": "read.txt",
        "text": "a.txt",
        "articles": [],
        "mentions": [
            {"type": "MONEY", "min": 200, "max": 200, "start": start, "end": start + 4},
            {
                "type": "MONEY",
                "min": 400,
                "max": 400,
                "start": TEXT.index("400元"),
                "end": TEXT.index("400元") + 4,
            },
        ],
        "records": [],
    }
    path = tmp_path / "a.gold.json"
    path.write_text(json.dumps(gold), "utf-8")
    assert Answers.of(gold).text == "a.txt"
    tally = scored(path).score.tallies["MONEY"]
    assert (tally.hit, tally.miss, tally.wrong) == (2, 0, 0)
