"""The report of a bulk job: its sums, and a page that harms nobody and is read in both languages."""

import copy

import chromium
import pytest

from policyextract.jobs.reasons import REASONS
from policyextract.jobs.report import page, report

ENTRY = {
    "shard": "00000",
    "counts": {
        "documents": 100,
        "records": 40,
        "mentions": 900,
        "duplicates": 3,
        "failures": {"password": 2, "damaged": 5},
        "cells": {
            "incentive|350200|senior": 12,
            "incentive|350206|junior": 8,
            "incentive|350000|": 4,
            "indicator|350000|": 6,
            "policy|000000|": 9,
            "incentive||none": 1,
        },
    },
}
RUN = {
    "started": "2026-05-04T01:00:00+00:00",
    "finished": "2026-05-04T01:00:50+00:00",
    "engine": "local",
    "workers": 4,
    "documents": 200,
    "seconds": 50.0,
    "version": "0.1.0",
}


def many():
    """Entries of two shards, made one after the other."""
    for _ in range(2):
        yield copy.deepcopy(ENTRY)


def test_shards_are_summed_up():
    found = report(many(), [RUN])
    assert (found["documents"], found["records"], found["mentions"]) == (200, 80, 1800)
    assert (found["duplicates"], found["failed"]) == (6, 14)
    assert found["kinds"] == {"incentive": 50, "indicator": 12, "policy": 18}
    assert found["levels"]["senior"] == 24 and found["levels"][""] == 8
    assert found["runs"][0]["documents_per_second"] == 4.0


def test_regions_are_in_their_provinces():
    nation, fujian, nowhere = report(many(), [])["regions"]
    assert (nation["name"], nation["kinds"]["policy"]) == ("全国", 18)
    assert fujian["name"] == "福建省"
    assert fujian["records"] == 60, "with all that is in it"
    assert [row["name"] for row in fujian["below"]] == ["福建省厦门市", "福建省厦门市湖里区"]
    assert fujian["below"][0]["levels"]["senior"] == 24
    assert (nowhere["region"], nowhere["records"]) == (None, 2)


def test_failures_say_what_to_do():
    most, other = report(many(), [])["failures"]
    assert (most["reason"], most["count"]) == ("damaged", 10)
    assert most["advice"]["en"].startswith("get these files again")
    assert "--password" in other["command"]


def test_every_reason_of_a_failure_has_advice():
    source = pytest.importorskip("policyextract.sources.source")
    reasons = getattr(source, "Reason", REASONS)
    assert [str(reason) for reason in reasons if str(reason) not in REASONS] == []


def test_a_job_of_nothing_has_a_page():
    written = page(report([], []))
    assert "没有记录" in written and "所有文件都已读取" in written


def test_nothing_in_a_job_becomes_html():
    entry = copy.deepcopy(ENTRY)
    entry["counts"]["failures"] = {"<script>alert(1)</script>": 1}
    entry["counts"]["cells"] = {"incentive|<img src=x>|senior": 1}
    written = page(report([entry], [{**RUN, "engine": "<b>local"}]))
    assert "<script>alert" not in written and "<img" not in written and "<b>local" not in written


@pytest.mark.skipif(chromium.BROWSER is None, reason=chromium.MISSING)
def test_page_in_a_browser(tmp_path):
    file = tmp_path / "report.html"
    file.write_text(page(report(many(), [RUN])), "utf-8")
    with chromium.started() as browser:
        browser.read_as("zh-CN", 390)
        browser.open(file.as_uri())
        assert "需要密码" in browser.js("document.body.innerText")
        assert "need a password" not in browser.js("document.body.innerText")
        assert browser.js("document.documentElement.scrollWidth <= innerWidth"), "fits a phone"
        browser.read_as("en")
        browser.open(file.as_uri())
        assert "need a password" in browser.js("document.body.innerText")
        assert "湖里区" not in browser.js("document.body.innerText")
        browser.click(".regions input")
        assert "湖里区" in browser.js("document.body.innerText")
        assert browser.complaints == []
        assert browser.requests == [file.as_uri()]
