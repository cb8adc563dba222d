"""The injection itself: the drafted order, its drugs, and the context of the hook that carries them."""

import re
from typing import NamedTuple

from cds_service.chart.orders.unlisted import UNLISTED
from cds_service.rehearsal import sides
from cds_service.rehearsal.given import Given
from cds_service.rehearsal.medicines import drafted
from cds_service.rehearsal.problems import CODE, diagnosis
from cds_service.rehearsal.stage import SUBJECT, UCUM, USER, Json, Stage, resource
from cds_service.rehearsal.words import GivenError

CPT = "http://www.ama-assn.org/go/cpt"
WITH_ULTRASOUND, WITHOUT = "20611", "20610"
ORDER = "servicerequest-injection"


class Shape(NamedTuple):
    """How an order of a kind is written: its code ("" for a joint code by guidance), its words, its usual drugs."""

    code: str
    text: str
    drugs: dict[str, str]


STEROID = {"triamcinolone-acetonide": "40 mg", "lidocaine": "40 mg"}
BLOCK = {"ropivacaine": "75 mg"}
SHAPES = {
    "ia": Shape("", "Injection of hip joint", STEROID),
    "dx": Shape("", "Diagnostic injection of hip joint, anaesthetic only", {"lidocaine": "40 mg"}),
    "asp": Shape("", "Aspiration of hip joint", {}),
    "arthro": Shape("27093", "Hip arthrography", {}),
    "bursa-gt": Shape("", "Injection of greater trochanteric bursa", STEROID),
    "bursa-ip": Shape("", "Injection of iliopsoas bursa", STEROID),
    "peritend": Shape("20551", "Peritendinous injection of gluteus medius tendon", STEROID),
    "block-sup": Shape("64447", "Femoral nerve block", BLOCK),
    "block-plane": Shape("64450", "PENG block", BLOCK),
    "block-deep": Shape("64449", "Lumbar plexus block", BLOCK),
    "prp": Shape("0232T", "Platelet-rich plasma injection of hip joint", {}),
    "ha": Shape("", "Injection of hip joint", {"hyaluronate": "60 mg"}),
    "cell": Shape("", "Stem cell injection of hip joint", {}),
}
GUIDED = {
    "ultrasound": "ultrasound-guided",
    "fluoroscopy": "fluoroscopy-guided",
    "ct": "CT-guided",
    "mri": "MRI-guided",
    "landmark": "landmark technique",
}
ADRENALINE = " with adrenaline"
MIXTURE = "House mixture 7"  # what a clinic may call a drug that no list holds
EACH = " for each hip"
VIALS = {"preservative-free": "1 % preservative-free single-dose vial", "multi-dose": "1 % multi-dose vial"}
MASS = re.compile(r"([\d.]+) mg")
VOLUME = re.compile(r"([\d.]+) mL (?:of ([\d.]+ %)|without strength)")


def context(given: Given, stage: Stage) -> Json:
    """The hook's context: drafts, what is selected among them, or the appointment that is being booked."""
    base: Json = {"userId": USER, "patientId": "pat-1"}
    if given.hook == "appointment-book":
        return base | {"appointments": _bundle([_appointment(stage)])}
    drafts = [injection(given, stage), *_drugs(given, stage), *_other(given, stage), *drafted(given.drafted, stage)]
    chosen = {"selections": [f"ServiceRequest/{ORDER}"]} if given.hook == "order-select" else {}
    return base | chosen | {"draftOrders": _bundle(drafts)}


def _other(given: Given, stage: Stage) -> list[Json]:
    """The same injection for the side of `also`, with drugs of its own."""
    if not given.also:
        return []
    drugs = given.order if given.also_order is None else given.also_order
    other = given.model_copy(update={"side": given.also, "order": drugs})
    own = {"basedOn": [{"reference": f"ServiceRequest/{ORDER}-{given.also}"}]}
    return [
        one | {"id": f"{one['id']}-{given.also}"} | (own if "basedOn" in one else {})
        for one in (injection(other, stage), *_drugs(other, stage))
    ]


def signed(given: Given, stage: Stage) -> list[Json]:
    """The order as it is on file while its appointment is booked; nothing for the other hooks."""
    if given.hook != "appointment-book":
        return []
    return [one | {"status": "active"} for one in (injection(given, stage), *_drugs(given, stage))]


def _bundle(resources: list[Json]) -> Json:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def injection(given: Given, stage: Stage) -> Json:
    """The drafted ServiceRequest."""
    shape = SHAPES[given.kind or "ia"]
    code = given.code or shape.code or (WITH_ULTRASOUND if given.guidance == "ultrasound" else WITHOUT)
    guided = GUIDED.get(given.guidance, "")
    return resource(
        "ServiceRequest",
        "injection",
        status="draft",
        intent="order",
        code={"coding": [{"system": CPT, "code": code}], "text": given.wording or shape.text},
        orderDetail=[{"text": guided}] if guided else [],
        subject=SUBJECT,
        bodySite=[] if given.side == "none" else [_site(given)],
        reasonCode=_reason(given, stage),
        occurrenceDateTime=stage.injection.isoformat(),
        requester={"reference": USER},
        patientInstruction=given.text,
        note=[{"text": given.note}] if given.note else [],
    )


def _site(given: Given) -> Json:
    target = {"bursa-gt": "trochanteric bursa", "bursa-ip": "iliopsoas bursa"}.get(given.kind or "")
    return sides.place(target, given.side) if target else sides.hip(given.side)


def _reason(given: Given, stage: Stage) -> list[Json]:
    said = given.reason or given.diagnosis
    reasons = [said] if isinstance(said, str) else said
    return [_one_reason(one, stage) for one in reasons if one != "none"]


def _one_reason(said: str, stage: Stage) -> Json:
    known = CODE.fullmatch(said) or stage.codes.known(said)
    return diagnosis(said, stage) if known else {"text": said}


def _drugs(given: Given, stage: Stage) -> list[Json]:
    listed = SHAPES[given.kind or "ia"].drugs if given.order is None else given.order
    meant = [part for name, said in listed.items() for part in _by_side(name, str(said), given.injectate_side)]
    return [_drug(*part, given, number, stage) for number, part in enumerate(meant, 1)]


def _by_side(name: str, said: str, side: str) -> list[tuple[str, str, str]]:
    """Name, dose and side of a draft; of "40 mg for each hip" two, each for its side."""
    dose = said.removesuffix(EACH)
    return [(name, dose, one) for one in (sides.HIP if dose != said else [side])]


def _drug(name: str, said: str, side: str, given: Given, number: int, stage: Stage) -> Json:
    """A drafted injectate: "40 mg", "30 mL of 1 %", "40 mg with adrenaline", "5 mL without strength", "multi-dose"."""
    concept = {"text": MIXTURE} if name == UNLISTED else stage.concept(name, "order", "drug")
    strength, quantity = _dose(name, said)
    where: Json = {"site": sides.hip(side)} if side else {}
    if given.injectate_route:
        where["route"] = {"text": given.injectate_route}
    return resource(
        "MedicationRequest",
        f"injectate-{number}",
        status="draft",
        intent="order",
        medicationCodeableConcept=concept | {"text": f"{concept['text']} {strength}".strip()},
        subject=SUBJECT,
        basedOn=[{"reference": f"ServiceRequest/{ORDER}"}],
        dosageInstruction=[{"text": said, "doseAndRate": [{"doseQuantity": quantity}], **where}],
    )


def _dose(name: str, said: str) -> tuple[str, Json]:
    """(what the product's name says about its strength, the dose)."""
    if said in VIALS:
        return VIALS[said], _quantity("40", "mg")
    plain = said.removesuffix(ADRENALINE)
    mixed = said[len(plain) :]
    if mass := MASS.fullmatch(plain):
        return mixed.strip(), _quantity(mass[1], "mg")
    if volume := VOLUME.fullmatch(plain):
        return f"{volume[2] or ''}{mixed}".strip(), _quantity(volume[1], "mL")
    shapes = '"40 mg", "30 mL of 1 % with adrenaline", "5 mL without strength", "preservative-free" or "multi-dose"'
    raise GivenError(f"order: {name}: '{said}' is not a dose. Write {shapes}.")


def _quantity(value: str, unit: str) -> Json:
    return {"value": float(value), "unit": unit, "system": UCUM, "code": unit}


def _appointment(stage: Stage) -> Json:
    return resource(
        "Appointment",
        1,
        status="proposed",
        start=stage.injection.isoformat(),
        basedOn=[{"reference": f"ServiceRequest/{ORDER}"}],
        participant=[{"actor": SUBJECT, "status": "accepted"}],
    )
