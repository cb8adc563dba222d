"""`hip-cds mode` as somebody types it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cds_service.cli import app
from cds_service.store.audit import Audit
from cds_service.store.store import Place, Store

RUN = CliRunner()
RULE = "ac-vka-inr-high"
WHO = ("--by", "governance lead", "--why", "on trial")


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HIP_CDS_STATE", str(tmp_path))
    monkeypatch.setenv("HIP_CDS_STORE", "")
    return tmp_path


def mode(*words: str) -> Result:
    return RUN.invoke(app, ["mode", *words])


def test_a_mode_is_set_listed_and_cleared() -> None:
    assert mode("list").output == "Every rule is visible to everybody.\n"
    assert mode("set", RULE, "silent", *WHO, "--tenant", "north").output == f"{RULE} is silent for tenant north.\n"
    assert mode("set", RULE, "off", *WHO).output == f"{RULE} is off for everybody.\n"

    first, second = mode("list").output.splitlines()
    assert first.split()[:4] == [RULE, "off", "everybody;", "since"]
    assert second.split()[:4] == [RULE, "silent", "tenant", "north;"]
    assert second.endswith("UTC, governance lead: on trial")

    assert mode("clear", RULE, *WHO).exit_code == 0
    assert len(mode("list").output.splitlines()) == 1


def test_each_change_is_in_the_audit(state: Path) -> None:
    mode("set", RULE, "silent", *WHO)
    mode("clear", RULE, *WHO)

    store = Store.open(Place(state))
    verdict = Audit(store.database).verify()
    store.close()
    assert (verdict.entries, verdict.faults) == (2, ())


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("set", "ac-vka", "off", *WHO), 'There is no rule "ac-vka" in'),
        (
            ("set", "sys-fetch-failure", "silent", *WHO),
            "sys-fetch-failure speaks of data that could not be read: its silence",
        ),
        (("set", "data-gaps", "off", *WHO), "data-gaps speaks of data that could not be read"),
        (("set", RULE, "off", "--by", " ", "--why", "x"), "--by is empty. The audit needs who decided, and why."),
        (("set", RULE, "off", "--by", "x", "--why", ""), "--why is empty."),
        (("clear", RULE, *WHO), f"There is no switch of {RULE} for everybody. hip-cds mode list shows all."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(words: tuple[str, ...], answer: str) -> None:
    done = mode(*words)

    assert done.exit_code == 1
    assert done.stderr.startswith(answer)
    assert mode("list").output == "Every rule is visible to everybody.\n"


def test_data_rules_may_be_set_to_visible() -> None:
    assert mode("set", "sys-fetch-failure", "visible", *WHO).exit_code == 0


def test_without_a_store_there_is_nothing_to_govern(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_STORE", "off")

    done = mode("list")
    assert (done.exit_code, done.stderr) == (
        1,
        "The store is switched off (HIP_CDS_STORE=off): there is nothing to govern.\n",
    )


def test_a_store_that_does_not_open_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIP_CDS_STORE", "mysql://somewhere/x")

    assert mode("list").stderr.startswith('The store cannot be a "mysql" database.')
