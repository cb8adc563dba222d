import json
import re
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cds_service.cli import app
from cds_service.demo import server
from tests.api import orders
from tests.api.fhir_server import bundle
from tests.reasoning import house

RUN = CliRunner()


def test_help_names_the_commands() -> None:
    printed = RUN.invoke(app, ["--help"]).output
    for command in ("serve", "check", "docs", "explain", "health", "demo", "burden"):
        assert command in printed


def test_sound_rules_are_counted() -> None:
    done = RUN.invoke(app, ["check", "--only", "ac-bridging", "--today", "2026-11-22"])
    assert done.exit_code == 0, done.output
    first, second = done.output.splitlines()
    assert re.fullmatch(r"1 rule is sound \(version [0-9a-f]{12}, policy sir-2019, \d+\.\d s\)\.", first)
    assert re.fullmatch(r"\d+ scenarios\. (\d+) mutants: \1 killed, 0 equivalent, 0 survive\.", second)


def test_a_review_that_is_past_fails_the_check() -> None:
    done = RUN.invoke(app, ["check", "--only", "ac-bridging", "--today", "2027-07-01"])
    assert done.exit_code == 1
    assert re.search(r"ac-bridging.yaml:\d+: review.review_by: the review was due on 2027-06-30\. Review", done.stderr)


def test_a_day_that_is_none_is_refused() -> None:
    done = RUN.invoke(app, ["check", "--today", "tomorrow"])
    assert (done.exit_code, done.stderr) == (
        1,
        '--today: "tomorrow" is no date. Write year, month and day: 2026-11-22.\n',
    )


def test_a_check_of_no_rule_fails() -> None:
    done = RUN.invoke(app, ["check", "--only", "no-such-rule"])
    assert done.exit_code == 1
    assert done.stderr.startswith('--only: no rule has "no-such-rule" in its id.')


def test_a_misspelt_setting_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_POLICI", "uk-local")
    done = RUN.invoke(app, ["serve", "--host", "0.0.0.0"])
    assert "HIP_CDS_POLICI is no setting and changes nothing. Did you mean HIP_CDS_POLICY?" in done.stderr


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_a_port_that_is_taken_stops_the_start(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, 0), family=family)
    except OSError:
        pytest.skip(f"this machine has no {host}")
    with listening:
        port = listening.getsockname()[1]
        done = RUN.invoke(app, ["serve", "--host", host, "--port", str(port)])
    why = f"Cannot listen on {host}, port {port}: "
    assert done.exit_code == 1
    assert done.stderr.startswith(why)
    assert "--port" in done.stderr


def test_a_picture_without_a_folder_is_refused_before_anything_starts(tmp_path: Path) -> None:
    done = RUN.invoke(app, ["demo", "--drawing", str(tmp_path / "nowhere" / "cards.svg")])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == f"--drawing: there is no folder {tmp_path / 'nowhere'} to write into.\n"


def test_versions_are_locked_once_a_changed_rule_has_a_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = house.folder(tmp_path, **{"planning/a-rule": house.file()})
    monkeypatch.setenv("HIP_CDS_RULES", str(root))
    assert RUN.invoke(app, ["lock"]).output == "versions.yaml is up to date.\n"
    (root / "planning" / "a-rule.yaml").write_text(house.file(title="Another title"))
    done = RUN.invoke(app, ["lock"])
    assert done.exit_code == 1
    assert "a-rule.yaml:4: version: what the rule decides or says has changed since 1.0.0." in done.stderr


def test_a_folder_without_rules_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_RULES", str(tmp_path))
    done = RUN.invoke(app, ["check"])
    assert done.exit_code == 1
    assert done.stderr.startswith("1 error in the rules\n")


def test_an_unsafe_setting_stops_every_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_MODE", "production")
    done = RUN.invoke(app, ["serve"])
    assert done.exit_code == 1
    assert done.stderr == (
        "The settings cannot be used:\n"
        "HIP_CDS_PUBLIC_URL must be the public https address of the service in production\n"
    )


def test_development_serves_this_machine_only() -> None:
    done = RUN.invoke(app, ["serve", "--host", "0.0.0.0"])
    assert done.exit_code == 1
    assert done.stderr.startswith("In development the server listens on this machine only, not on 0.0.0.0: ")


def test_broken_rules_stop_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_RULES", str(tmp_path))
    done = RUN.invoke(app, ["serve"])
    assert done.exit_code == 1
    assert "error in the rules" in done.stderr


def test_the_burden_of_a_population_is_printed(tmp_path: Path) -> None:
    patient = {"resourceType": "Patient", "id": "anna", "birthDate": "1950-04-01", "gender": "female"}
    problem = {"resourceType": "Condition", "subject": {"reference": "Patient/anna"}, "recordedDate": "2025-06-01"}
    entries = [{"resource": patient}, {"resource": problem | {"code": {"text": "gout"}}}]
    (tmp_path / "anna.json").write_text(json.dumps({"resourceType": "Bundle", "entry": entries}))
    (tmp_path / "odd.json").write_text("{")
    done = RUN.invoke(app, ["burden", str(tmp_path)])
    assert (done.exit_code, done.stderr) == (0, "odd.json: left out, no JSON\n")
    assert done.stdout.startswith("1 patients behind 11 orders each\n\ncards per order")


@pytest.mark.parametrize(("folder", "why"), [("", "No patient with anything dated"), ("nowhere", "is not a folder")])
def test_a_burden_of_nobody_is_an_error(tmp_path: Path, folder: str, why: str) -> None:
    done = RUN.invoke(app, ["burden", str(tmp_path / folder)])
    assert done.exit_code == 1
    assert why in done.stderr


def test_a_request_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(orders.sign(orders.HIP, prefetch=orders.prefetch())))
    done = RUN.invoke(app, ["explain", str(file)])
    assert done.exit_code == 0
    first, *rest = done.output.splitlines()
    assert first.startswith("ServiceRequest/inj-1: ia, side right, ")
    assert any(re.fullmatch(r"  (fired|silent|unknown)( \w+)?: [a-z0-9-]+", line) for line in rest)


def test_what_rests_on_facts_names_them_and_what_is_open_says_why(tmp_path: Path) -> None:
    warfarin = {
        "resourceType": "MedicationRequest",
        "id": "m1",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "warfarin 5 mg oral tablet"},
        "subject": {"reference": "Patient/p1"},
        "authoredOn": "2026-01-01",
    }
    sent = orders.prefetch(medications=bundle(warfarin))
    del sent["conditions"]
    file = tmp_path / "request.json"
    file.write_text(json.dumps(orders.sign(orders.HIP, prefetch=sent)))
    lines = RUN.invoke(app, ["explain", str(file)]).output.splitlines()
    assert any("MedicationRequest/m1" in line for line in lines)
    assert any(line.startswith("    cannot tell: ") and line.endswith(" (failed)") for line in lines)


def test_an_order_for_something_else_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(orders.sign(orders.CHEST_XRAY)))
    done = RUN.invoke(app, ["explain", str(file)])
    assert done.output == "There is no hip injection in this request: the service stays silent.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "The file is not a CDS Hooks request."),
        ('{"hook": "encounter-start"}', "The hook is not one of this service's."),
        ('{"hook": "order-sign"}', "hookInstance is missing: it names this call in logs and feedback."),
    ],
)
def test_what_cannot_be_explained(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "request.json"
    file.write_text(content)
    done = RUN.invoke(app, ["explain", str(file)])
    why, advice = done.stderr.splitlines()
    assert (done.exit_code, why) == (1, said)
    assert advice.startswith(("Send ", "Use "))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "nothing.json"
    done = RUN.invoke(app, ["explain", str(file)])
    assert (done.exit_code, done.stderr) == (1, f"{file} cannot be read: No such file or directory.\n")


def test_health_asks_the_running_server() -> None:
    with server.running() as base:
        port = base.rpartition(":")[2]
        asked = [RUN.invoke(app, ["health", "--port", port]), RUN.invoke(app, ["health"], env={"HIP_CDS_PORT": port})]
    for done in asked:
        assert done.exit_code == 0
        assert json.loads(done.output)["status"] == "ready"


def test_health_without_a_server_fails() -> None:
    done = RUN.invoke(app, ["health", "--port", str(server.free_port())])
    assert done.exit_code == 1
    assert done.stderr.startswith("No answer on port ")


def test_the_version_is_printed() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", RUN.invoke(app, ["version"]).output)
