"""The tables: whole, cited, and named as the code book names things."""

import re
from pathlib import Path

import pytest
import ryaml

from cds_service.chart.order import Injectate
from cds_service.reasoning.errors import BrokenRulesError
from cds_service.reasoning.tables import Tables
from cds_service.reasoning.tables.antithrombotics import Hold
from cds_service.reasoning.tables.local_anaesthetics import UK_AU, US
from tests.reasoning.findings.factory import RULES, code_book, tables


def concepts() -> list[str]:
    """Every concept that a table names."""
    all_ = tables()
    scores = (all_.calculators.cha2ds2_vasc, all_.calculators.has_bled)
    lines = [line for score in scores for line in score.items]
    named = [*all_.antithrombotics.rows, *all_.local_anaesthetics.rows, *all_.steroids.rows]
    named += [test.test for row in all_.antithrombotics.rows.values() for test in row.cleared_by]
    named += [row.family for row in all_.local_anaesthetics.rows.values()]
    named += all_.excipients.all_excipients
    named += [name for line in lines for name in (*line.conditions, *line.drugs, line.result) if name]
    return sorted({*named, *all_.result_sets.measurements, *all_.result_sets.vitals})


@pytest.mark.parametrize("concept", concepts())
def test_every_concept_is_in_the_code_book(concept: str) -> None:
    assert code_book().known(concept)


@pytest.mark.parametrize("name", sorted(tables().antithrombotics.rows))
def test_holds_are_never_longer_at_a_low_dose(name: str) -> None:
    row = tables().antithrombotics.rows[name]
    for hold in (row.deep, row.deep_asra_2025, row.asra_low):
        if hold and hold.low_h is not None and hold.high_h is not None:
            assert row.dose_class
            assert hold.low_h <= hold.high_h
            assert (hold.required(False, None) or 0) >= hold.low_h


@pytest.mark.parametrize("name", ["antithrombotics", "local_anaesthetics", "steroids", "excipients", "calculators"])
def test_every_row_cites_the_bibliography(name: str) -> None:
    cited = set(re.findall(r"\bsource: ([\w-]+)", (RULES / "tables" / f"{name}.yaml").read_text(encoding="utf-8")))
    assert cited
    assert cited <= set(ryaml.loads((RULES / "sources.yaml").read_text(encoding="utf-8")))


def test_hold_by_dose_class_and_clearance() -> None:
    enoxaparin = _deep("enoxaparin")
    assert [enoxaparin.required(high, clearance) for high in (False, True) for clearance in (60, 30, 29, None)] == [
        12, 12, 24, 24, 24, 24, 48, 48,
    ]  # fmt: skip
    apixaban = _deep("apixaban")
    assert [apixaban.required(True, clearance) for clearance in (30, 29, None)] == [72, None, 72]
    assert [apixaban.restart(high) for high in (False, True)] == [8, 24]


def test_heparin_depends_on_its_route() -> None:
    table = tables().antithrombotics
    hours = {}
    for route in ("intravenous", "subcutaneous", ""):
        row = table.row("unfractionated-heparin", route)
        assert row
        hours[route] = [hold.high_h if hold else None for hold in (row.deep, row.low, row.asra_low)]
    assert hours == {"intravenous": [6, 6, 6], "subcutaneous": [6, None, 6], "": [6, None, 6]}


def test_maxima_by_profile_and_adrenaline() -> None:
    rows = tables().local_anaesthetics.rows
    assert rows["lidocaine"].maximum(US, adrenaline=False).mg == 300
    assert rows["lidocaine"].maximum(UK_AU, adrenaline=False).mg == 200
    assert rows["lidocaine"].maximum(UK_AU, adrenaline=True).mg == 500
    assert rows["levobupivacaine"].maximum(US, adrenaline=True).mg == 150
    assert rows["ropivacaine"].maximum(US, adrenaline=False).absolute(block=True) == 300


def test_a_product_that_may_hold_an_excipient_is_not_free_of_it() -> None:
    table = tables().excipients
    dexamethasone = table.product("dexamethasone-phosphate", "dexamethasone")
    assert dexamethasone
    assert "sulfite" in dexamethasone.possible
    assert table.product("", "dexamethasone") is None
    ropivacaine = table.product("", "ropivacaine")
    assert ropivacaine
    assert ropivacaine.possible == frozenset()


def test_preservative_free_is_believed_of_preservatives_alone() -> None:
    table = tables().excipients
    vial = table.vial(
        Injectate(ingredient="dexamethasone", concepts=frozenset({"dexamethasone"}), preservative_free=True)
    )
    assert vial
    assert vial.possible == {"sulfite"}
    assert table.vial(Injectate(ingredient="hydrocortisone", concepts=frozenset({"hydrocortisone"}))) is None


def test_excipients_that_may_cross_react() -> None:
    assert tables().excipients.related({"polyethylene-glycol"}) == {"polysorbate-80"}
    assert tables().excipients.related({"latex"}) == frozenset()


def test_results_that_are_not_named_arrive_with_the_labs() -> None:
    sets = tables().result_sets
    assert [sets.of(name) for name in ("inr", "weight", "temperature")] == ["labs", "measurements", "vitals"]


def test_a_wrong_row_is_refused_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    for file in (RULES / "tables").glob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text.replace("counts_for_h: 4\n", "counts_for_hours: 4\n"), encoding="utf-8")
    with pytest.raises(BrokenRulesError, match=r"local_anaesthetics\.yaml:\d+: rows\.lidocaine"):
        Tables.load(folder)


def _deep(name: str) -> Hold:
    hold = tables().antithrombotics.rows[name].deep
    assert hold
    return hold
