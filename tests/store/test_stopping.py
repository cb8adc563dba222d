"""A server that is told to stop writes what waits."""

from datetime import UTC, datetime
from pathlib import Path

from cds_service.demo.examples import load
from cds_service.folders import data_folder
from cds_service.store.store import Place, Store
from cds_service.store.tables import answers
from tests.drills.servers import Server, remembering
from tests.store.samples import count


def test_the_last_cards_before_the_end_are_recorded(tmp_path: Path) -> None:
    example = load(data_folder("fhir_examples"))[0]
    request = example.on(datetime.now(UTC).date())
    server = Server(remembering(tmp_path))
    for _ in range(3):
        assert server.post(f"/cds-services/{example.service}", request)[0] == 200
    server.stop()
    store = Store.open(Place(tmp_path))
    assert count(store, answers) == 3
    store.close()
