import re

import pytest
from fastapi import FastAPI

from cds_service.api.offers import SERVICES
from tests.api.calls import ORIGIN, call

requirement = pytest.mark.requirement
TOKEN = re.compile(r"\{\{([^}]*)\}\}")


@requirement("cds-hooks-2.0@4")
@requirement("cds-hooks-2.0@5")
@requirement("cds-hooks-2.0@6")
@requirement("cds-hooks-2.0@13")
def test_discovery_lists_the_services(app: FastAPI) -> None:
    answer = call(app, "GET", "/cds-services", headers=ORIGIN)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    services = answer.json()["services"]
    assert {"hip-injection-order-sign", "hip-injection-order-select", "hip-injection-appointment-book"} <= {
        one["id"] for one in services
    }
    for one in services:
        assert SERVICES[one["id"]] == one["hook"]
        assert one["title"]
        assert one["description"]
        assert one["usageRequirements"]


def test_each_hook_has_its_own_id(app: FastAPI) -> None:
    services = call(app, "GET", "/cds-services").json()["services"]
    assert len({one["id"] for one in services}) == len(services)


@requirement("cds-hooks-2.0@16")
def test_every_listed_service_answers_at_its_id(app: FastAPI) -> None:
    for one in call(app, "GET", "/cds-services").json()["services"]:
        assert call(app, "POST", f"/cds-services/{one['id']}", {}).status_code == 400


@requirement("cds-hooks-2.0@29")
@requirement("cds-hooks-2.0@36")
@requirement("cds-hooks-2.0@55")
@requirement("cds-hooks-2.0@56")
@requirement("cds-hooks-2.0@57")
@requirement("cds-hooks-2.0@58")
@requirement("cds-hooks-2.0@59")
def test_templates_keep_to_the_recommended_subset(app: FastAPI) -> None:
    for one in call(app, "GET", "/cds-services").json()["services"]:
        for template in one["prefetch"].values():
            assert TOKEN.findall(template) == ["context.patientId"]
            names = [part.partition("=")[0] for part in template.partition("?")[2].split("&") if part]
            assert len(set(names)) == len(names)
            assert not [name for name in names if ":" in name or "." in name or name in ("_include", "_has")]
