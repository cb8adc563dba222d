"""What the name of an injectable product says beside the drug."""

import pytest
import ryaml

from tests.chart.orders.drafting import RULES, tables


def test_product_must_hold_the_drug() -> None:
    read = tables().product("Kenalog 40 with lidocaine, multi-dose vial")
    assert read.of(frozenset({"triamcinolone-acetonide"})) == "kenalog-40"
    assert read.of(frozenset({"local-anaesthetic"})) == "local-anaesthetic-multi-dose"
    assert read.of(frozenset({"hyaluronate"})) == ""


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("betamethasone sodium phosphate 4 mg/mL", "betamethasone-phosphate"),
        ("betamethasone sodium phosphate and betamethasone acetate", "celestone-soluspan"),
        ("betamethasone", ""),
    ],
)
def test_a_solution_of_betamethasone_is_told_from_the_suspension(text: str, product: str) -> None:
    assert tables().product(text).of(frozenset({"betamethasone"})) == product


@pytest.mark.parametrize(("text", "free"), [("PF vial", True), ("multi-dose vial", False), ("vial", None)])
def test_preservative(text: str, free: bool | None) -> None:
    assert tables().product(text).preservative_free is free


def test_products_are_rows_of_the_excipient_table() -> None:
    def rows(name: str) -> dict[str, object]:
        read: dict[str, object] = ryaml.loads((RULES / "tables" / name).read_text("utf-8"))
        return read

    excipients = rows("excipients.yaml")["rows"]
    assert isinstance(excipients, dict)
    assert set(rows("products.yaml")) == set(excipients)
