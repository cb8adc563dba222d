import json

import msgspec
import pytest

from cds_service.chart.fhir import pages
from cds_service.chart.fhir.pages import OperationOutcome, Page
from cds_service.chart.fhir.resources import ConditionResource
from cds_service.chart.fhir.skipped import Skipped


def test_a_bundle_is_read_with_its_links_and_resources() -> None:
    link = [{"relation": "next", "url": "https://ehr.example/2"}]
    entries = [
        {"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Condition", "id": "c"}},
        {"resource": {"resourceType": "Binary", "data": "aGlw"}},
        {"resource": {"resourceType": "OperationOutcome", "issue": [{"severity": "warning"}]}},
    ]
    page = pages.read(json.dumps({"resourceType": "Bundle", "link": link, "entry": entries}).encode())
    assert isinstance(page, Page)
    assert [one.url for one in page.link] == ["https://ehr.example/2"]
    condition, binary, outcome = (entry.resource for entry in page.entry)
    assert isinstance(condition, ConditionResource)
    assert isinstance(binary, Skipped)
    assert isinstance(outcome, OperationOutcome)
    assert outcome.issue[0].severity == "warning"


def test_a_single_resource_is_read() -> None:
    assert isinstance(pages.read(b'{"resourceType": "Condition"}'), ConditionResource)


@pytest.mark.parametrize(
    "raw",
    [
        b'{"resourceType": "Poster"}',
        b'{"id": "1"}',
        b'{"resourceType": "Condition", "clinicalStatus": "odd"}',
        b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Poster"}}]}',
        b'{"resourceType": "Bundle", "entry": [{}]}',
        b'{"resourceType": "Bundle", "entry": [{"resource": null}]}',
        b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Bundle"}}]}',
    ],
)
def test_another_shape_is_refused_whole(raw: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        pages.read(raw)
