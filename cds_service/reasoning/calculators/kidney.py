"""Kidney function."""

from typing import Literal


def cockcroft_gault(age: int, weight_kg: float, creatinine_mg_per_dl: float, sex: Literal["female", "male"]) -> float:
    """Creatinine clearance in mL/min (Cockcroft and Gault, Nephron 1976;16:31).

    `age` in whole years, actual weight. ValueError for a creatinine or weight that is not positive.
    """
    if creatinine_mg_per_dl <= 0 or weight_kg <= 0:
        raise ValueError("creatinine and weight must be positive")
    clearance = (140 - age) * weight_kg / (72 * creatinine_mg_per_dl)
    return clearance * 0.85 if sex == "female" else clearance
