"""A fact that stands under "Why you see this" is not told again below."""

import httpx

from tests.acceptance.answers import EXTENSION
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import usual
from tests.acceptance.record import medication, steroid_injection
from tests.acceptance.rows_shared import Row

ROW = Row(
    "steroids by mouth and twice by needle",
    {},
    chart=[
        medication("prednisolone", "5 mg once a day", authoredOn="2025-11-27"),
        steroid_injection("right", "2025-12-02"),
        steroid_injection("left", "2025-08-02"),
    ],
    drafts=usual(),
)


def test_every_steroid_stands_once_on_the_card_about_the_adrenals(ehr_client: httpx.Client) -> None:
    cards = Ehr(to_today(ROW.record())).fire(ehr_client, ROW.hook, to_today(ROW.context())).json()["cards"]
    [card] = [one for one in cards if one["extension"][EXTENSION]["findings"][0]["rule"] == "ci-adrenal"]
    for fact in ("rednisolone: 5 mg", "into the hip (right", "into the hip (left"):
        assert card["detail"].count(fact) == 1
