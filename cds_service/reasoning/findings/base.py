"""What every finding is: a small frozen model that says itself, names its data and checks a situation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from cds_service.reasoning.limits import Limits
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Truth


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Need = tuple[str, str]  # (data set, concept or ""): what must have been read


class Finding(BaseModel, ABC):
    """One word of the rule language. Subclasses add typed parameters and are 5–15 lines each.

    `of` is the main parameter: a bare word or list in YAML is short for it. `as` names the evidence for card texts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    word: ClassVar[str]

    @model_validator(mode="before")
    @classmethod
    def _bare_word(cls, given: Any) -> Any:
        return {"of": given} if isinstance(given, str | list | tuple) else given

    @abstractmethod
    def says(self, limits: Limits) -> str:
        """The finding as a part of an English sentence: "the newest INR of the last 7 days is above 3"."""

    @abstractmethod
    def check(self, at: Situation, limits: Limits) -> Truth:
        """True, False or Unknown, with evidence. Never raises for odd data; raises only for a broken rule."""

    def needs(self) -> Iterable[Need]:
        """The data that must have been read for the answer to be sure. Default: the order alone."""
        return ()
