"""Sides and body sites as an EHR codes them."""

from cds_service.rehearsal.stage import SNOMED, Json

LATERALITY = {
    "right": ("24028007", "Right"),
    "left": ("7771000", "Left"),
    "bilateral": ("51440002", "Right and left"),
}
HIP = {
    "right": ("287579007", "Right hip region structure"),
    "left": ("287679003", "Left hip region structure"),
}


def hip(side: str) -> Json:
    """The body site of an order or a Procedure: pre-coordinated for one hip, with laterality for both."""
    if side in HIP:
        code, display = HIP[side]
        return {"coding": [{"system": SNOMED, "code": code, "display": display}], "text": f"{side} hip"}
    if side == "bilateral":
        return {"coding": [_laterality(side)], "text": "both hips"}
    return {"text": "hip"}


def place(name: str, side: str) -> Json:
    """Another site ("trochanteric bursa") with its side."""
    words = f"{side} {name}" if side in LATERALITY else name
    return {"coding": [_laterality(side)], "text": words} if side in LATERALITY else {"text": words}


def laterality(side: str) -> list[Json]:
    """A bodySite list that holds the side alone; empty where there is none."""
    return [{"coding": [_laterality(side)], "text": side}] if side in LATERALITY else []


def _laterality(side: str) -> Json:
    code, display = LATERALITY[side]
    return {"system": SNOMED, "code": code, "display": display}
