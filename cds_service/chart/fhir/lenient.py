"""The second reading of a resource that does not fit its structure: bends what clearly means the same, no more.

An object stands where a list belongs or the other way round, a number is written as text, a code as plain text (as in
DSTU2 and STU3), a list holds null. What cannot be bent raises `UnfitError`: the resource is then said to be unusable.
"""

import re
from typing import Any

from msgspec import inspect

_NUMBER = re.compile(r"\s*(<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*")
_infos: dict[type[object], inspect.Type] = {}
_TRUTH = {"true": True, "false": False}
EMPTY: tuple[Any, ...] = (None, "", [], {})
# Where plain text stands for an object, the field of the object that it means.
_TEXT_FIELD = {
    "CodeableConcept": "text",
    "Reference": "reference",
    "Pointer": "reference",
    "Annotation": "text",
    "Coding": "code",
}


class UnfitError(ValueError):
    """The value cannot mean what the element asks for."""


def bend(value: Any, shape: type[object], element: str = "") -> Any:
    """Decoded JSON, bent until it fits `shape`; UnfitError with the element's name where it cannot."""
    if shape not in _infos:
        _infos[shape] = inspect.type_info(shape)
    return _bend(value, _infos[shape], element or shape.__name__)


def _bend(value: Any, info: inspect.Type, where: str) -> Any:
    match info:
        case inspect.UnionType(types=types):
            return _bend(value, next(one for one in types if not isinstance(one, inspect.NoneType)), where)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            items = value if isinstance(value, list) else [value]
            return [_bend(one, item, where) for one in items if one not in EMPTY]
        case inspect.StructType():
            return _object(_only(value, where), info, where)
        case inspect.AnyType() | inspect.RawType():
            return value
    return _primitive(_only(value, where), info, where)


def _only(value: Any, where: str) -> Any:
    """A list of one stands for its item."""
    if not isinstance(value, list):
        return value
    items = [one for one in value if one not in EMPTY]
    if len(items) != 1:
        raise UnfitError(f"{where}: several values where one belongs")
    return items[0]


def _object(value: Any, info: inspect.StructType, where: str) -> dict[str, Any]:
    name = info.cls.__name__
    if isinstance(value, str) and name in _TEXT_FIELD:
        return {_TEXT_FIELD[name]: value.strip()}
    if not isinstance(value, dict):
        raise UnfitError(f"{where}: not an object")
    if name == "Quantity":
        value = _split_comparator(value)
    bent = {
        field.encode_name: _bend(value[field.encode_name], field.type, field.encode_name)
        for field in info.fields
        if value.get(field.encode_name) not in EMPTY
    }
    return {**bent, str(info.tag_field): info.tag} if info.tag_field and info.tag else bent


def _split_comparator(quantity: dict[str, Any]) -> dict[str, Any]:
    """{"value": "<0.1"} is {"value": 0.1, "comparator": "<"}."""
    found = _NUMBER.fullmatch(quantity["value"]) if isinstance(quantity.get("value"), str) else None
    if found is None or not found[1]:
        return quantity
    return {**quantity, "value": found[2], "comparator": found[1]}


def _primitive(value: Any, info: inspect.Type, where: str) -> Any:
    if isinstance(info, inspect.StrType):
        return _text(value, where)
    if isinstance(info, inspect.BoolType):
        return _boolean(value, where)
    number = _number(value, where)
    if isinstance(info, inspect.IntType) and not number.is_integer():
        raise UnfitError(f"{where}: not a whole number")
    return int(number) if isinstance(info, inspect.IntType) else number


def _text(value: Any, where: str) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dict):
        return _coded(value, where)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnfitError(f"{where}: not text")
    return str(value)


def _coded(concept: dict[str, Any], where: str) -> str:
    """A CodeableConcept or Coding where a code belongs, as later versions of FHIR write it."""
    codings = concept.get("coding")
    first = codings[0] if isinstance(codings, list) and codings and isinstance(codings[0], dict) else concept
    said = first.get("code") or concept.get("text")
    if not isinstance(said, str):
        raise UnfitError(f"{where}: an object where a code belongs")
    return said.strip()


def _boolean(value: Any, where: str) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in _TRUTH:
        return _TRUTH[value.strip().lower()]
    raise UnfitError(f"{where}: neither true nor false")


def _number(value: Any, where: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _finite(value, where)
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    if found is None or found[1]:
        raise UnfitError(f"{where}: not a number")
    return float(found[2])


def _finite(value: float, where: str) -> float:
    try:
        return float(value)
    except OverflowError:
        raise UnfitError(f"{where}: beyond all numbers") from None
