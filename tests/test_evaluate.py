"""Scores, the comparison of two runs, and the making of gold answers."""

import json
import re
import subprocess
import sys

import pytest

from policyextract.evaluate.annotation import compile_gold
from policyextract.evaluate.answers import Answers, AnswersError
from policyextract.evaluate.reliability import Judged, bins, calibration_error
from policyextract.evaluate.scores import same_bodies, score, shares_half

TEXT = "厦门市对持证社工每月补贴\n500元。\n\n本市现有社工120名。\n"
ANNOTATION = """
file: page.txt
articles:
  - {id: A1, title: 厦门, region: "350200", lines: [[1, 2], [4, 4]]}
mentions:
  - {type: MONEY, quote: 500 元, min: 500, max: 500}
  - {type: REGION, quote: 厦门, code: "350200"}
  - {type: QUANTITY, quote: 120名, min: 120, max: 120, unit: 名}
records:
  - {kind: incentive, article: A1, quote: 500元, region: "350200", level: any,
     min: 500, max: 500, frequency: month}
  - {kind: indicator, article: A1, quote: 120名, region: "350200", min: 120, max: 120, unit: 名, date: null}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "page.txt").write_text(TEXT, "utf-8")
    (tmp_path / "page.yaml").write_text(ANNOTATION, "utf-8")
    assert call("gold", tmp_path / "page.yaml").returncode == 0
    return tmp_path


def call(*args):
    command = [sys.executable, "-m", "policyextract", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def answers(mentions=(), records=(), articles=()):
    told = {"mentions": list(mentions), "records": list(records), "articles": list(articles)}
    return Answers.of({"source": "x", **told})


def money(start, end, low, high, **more):
    return {"type": "MONEY", "start": start, "end": end, "min": low, "max": high, **more}


def region(start, end, code):
    return {"type": "REGION", "start": start, "end": end, "code": code}


def tally(kind, gold, found, text=""):
    made = score(text, gold, found).tallies[kind]
    return made.hit, made.miss, made.wrong


@pytest.mark.parametrize(
    ("gold", "found", "counts"),
    [
        ([money(0, 4, 5, 5)], [money(2, 9, 5, 5.0)], (1, 0, 0)),
        ([money(0, 4, 5, 5)], [money(4, 9, 5, 5)], (0, 1, 1)),
        ([money(0, 4, 5, None)], [money(0, 4, 5, 5)], (0, 1, 1)),
        ([money(0, 4, 5, 5)], [money(0, 4, 5, 5), money(1, 3, 5, 5)], (1, 0, 1)),
        ([money(0, 4, 5, 5, optional=True)], [money(0, 4, 7, 7)], (0, 0, 0)),
        ([money(0, 4, 5, 5, optional=True)], [], (0, 0, 0)),
        ([money(0, 4, [5, 6], 6)], [money(0, 4, 6, 6)], (1, 0, 0)),
    ],
)
def test_a_mention_is_right_at_its_place_with_its_value(gold, found, counts):
    assert tally("MONEY", answers(gold), answers(found)) == counts


def test_accepted_values_and_links_of_a_chain_are_not_wrong():
    date = {"type": "DATE", "start": 0, "end": 5, "value": "2018/..", "accept": ["2018"]}
    assert tally("DATE", answers([date]), answers([{**date, "value": "2018"}])) == (1, 0, 0)
    gold = answers([region(0, 6, "350203")])
    assert tally("REGION", gold, answers([region(0, 6, "350203"), region(0, 3, "350200")])) == (1, 0, 0)
    assert tally("REGION", gold, answers([region(0, 6, "350203"), region(0, 3, "360000")])) == (1, 0, 1)


def test_a_policy_is_right_anywhere_whatever_its_white_space():
    gold = {"kind": "policy", "start": 0, "end": 9, "title": "社工 办法", "number": "厦民〔2017〕1号"}
    found = {**gold, "start": 50, "end": 59, "title": "社工办法", "number": None}
    made = score("", answers(records=[gold]), answers(records=[found]))
    assert made.tallies["policy"].hit == 1
    assert (made.rates["policy.number"].right, made.rates["policy.number"].paired) == (0, 1)


def test_fields_are_counted_where_place_and_amount_are_right():
    gold = {"kind": "incentive", "start": 0, "end": 4, "region": "1", "level": "any", "frequency": "once"}
    gold |= {"min": 5, "max": 5}
    made = score("", answers(records=[gold]), answers(records=[{**gold, "level": "senior"}]))
    assert made.tallies["incentive"].hit == 0
    rates = {name: (rate.right, rate.paired) for name, rate in made.rates.items() if "incentive" in name}
    told = {name: rate for name, rate in rates.items() if rate[1]}
    assert told == {"incentive.region": (1, 1), "incentive.level": (0, 1), "incentive.frequency": (1, 1)}


def test_article_lines_are_counted_by_pairs():
    text = "一\n二\n\n三\n四\n"
    gold = answers(articles=[{"id": "a", "title": "一", "spans": [[0, 6]]}, {"id": "b", "spans": [[7, 8]]}])
    found = answers(articles=[{"id": "x", "title": "一", "spans": [[0, 3]]}, {"id": "y", "spans": [[5, 8]]}])
    made = score(text, gold, found)
    assert tally("article-lines", gold, found, text) == (1, 2, 1)
    assert [(article.id, lines) for article, lines in made.off] == [("a", [3])]
    assert made.untitled == []


def test_calibration_error_is_the_mean_distance_by_records():
    judged = (
        [Judged("policy", 0.99, True)] * 3 + [Judged("policy", 0.99, False)] + [Judged("policy", 0.6, True)]
    )
    assert [(row.records, round(row.right, 2)) for row in bins(judged)] == [(1, 1.0), (4, 0.75)]
    assert calibration_error(judged) == pytest.approx((4 * 0.24 + 0.4) / 5)
    assert calibration_error([]) is None


def test_figures_and_errors_with_their_places(folder):
    (folder / "page.yaml").write_text(
        ANNOTATION.replace("500", "600").replace("quote: 600", "quote: 500"), "utf-8"
    )
    call("gold", folder / "page.yaml")
    out = call("evaluate", folder).stdout
    rows = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line[:1].isalpha()}
    assert rows["MONEY"] == ["0.000", "0.000", "0.000", "0", "1", "1"]
    assert rows["QUANTITY"][:3] == ["1.000"] * 3
    assert f"misread  incentive  {folder}/page.txt:2:1  «500元»" in out
    assert "found min 500, max 500" in out
    [link] = [line.split() for line in out.splitlines() if "policyextract explain" in line][:1]
    assert "money.amount" in call(*link[1:]).stdout


def test_a_run_is_compared_with_another(folder):
    old = folder / "old.jsonl"
    call("extract", folder / "page.txt", "-f", "documents", "-o", old)
    assert call("evaluate", folder, "--compare", old).stdout == ""
    document = json.loads(old.read_text("utf-8"))
    [paid] = [record for record in document["records"] if record["kind"] == "incentive"]
    paid["level"], paid["confidence"] = "senior", 0.1
    document["mentions"] = [m for m in document["mentions"] if m["type"] != "REGION"]
    document["mentions"].append(
        {"type": "CERT", "start": 3, "end": 7, "text": "持证社工", "levels": ["senior"]}
    )
    old.write_text(json.dumps(document), "utf-8")
    told = call("evaluate", folder, "--compare", old).stdout.splitlines()
    assert [line.split()[:2] for line in told] == [
        ["gained", "REGION"],
        ["lost", "CERT"],
        ["changed", "incentive"],
    ]
    assert "was level senior" in told[2]
    assert told[2].endswith("(right)")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("500 元", "700元", ":6: «700元» does not stand in the text"),
        ("500, max", "500, most", ":6: MONEY lacks max"),
        ("type: MONEY", "type: CASH", ":6: 'CASH' is none of MONEY,"),
        ('code: "350200"', 'code: "359900"', ":7: 359900 is no code"),
        ("[4, 4]", "[4, 9]", ":4: lines 4–9 are not in the text"),
        ("indicator, article: A1", "indicator, article: B1", ":12: there is no article B1"),
        ("records:", "records: [", "can't be read"),
    ],
)
def test_a_wrong_annotation_is_told_with_its_line(folder, old, new, words):
    path = folder / "page.yaml"
    path.write_text(ANNOTATION.replace(old, new), "utf-8")
    with pytest.raises(AnswersError) as told:
        compile_gold(path)
    assert words in str(told.value)


def test_what_cannot_be_evaluated_is_told(folder, tmp_path):
    done = call("evaluate", tmp_path / "none")
    assert done.returncode == 1
    assert "policyextract gold" in done.stderr
    (folder / "bad.gold.json").write_text("{}", "utf-8")
    done = call("evaluate", folder)
    assert done.returncode == 1
    assert "bad.gold.json: is no gold file" in done.stderr
    assert "MONEY" in done.stdout, "the others are still scored"
    done = call("evaluate", folder, "--compare", folder / "page.yaml")
    assert "page.yaml:1: is no document" in done.stderr


def test_a_part_of_the_chain_can_be_left_out(folder):
    (folder / "page.yaml").write_text(ANNOTATION + "entities: [{type: ORG, quote: 厦门市民政局}]\n", "utf-8")
    (folder / "page.txt").write_text(TEXT + "厦门市民政局\n", "utf-8")
    assert call("gold", folder / "page.yaml").returncode == 0
    rows = {
        part: re.search(r"(?m)^ORG .*?(\d+) +(\d+) +(\d+)$", call("evaluate", folder, *part).stdout).groups()
        for part in ((), ("--without", "ner"), ("--without", "jieba", "--without", "ner"))
    }
    assert list(rows.values()) == [("1", "0", "0"), ("0", "1", "0"), ("0", "1", "0")]
    assert "'jieba', 'ner'" in call("evaluate", folder, "--without", "magic").stderr


def test_bodies_are_the_same_with_and_without_their_region():
    assert same_bodies([["厦门市民政局", "市民政局"], "财政局"], ("市财政局", "厦门市民政局"))
    assert not same_bodies(["市民政局"], ("市民政局", "市财政局"))
    assert not same_bodies([], ("市民政局",))


def test_words_for_who_is_paid_are_right_that_share_half():
    assert shares_half("取得高级证书的社工", "取得高级证书")
    assert shares_half(["社工", None], None)
    assert not shares_half("取得高级证书的社工", "社工")


def test_names_count_only_where_the_gold_tells_of_names():
    found = {"source": "x", "mentions": [], "records": [], "articles": []}
    found["entities"] = [{"type": "LOC", "start": 0, "end": 2}, {"type": "ORG", "start": 3, "end": 5}]
    silent = Answers.of({key: value for key, value in found.items() if key != "entities"})
    asked = Answers.of({**found, "entities": [{"type": "GPE", "start": 0, "end": 2}]})
    assert "ORG" not in score("", silent, Answers.of(found)).tallies
    made = score("", asked, Answers.of(found)).tallies
    assert [(made[name].hit, made[name].wrong) for name in ("GPE", "ORG")] == [(1, 0), (0, 1)]
