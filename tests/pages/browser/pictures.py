"""`make pictures`: the pages as they look, for the README. Real pages of a real server, on the examples of today."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from cds_service.demo import server
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.run import Rehearsal
from tests.pages.browser import chromium

FOLDER = Path(__file__).parents[3] / "fhir_examples" / "pictures"
SIZE: ViewportSize = {"width": 1200, "height": 600}  # below 150 KB each


def desk(page: Page, base: str) -> None:
    page.goto(f"{base}/#06-prosthesis-same-side")
    page.locator(".card").first.wait_for()


def handout(page: Page, base: str) -> None:
    page.goto(f"{base}/handout?kind=ia&side=right&with=numbing,steroid")


def rule(page: Page, base: str) -> None:
    page.goto(f"{base}/rules/ac-vka-inr-high")


def explain(page: Page, base: str) -> None:
    page.goto(f"{base}/explain?example=03-warfarin-inr-3-1")
    page.get_by_label("INR 20").fill("2.4")
    page.get_by_role("button", name="See what changes").click()
    page.get_by_role("region", name="What the change does").wait_for()


def timeline(page: Page, base: str) -> None:
    given = Given.model_validate(
        {
            "kind": "block-deep",
            "in_days": 2,
            "taking": [{"apixaban": "5 mg bid", "last_dose_hours": 60}, "clopidogrel 75 mg", "warfarin 3 mg daily"],
            "results": [{"inr": 2.6, "days_ago": 4}, {"inr": 1.6, "days_ago": 1}, {"platelets": 180, "days_ago": 3}],
        }
    )
    page.goto(f"{base}/explain")
    page.locator("#request").fill(Rehearsal(now=datetime.now(UTC)).body(given).decode())
    page.get_by_role("button", name="Explain").click()
    page.get_by_role("heading", name="Antithrombotic drugs around the injection").evaluate(
        "one => one.scrollIntoView()"
    )


PICTURES: dict[str, Callable[[Page, str], None]] = {
    "desk": desk,
    "handout": handout,
    "rule": rule,
    "explain": explain,
    "timeline": timeline,
}


def main() -> None:
    if not chromium.PATH:
        sys.exit(chromium.MISSING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with server.running() as base, chromium.chromium() as browser:
        for name, opened in PICTURES.items():
            page = browser.new_page(viewport=SIZE)
            opened(page, base)
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()


if __name__ == "__main__":
    main()
