"""The explanation in a browser: an example, a what-if, and back."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser.axe import serious_violations

WARFARIN = "/explain?example=03-warfarin-inr-3-1"


def test_a_changed_value_shows_which_card_goes(tab: Page, base: str) -> None:
    tab.goto(f"{base}/explain")
    tab.locator("#examples + ul a[href$='03-warfarin-inr-3-1']").click()
    trace = tab.locator("details.rule", has_text="ac-vka-inr-high").first
    expect(trace).to_contain_text("this case spoke")
    expect(trace).to_contain_text("3.1")
    tab.get_by_label("INR 20").fill("2.4")
    tab.get_by_role("button", name="See what changes").click()
    change = tab.get_by_role("region", name="What the change does")
    expect(change.locator("tr.goes")).to_contain_text("above 3.0")
    expect(change.locator("tr.stays")).to_contain_text("Aftercare")
    expect(tab.get_by_label("INR 20")).to_have_value("2.4")
    tab.get_by_role("button", name="As requested").click()
    expect(tab.get_by_label("INR 20")).to_have_value("3.1")


def test_a_silent_rule_opens_by_keyboard(tab: Page, base: str) -> None:
    tab.goto(base + WARFARIN)
    group = tab.locator("details.group > summary")
    group.focus()
    tab.keyboard.press("Enter")
    rule = tab.locator("details.group details.rule > summary").first
    rule.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("details.group details.rule .truth").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Browser, base: str, scheme: Literal["light", "dark"]) -> None:
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        for path in ("/explain", WARFARIN):
            page.goto(base + path)
            assert serious_violations(page) == [], path


def test_nothing_is_wider_than_a_phone(browser: Browser, base: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(base + WARFARIN)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_call_of_the_desk_is_explained_in_a_tab_of_its_own(tab: Page, base: str) -> None:
    tab.goto(f"{base}/#03-warfarin-inr-3-1")
    call = tab.locator("#exchanges details", has_text="order-select").first
    call.locator("summary").click()
    with tab.context.expect_page() as opened:
        call.get_by_role("button", name="Explain every rule").click()
    expect(opened.value.get_by_role("heading", name="What if")).to_be_visible()
    assert "request" not in opened.value.url
