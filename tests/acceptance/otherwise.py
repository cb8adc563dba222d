"""Other ways to write what charts and orders say: codes of other systems, words alone, contained drugs."""

from typing import Any

from tests.acceptance.orders import injection, lidocaine, steroid
from tests.acceptance.record import (
    SUBJECT,
    Json,
    coded,
    condition,
    inr,
    medication,
    resource,
    result,
    weight,
)
from tests.acceptance.rows_shared import (
    AF,
    AFTERCARE,
    HIP_PAIN,
    HYPERTENSION,
    OA_RIGHT,
    Row,
    man,
)

ATC = "http://www.whocc.no/atc"
DMD = "https://dmd.nhs.uk"
LOCAL = "urn:oid:1.2.840.114350.1.13.0.1.7.2.696580"
HIGH_INR = AFTERCARE | {"ac-vka-inr-high": "warning"}
CONTINUES = AFTERCARE | {"ac-continue-low-risk": "info"}


def prescribed(concept: Json, dosage: str = "", **members: Any) -> Json:
    """A prescription of a drug that is coded in some other way."""
    return medication("", dosage, medicationCodeableConcept=concept, **members)


def uncoded(name: str, dosage: str = "") -> Json:
    return prescribed({"text": name}, dosage)


def contained(concept: Json) -> Json:
    """A prescription whose drug is a Medication inside it."""
    held: Json = {"resourceType": "Medication", "id": "m1", "code": concept}
    base = medication("warfarin", contained=[held], medicationReference={"reference": "#m1"})
    return {key: member for key, member in base.items() if key != "medicationCodeableConcept"}


def on_high_inr(way: str, drug_: Json, test: Json | None = None) -> Row:
    """Row D03 with another warfarin, or another INR."""
    return Row(
        f"D03 {way}",
        HIGH_INR,
        about=man(78),
        weight=weight(82),
        problems=[OA_RIGHT, AF, HYPERTENSION],
        chart=[drug_, test or inr(3.1, "2026-03-28")],
    )


def taking(way: str, drug_: Json, expect: dict[str, str] = CONTINUES) -> Row:
    return Row(way, expect, about=man(70), problems=[OA_RIGHT, AF], chart=[drug_])


def measured(code: Json, value: Any, on: str, unit: Json) -> Json:
    quantity = {"value": value} | unit
    return result("", "", 0, None, on) | {"code": code, "valueQuantity": quantity}


def at(code: str, text: str, **members: Any) -> list[Json]:
    """The usual drugs for an order that is written in another way."""
    return [injection(code, text, **members), steroid(), lidocaine()]


def in_words(text: str, *drugs: Json, **members: Any) -> list[Json]:
    """An order without any code."""
    order = injection(reason=members.pop("reason", HIP_PAIN), side=members.pop("side", "right"), **members)
    return [order | {"code": {"text": text}}, *(drugs or (steroid(), lidocaine()))]


def problem(system: str, code: str, text: str, **members: Any) -> Json:
    return condition("", **members) | {"code": coded(system, code, text)}


def problem_in_words(text: str, **members: Any) -> Json:
    return condition("", **members) | {"code": {"text": text}}


def done(code: Json, on: str) -> Json:
    """A procedure that was done, its code in any shape."""
    return resource("Procedure", status="completed", code=code, subject=SUBJECT, performedDateTime=on)


def coding(system: str, code: str) -> Json:
    return {"system": system, "code": code}
