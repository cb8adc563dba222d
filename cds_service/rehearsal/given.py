"""A scenario's `given`: a list of differences from the baseline patient.

The baseline is a 66-year-old woman of 80 kg with osteoarthritis of the right hip, no other problem, no medicines and
no known allergy; her pelvis was X-rayed 105 days ago. Ordered is an ultrasound-guided injection into the right hip:
triamcinolone 40 mg and lidocaine 40 mg.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from cds_service.chart.order import Guidance, Kind
from cds_service.reasoning.rule import Hook

Policy = str | dict[str, bool | float | str]
OSTEOARTHRITIS = {"right": "M16.11", "left": "M16.12", "bilateral": "M16.0", "none": "M16.9"}


class Given(BaseModel):
    """Every word that a scenario may use. Days and hours count from the moment of the scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hook: Hook = "order-sign"
    policy: Policy = "sir-2019"  # a profile, or single settings
    kind: Kind | None = None  # without it an intra-articular injection, or what its drugs make of it
    side: Literal["right", "left", "bilateral", "none"] = "right"
    guidance: Guidance | Literal["none"] = "ultrasound"
    order: dict[str, str] | None = None  # the drugs of the injection: "40 mg"; "40 mg for each hip" are two drafts
    code: str = ""  # a CPT code in place of the usual one
    wording: str = ""  # the order's own words in place of the usual ones
    injectate_side: str = ""
    injectate_route: str = ""
    also: Literal["", "right", "left"] = ""  # a second injection like it, drafted for this side on the same day
    also_order: dict[str, str] | None = None  # its drugs, where they are others
    in_days: int = 0
    indication: str = ""  # the hip diagnosis on order and problem list; "none"
    reason: str | list[str] = ""  # another reason on the order alone, or several; "none", or free text
    text: str = ""  # patientInstruction
    note: str = ""
    age: int = 66
    birth_date: str = ""  # or "missing"
    sex: Literal["female", "male", "other", "unknown", "missing"] = "female"
    weight: str | dict[str, Any] = "80 kg"  # or "missing"
    height: str | dict[str, Any] = "165 cm"
    conditions: list[str | dict[str, Any]] = []
    taking: list[str | dict[str, Any]] = []
    held: list[str] = []
    drafted: list[str | dict[str, Any]] = []
    administered: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    allergies: list[dict[str, Any]] | Literal["none-recorded"] | None = None
    procedures: list[dict[str, Any]] = []
    injections: list[dict[str, Any]] = []
    planned: list[dict[str, Any]] = []
    vaccines: list[dict[str, Any]] = []
    imaging: list[dict[str, Any]] = [{"pelvis-radiograph": "any", "days_ago": 105}]
    failed: list[str] = []  # data sets whose search failed
    truncated: list[str] = []  # data sets of which more pages were not sent
    not_delivered: list[str] = []  # data sets that the client left out

    @property
    def diagnosis(self) -> str:
        return self.indication or OSTEOARTHRITIS[self.side]
