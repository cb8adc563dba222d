"""Rules found and read in a browser, by mouse, by keyboard, in the dark, on a phone."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser.axe import serious_violations

PAGES = ("/rules", "/rules/ac-vka-inr-high", "/rules/ci-pregnancy", "/bibliography")


def test_a_rule_is_searched_and_opened(tab: Page, base: str) -> None:
    tab.goto(f"{base}/rules")
    expect(tab.get_by_role("status")).to_have_text(re.compile(r"(\d+) of \1 rules\."))
    tab.get_by_label("Words").fill("warfarin inr ceiling")
    tab.get_by_label("Words").press("Enter")
    expect(tab.get_by_role("status")).to_have_text(re.compile(r"1 of \d+ rules\."))
    tab.get_by_role("link", name="INR above the low-risk ceiling").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("INR above the low-risk ceiling")
    expect(tab.locator("main")).to_contain_text("No clinician has reviewed this rule.")
    expect(tab.locator("main")).to_contain_text("all as expected")
    tab.get_by_text("YAML (ac-vka-inr-high.yaml)").click()
    expect(tab.locator("pre")).to_contain_text("highest_inr:")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, base: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(base + path)
            assert serious_violations(page) == [], path


def test_nothing_is_wider_than_a_phone(browser: Browser, base: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        for path in PAGES:
            page.goto(base + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


def test_on_paper_the_search_is_left_out(tab: Page, base: str) -> None:
    tab.goto(f"{base}/rules")
    tab.emulate_media(media="print")
    expect(tab.get_by_role("search")).to_be_hidden()
    expect(tab.get_by_role("heading", name="Anticoagulation")).to_be_visible()


def test_without_a_script_everything_is_there(browser: Browser, base: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{base}/rules?q=prosthesis&level=critical")
        page.get_by_role("link", name=re.compile("prosthesis", re.IGNORECASE)).first.click()
        expect(page.get_by_role("heading", name="Scenarios")).to_be_visible()
