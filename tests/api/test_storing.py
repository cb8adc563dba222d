"""Opening the store: on by default, loud where it cannot be, no start in production without it."""

import logging
from pathlib import Path

import pytest

from cds_service.api.storing import open_store
from cds_service.settings import Settings
from cds_service.store.faults import StoreError

KEY = "0123456789abcdef" * 4


def production(**members: object) -> Settings:
    settings = {"mode": "production", "public_url": "https://cds.example.org", "clients": "clients.yaml"}
    return Settings.model_validate({**settings, **members})


def test_off_is_off() -> None:
    assert open_store(Settings(store="off")) is None


def test_the_default_is_a_file_in_the_state_folder(tmp_path: Path) -> None:
    opened = open_store(Settings(store="", state=tmp_path / "state"))
    assert opened is not None
    opened.close()
    assert {file.name for file in (tmp_path / "state").iterdir()} >= {"store.db", "pseudonyms.key"}


def test_a_place_that_cannot_be_written_is_said_loudly_in_development(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.ERROR):
        assert open_store(Settings(store="", state=tmp_path / "file" / "state")) is None
    (said,) = caplog.messages
    assert said.startswith("NOTHING IS REMEMBERED: the store could not be opened, so shown cards are not recorded")
    assert "HIP_CDS_STATE" in said and "The folder of the store cannot be written" in said


def test_it_stops_the_start_in_production(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text(KEY)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="The folder of the store cannot be written"):
        open_store(production(store="", state=tmp_path / "file" / "state", pseudonym_key_file=key))


def test_an_address_that_somebody_set_must_work(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"cannot be a \"mysql\" database. Use sqlite:////path/store.db or postgresql"):
        open_store(Settings(store="mysql://x/y", state=tmp_path))


def test_production_needs_a_key_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="HIP_CDS_PSEUDONYM_KEY_FILE must name a file with a key in production"):
        open_store(production(store="", state=tmp_path))
