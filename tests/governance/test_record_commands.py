"""`hip-cds export`, `audit`, `purge` and `backup` as somebody types them."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from cds_service.cli import app
from cds_service.store.audit import Audit, Event
from cds_service.store.store import Place, Store
from cds_service.store.tables import audit
from tests.governance.history import Past
from tests.store.test_forgetting import counts

RUN = CliRunner()
NOW = datetime.now(UTC)
CANARY = "Zimtkranich sprach"


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("HIP_CDS_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("HIP_CDS_STORE", "")
    store = Store.open(Place(tmp_path / "state"))
    past = Past()
    for days, patient, comment in ((5, "42", f"={CANARY}"), (1, "43", "fine")):
        at, key = NOW - timedelta(days=days), store.pseudonyms.of("patient", "ehr", "north", patient)
        (card,) = past.answer(at, {"a-rule": "warning"}, patient=key)
        past.word(card, at, "overridden", comment=comment)
    past.keep(store)
    yield store
    store.close()


def ran(*words: str) -> Result:
    done = RUN.invoke(app, [*words])
    assert done.exit_code == 0, done.output
    return done


def actions(store: Store) -> list[tuple[str, str, str]]:
    return [(entry.action, entry.subject, entry.actor) for entry in Audit(store.database).entries()]


def test_feedback_is_exported_without_comments_unless_they_are_asked_for(kept: Store, tmp_path: Path) -> None:
    plain = list(csv.DictReader(ran("export", "feedback", "--by", "governance lead").output.splitlines()))
    assert [(row["intervention"], row["comment"]) for row in plain] == [("a-rule", ""), ("a-rule", "")]

    file = tmp_path / "feedback.csv"
    ran("export", "feedback", "--comments", "--out", str(file), "--by", "governance lead")
    with file.open(newline="") as read:
        assert [row["comment"] for row in csv.DictReader(read)] == [f"'={CANARY}", "fine"]
    assert actions(kept) == [("export", "feedback", "governance lead")] * 2
    assert json.loads(Audit(kept.database).entries()[1].detail)["comments"] is True


def test_feedback_is_exported_as_ndjson(kept: Store) -> None:
    printed = ran("export", "feedback", "--format", "ndjson", "--comments").output.splitlines()

    assert [json.loads(line)["comment"] for line in printed] == [f"={CANARY}", "fine"]


def test_an_export_never_takes_the_place_of_a_file(kept: Store, tmp_path: Path) -> None:
    (tmp_path / "there.csv").touch()

    done = RUN.invoke(app, ["export", "feedback", "--out", str(tmp_path / "there.csv")])
    assert (done.exit_code, done.stderr) == (1, f"{tmp_path}/there.csv could not be written: File exists.\n")


def test_the_audit_is_verified_and_a_changed_row_is_named(kept: Store) -> None:
    head = Audit(kept.database).note(*[Event("mode", f"rule-{n}", "governance lead") for n in range(3)])

    assert ran("audit", "verify").output == f"The audit holds: 3 entries. Head: {head}\n"
    assert ran("audit", "verify", "--head", head).exit_code == 0
    assert ran("audit", "list", "--most", "1").output.endswith("mode rule-2 governance lead {}\n")
    with kept.database.writing() as connection:
        connection.execute(update(audit).where(audit.c.place == 2).values(subject="another"))
    done = RUN.invoke(app, ["audit", "verify"])
    assert (done.exit_code, done.stderr) == (
        1,
        "entry 2 was changed\nThe audit does not hold. Faults: 1; entries: 3.\n",
    )


def state_bytes(tmp_path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in (tmp_path / "state").rglob("*") if file.is_file())


def test_a_purge_takes_out_what_is_older_and_the_audit_still_holds(
    kept: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HIP_CDS_KEEP_RECORDS", "3")
    assert CANARY.encode() in state_bytes(tmp_path)

    assert ran("purge", "--by", "governance lead").output == (
        "taken out: 1 findings, 1 cards, 1 answers, 1 feedback, 1 comments\n"
    )
    assert CANARY.encode() not in state_bytes(tmp_path)
    assert counts(kept)["answers"] == 1
    assert [action for action, _, _ in actions(kept)] == ["purge"]
    assert ran("audit", "verify").exit_code == 0


def test_one_patient_is_taken_out_and_the_audit_does_not_say_who(kept: Store, tmp_path: Path) -> None:
    printed = ran("purge", "--patient", "42", "--by", "governance lead").output

    assert printed == "taken out: 1 comments, 1 feedback, 1 findings, 1 cards, 1 answers\n"
    assert CANARY.encode() not in state_bytes(tmp_path)
    assert actions(kept) == [("purge of a patient", "", "governance lead")]
    assert "42" not in Audit(kept.database).entries()[0].detail
    assert counts(kept)["answers"] == 1


def test_a_purge_that_could_not_empty_the_log_says_so(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds_service.governance.record_commands.PATIENCE", 0.1)
    with kept.database.reading() as connection:
        connection.execute(audit.select()).all()
        done = RUN.invoke(app, ["purge"])

    assert done.exit_code == 1
    assert done.stderr.startswith(
        "They are deleted, but traces are left in the store's files: somebody reads the store."
    )


def test_a_backup_is_checked_and_brings_everything_back(kept: Store, tmp_path: Path) -> None:
    head = Audit(kept.database).note(Event("mode", "a-rule", "governance lead"))
    file = tmp_path / "restored" / "store.db"
    file.parent.mkdir()

    assert ran("backup", str(file)).output.endswith(f"bytes. Head of the audit: {head}\n")
    restored = Store.open(Place(tmp_path / "restored"))
    assert counts(restored) == counts(kept)
    assert Audit(restored.database).verify(head).faults == ()
    restored.close()
    assert "is there already" in RUN.invoke(app, ["backup", str(file)]).stderr
