"""Limits: every number a rule compares with, and where it comes from."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Limit(BaseModel):
    """A number (or a word, with `one_of`) with unit, source and the policy key by which a site may change it.

    `value: none` in YAML means "no limit": a comparison with it never holds. `exact` says what equality does
    in `above`/`below` comparisons: "passes" (default, the limit itself is allowed) or "fires".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float | str
    unit: str = ""
    exact: Literal["passes", "fires"] = "passes"
    source: str
    policy: str = ""
    one_of: tuple[str, ...] = ()

    @property
    def number(self) -> float | None:
        """The value as a number; None for `none`."""
        return None if isinstance(self.value, str) else self.value


Limits = Mapping[str, Limit]
