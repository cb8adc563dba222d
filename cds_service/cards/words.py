"""How cards say numbers, units, lists, sides, days and kinds of injection."""

from collections.abc import Sequence

from cds_service.chart.order import Order
from cds_service.reasoning import kinds
from cds_service.reasoning.limits import Limit

UNITS = {  # UCUM as a person writes it; what is not here prints as it stands
    "1": "",
    "%": "%",
    "Cel": "°C",
    "[degF]": "°F",
    "mm[Hg]": "mmHg",
    "10*9/L": "×10⁹/L",
    "10*3/uL": "×10³/µL",
    "kg/m2": "kg/m²",
    "mL/min": "mL/min",
    "mL/min/{1.73_m2}": "mL/min/1.73 m²",
    "ug": "µg",
    "ug/L": "µg/L",
    "umol/L": "µmol/L",
    "[IU]": "IU",
    "[IU]/mL": "IU/mL",
    "[IU]/dL": "IU/dL",
    "[lb_av]": "lb",
}
ODD_UNITS = frozenset({"{INR}", "{ratio}", *(unit for unit, print_ in UNITS.items() if unit != print_)})
TIMES = {"h": "hour", "d": "day", "wk": "week", "mo": "month", "a": "year", "min": "minute"}
SIDES = {"right": "right", "left": "left", "bilateral": "bilateral"}
NO_SIDE = "side not recorded"
SITES = {"right": "right hip", "left": "left hip", "bilateral": "both hips"}
NO_SITE = f"a hip ({NO_SIDE})"
KINDS = kinds.TITLES
GUIDANCE = {
    "ultrasound": "ultrasound",
    "fluoroscopy": "fluoroscopy",
    "ct": "CT",
    "mri": "MRI",
    "landmark": "landmarks only",
    "not-stated": "guidance not stated",
}


def number(value: float) -> str:
    """ "3", "4.5", "0.125": no trailing zeros, at most three decimals."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def quantity(value: float, unit: str) -> str:
    """A number with its unit as a person writes it: "90 days", "40 mg", "50 ×10⁹/L", an INR as "3.0"."""
    if unit == "{INR}":
        return f"{value:.1f}" if value == round(value, 1) else number(value)
    if word := TIMES.get(unit):
        return f"{number(value)} {word}" if value == 1 else f"{number(value)} {word}s"
    return f"{number(value)} {printed_unit(unit)}".rstrip()


def printed_unit(unit: str) -> str:
    """A UCUM unit in print. Annotations such as "{INR}" print nothing."""
    return "" if unit.startswith("{") else UNITS.get(unit, TIMES.get(unit, unit))


def limit(given: Limit) -> str:
    """Value and unit of a limit; a word limit is the word with its hyphens as spaces."""
    if isinstance(given.value, str):
        return given.value.replace("-", " ")
    return quantity(given.value, given.unit)


def joined(words: Sequence[str], most: int = 4) -> str:
    """ "a", "a and b", "a, b and c"; more than `most` become "a, b, c, d and 2 more"."""
    if len(words) == 1:
        return words[0]
    shown = list(words)
    if len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]])) if shown else ""


def capital(text: str) -> str:
    first = text[:1]
    return text if first.isupper() else first.upper() + text[1:]


def day_count(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def before_injection(days: int) -> str:
    """ "3 days before the injection", "on the day of the injection", "2 days after the injection"."""
    if days == 0:
        return "on the day of the injection"
    return f"{day_count(abs(days))} {'before' if days > 0 else 'after'} the injection"


def order_name(order: Order) -> str:
    """What is ordered and where: "intra-articular hip injection, right"."""
    return f"{KINDS[order.kind]}, {SIDES.get(order.side, NO_SIDE)}"
