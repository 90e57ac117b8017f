"""Confidence: what the counts on gold answers make of a record."""

import pytest

from policyextract import extract_text
from policyextract.confidence import DECISIVE, Confidence, Count, Key, written

SURE = Key("incentive", "region", "region.payer", "explicit")
DOUBTFUL = Key("incentive", "region", "region.payer", "inherited")


@pytest.fixture
def fitted():
    return Confidence({SURE: Count(99, 100), DOUBTFUL: Count(60, 100)})


def test_a_field_is_as_sure_as_those_found_the_same_way(fitted):
    assert fitted.of(SURE) == pytest.approx(0.99, abs=0.01)
    assert fitted.of(DOUBTFUL) == pytest.approx(0.6, abs=0.02)


def test_a_rule_without_answers_leans_on_the_others_of_its_field(fitted):
    fresh = fitted.of(Key("incentive", "region", "region.new", "explicit"))
    assert fitted.of(DOUBTFUL) < fresh < fitted.of(SURE)


def test_a_field_that_no_gold_has_gets_no_confidence(fitted):
    assert fitted.of(Key("incentive", "beneficiary", "beneficiary", "explicit")) is None


def test_a_record_is_as_sure_as_all_that_decides_it_together(fitted):
    fields = dict.fromkeys(DECISIVE["incentive"], 0.9)
    assert fitted.record("incentive", fields) == pytest.approx(0.9 ** len(fields))
    assert fitted.record("incentive", {**fields, "expires": 0.1}) == fitted.record("incentive", fields)


def test_the_table_is_read_as_it_is_written(fitted, tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "confidence.tsv").write_text(written(fitted.counts), "utf-8")
    monkeypatch.setattr("policyextract.confidence.files", lambda package: tmp_path)
    assert Confidence.load().counts == fitted.counts


def test_a_plain_sentence_is_surer_than_one_that_needs_its_context():
    [plain] = extract_text("厦门对取得高级社会工作师证书的人员，一次性奖励8万元。").records
    [other] = extract_text("厦门出台新政。\n取得证书后可领8万元，一年一次。").records
    assert 0.5 < other.confidence < plain.confidence <= 1
    assert set(DECISIVE["incentive"]) <= plain.confidences.keys()
    assert plain.confidences["region"] > other.confidences["region"]
