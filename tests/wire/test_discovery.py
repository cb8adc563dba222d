import json

import pytest

from cds_service.wire.discovery import Discovery, Entry

requirement = pytest.mark.requirement
ENTRY = {"id": "a", "hook": "order-sign", "title": "A", "description": "Checks."}


@requirement("cds-hooks-2.0@6")
def test_no_services_is_an_empty_list() -> None:
    assert Discovery(services=()).json_bytes() == b'{"services":[]}'


@requirement("cds-hooks-2.0@7")
@requirement("cds-hooks-2.0@8")
@requirement("cds-hooks-2.0@9")
@requirement("cds-hooks-2.0@10")
@pytest.mark.parametrize("member", sorted(ENTRY))
def test_what_a_service_must_say(member: str) -> None:
    given = {name: value for name, value in ENTRY.items() if name != member}
    with pytest.raises(ValueError, match=member):
        Entry.model_validate(given)


@requirement("cds-hooks-2.0@11")
@requirement("cds-hooks-2.0@12")
def test_prefetch_and_usage_leave_when_there_are_any() -> None:
    assert json.loads(Entry.model_validate(ENTRY).json_bytes()) == ENTRY
    full = ENTRY | {"prefetch": {"patient": "Patient/{{context.patientId}}"}, "usageRequirements": "FHIR R4."}
    assert json.loads(Entry.model_validate(full).json_bytes()) == full
