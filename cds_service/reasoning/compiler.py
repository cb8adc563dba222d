"""From a rule as written to a rule made ready. Everything wrong is collected; nothing is guessed."""

from cds_service.reasoning.compiled import Compiled, CompiledCard, CompiledCase
from cds_service.reasoning.errors import Path, Problem, allowed
from cds_service.reasoning.limits import Limit, Limits
from cds_service.reasoning.outcome import Outcome
from cds_service.reasoning.policy import Policy
from cds_service.reasoning.rule import LEVELS, CardText, Indicator, PolicyLevel, Rule
from cds_service.reasoning.tree import Reader, Slots

SYSTEM = "sys-"  # how the ids of rules begin that speak of the service's own failures


class Compiler:
    """Compiles rules against one policy. The slots are shared, so that equal questions are asked once.

    `standard` is the default profile: a limit that it sets is written with the same value in the rule.
    """

    def __init__(
        self, policy: Policy, slots: Slots, families: dict[str, frozenset[str]], standard: Policy | None = None
    ) -> None:
        self.policy = policy
        self.standard = standard or policy
        self.slots = slots
        self.families = families  # kinds and families of kinds, each with its single kinds
        self.problems: list[Problem] = []

    def compile(self, rule: Rule) -> Compiled | None:
        """The rule made ready, or None when `problems` says why not."""
        before = len(self.problems)
        reader = Reader(self.limits(rule.limits), self.slots)
        gate = reader.read(rule.when, ("when",)) if rule.when is not None else None
        cases = [self._case(rule, place, reader) for place in range(len(rule.cases))]
        look_up = [(name, reader.read(raw, ("look_up", name))) for name, raw in rule.look_up.items()]
        made = Compiled(
            rule=rule,
            limits=reader.limits,
            on=self._on(rule),
            kinds=self._kinds(rule),
            gate=gate,
            cases=tuple(case for case in cases if case),
            look_up=tuple((name, node) for name, node in look_up if node),
            cards=self._unknown_cards(rule),
            silence=Outcome(rule, "silent", reader.limits),
        )
        self.problems += reader.problems
        return made if len(self.problems) == before else None

    def limits(self, written: dict[str, Limit]) -> Limits:
        """The limits in force; a policy key that does not exist is a problem."""
        for name, limit in written.items():
            if limit.policy and limit.policy not in self.policy:
                self._unknown_key(("limits", name, "policy"), limit.policy)
        known = {name: limit for name, limit in written.items() if limit.policy in self.policy}
        for name, limit in known.items():
            self._same_as_standard(name, limit)
        return written | {name: self.policy.limit(limit) for name, limit in known.items()}

    def _same_as_standard(self, name: str, limit: Limit) -> None:
        standard = self.standard.limit(limit)
        if (standard.value, standard.unit, standard.exact) != (limit.value, limit.unit, limit.exact):
            what = f"{words(limit)} stands here, {words(standard)} in {self.standard.id} ({limit.policy})."
            self.problems.append(Problem(("limits", name), what, "Write the same in both."))

    def _case(self, rule: Rule, place: int, reader: Reader) -> CompiledCase | None:
        case = rule.cases[place]
        tree = reader.read(case.when, ("cases", place, "when"))
        card = self._card(case.card.over(rule.card), ("cases", place, "card"))
        return CompiledCase(tree, card) if tree else None

    def _card(self, text: CardText, path: Path) -> CompiledCard:
        for key in ("indicator", "summary"):
            if getattr(text, key) is None:
                self.problems.append(Problem(path, f'"{key}" is missing.', "Give it here or in the rule's card."))
        level = self._level(text.indicator, (*path, "indicator"))
        if level in ("warning", "critical") and not text.changes_if:
            advice = "Say what would change the advice, here or in the rule's card."
            self.problems.append(Problem(path, f'"changes_if" is missing on a {level} card.', advice))
        return CompiledCard(text, level)

    def _level(self, written: Indicator | PolicyLevel | None, path: Path) -> Indicator | None:
        if not isinstance(written, PolicyLevel):
            return written
        if written.policy not in self.policy:
            self._unknown_key((*path, "policy"), written.policy)
            return written.default
        word = self.policy.word(written.policy)
        return next((level for level in LEVELS if level == word), None)

    def _unknown_cards(self, rule: Rule) -> dict[str, CompiledCard]:
        return {
            cause: self._card(answer.card.over(rule.card), (*rule.unknown.path(cause), "card"))
            for cause, answer in rule.unknown.answers().items()
            if answer.card
        }

    def _on(self, rule: Rule) -> bool:
        if rule.status == "retired":
            return False
        if rule.switch and rule.id.startswith(SYSTEM):
            advice = "A check that tells of failures cannot be switched off."
            self.problems.append(Problem(("switch",), "stands in a system rule.", advice))
        if rule.switch and rule.switch.policy not in self.policy:
            self._unknown_key(("switch", "policy"), rule.switch.policy)
            return rule.switch.default
        return rule.switch is None or self.policy.on(rule.switch.policy)

    def _kinds(self, rule: Rule) -> frozenset[str]:
        words = rule.applies_to.kinds
        for place, word in enumerate(words):
            if word not in self.families:
                path = ("applies_to", "kinds", place)
                self.problems.append(Problem(path, *allowed(word, self.families, "kind")))
        wanted = words or tuple(self.families)
        return frozenset().union(*(self.families.get(word, frozenset()) for word in wanted))

    def _unknown_key(self, path: Path, key: str) -> None:
        self.problems.append(Problem(path, *allowed(key, self.policy.settings, "policy key")))

    def take_problems(self) -> list[Problem]:
        """What was wrong since the last time of asking."""
        problems, self.problems = self.problems, []
        return problems


def words(limit: Limit) -> str:
    """A limit as its author writes it: "90 d", "3 {INR} (fires)"."""
    value = limit.value if isinstance(limit.value, str) else f"{limit.value:g}"
    unit = "" if limit.unit in ("", "1") else f" {limit.unit}"
    return value + unit + (" (fires)" if limit.exact == "fires" else "")
