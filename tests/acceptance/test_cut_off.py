"""Laboratory results with more pages than came: what a page in order settles, and one out of order leaves open."""

import httpx
import pytest

from tests.acceptance.answers import EXTENSION
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import bundle
from tests.acceptance.record import Json, inr, medication, result
from tests.acceptance.rows_shared import AF, OA_RIGHT, Row, man, on_warfarin

ROW = on_warfarin("an INR within the limit", 2.4, "2026-03-28", {})
NEWEST, OLDER, OLDEST = inr(2.4, "2026-03-28"), inr(2.6, "2026-03-10"), inr(2.5, "2026-02-10")
HIGH = inr(3.4, "2026-03-28")
MORE = {"link": [{"relation": "next", "url": "https://ehr.example/fhir?page=2"}]}
TOO_HIGH, MISSING = "INR above the low-risk ceiling", "Vitamin K antagonist without a usable recent INR"


def cards(client: httpx.Client, labs: Json, row: Row = ROW) -> list[Json]:
    """What an EHR is answered that sends these results and nothing that more could be fetched with."""
    ehr = Ehr(row.record())
    service = ehr.service(client, row.hook)
    request = {
        "hook": row.hook,
        "hookInstance": "7b3e2c1a-0000-4000-8000-1f2e3d4c5b6a",
        "context": {"userId": "Practitioner/doc-1", "patientId": "pat-1", **row.context()},
        "prefetch": ehr.prefetch(service["prefetch"]) | {"labs": labs},
    }
    answer = client.post(f"/cds-services/{service['id']}", json=to_today(request))
    shown: list[Json] = answer.raise_for_status().json()["cards"]
    return shown


def spoken(shown: list[Json]) -> set[str]:
    return {one["rule"] for card in shown for one in card["extension"][EXTENSION]["findings"]}


def undecided(shown: list[Json]) -> set[str]:
    """The titles of the rules of which a card says that they could not be decided."""
    lines = [line for card in shown for line in card["detail"].splitlines()]
    return {line.removeprefix("- ").removesuffix(": not decided") for line in lines if line.endswith(": not decided")}


def test_a_page_that_stands_newest_first_decides(ehr_client: httpx.Client) -> None:
    shown = cards(ehr_client, bundle(NEWEST, OLDER, OLDEST) | MORE)
    assert "sys-fetch-failure" in spoken(shown)
    assert not {TOO_HIGH, MISSING} & undecided(shown)


@pytest.mark.parametrize(
    "entries",
    [(OLDER, NEWEST, OLDEST), (OLDEST, OLDER, NEWEST), (NEWEST,)],
    ids=["shuffled", "oldest first", "alone"],
)
def test_a_page_that_does_not_leaves_open_whether_a_newer_inr_follows(
    entries: tuple[Json, ...], ehr_client: httpx.Client
) -> None:
    shown = cards(ehr_client, bundle(*entries) | MORE)
    assert TOO_HIGH in undecided(shown)
    assert undecided(cards(ehr_client, bundle(*entries))) == set()


def test_an_old_inr_on_top_means_that_there_is_no_recent_one_only_if_the_page_is_in_order(
    ehr_client: httpx.Client,
) -> None:
    assert "ac-vka-inr-missing" in spoken(cards(ehr_client, bundle(OLDER, OLDEST) | MORE))
    assert MISSING in undecided(cards(ehr_client, bundle(OLDEST, OLDER) | MORE))


def test_a_high_inr_is_warned_of_in_any_order(ehr_client: httpx.Client) -> None:
    for entries in ((HIGH, OLDER, OLDEST), (OLDEST, HIGH, OLDER)):
        assert "ac-vka-inr-high" in spoken(cards(ehr_client, bundle(*entries) | MORE))


ON_DABIGATRAN = Row(
    "dabigatran",
    {},
    about=man(70),
    problems=[OA_RIGHT, AF],
    chart=[medication("dabigatran", "150 mg twice daily")],
)
KIDNEYS = "DOAC accumulation in renal impairment"


def creatinine(value: float, on: str) -> Json:
    return result("2160-0", "Creatinine", value, "mg/dL", on)


def test_a_creatinine_that_may_not_be_the_newest_warns_and_reassures_nobody(ehr_client: httpx.Client) -> None:
    old, good, bad = creatinine(0.9, "2026-02-10"), creatinine(0.9, "2026-03-28"), creatinine(3.4, "2026-03-28")

    def doac_renal(labs: Json) -> tuple[bool, bool]:
        shown = cards(ehr_client, labs, ON_DABIGATRAN)
        return "ac-doac-renal" in spoken(shown), KIDNEYS in undecided(shown)

    assert doac_renal(bundle(good, old)) == (False, False)
    assert doac_renal(bundle(good, old) | MORE) == (False, False)
    assert doac_renal(bundle(old, good) | MORE) == (False, True)
    assert doac_renal(bundle(old, bad) | MORE) == (True, False)
