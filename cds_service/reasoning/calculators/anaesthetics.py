"""Local anaesthetics: concentrations and shares of the maximum dose."""


def maximum_mg(mg_per_kg: float, absolute_mg: float, weight_kg: float | None) -> float:
    """The smaller of dose by weight and absolute dose; the absolute one where there is no weight."""
    return absolute_mg if weight_kg is None else min(mg_per_kg * weight_kg, absolute_mg)


def share(mg: float, maximum: float) -> float:
    """Dose as a share of the maximum, rounded to nine digits so that equality is equality. ValueError below 0."""
    if maximum <= 0:
        raise ValueError("the maximum dose must be positive")
    return round(mg / maximum, 9)
