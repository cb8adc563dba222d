"""The tables of the order: complete, known to the code book, and loud when they are wrong."""

import shutil
from pathlib import Path
from typing import get_args

import pytest

from cds_service.chart.order import Guidance, Kind
from cds_service.chart.orders.tables import OrderTables, TableError
from tests.chart.orders.drafting import RULES, book, tables


def test_every_kind_and_guidance_has_its_row() -> None:
    assert set(tables().kinds) == set(get_args(Kind))
    assert set(tables().guidance) == set(get_args(Guidance)) - {"not-stated"}


def test_every_concept_is_in_the_code_book() -> None:
    named = {*tables().injectates, *tables().never_injected, *tables().site, *tables().elsewhere, *tables().unguided}
    named |= tables().site_reasons | tables().injection | set(tables().kinds_by_code) | set(tables().kinds_at_site)
    named |= set(tables().depot_forms) | set(tables().depot_forms.values())
    for row in tables().rows:
        named |= row.injectates | row.only_injectates | tables().fits(row.kind)
    for codes in tables().guidance.values():
        named |= codes
    named |= {drug for _, drug in tables().product("depo-medrol multi-dose kenalog 40 synvisc lidocaine mdv").rows}
    assert sorted(concept for concept in named if not book().known(concept)) == []


def test_families() -> None:
    assert tables().members("block", {}) == {"block-sup", "block-plane", "block-deep"}
    assert tables().members("bursa", {}) == {"bursa-gt", "bursa-ip"}
    assert tables().members("intra-articular", {}) == {"ia", "dx", "asp", "arthro", "ha"}
    assert tables().members("needle", {}) == set(get_args(Kind))
    assert tables().members("ia", {}) == {"ia"}


def test_policy_moves_a_kind_between_bleeding_classes() -> None:
    assert tables().members("deep-bleeding-risk", {}) == {"block-deep"}
    assert tables().members("deep-bleeding-risk", {"ac.plane_block_class": "deep"}) == {"block-deep", "block-plane"}
    assert tables().members("deep-bleeding-risk", {"ac.deep_profile": "sir-2019"}) == set()
    assert len(tables().members("low-bleeding-risk", {})) == len(get_args(Kind)) - 1


def test_indications_that_fit() -> None:
    assert {"hip-osteoarthritis", "hip-pain"} <= tables().fits("ia")
    assert "hip-osteoarthritis" not in tables().fits("bursa-gt")
    assert tables().fits("block-sup") == frozenset()


def test_every_kind_has_a_name_to_print() -> None:
    assert tables().title("bursa-gt") == "greater trochanteric bursa injection"


@pytest.mark.parametrize(
    ("name", "line", "problem"),
    [
        ("kinds.yaml", "colour: red\n", "kinds.yaml: Object contains unknown field `colour`"),
        (
            "products.yaml",
            "x: {of: steroid, words: 3}\n",
            "products.yaml: Expected `array`, got `int` - at `$[...].words`",
        ),
        ("phrases.yaml", "x: [\n", "phrases.yaml: "),
        ("companions.yaml", "x: []\n", "companions.yaml: Object contains unknown field `x`"),
    ],
)
def test_wrong_table_is_named(tmp_path: Path, name: str, line: str, problem: str) -> None:
    for path in (RULES / "tables").glob("*.yaml"):
        shutil.copy(path, tmp_path)
    with (tmp_path / name).open("a", encoding="utf-8") as file:
        file.write(line)
    with pytest.raises(TableError, match="Orders cannot be read without this table.") as caught:
        OrderTables.load(tmp_path, book())
    assert str(caught.value).startswith(problem)


def test_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="kinds.yaml"):
        OrderTables.load(tmp_path, book())
