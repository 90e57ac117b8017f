"""One decision on many records in a real browser, without scripts as well, and taken back as one step."""

import time
from collections import Counter

import pytest
from browsing import PATIENCE_MS
from playwright.sync_api import expect
from sqlalchemy import select

from policyextract.store.schema import records


def statuses(desk):
    """How many records have which status."""
    with desk.database.read() as connection:
        return Counter(connection.scalars(select(records.c.status)))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_decision_on_many_is_seen_first_and_taken_back(chromium, address, desk, scripts):
    before = statuses(desk)
    with chromium.new_context(base_url=address, locale="zh-CN", java_script_enabled=scripts) as context:
        context.set_default_timeout(PATIENCE_MS)
        tab = context.new_page()
        tab.goto("/?kind=incentive")
        tab.locator("a[href^='/bulk']").click()
        tab.locator(".bulk [value=reject]").check()
        tab.locator(".bulk [name=reason]").select_option("other")
        tab.locator(".bulk [name=note]").fill("全部重复")
        tab.locator(".bulk button").click()
        expect(tab.locator("#will")).to_be_visible()
        assert statuses(desk) == before, "nothing is done before it was seen"
        tab.locator("main .act").click()
        tab.wait_for_url("**/history")
        many = statuses(desk)["rejected"]
        assert many > 3 and f"{many}" in tab.locator(".history tbody tr").first.inner_text()
        tab.locator("header .undo button").click()
        until = time.monotonic() + PATIENCE_MS / 1000
        while statuses(desk) != before:
            assert time.monotonic() < until
            tab.wait_for_timeout(50)
        if scripts:
            expect(tab.get_by_role("status").filter(has_text="撤销")).to_be_visible()
        tab.goto("/history")
        expect(tab.locator(".history .undone")).to_be_visible()
