"""Body size."""

from typing import Literal

CM_PER_INCH = 2.54


def body_mass_index(weight_kg: float, height_cm: float) -> float:
    """kg/m2. ValueError for a height that is not positive."""
    if height_cm <= 0:
        raise ValueError("height must be positive")
    return weight_kg / (height_cm / 100) ** 2


def ideal_body_weight(height_cm: float, sex: Literal["female", "male"]) -> float:
    """kg (Devine, Drug Intell Clin Pharm 1974;8:650): 50 kg (men) or 45.5 kg (women) and 2.3 kg per inch over 60."""
    inches_over = height_cm / CM_PER_INCH - 60
    return (45.5 if sex == "female" else 50.0) + 2.3 * inches_over


def dosing_weight(
    weight_kg: float, height_cm: float | None, sex: Literal["female", "male"], ideal_from_bmi: float
) -> float:
    """The weight by which a dose is limited: the actual one, from that BMI on the ideal one if it is lower.

    Without a height the actual weight counts.
    """
    if height_cm is None or body_mass_index(weight_kg, height_cm) < ideal_from_bmi:
        return weight_kg
    return min(weight_kg, ideal_body_weight(height_cm, sex))
