"""Allergies on their own and against the drafted drugs."""

from typing import Any

import pytest
from pydantic import ValidationError

from cds_service.chart.chart import DataState
from cds_service.chart.facts import Allergy as AllergyFact
from cds_service.reasoning.findings.allergies import Allergy
from tests.reasoning.findings.factory import chart, drafted, order, situation

AMIDE = ("amide-anaesthetic", "local-anaesthetic")
ESTER = ("ester-anaesthetic", "local-anaesthetic")
LIDOCAINE = drafted("lidocaine", 40, *AMIDE, reference="MedicationRequest/la")


def allergic(display: str, *concepts: str, **more: Any) -> AllergyFact:
    return AllergyFact(concepts=frozenset(concepts or (display,)), display=display, **more)


def to_lidocaine(**more: Any) -> AllergyFact:
    return allergic("lidocaine", "lidocaine", *AMIDE, **more)


def check(finding: Allergy, *facts: AllergyFact, drugs: tuple[Any, ...] = (LIDOCAINE,)) -> Any:
    return finding.check(situation(chart(allergies=list(facts)), order(injectates=drugs)), {})


@pytest.mark.parametrize(
    ("fact", "way"),
    [
        (to_lidocaine(), "same-ingredient"),
        (allergic("bupivacaine", "bupivacaine", *AMIDE), "same-class"),
        (allergic("amides", *AMIDE), "same-class"),
        (allergic("procaine", "procaine", *ESTER), "other-class"),
        (allergic("local anaesthetic", "local-anaesthetic"), "class-only"),
    ],
)
def test_how_an_allergy_meets_the_drafted_drug(fact: AllergyFact, way: Any) -> None:
    for other in ("same-ingredient", "same-class", "other-class", "class-only"):
        truth = check(Allergy.model_validate({"against": "local-anaesthetic", "match": other}), fact)
        assert truth.value is (other == way)


def test_evidence_is_about_the_drafted_drug_so_that_it_can_be_replaced() -> None:
    fact = to_lidocaine(reaction_text="anaphylaxis", severe=True, reference="AllergyIntolerance/a")
    [item] = check(Allergy(against="local-anaesthetic", as_="hit"), fact).evidence["hit"]
    assert (item.reference, item.concept) == ("MedicationRequest/la", "lidocaine")
    assert item.more == {
        "allergen": "lidocaine",
        "reaction": "anaphylaxis",
        "drug": "lidocaine",
        "allergy": "AllergyIntolerance/a",
    }


def test_severity_that_is_not_recorded_is_unknown_where_it_matters() -> None:
    severe = Allergy(against="local-anaesthetic", severe=True)
    assert check(severe, to_lidocaine(severe=True)).value is True
    assert check(severe, to_lidocaine(severe=False)).value is False
    truth = check(severe, to_lidocaine())
    assert truth.causes[0].what == "severity of the lidocaine allergy"
    assert truth.evidence["local-anaesthetic"][0].note == "severity not recorded"


@pytest.mark.parametrize(
    ("kind", "said", "only"),
    [
        ("intolerance", "syncope", True),
        ("intolerance", "syncope, swollen lips", False),
        ("intolerance", "", False),
        ("allergy", "syncope", False),
        ("", "syncope", False),
    ],
)
def test_only_an_intolerance_is_explained_away_by_its_reactions(kind: Any, said: str, only: bool) -> None:
    words = ("vasovagal-or-palpitations",)
    reactions = frozenset(words if "syncope" in said else ())
    fact = to_lidocaine(type=kind, reactions=reactions, reaction_text=said)
    assert check(Allergy(against="local-anaesthetic", only_reaction=words), fact).value is only
    assert check(Allergy(against="local-anaesthetic", except_reaction=words), fact).value is not only


def test_type_not_recorded_counts_as_allergy() -> None:
    for kind, allergy in (("allergy", True), ("", True), ("intolerance", False)):
        fact = to_lidocaine(type=kind)
        for asked, expected in (("allergy", allergy), ("intolerance", not allergy)):
            finding = Allergy.model_validate({"against": "local-anaesthetic", "type": asked})
            assert check(finding, fact).value is expected


@pytest.mark.parametrize(
    ("product", "ingredient", "expected"),
    [
        ("depo-medrol-multi-dose", "methylprednisolone-acetate", True),
        ("celestone-soluspan", "betamethasone", False),
        ("", "hydrocortisone", None),
        ("", "ropivacaine", False),
    ],
)
def test_an_excipient_is_met_missed_or_cannot_be_told(product: str, ingredient: str, expected: bool | None) -> None:
    drug = drafted(ingredient, 40, "steroid", product=product)
    finding = Allergy(against="steroid", match=("excipient",))
    truth = check(finding, allergic("PEG", "polyethylene-glycol"), drugs=(drug,))
    assert truth.value is expected
    assert [cause.kind for cause in truth.causes] == (["unparsable"] if expected is None else [])


WAYS = ("excipient", "possible-excipient", "related-excipient", "unknown-product")


@pytest.mark.parametrize(
    ("allergen", "drug", "way"),
    [
        ("polyethylene-glycol", drafted("methylprednisolone-acetate", 40, product="depo-medrol-single-dose"), WAYS[0]),
        ("sulfite", drafted("dexamethasone", 8, product="dexamethasone-phosphate"), WAYS[1]),
        ("carboxymethylcellulose", drafted("triamcinolone-acetonide", 40), WAYS[1]),
        ("polyethylene-glycol", drafted("triamcinolone-acetonide", 40, product="kenalog-40"), WAYS[2]),
        ("polyethylene-glycol", drafted("hydrocortisone", 25), WAYS[3]),
        ("sulfonamide", drafted("hydrocortisone", 25), None),
        ("benzyl-alcohol", drafted("dexamethasone", 8, preservative_free=True), None),
        ("sulfite", drafted("dexamethasone", 8, preservative_free=True), WAYS[1]),
        ("sulfite", LIDOCAINE, None),
        ("sulfite", drafted("lidocaine", 40, *AMIDE, with_adrenaline=True), WAYS[0]),
        ("paraben", LIDOCAINE, WAYS[1]),
    ],
)
def test_how_an_excipient_meets_the_product(allergen: str, drug: Any, way: str | None) -> None:
    for asked in WAYS:
        finding = Allergy.model_validate({"against": drug.ingredient, "match": asked})
        assert (check(finding, allergic(allergen), drugs=(drug,)).value is True) == (asked == way)


def test_several_families_are_asked_at_once() -> None:
    finding = Allergy.model_validate({"against": ["steroid", "local-anaesthetic"], "as": "hit"})
    assert check(finding, to_lidocaine()).evidence["hit"][0].concept == "lidocaine"


def test_what_a_drug_does_to_many_may_be_no_allergy_whatever_its_type() -> None:
    effect = {"against": "local-anaesthetic", "whatever_type": True}
    fact = to_lidocaine(type="allergy", reactions=frozenset({"steroid-effect"}), reaction_text="insomnia")
    assert check(Allergy.model_validate(effect | {"only_reaction": "steroid-effect"}), fact).value is True
    assert check(Allergy.model_validate(effect | {"except_reaction": "steroid-effect"}), fact).value is False


def test_nothing_recorded_is_unknown_until_somebody_asked() -> None:
    finding = Allergy(of=("latex",))
    nothing = finding.check(situation(), {})
    assert [(cause.kind, cause.data) for cause in nothing.causes] == [("none", "allergies")]
    for denied in ("any", "drug", "latex"):
        asked = chart(no_known_allergy=frozenset({denied}))
        assert finding.check(situation(asked), {}).value is False
    assert finding.check(situation(chart(no_known_allergy=frozenset({"penicillin"}))), {}).value is None
    assert check(finding, allergic("penicillin")).value is False


def test_a_failed_search_is_unknown_but_a_known_allergy_decides() -> None:
    failed = {"allergies": DataState(status="failed")}
    finding = Allergy(of=("latex",))
    assert finding.check(situation(chart(failed)), {}).causes[0].kind == "failed"
    assert finding.check(situation(chart(failed, allergies=[allergic("latex")])), {}).value is True


def test_a_resolved_allergy_is_history() -> None:
    assert check(Allergy(of=("latex",)), allergic("latex", historical=True)).value is False


def test_one_question_at_a_time() -> None:
    with pytest.raises(ValidationError, match="give either `of`"):
        Allergy(of=("latex",), against="steroid")


def test_allergies_say_themselves() -> None:
    assert Allergy(of=("latex",), severe=True).says({}) == "a severe allergy to latex is recorded"
    finding = Allergy(against="local-anaesthetic", match=("class-only",), except_reaction=("syncope",))
    assert finding.says({}) == (
        "an allergy is recorded that meets the local anaesthetic of the order (no ingredient recorded),"
        " other than an intolerance with syncope"
    )
