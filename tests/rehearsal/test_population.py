import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cds_service.rehearsal.population import read

NOW = datetime(2026, 3, 30, 9, 0, tzinfo=UTC)
Json = dict[str, Any]


def patient(name: str = "anna", **members: Any) -> Json:
    return {"resourceType": "Patient", "id": name, "birthDate": "1950-04-01"} | members


def problem(about: str, on: str = "2025-06-01") -> Json:
    return {"resourceType": "Condition", "subject": {"reference": about}, "recordedDate": on, "code": {"text": "gout"}}


def write(file: Path, *resources: Json, url: str = "") -> None:
    file.parent.mkdir(exist_ok=True)
    entries = [{"fullUrl": url if one["resourceType"] == "Patient" else "", "resource": one} for one in resources]
    file.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}))


@pytest.mark.parametrize("about", ["Patient/anna", "urn:uuid:anna", "https://ehr.example/Patient/7"])
def test_a_person_is_who_the_resources_speak_of_and_ends_with_the_last_of_them(tmp_path: Path, about: str) -> None:
    write(tmp_path / "anna.json", patient(), problem(about), url="https://ehr.example/Patient/7")
    (anna,) = read([tmp_path], NOW).people
    assert anna.name == "anna/anna"
    assert anna.patient["id"] == "pat-1"
    assert [one["subject"]["reference"] for one in anna.record] == ["Patient/pat-1"]
    assert anna.now == datetime(2025, 6, 1, 18, 0, tzinfo=UTC)


def test_two_patients_of_one_file_keep_their_own(tmp_path: Path) -> None:
    medicine = {"resourceType": "Medication", "id": "m"}
    write(tmp_path / "two.json", patient(), patient("bert"), problem("Patient/anna"), problem("Patient/bert"), medicine)
    found = read([tmp_path], NOW).people
    assert [one.name for one in found] == ["two/anna", "two/bert"]
    assert [[part["resourceType"] for part in one.record] for one in found] == [["Condition", "Medication"]] * 2


def test_single_resources_of_a_folder_stand_together(tmp_path: Path) -> None:
    for number, resource in enumerate((patient(), problem("Patient/anna"))):
        (tmp_path / f"{number}.json").write_text(json.dumps(resource))
    assert [len(one.record) for one in read([tmp_path], NOW).people] == [1]


def test_who_is_left_out_is_told_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path / "dead.json", patient(deceasedDateTime="2020-01-01"), problem("Patient/anna"))
    write(tmp_path / "bare.json", patient(), problem("Patient/anna", on="2027-01-01"))
    write(tmp_path / "unborn.json", patient(), problem("Patient/anna", on="1949-01-01"))
    (tmp_path / "odd.json").write_text("{")
    found = read([tmp_path], NOW)
    assert found.people == []
    assert found.left_out == {
        "dead/anna": "deceased",
        "bare/anna": "nothing dated is recorded",
        "unborn/anna": "nothing dated is recorded",
        "odd.json": "no JSON",
    }


def test_no_moment_lies_in_the_future(tmp_path: Path) -> None:
    write(tmp_path / "anna.json", patient(), problem("Patient/anna", on="2026-03-30"))
    assert read([tmp_path], NOW).people[0].now == NOW


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="is not a folder. Name folders that hold FHIR resources"):
        read([tmp_path / "nowhere"], NOW)
