"""What every finding is: a small frozen model that says itself, names its data and checks a situation."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Truth


def as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(as_tuple)]
Aspect = Literal["mixture", "years", "months", "wait", "weight"]  # what they hold: aspects.py
Need = tuple[str, str]  # (data set, concept or ""): what must have been read

# Parameters whose value is the name of a limit of the rule, in every finding that has them.
LIMIT_PARAMETERS = (
    *("within", "closer_than", "above", "at_least", "below", "at_most", "times"),
    *("for_at_least", "for_less_than", "stale_after", "reduced_by", "daily_prednisolone", "reports_within"),
)
# Parameters whose values are names in rules/codes.
CONCEPT_PARAMETERS = (
    *("of", "against", "at", "unless_later", "containing", "shows"),
    *("reaction", "only_reaction", "except_reaction"),
)


class Finding(BaseModel, ABC):
    """One word of the rule language. Subclasses add typed parameters and are 5–15 lines each.

    `of` is the main parameter: a bare word or list in YAML is short for it. `as` names the evidence for card texts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
    word: ClassVar[str]
    work: ClassVar[int] = 1  # roughly how long an answer takes: `all` asks the quick ones first
    as_: str = Field(default="", alias="as")

    @cached_property
    def name(self) -> str:
        """The name of the evidence: `as`, else the (first) concept in `of`, else the word itself."""
        of = getattr(self, "of", ()) or (self.word,)
        return self.as_ or (of if isinstance(of, str) else of[0])

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

    def signs(self) -> Looked | None:
        """Signs without any of which `check` always gives the same answer, once the data that it `needs` was read.

        Default, None: the answer hangs on more than that, so it has to be asked for.
        """
        return None

    @property
    def told(self) -> bool:
        """Whether the signs tell the whole answer: with one of them it is True."""
        return False

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        """The aspects that settle whether it holds, where of its signs only those of injectates are shown.

        Default, none: it hangs on more than that.
        """
        return ()

    def needs(self) -> Iterable[Need]:
        """The data that must have been read for the answer to be sure. Default: the order alone."""
        return ()

    def limit_names(self) -> Iterable[str]:
        """The limits that the parameters name; each must stand in the rule's `limits`."""
        return (value for key in LIMIT_PARAMETERS if (value := getattr(self, key, None)))

    def concepts(self) -> Iterable[str]:
        """The names that must exist in rules/codes. Findings whose `of` is no concept say otherwise."""
        for key in CONCEPT_PARAMETERS:
            value = getattr(self, key, None) or ()
            yield from (value,) if isinstance(value, str) else value

    def defined(self) -> Iterable[str]:
        """The definitions whose trees this finding asks. Default: none."""
        return ()

    def refers(self) -> Iterable[tuple[str, str]]:
        """Everything outside the rule that the parameters name: (sort, name), checked at load.

        Sorts: concept, definition, rule, kind, phrase, policy key.
        """
        yield from (("concept", name) for name in self.concepts())
        yield from (("definition", name) for name in self.defined())
        yield from (("rule", name) for name in self.asks())

    def asks(self) -> Iterable[str]:
        """The rules whose answers this finding reads: they are asked before. Default: none."""
        return getattr(self, "not_covered_by", ())
