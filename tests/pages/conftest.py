"""The application with the rules as they are, loaded once for all pages."""

import pytest
from fastapi import FastAPI

from cds_service.api.service import Service
from cds_service.app import create_app
from cds_service.settings import Settings


@pytest.fixture(scope="session")
def app() -> FastAPI:
    return create_app(Settings(reload_every=0))


@pytest.fixture(scope="session")
def service(app: FastAPI) -> Service:
    found: Service = app.state.service
    return found
