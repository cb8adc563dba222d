"""The finding about what is drafted: drug, form, excipient, and whether it is known."""

from typing import Any

import pytest

from cds_service.chart.facts import Side
from cds_service.chart.order import Injectate
from cds_service.reasoning.findings.injectates import DraftedDrug
from cds_service.reasoning.truth import Cause, Truth
from tests.reasoning.findings.factory import drafted, limits, order, situation

LIMITS = limits(two=(2, "1"), three=(3, "1"))


def ask(given: Any, *drugs: Injectate) -> Truth:
    return DraftedDrug.model_validate(given).check(situation(order_=order(injectates=drugs)), LIMITS)


KENALOG = drafted("triamcinolone-acetonide", 40, "steroid", product="kenalog-40")
PLAIN_STEROID = drafted("triamcinolone-acetonide", None, "steroid")
DEXAMETHASONE = drafted("dexamethasone", 8, "steroid")
ROPIVACAINE = drafted("ropivacaine", 100, "local-anaesthetic", "amide-anaesthetic")
LIDOCAINE = drafted("lidocaine", 50, "local-anaesthetic", "amide-anaesthetic")
CELESTONE = drafted("betamethasone", 6, "steroid", product="celestone-soluspan")
PHOSPHATE = drafted("betamethasone", 4, "steroid", product="betamethasone-phosphate")
PRESERVATIVE_FREE = drafted("lidocaine", 50, "local-anaesthetic", preservative_free=True)
MULTI_DOSE = drafted("lidocaine", 50, "local-anaesthetic", product="local-anaesthetic-multi-dose")
KIT = drafted("", None, "unlisted-injectate", display="Kit B")
ADRENALINE = drafted("lidocaine", 50, "local-anaesthetic", with_adrenaline=True)


@pytest.mark.parametrize(
    ("drugs", "given", "holds"),
    [
        ([KENALOG], "steroid", True),
        ([KENALOG], "local-anaesthetic", False),
        ([], "steroid", False),
        ([KENALOG], {"of": "steroid", "times": "two"}, False),
        ([KENALOG, KENALOG], {"of": "steroid", "times": "two"}, True),
        ([KENALOG, KENALOG], {"of": "steroid", "times": "two", "distinct": True}, False),
        ([KENALOG, DEXAMETHASONE], {"of": "steroid", "times": "two", "distinct": True}, True),
        ([KENALOG, DEXAMETHASONE], {"of": "steroid", "times": "three"}, False),
        ([KENALOG], {"of": "steroid", "form": "particulate"}, True),
        ([DEXAMETHASONE], {"of": "steroid", "form": "particulate"}, False),
        ([CELESTONE], {"of": "steroid", "form": "particulate"}, True),
        ([PHOSPHATE], {"of": "steroid", "form": "particulate"}, False),
        ([ADRENALINE], {"of": "local-anaesthetic", "form": "with-adrenaline"}, True),
        ([LIDOCAINE], {"of": "local-anaesthetic", "form": "with-adrenaline"}, False),
        ([MULTI_DOSE], {"of": "local-anaesthetic", "form": "multi-dose"}, True),
        ([PRESERVATIVE_FREE], {"of": "local-anaesthetic", "form": "multi-dose"}, False),
        ([LIDOCAINE], {"of": "local-anaesthetic", "form": "multi-dose"}, None),
        ([KENALOG], {"of": "steroid", "form": "multi-dose"}, False),
        ([drafted("steroid", 40, "steroid")], {"of": "steroid", "form": "particulate"}, None),
        ([KENALOG], {"of": "steroid", "containing": "polysorbate-80"}, True),
        ([KENALOG], {"of": "steroid", "containing": "polyethylene-glycol"}, False),
        ([PLAIN_STEROID], {"of": "steroid", "containing": "polysorbate-80"}, None),
        ([ROPIVACAINE], {"of": "local-anaesthetic", "containing": "methylparaben"}, False),
        ([LIDOCAINE], {"of": "local-anaesthetic", "containing": "methylparaben"}, None),
        ([PRESERVATIVE_FREE], {"of": "local-anaesthetic", "containing": "methylparaben"}, False),
        ([KENALOG], {"of": "steroid", "known": "dose"}, True),
        ([PLAIN_STEROID], {"of": "steroid", "known": "dose"}, False),
        ([KENALOG], {"of": "steroid", "known": "product"}, True),
        ([drafted("steroid", 40, "steroid")], {"of": "steroid", "known": "product"}, False),
        ([KENALOG], {"of": "steroid", "except": "triamcinolone-acetonide"}, False),
        ([KENALOG, DEXAMETHASONE], {"of": "steroid", "except": "triamcinolone-acetonide"}, True),
        ([KIT], "unlisted-injectate", True),
        ([LIDOCAINE], "unlisted-injectate", False),
        ([KIT], "steroid", None),
        ([LIDOCAINE, KIT], "steroid", None),
        ([KENALOG, KIT], "steroid", True),
        ([DEXAMETHASONE, KIT], {"of": "steroid", "form": "particulate"}, False),
        ([KENALOG, KIT], {"of": "steroid", "times": "two"}, False),
        ([KIT], {"of": "steroid", "known": "product"}, False),
    ],
)
def test_injectate(drugs: list[Injectate], given: Any, holds: bool | None) -> None:
    assert ask(given, *drugs).value is holds


def test_an_injectate_shows_drug_and_dose() -> None:
    drug = drafted(
        "triamcinolone-acetonide", 40, "steroid", display="Kenalog-40", reference="MedicationRequest/m", by_text=True
    )
    (item,) = ask({"of": "steroid", "as": "drug"}, drug).evidence["drug"]
    assert (item.display, item.value, item.number, item.concept) == (
        "Kenalog-40",
        "40 mg",
        40,
        "triamcinolone-acetonide",
    )
    assert (item.reference, item.note) == ("MedicationRequest/m", "text match")


def test_a_product_that_is_not_known_is_named_as_the_cause() -> None:
    unclear = ask({"of": "steroid", "containing": "polysorbate-80"}, PLAIN_STEROID)
    assert unclear.causes == (Cause("unparsable", "product of triamcinolone-acetonide"),)


def test_a_known_source_of_hyaluronate() -> None:
    given = {"of": "hyaluronate", "known": "source"}
    named = drafted("hyaluronate", None, "hyaluronate", product="durolane")
    assert ask(given, named).value is True
    assert ask(given, drafted("hyaluronate", None, "hyaluronate")).value is False


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"of": "steroid", "known": "dose"}, "steroid whose dose is known is drafted for this injection"),
        (
            {"of": "amide-anaesthetic", "form": "with-adrenaline", "containing": "sulfite"},
            "amide anaesthetic (with adrenaline) containing sulfite is drafted for this injection",
        ),
    ],
)
def test_says(given: Any, says: str) -> None:
    assert DraftedDrug.model_validate(given).says(LIMITS) == says


@pytest.mark.parametrize(
    ("product", "avian", "bacterial"),
    [("synvisc", True, False), ("durolane", False, True), ("", None, None)],
)
def test_where_a_hyaluronate_comes_from(product: str, avian: bool | None, bacterial: bool | None) -> None:
    drug = drafted("hyaluronate", 60, product=product)
    assert ask({"of": "hyaluronate", "origin": "avian"}, drug).value is avian
    assert ask({"of": "hyaluronate", "origin": "bacterial"}, drug).value is bacterial


@pytest.mark.parametrize(
    ("sides", "order_side", "counted"),
    [
        (("right", "left"), "bilateral", 0),
        (("right", "right"), "bilateral", 2),
        (("unknown", "left"), "bilateral", 2),
        (("unknown", "unknown"), "right", 2),
        (("right", "left"), "right", 0),
    ],
)
def test_drugs_can_be_counted_in_one_hip(sides: tuple[Side, Side], order_side: Side, counted: int) -> None:
    drugs = [drafted("triamcinolone-acetonide", 40, "steroid", side=side) for side in sides]
    finding = DraftedDrug(of=("steroid",), per="side", times="two")
    truth = finding.check(situation(order_=order(injectates=drugs, side=order_side)), LIMITS)
    assert len(truth.evidence.get("steroid", ())) == counted


def test_a_drug_that_nobody_knows_is_named_as_what_is_not_known() -> None:
    assert ask("steroid", LIDOCAINE, KIT).causes == (Cause("unlisted", "Kit B"),)
