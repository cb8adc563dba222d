"""A scenario of a rule file: a clinical sentence, a patient, and the answer that must come."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, model_validator

from cds_service.reasoning.part import Names, Part


def _as_mapping(value: Any) -> Any:
    return {value: ()} if isinstance(value, str) else value


Answered = Literal["silent", "unknown", "info", "warning", "critical", "met", "not met"]
WITHOUT: Literal["without"] = "without"


class Scenario(Part):
    """A clinical sentence with the differences from the baseline patient, and what must come of it.

    `expect: warning`, or with words that the rule's card must hold, and some that it must not:
    `expect: {warning: INR 3.1, without: apixaban}`. What is unknown and has no card says its causes.
    A definition has no card: it is `met`, `not met` or `unknown`.
    """

    name: str
    given: dict[str, Any] = {}
    expect: Annotated[dict[Answered | Literal["without"], Names], BeforeValidator(_as_mapping)]

    @model_validator(mode="after")
    def _one_answer(self) -> "Scenario":
        if len(self.expect.keys() - {WITHOUT}) != 1:
            raise ValueError(f"expect one answer: {', '.join(get_args(Answered))}")
        return self

    @property
    def answer(self) -> str:
        """What the rule must answer: silent, unknown, or its level."""
        return next(name for name in self.expect if name != WITHOUT)

    @property
    def words(self) -> tuple[str, ...]:
        """What its card must say, beside the answer."""
        return next(words for name, words in self.expect.items() if name != WITHOUT)

    @property
    def without(self) -> tuple[str, ...]:
        """What its card must not say."""
        return self.expect.get(WITHOUT, ())

    @property
    def worded(self) -> bool:
        """Whether the answer alone does not settle it."""
        return bool(self.words or self.without)
