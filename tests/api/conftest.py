"""The application with the rules as they are, loaded once."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from cds_service.api.service import Service
from cds_service.app import create_app
from cds_service.settings import Settings


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    made = create_app(Settings(reload_every=0, store="", state=tmp_path_factory.mktemp("state")))
    yield made
    made.state.service.store.close()


@pytest.fixture(scope="session")
def service(app: FastAPI) -> Service:
    found: Service = app.state.service
    return found
