"""What a calculator hands back to the findings."""

from typing import NamedTuple

from cds_service.reasoning.truth import Cause, Item


class Calculation(NamedTuple):
    """A result with its inputs; without a number, the causes say what is missing.

    `at_least`: missing inputs counted nothing, so the true number may be higher. `newer`: why newer inputs may not have
    been read, so that the number may warn and reassures nobody.
    """

    number: float | None
    unit: str = ""
    inputs: tuple[Item, ...] = ()
    causes: tuple[Cause, ...] = ()
    at_least: bool = False
    note: str = ""
    decimals: int = 0  # with which the number is printed
    newer: tuple[Cause, ...] = ()
