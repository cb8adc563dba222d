"""A rule file as data: fixed keys, no logic. Trees stay as written here; `tree.py` reads them."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from cds_service.reasoning.limits import Limit
from cds_service.reasoning.part import Names, Part, as_tuple
from cds_service.reasoning.scenario import Scenario
from cds_service.reasoning.truth import CauseKind

Indicator = Literal["info", "warning", "critical"]
LEVELS: tuple[Indicator, ...] = ("info", "warning", "critical")  # from the mildest up
Hook = Literal["patient-view", "order-select", "order-sign", "appointment-book"]
Group = Literal["suitability", "technique", "contraindication", "anticoagulation", "injectate-dose", "planning"]
Kebab = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]


class AppliesTo(Part):
    """The orders a rule looks at: kinds or families of kinds, and injectate families. Empty: all."""

    kinds: Names = ()
    injectates: Names = ()


class PolicyLevel(Part):
    """A level that a site may change: `{policy: suit.ha_hip, default: warning}`."""

    policy: str
    default: Indicator


class Switch(Part):
    """Turns a rule off where the policy says `false` or `off`."""

    policy: str
    default: bool


class GuardedLine(Part):
    """A line of detail that is printed only when the evidence `if` is there."""

    if_: str = Field(alias="if")
    text: str


Lines = Annotated[tuple[str | GuardedLine, ...], BeforeValidator(as_tuple)]


class CardText(Part):
    """What a card says. A case overrides the rule's card key by key; suggestions are read by the cards room."""

    indicator: Indicator | PolicyLevel | None = None
    summary: str | None = None
    detail: Lines = ()
    changes_if: Lines = ()
    suggestions: tuple[dict[str, Any], ...] = ()
    override_reasons: Names = ()
    lines_at_most: str | None = None  # name of a limit

    def over(self, shared: "CardText | None") -> "CardText":
        """This card on top of the shared one: every key written here wins, the others come from there."""
        if shared is None:
            return self
        return shared.model_copy(update={key: getattr(self, key) for key in self.model_fields_set})


class Folding(Part):
    """Rules on whose card this one speaks while they speak: the first that is shown.

    Cards above `up_to` stay alone, and so does a card beside hosts above `into`.
    """

    rules: Names
    up_to: Indicator = "critical"
    into: Indicator = "critical"

    @model_validator(mode="before")
    @classmethod
    def _bare_rules(cls, given: Any) -> Any:
        return {"rules": given} if isinstance(given, str | list) else given


class Case(Part):
    """One way in which the rule speaks."""

    when: Any
    card: CardText = CardText()


class Answer(Part):
    """What follows from Unknown: nothing, another rule's card, a line in data-gaps, or a card of its own."""

    silent: bool = False
    covered_by: str | None = None
    gap: str | None = None
    trivial: bool = False
    card: CardText | None = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> "Answer":
        said = [self.silent, self.covered_by is not None, self.gap is not None, self.card is not None]
        if sum(said) != 1:
            raise ValueError("say one of: silent, {covered_by: rule}, {gap: text}, {card: …}")
        if self.trivial and self.gap is None:
            raise ValueError("trivial belongs to a gap")
        return self


SPEAKS_OF_UNLISTED = "dose-injectate-unlisted"
OF_EVERY_RULE: Mapping[CauseKind, Answer | None] = {"doubtful": None, "unlisted": Answer(covered_by=SPEAKS_OF_UNLISTED)}


class Unknown(Part):
    """Answers by cause; `otherwise` serves every cause that is not named.

    A drug in doubt is asked about by its name. A drug of which nobody knows what it holds is the same open question for
    every rule, and has a card of its own.
    """

    failed: Answer | None = None
    truncated: Answer | None = None
    none: Answer | None = None
    unusable: Answer | None = None
    undated: Answer | None = None
    unsided: Answer | None = None
    unparsable: Answer | None = None
    otherwise: Answer | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: Any) -> Any:
        if given == "silent":
            return {"otherwise": {"silent": True}}
        if isinstance(given, dict) and given.keys() & Answer.model_fields.keys():
            return {"otherwise": given}
        if isinstance(given, dict):
            return {cause: {"silent": True} if said == "silent" else said for cause, said in given.items()}
        return given

    def key(self, cause: CauseKind) -> str:
        """The key that serves a cause: its own, else `otherwise`."""
        return cause if cause in OF_EVERY_RULE or getattr(self, cause) else "otherwise"

    def to(self, cause: CauseKind) -> Answer | None:
        """The answer for a cause; None where the rule has no word for it."""
        return self._by_cause[cause]

    @cached_property
    def _by_cause(self) -> Mapping[CauseKind, Answer | None]:
        return {cause: getattr(self, self.key(cause), OF_EVERY_RULE.get(cause)) for cause in get_args(CauseKind)}

    @staticmethod
    def path(cause: str) -> tuple[str, ...]:
        """Where the answer for a cause stands in a rule file."""
        return ("unknown",) if cause == "otherwise" else ("unknown", cause)

    def answers(self) -> dict[str, Answer]:
        """All answers by the key under which they stand."""
        named = {cause: getattr(self, cause) for cause in type(self).model_fields}
        return {cause: answer for cause, answer in named.items() if answer}


class Review(Part):
    owner: str
    last_reviewed: str
    review_by: str


class Change(Part):
    version: Version
    note: str


class Rule(Part):
    """One rule. Which keys it may have, and nothing of what they do."""

    id: Kebab
    title: str
    group: Group
    version: Version
    status: Literal["draft", "approved", "retired"]
    hooks: Annotated[tuple[Hook, ...], Field(min_length=1)]
    applies_to: AppliesTo = AppliesTo()
    switch: Switch | None = None
    limits: dict[str, Limit] = {}
    when: Any = None
    look_up: dict[str, Any] = {}
    card: CardText | None = None
    cases: Annotated[tuple[Case, ...], Field(min_length=1)]
    unknown: Unknown
    covers: Names = ()  # evidence whose drugs no other antithrombotic card repeats
    replaces: Names = ()
    folds_into: Folding | None = None
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    disagreement: str | None = None
    scenarios: tuple[Scenario, ...] = ()
    review: Review
    changes: tuple[Change, ...]


class Definition(Part):
    """A named tree that several rules share: `rules/definitions/*.yaml`."""

    name: Kebab
    title: str
    limits: dict[str, Limit] = {}
    when: Any
    sources: tuple[str, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    review: Review | None = None
    changes: tuple[Change, ...] = ()
    status: Literal["draft", "approved", "retired"] = "draft"
    version: Version = "1.0.0"


class Source(Part):
    """One entry of the bibliography `rules/sources.yaml`; further keys are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")

    title: str = ""
    url: str = ""


CardText.model_rebuild()
