"""Doses from Dosage elements and from text: milligrams per dose and doses a day, or None where neither says."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import inf, isinf

import msgspec

from cds_service.chart.facts import Dose
from cds_service.chart.fhir.elements import Dosage, DoseAndRate, Quantity, Timing
from cds_service.chart.remembering import remembered

_TO_MG: Mapping[str, float] = {
    "mg": 1.0,
    "milligram": 1.0,
    "g": 1000.0,
    "gram": 1000.0,
    "ug": 0.001,
    "mcg": 0.001,
    "microgram": 0.001,
}
_UNITS = frozenset({"iu", "unit", "unt", "u", "[iu]", "[usp'u]", "international unit", "[anti'xa'u]"})
_PIECES = frozenset({"tablet", "tab", "tbl", "capsule", "cap", "pill", "dose", "each", "1"})
_AMOUNT = r"(?<![\d.,])(\d{1,9}(?:[.,]\d{1,6}){0,3})"  # bounded: digits without end must not cost time without end
_PER_SOMETHING = (
    r"(?!\s*/\s*(?:\d+(?:\.\d+)?\s*)?(?:ml|l|kg|m2|h|hr|hour|min|actuat\w*|puff)\b)"  # a strength or a rate
)
_MASS = re.compile(rf"{_AMOUNT}\s*(mg|milligrams?|mcg|ug|micrograms?|g|grams?)\b{_PER_SOMETHING}", re.IGNORECASE)
_INTERNATIONAL = re.compile(rf"{_AMOUNT}\s*(?:i\.?u\.?|units?|unt)\b{_PER_SOMETHING}", re.IGNORECASE)
_VOLUME = re.compile(rf"{_AMOUNT}\s*ml\b", re.IGNORECASE)
_STRENGTH = re.compile(rf"{_AMOUNT}\s*(mg|mcg|ug|g)\s*/\s*(\d+(?:\.\d+)?)?\s*ml\b", re.IGNORECASE)
_PERCENT = re.compile(rf"{_AMOUNT}\s*%")
_AMOUNTS = ("mg", "ml", "mg_per_ml", "units", "per_day")  # of a Dose
_LONGEST_TEXT = 1000  # characters that are searched
_MG_PER_ML_OF_ONE_PERCENT = 10.0  # 1 % is 1 g in 100 mL

_DAYS: Mapping[str, float] = {"s": 1 / 86400, "min": 1 / 1440, "h": 1 / 24, "d": 1, "wk": 7, "mo": 30, "a": 365}
_PER_DAY: Mapping[str, float] = {
    "BID": 2, "TID": 3, "QID": 4, "QD": 1, "OD": 1, "AM": 1, "PM": 1, "BED": 1, "HS": 1, "QHS": 1, "QAM": 1, "QPM": 1,
    "QOD": 0.5, "WK": 1 / 7, "DAILY": 1, "Q1H": 24, "Q2H": 12, "Q3H": 8, "Q4H": 6, "Q6H": 4, "Q8H": 3, "Q12H": 2,
    "Q24H": 1,
}  # fmt: skip
_EVERY_HOURS = re.compile(r"\b(?:every|q)\s*(\d{1,2})\s*(?:h\b|hours?|hrs?)", re.IGNORECASE)
_SAID_PER_DAY: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), times)
    for words, times in (
        (r"b\.?i\.?d|b\.?d|twice (?:a day|daily|per day)|two times (?:a day|daily|per day)|2 times (?:a|per) day", 2),
        (r"t\.?i\.?d|t\.?d\.?s|three times (?:a day|daily|per day)|3 times (?:a|per) day", 3),
        (r"q\.?i\.?d|q\.?d\.?s|four times (?:a day|daily|per day)|4 times (?:a|per) day", 4),
        (r"every other day|alternate days|qod", 0.5),
        (r"once (?:a week|weekly)|weekly", 1 / 7),
        (r"once (?:a day|daily)|every day|every (?:morning|evening|night)|daily|at bedtime|qd|o\.?d|qhs|nightly", 1),
    )
)


def read(dosages: Iterable[Dosage], product: str = "") -> Dose:
    """The dose of the first Dosage that states one. `product` is the drug's name with its strength, if it has one."""
    doses = [_one(dosage, product[:_LONGEST_TEXT]) for dosage in dosages]
    stated = next((dose for dose in doses if _states(dose)), None)
    return stated or (doses[0] if doses else Dose())


def in_text(text: str) -> Dose:
    """What a sentence says: "5 mg bid" is 5 mg twice a day, "Take 4 mL of 1 % lidocaine" 40 mg."""
    return _in_text(text.strip()[:_LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _in_text(text: str) -> Dose:
    mg, ml, strength = _only_mass(text), _only(_VOLUME, text), strength_in(text)
    if mg is None and ml is not None and strength is not None:
        mg = ml * strength
    units = _only(_INTERNATIONAL, text)
    return finite(Dose(mg=mg, ml=ml, mg_per_ml=strength, units=units, per_day=per_day_in(text), text=text))


def finite(dose: Dose) -> Dose:
    """The dose without what is beyond all computers: 1e308 mL of 40 mg/mL are no mass that anybody knows."""
    total = (dose.mg or 0) + (dose.ml or 0) + (dose.mg_per_ml or 0) + (dose.units or 0) + (dose.per_day or 0)
    if -inf < total < inf:
        return dose
    return msgspec.structs.replace(dose, **{name: None for name in _AMOUNTS if isinf(getattr(dose, name) or 0)})


def strength_in(text: str) -> float | None:
    """mg per mL in "40 mg/mL", "50 mg/5 mL" or "1 %"; None where none or more than one is named."""
    return _strength_in(text[:_LONGEST_TEXT])


@lru_cache(maxsize=4096)
def _strength_in(text: str) -> float | None:
    parts = [(_number(amount) * _TO_MG[unit.lower()], float(per or 1)) for amount, unit, per in _STRENGTH.findall(text)]
    named = {mg / ml for mg, ml in parts if ml}  # "50 mg/0 mL" is no strength
    named |= {_number(amount) * _MG_PER_ML_OF_ONE_PERCENT for amount in _PERCENT.findall(text)}
    return named.pop() if len(named) == 1 else None


def per_day_in(text: str) -> float | None:
    """Doses a day as words say it: "twice daily", "every 12 hours", "bid"."""
    hours = _EVERY_HOURS.search(text)
    if hours and int(hours[1]):
        return 24 / int(hours[1])
    return next((times for pattern, times in _SAID_PER_DAY if pattern.search(text)), None)


def mass(quantity: Quantity | None) -> float | None:
    """Milligrams of a Quantity, None for other units."""
    if quantity is None or quantity.value is None:
        return None
    words = _unit_words(quantity.code, quantity.unit)
    return next((quantity.value * _TO_MG[unit] for unit in words if unit in _TO_MG), None)


def _one(dosage: Dosage, product: str) -> Dose:
    said = in_text(dosage.text)
    quantity = _quantity(dosage)
    strength = strength_in(product) or said.mg_per_ml
    ml = _in(quantity, frozenset({"ml", "milliliter", "millilitre"}))
    mg = mass(quantity)
    if mg is None and ml is not None and strength is not None:
        mg = ml * strength
    return finite(
        Dose(
            mg=mg if mg is not None else _mass_of_pieces(quantity, product) or said.mg,
            ml=ml if ml is not None else said.ml,
            mg_per_ml=strength,
            units=_in(quantity, _UNITS) or said.units,
            per_day=_per_day(dosage.timing) or said.per_day,
            text=dosage.text.strip() or _printed(quantity),
        )
    )


def _quantity(dosage: Dosage) -> Quantity | None:
    rate: DoseAndRate | None = next(iter(dosage.dose_and_rate), None)
    if rate is None:
        return dosage.dose_quantity
    return rate.dose_quantity or (rate.dose_range.high if rate.dose_range else None) or dosage.dose_quantity


def _mass_of_pieces(quantity: Quantity | None, product: str) -> float | None:
    """Two tablets of "warfarin sodium 3 MG Oral Tablet" are 6 mg: only when the name holds a single strength."""
    pieces = _in(quantity, _PIECES)
    strength = _only_mass(product)
    return None if pieces is None or strength is None else pieces * strength


def _per_day(timing: Timing | None) -> float | None:
    if timing is None:
        return None
    repeat = timing.repeat
    days = repeat.period * _DAYS.get(repeat.period_unit, 0) if repeat and repeat.period else 0
    if repeat and days:
        return (repeat.frequency_max or repeat.frequency or 1) / days
    if repeat and (repeat.time_of_day or repeat.when):
        return float(len(repeat.time_of_day or repeat.when))
    if timing.code is None:
        return None
    coded = (_PER_DAY.get(coding.code.strip().upper()) for coding in timing.code.coding)
    return next((times for times in coded if times), None) or per_day_in(timing.code.text)


def _states(dose: Dose) -> bool:
    return any(amount is not None for amount in (dose.mg, dose.ml, dose.units))


def _in(quantity: Quantity | None, units: frozenset[str]) -> float | None:
    if quantity is None or units.isdisjoint(_unit_words(quantity.code, quantity.unit)):
        return None
    return quantity.value


@remembered(1024)
def _unit_words(code: str, unit: str) -> frozenset[str]:
    """Code and printed unit in lower case, without braces and plural: "{tbl}", "Tablets"."""
    return frozenset(word.strip().lower().strip("{}").removesuffix("s") for word in (code, unit) if word.strip())


@lru_cache(maxsize=4096)
def _only_mass(text: str) -> float | None:
    masses = {_number(amount) * _TO_MG[unit.lower().removesuffix("s")] for amount, unit in _MASS.findall(text)}
    return masses.pop() if len(masses) == 1 else None


def _only(pattern: re.Pattern[str], text: str) -> float | None:
    amounts = {_number(amount) for amount in pattern.findall(text)}
    return amounts.pop() if len(amounts) == 1 else None


def _number(text: str) -> float:
    """ "1,000" is a thousand, "2,5" two and a half."""
    head, _, tail = text.rpartition(",")
    if head and len(tail) == 3 and "." not in tail:
        return float(text.replace(",", ""))
    return float(text.replace(",", "."))


def _printed(quantity: Quantity | None) -> str:
    if quantity is None or quantity.value is None:
        return ""
    return f"{quantity.value:.6g} {(quantity.unit or quantity.code).strip()}".strip()
