"""Several drugs in one text, each with its own part."""

import pytest

from cds_service.chart.orders.mixtures import in_words
from cds_service.chart.readers import doses
from tests.chart.orders.drafting import book


@pytest.mark.parametrize(
    ("said", "masses"),
    [
        ("Kenalog 40 mg + bupivacaine 0.5 % 3 mL", {"triamcinolone-acetonide": 40, "bupivacaine": 15}),
        ("40mg triamcinolone acetonide and 4 mL of 1% lidocaine", {"triamcinolone-acetonide": 40, "lidocaine": 40}),
        ("80mg triamcinolone acetonide and 4 mL of 1% lidocaine", {"triamcinolone-acetonide": 80, "lidocaine": 40}),
        ("Kenalog 40 mg, 1 mL, and lidocaine 1 %, 4 mL", {"triamcinolone-acetonide": 40, "lidocaine": 40}),
        ("depo-medrol 80mg in 5 mL bupivacaine 0.25%", {"methylprednisolone-acetate": 80, "bupivacaine": 12.5}),
        ("lidocaine 10 MG/ML / epinephrine 0.01 MG/ML", {"lidocaine": None, "adrenaline": None}),
        ("triamcinolone lidocaine 40 mg", {"triamcinolone-acetonide": None, "lidocaine": None}),
        ("lidocaine 1 % 4 mL", {"lidocaine": 40}),
        ("lidocaine 1 % 4 mL + sodium bicarbonate 8.4 % 1 mL", {"lidocaine": 40, "injection-additive": 84}),
        ("right hip", {}),
    ],
)
def test_each_drug_has_its_own_dose(said: str, masses: dict[str, float | None]) -> None:
    assert {one.match.leaf: doses.in_text(one.name).mg for one in in_words(said, book())} == masses


def test_strength_of_each_part() -> None:
    found = in_words("lidocaine 10 MG/ML / epinephrine 0.01 MG/ML", book())
    assert [doses.strength_in(one.name) for one in found] == [10.0, 0.01]


def test_denied_drug_is_not_in_the_words() -> None:
    assert in_words("hip aspiration, no steroid", book()) == ()
