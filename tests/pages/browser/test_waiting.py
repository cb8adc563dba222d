"""What takes its time says so: a word where the rest will stand, or beside what was pressed; nothing moves."""

import json
import threading
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from cds_service.app import create_app
from cds_service.pages.rules import scenarios
from cds_service.settings import Settings
from tests.pages.browser.ehr import serving

TOP = "one => one.getBoundingClientRect().top + scrollY"
# While the next page is on its way Playwright cannot look at this one, so this one notes what it says, and where.
WATCH = f"""addEventListener("submit", event => new MutationObserver(() => {{
    const said = event.target.querySelector("[role=status]").textContent;
    sessionStorage.said = JSON.stringify({{said, top: ({TOP})(document.querySelector("main > :last-child"))}});
}}).observe(event.target, {{childList: true, subtree: true}}), true)"""
SHIFTS = """new Promise(done => new PerformanceObserver(seen => done(seen.getEntries().map(one => one.value)))
    .observe({type: "layout-shift", buffered: true}) || setTimeout(() => done([]), 200))"""


def test_a_rule_can_be_read_while_its_scenarios_are_played(tab: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    play, ready = scenarios.played, threading.Event()

    def late(*given: Any) -> tuple[scenarios.Result, ...]:
        ready.wait(60)
        return play(*given)

    monkeypatch.setattr(scenarios, "played", late)
    with serving(create_app(Settings(store="off", reload_every=0))) as base:
        tab.goto(f"{base}/rules/ac-vka-inr-high", wait_until="commit")
        word = tab.get_by_role("status")
        expect(word).to_have_text("Playing the scenarios…")
        expect(tab.get_by_role("heading", name="How guideline profiles differ")).to_be_visible()
        expect(tab.get_by_role("heading", name="Sources", exact=True)).to_have_count(0)
        ready.set()
        expect(tab.get_by_role("heading", name="Sources", exact=True)).to_be_visible()
        expect(word).to_be_hidden()
        assert tab.evaluate(SHIFTS) == []


@pytest.mark.parametrize(
    ("path", "button", "word"),
    [
        ("/explain?example=03-warfarin-inr-3-1", "See what changes", "Asking every rule…"),
        ("/governance", "Show", "Counting…"),
    ],
)
def test_a_form_says_that_its_answer_takes_its_time(tab: Page, base: str, path: str, button: str, word: str) -> None:
    tab.add_init_script(WATCH)
    tab.goto(base + path)
    place, below = tab.locator("form [role=status]"), tab.locator("main > :last-child")
    expect(place).to_have_text("")
    before = below.evaluate(TOP)
    with tab.expect_navigation():
        tab.get_by_role("button", name=button).click()
    expect(place).to_have_text("")
    assert json.loads(tab.evaluate("sessionStorage.said")) == {"said": word, "top": before}
