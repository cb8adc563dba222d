"""The timeline as an EHR opens it: launch, token, reading, drawing, and nothing left behind."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from cds_service.rehearsal.given import Given
from cds_service.rehearsal.run import Rehearsal
from tests.pages.browser.axe import serious_violations
from tests.pages.browser.ehr import TOKEN, Ehr, context, running


def staged() -> Ehr:
    """A patient on apixaban and warfarin as of now, launched from a card about a deep block."""
    now = datetime.now(UTC)
    given = Given.model_validate(
        {
            "kind": "block-deep",
            "taking": [{"apixaban": "5 mg bid", "last_dose_hours": 13}, "warfarin 3 mg daily"],
            "results": [{"inr": 1.6, "days_ago": 1}],
        }
    )
    prefetch = json.loads(Rehearsal(now=now).body(given))["prefetch"]
    return Ehr(prefetch, context(kind="block-deep", side="right", day=now.date().isoformat()))


def test_an_ehr_launches_the_timeline_and_no_token_comes_to_the_service(tab: Page, base: str) -> None:
    ehr = staged()
    sent: list[str] = []
    tab.on("request", lambda one: sent.append(json.dumps([one.headers, one.post_data])) if base in one.url else None)
    with running(ehr) as fhir:
        tab.goto(f"{base}/timeline/launch?iss={fhir}&launch=xyz")
        expect(tab.locator("svg.timeline")).to_be_visible()
        expect(tab.locator("[name=kind]")).to_have_value("block-deep")
        expect(tab.locator("#drawn")).to_contain_text("Deep nerve block, right")
        expect(tab.get_by_role("img", name="Antithrombotic drugs around the injection")).to_have_count(1)
        expect(tab.locator("#drawn table").first).to_contain_text("too short")
        assert len(ehr.searches) == 6
        assert ehr.tokens == {f"Bearer {TOKEN}"}
        assert not any(TOKEN in one for one in sent)
        assert tab.evaluate("sessionStorage.length") == 0

        tab.locator("[name=kind]").select_option("ia")
        tab.get_by_role("button", name="Draw").click()
        expect(tab.locator("#drawn")).to_contain_text("This injection is of low bleeding risk")
        assert len(ehr.searches) == 6  # read once
    assert serious_violations(tab) == []


def test_a_launch_without_a_patient_reads_nothing_and_says_so(tab: Page, base: str) -> None:
    ehr = staged()
    ehr.patient = None
    with running(ehr) as fhir:
        tab.goto(f"{base}/timeline/launch?iss={fhir}&launch=xyz")
        expect(tab.get_by_role("status")).to_contain_text("the EHR named no patient with this launch")
        assert ehr.searches == []


def test_a_reason_that_ends_with_a_stop_gets_no_second_one(tab: Page, base: str) -> None:
    tab.goto(f"{base}/timeline?error=access_denied&error_description=No+access.")
    said = re.compile(r"^The timeline cannot be drawn: access_denied: No access\.$")
    expect(tab.get_by_role("status")).to_have_text(said)


@pytest.mark.parametrize("address", ["/timeline/launch", "/timeline", "/timeline?code=c&state=of-another-tab"])
def test_opened_by_nobody_it_says_how_it_is_opened(address: str, tab: Page, base: str) -> None:
    tab.goto(f"{base}{address}")
    expect(tab.get_by_role("heading", name="Not opened from the EHR")).to_be_visible()
    expect(tab.locator("#unopened")).to_contain_text("Open it from the EHR:")
    expect(tab.get_by_role("status")).to_have_text("")
    expect(tab.get_by_role("button", name="Draw")).to_have_count(0)
    assert serious_violations(tab) == []


def test_loaded_again_it_says_so_too(tab: Page, base: str) -> None:
    with running(staged()) as fhir:
        tab.goto(f"{base}/timeline/launch?iss={fhir}&launch=xyz")
        expect(tab.locator("svg.timeline")).to_be_visible()
        expect(tab.locator("#unopened")).to_be_hidden()
        tab.reload()
    expect(tab.locator("#unopened")).to_contain_text("or loaded again")
