"""The governance page as somebody with a browser or a screen reader meets it."""

from playwright.sync_api import Page, expect

from tests.pages.browser.axe import serious_violations


def test_the_page_is_read_and_narrowed(tab: Page, base: str) -> None:
    tab.goto(f"{base}/governance")

    expect(tab.get_by_role("heading", name="Governance")).to_be_visible()
    expect(tab.get_by_role("img", name="Firings per week, by level")).to_be_visible()
    tab.locator("select[name=rule]").select_option("ac-vka-inr-high")
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator("select[name=rule]")).to_have_value("ac-vka-inr-high")
    tab.locator("summary", has_text="Numbers").first.click()
    expect(tab.get_by_role("region", name="Firings per week, by level")).to_be_visible()
    assert serious_violations(tab) == []
