"""The whole story on the desk, as a clinician and as a screen reader live it."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, Response, Route, expect

from cds_service.demo.examples import load
from cds_service.folders import data_folder
from tests.pages.browser.axe import serious_violations

EXAMPLES = load(data_folder("fhir_examples"))
TITLES = {example.name: example.title for example in EXAMPLES}
FINDINGS = "org.hip-injection-cds.findings"
# The next call of an address that ends so fails; not by Playwright, as Chromium would write it into the console.
CUT_OFF = """end => {
    const real = window.fetch;
    window.fetch = (address, given) => {
        if (!String(address).endsWith(end)) return real(address, given);
        window.fetch = real;
        return Promise.reject(new TypeError("Failed to fetch"));
    };
}"""


def opened(tab: Page, base: str, name: str) -> None:
    """The desk with this patient, once the first answer to the draft is there."""
    tab.goto("about:blank")  # else what the patient before left on the page counts as there
    tab.goto(f"{base}/#{name}")
    expect(tab.locator("#patient-facts")).to_contain_text(TITLES[name])
    expect(tab.locator("#count")).to_contain_text("ms.")
    expect(tab.locator("#exchanges details")).to_have_count(2)


def answer_of(tab: Page, service: str, button: str) -> Response:
    with tab.expect_response(f"**/cds-services/{service}") as answer:
        tab.get_by_role("button", name=button, exact=True).click()
    return answer.value


def test_a_critical_card_is_taken_up_and_goes(tab: Page, base: str) -> None:
    tab.goto(base)
    tab.get_by_role("link", name="Hip replacement on the side of the order").click()
    card = tab.locator(".card", has_text="Right hip replacement recorded: do not inject the joint.")
    expect(card.locator(".badge")).to_have_text("critical")

    with tab.expect_response("**/feedback") as feedback:
        card.get_by_role("button", name="Remove the injection order").click()
    expect(card).to_have_count(0)
    expect(tab.locator("#injectates li")).to_have_count(0)
    expect(tab.locator("#outcome")).to_contain_text("Taken: Remove the injection order. Feedback received.")
    item = json.loads(feedback.value.request.post_data or "")["feedback"][0]
    assert (item["outcome"], len(item["acceptedSuggestions"])) == ("accepted", 1)
    assert feedback.value.json()["issue"][0]["details"]["text"] == "1 of 1 feedback items are kept."


def test_a_changed_order_is_checked_again(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    with tab.expect_response("**/hip-injection-order-select") as answer:
        tab.get_by_label("left", exact=True).check()
    sent = json.loads(answer.value.request.post_data or "")
    order = sent["context"]["draftOrders"]["entry"][0]["resource"]
    assert order["bodySite"][0]["coding"][0]["code"] == "287679003"
    assert order["code"]["text"] == "Intra-articular injection of hip, left, ultrasound-guided"
    expect(tab.locator(".card")).to_have_count(0)


def test_a_suggestion_changes_the_dose_in_the_form(tab: Page, base: str) -> None:
    opened(tab, base, "15-many-problems-at-once")
    answer_of(tab, "hip-injection-order-sign", "Sign")
    tab.get_by_role("button", name="Lower triamcinolone to 20 mg").click()
    expect(tab.get_by_label("Dose of triamcinolone")).to_have_value("20")


def test_an_order_is_signed_once_every_warning_has_an_answer(tab: Page, base: str) -> None:
    opened(tab, base, "03-warfarin-inr-3-1")
    answer_of(tab, "hip-injection-order-sign", "Sign")
    expect(tab.locator("#outcome")).to_contain_text("Not signed yet: 1 card waits for an answer.")
    card = tab.locator(".card[data-level=warning]")
    card.get_by_label("Reason to carry on").select_option(label="Agreed with the specialist")
    card.get_by_label("Comment").fill("clinic called")
    with tab.expect_response("**/feedback") as feedback:
        card.get_by_role("button", name="Override").click()
    item = json.loads(feedback.value.request.post_data or "")["feedback"][0]
    assert item["overrideReason"]["reason"]["code"] == "specialist-agreed"
    assert item["overrideReason"]["userComment"] == "clinic called"
    expect(card.locator(".done")).to_have_text("Overridden: Agreed with the specialist")
    answer_of(tab, "hip-injection-order-sign", "Sign")
    expect(tab.locator("#outcome")).to_contain_text("Signed: Ultrasound-guided injection of hip joint")


def test_everything_works_with_the_keyboard_alone(tab: Page, base: str) -> None:
    tab.goto(base)
    link = tab.get_by_role("link", name="Hip replacement on the side of the order")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    expect(tab.locator("#patient-name")).to_be_focused()
    button = tab.get_by_role("button", name="Ask the arthroplasty team")
    expect(button).to_be_visible()
    for _ in range(40):
        tab.keyboard.press("Tab")
        if button.evaluate("node => node === document.activeElement"):
            break
    tab.keyboard.press("Enter")
    expect(tab.locator("#outcome")).to_contain_text("Taken: Ask the arthroplasty team. Feedback received.")
    expect(tab.locator("#others")).to_contain_text("Arthroplasty team")


def test_an_ehr_that_resolves_the_templates_gets_the_expected_cards(tab: Page, base: str) -> None:
    """What the desk sends is what the example's own EHR sent: the answers are the same, card for card."""
    for example in EXAMPLES:
        with tab.expect_response(f"**/cds-services/{example.service}") as first:
            opened(tab, base, example.name)
            if example.request["hook"] == "order-sign":
                tab.get_by_role("button", name="Sign", exact=True).click()
        last = first.value
        said = [found for card in last.json()["cards"] for found in card["extension"][FINDINGS]["findings"]]
        assert {one["rule"]: one["indicator"] for one in said} == example.expect, example.name


def test_of_two_quick_changes_only_the_last_is_asked(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    before = tab.locator("#exchanges details").count()
    tab.get_by_label("left", exact=True).check()
    tab.get_by_label("both", exact=True).check()
    expect(tab.locator("#exchanges details")).to_have_count(before + 1)
    expect(tab.locator(".card")).not_to_have_count(0)


def test_a_patient_opened_before_discovery_was_answered_is_checked(tab: Page, base: str) -> None:
    held: list[Route] = []
    tab.route("**/cds-services", lambda one: held.append(one))
    tab.goto(base)
    tab.get_by_text("Or open your own FHIR R4 Bundle").click()
    tab.get_by_label("Or pasted").fill(hostile_bundle())
    tab.get_by_role("button", name="Open this patient").click()
    expect(tab.locator("#count")).to_have_text("Checking…")
    held[0].continue_()
    expect(tab.locator("#exchanges details")).to_have_count(2)
    expect(tab.get_by_role("alert")).to_be_hidden()


def test_a_check_that_takes_long_says_so_and_nothing_moves(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    held: list[Route] = []
    tab.route("**/hip-injection-order-sign", lambda one: held.append(one))
    above = tab.locator("#cards").bounding_box()
    tab.get_by_role("button", name="Sign", exact=True).click()
    expect(tab.locator("#count")).to_have_text("Checking…")
    expect(tab.locator("#outcome")).to_have_text("Checking…")
    expect(tab.locator("#cards")).to_have_attribute("aria-busy", "true")
    assert tab.locator("#cards").bounding_box() == above
    held[0].continue_()
    expect(tab.locator("#count")).to_contain_text("order-sign")
    expect(tab.locator("#cards")).not_to_have_attribute("aria-busy", "true")


def test_an_order_is_booked_and_the_booking_is_checked(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    answer = answer_of(tab, "hip-injection-appointment-book", "Book for this date")
    sent = json.loads(answer.request.post_data or "")
    booked = sent["context"]["appointments"]["entry"][0]["resource"]
    day = tab.get_by_label("Date", exact=True).input_value()
    assert (sent["hook"], booked["resourceType"]) == ("appointment-book", "Appointment")
    assert booked["description"] == "Ultrasound-guided injection of hip joint"
    assert not day or booked["start"].startswith(day)
    said = [one["rule"] for card in answer.json()["cards"] for one in card["extension"][FINDINGS]["findings"]]
    assert "ci-prosthetic-hip-same-side" in said
    expect(tab.locator("#count")).to_contain_text("appointment-book")
    expect(tab.locator("#outcome")).to_contain_text("Booking was checked: ")
    expect(tab.locator(".card[data-level=critical]")).to_be_visible()


def test_what_is_withheld_is_named_on_a_card(tab: Page, base: str) -> None:
    opened(tab, base, "03-warfarin-inr-3-1")
    answer_of(tab, "hip-injection-order-sign", "Sign")
    tab.get_by_role("checkbox", name="medications", exact=True).uncheck()
    expect(tab.locator("#cards")).to_contain_text("Could not load medications")


def test_the_request_and_the_answer_can_be_read(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    tab.locator("#exchanges summary").first.click()
    expect(tab.get_by_label("Request as JSON")).to_contain_text('"hook": "order-select"')
    expect(tab.get_by_label("Response as JSON")).to_contain_text('"indicator": "critical"')


def test_a_client_profile_shows_what_that_client_keeps(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    tab.get_by_label("Kept by").select_option("epic")
    expect(tab.get_by_role("button", name="Remove triamcinolone acetonide").first).to_be_visible()
    expect(tab.locator("#kept")).to_contain_text("What this client does differently")


def test_a_card_reads_as_plain_text_too(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    tab.get_by_label("Shown as").select_option("text")
    expect(tab.locator(".card pre")).to_contain_text("[CRITICAL] Right hip replacement recorded")


HOSTILE = '<img src=x onerror="document.title=1"><b>Eve</b>'


def hostile_bundle() -> str:
    """A record whose every name tries to become an element."""
    subject = {"subject": {"reference": "urn:uuid:eve"}}
    named: dict[str, dict[str, Any]] = {
        "Patient": {"name": [{"text": HOSTILE}], "gender": HOSTILE, "birthDate": "1950-01-01"},
        "Condition": {"code": {"text": f"hip prosthesis right {HOSTILE}"}},
        "AllergyIntolerance": {"patient": subject["subject"], "code": {"text": f"lidocaine {HOSTILE}"}},
        "Observation": {"code": {"text": HOSTILE}, "valueString": HOSTILE, "effectiveDateTime": HOSTILE},
        "MedicationRequest": {"status": "active", "medicationCodeableConcept": {"text": f"warfarin {HOSTILE}"}},
    }
    entries = [
        {"fullUrl": "urn:uuid:eve", "resource": {"resourceType": kind, "id": "eve", **subject, **members}}
        for kind, members in named.items()
    ]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def test_hostile_names_create_no_element(tab: Page, base: str) -> None:
    tab.goto(base)
    tab.get_by_text("Or open your own FHIR R4 Bundle").click()
    tab.get_by_label("Or pasted").fill(hostile_bundle())
    tab.get_by_role("button", name="Open this patient").click()
    expect(tab.locator("#patient-name")).to_have_text(HOSTILE)
    expect(tab.locator("#exchanges details")).to_have_count(2)
    answer_of(tab, "hip-injection-order-sign", "Sign")
    expect(tab.locator("#exchanges summary").first).to_contain_text("order-sign")
    expect(tab.locator("#count")).to_contain_text("order-sign")
    expect(tab.locator(".card").first).to_be_visible()
    tab.locator("#exchanges summary").first.click()
    expect(tab.get_by_label("Request as JSON")).to_be_visible()
    assert tab.locator("#desk img, #desk b, #desk iframe").count() == 0
    assert tab.title().startswith("Order desk")


@pytest.mark.parametrize("text", ["{", '{"resourceType": "Patient"}', '{"resourceType": "Bundle", "entry": []}'])
def test_what_is_no_record_is_said(tab: Page, base: str, text: str) -> None:
    tab.goto(base)
    tab.get_by_text("Or open your own FHIR R4 Bundle").click()
    tab.get_by_label("Or pasted").fill(text)
    tab.get_by_role("button", name="Open this patient").click()
    expect(tab.get_by_role("alert")).to_contain_text("Open ")


@pytest.mark.parametrize("place", ["", "#15-many-problems-at-once"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(tab: Page, base: str, place: str, scheme: str) -> None:
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    tab.goto(f"{base}/{place}")
    if place:
        expect(tab.locator(".card").first).to_be_visible()
    assert serious_violations(tab) == []


def test_the_handout_reads_well_for_everyone(tab: Page, base: str) -> None:
    tab.goto(f"{base}/handout?kind=ia&side=left&with=numbing,steroid")
    assert serious_violations(tab) == []
    tab.set_viewport_size({"width": 360, "height": 740})
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    tab.emulate_media(media="print")
    expect(tab.get_by_role("navigation")).to_be_hidden()


def test_the_aftercare_card_links_to_the_handout(tab: Page, base: str) -> None:
    opened(tab, base, "01-clean-order")
    answer_of(tab, "hip-injection-order-sign", "Sign")
    link = tab.get_by_role("link", name="Handout for the patient")
    expect(link).to_have_attribute("href", f"{base}/handout?kind=ia&side=right&with=numbing,steroid")


def test_nothing_is_wider_than_a_phone(tab: Page, base: str) -> None:
    tab.set_viewport_size({"width": 360, "height": 740})
    opened(tab, base, "06-prosthesis-same-side")
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_first_page_is_small_and_all_our_own(tab: Page, base: str) -> None:
    sizes: dict[str, int] = {}
    tab.on("response", lambda one: sizes.update({one.url: len(one.body())}) if one.ok else None)
    tab.goto(base)
    expect(tab.locator(".patients a").first).to_be_visible()
    tab.wait_for_load_state("networkidle")
    assert all(url.startswith(base) for url in sizes)
    assert sum(sizes.values()) < 150_000


def test_a_call_that_failed_is_said_until_one_is_answered(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    trouble = tab.locator("#trouble")
    tab.evaluate(CUT_OFF, "/hip-injection-order-sign")
    tab.get_by_role("button", name="Sign", exact=True).click()
    expect(trouble).to_contain_text("Not checked: order-sign could not be fired.")
    expect(tab.locator("#outcome")).to_have_text("")
    answer_of(tab, "hip-injection-order-sign", "Sign")
    expect(tab.locator("#outcome")).to_contain_text("Not signed yet")
    expect(trouble).to_be_hidden()


def test_a_service_that_did_not_answer_at_first_is_asked_again(tab: Page, base: str) -> None:
    tab.goto("about:blank")
    tab.add_init_script(f"({CUT_OFF})('/cds-services')")
    tab.goto(base)
    expect(tab.locator("#trouble")).to_have_text("The service does not answer. Is it running?")
    tab.get_by_role("link", name="Hip replacement on the side of the order").click()
    expect(tab.locator(".card .badge").first).to_have_text("critical")
    expect(tab.locator("#trouble")).to_be_hidden()


def test_feedback_that_could_not_be_sent_is_said(tab: Page, base: str) -> None:
    opened(tab, base, "06-prosthesis-same-side")
    tab.evaluate(CUT_OFF, "/feedback")
    tab.get_by_role("button", name="Remove the injection order").click()
    expect(tab.locator("#outcome")).to_contain_text("Feedback could not be sent.")
