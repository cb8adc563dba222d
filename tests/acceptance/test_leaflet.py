"""The drafted leaflet speaks of what this patient takes and has."""

import httpx
import pytest

from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.rows import ROWS

LEAFLETS = {
    "D01 clean order": [],
    "D07 Eliquis": ["Blood thinners"],
    "D39 HbA1c 63 mmol/mol": ["Diabetes"],
}


@pytest.mark.parametrize(("row", "parts"), LEAFLETS.items())
def test_parts_of_the_leaflet(row: str, parts: list[str], ehr_client: httpx.Client) -> None:
    played = next(one for one in ROWS if one.id == row)
    response = Ehr(to_today(played.record()), played.down).fire(ehr_client, played.hook, to_today(played.context()))

    offers = [offer for card in response.json()["cards"] for offer in card.get("suggestions", [])]
    drafts = [action["resource"] for offer in offers for action in offer["actions"] if "resource" in action]
    texts = [one["payload"][0]["contentString"] for one in drafts if one["resourceType"] == "CommunicationRequest"]
    (leaflet,) = [text for text in texts if text.startswith("After your hip injection")]
    assert [part for part in ("Blood thinners", "Diabetes", "Heart valve") if f"\n\n{part}\n" in leaflet] == parts
