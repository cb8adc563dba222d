"""A stage on which the short forms of scenarios can be tried one by one."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cds_service.chart.codes.book import CodeBook
from cds_service.folders import data_folder
from cds_service.reasoning.tables import Tables
from cds_service.rehearsal.stage import Stage

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture(scope="session")
def stage() -> Stage:
    rules = data_folder("rules")
    tables = Tables.load(rules / "tables")
    return Stage(NOW, NOW + timedelta(days=2), CodeBook.load(rules / "codes"), tables.result_sets)
