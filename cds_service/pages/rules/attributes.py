"""The source attributes of evidence-based decision support, 45 CFR 170.315(b)(11)(iv)(A), worked out per rule.

What a rule uses is read from its trees; what nobody recorded is said to be unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from cds_service.pages.rules.citations import Citation
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.findings.answers import in_words
from cds_service.reasoning.ruleset import Ruleset
from cds_service.reasoning.tree import Leaf, Node

NO_WORD = "Not used: the rule language has no word for it."
NOT_USED = "Not used by this rule."
HEALTH_STATUS = ("pregnan", "lactat", "breastfeed", "fall", "smok", "alcohol", "frail", "disab", "function", "cognit")
INDIRECT = "Read for a calculation or a dose class (creatinine clearance, maximum dose)."


@dataclass(frozen=True, slots=True)
class Attribute:
    """One of the thirteen: `number` as in the paragraph."""

    number: int
    title: str
    said: str


def attributes(compiled: Compiled, ruleset: Ruleset, cited: tuple[Citation, ...]) -> tuple[Attribute, ...]:
    """All thirteen, in the order of the regulation."""
    used = Used(compiled, ruleset)
    titles_and_words = (
        ("Bibliographic citation", "; ".join(f"{one.label}: {one.text}" for one in cited)),
        ("Developer", "The hip-injection-cds project (open source). No clinician has reviewed it."),
        ("Funding of the technical implementation", "Unknown: no funding is recorded for this project."),
        ("Release and revision dates", _dates(compiled, cited)),
        ("Use of race", NO_WORD),
        ("Use of ethnicity", NO_WORD),
        ("Use of language", NO_WORD + " A leaflet may be printed in the patient's language."),
        ("Use of sexual orientation", NO_WORD),
        ("Use of gender identity", NO_WORD),
        ("Use of sex", used.patient("sex", "The recorded sex decides.")),
        ("Use of date of birth", used.patient("age", "The age on the day of the injection decides.")),
        ("Use of social determinants of health", NO_WORD),
        ("Use of health status assessments", used.health_status),
    )
    return tuple(Attribute(place, title, said) for place, (title, said) in enumerate(titles_and_words, 1))


def _dates(compiled: Compiled, cited: tuple[Citation, ...]) -> str:
    rule = compiled.rule
    sources = "; ".join(f"{one.label}: {one.date}" for one in cited if one.date)
    return (
        f"Version {rule.version}; the days of its changes are in the version history of the repository, not in the "
        f"rule. Last reviewed: {rule.review.last_reviewed}. To be reviewed by {rule.review.review_by}. "
        f"Sources: {sources}."
    )


class Used:
    """What the trees of a rule look at, definitions followed."""

    def __init__(self, compiled: Compiled, ruleset: Ruleset) -> None:
        nodes = [*compiled.trees(), *(node for _, node in compiled.look_up)]
        self._leaves = [leaf for node in nodes for leaf in followed(node, ruleset)]

    def patient(self, word: str, direct: str) -> str:
        """Whether a finding of that word decides, or the patient's data enter a calculation."""
        if any(leaf.finding.word == word for leaf in self._leaves):
            return f"Used. {direct}"
        others = [leaf for leaf in self._leaves if leaf.finding.word not in ("age", "sex")]
        read = any(data == "patient" for leaf in others for data, _ in leaf.finding.needs())
        return f"Used. {INDIRECT}" if read else NOT_USED

    @property
    def health_status(self) -> str:
        names = {name for leaf in self._leaves for name in (*leaf.finding.concepts(), *leaf.finding.defined())}
        found = sorted(name for name in names if any(part in name for part in HEALTH_STATUS))
        return f"Used: {', '.join(in_words((name,)) for name in found)}." if found else NOT_USED


def followed(node: Node, ruleset: Ruleset) -> Iterator[Leaf]:
    """Every finding below a node, those of the definitions that it asks for too."""
    for leaf in node.leaves():
        yield leaf
        for name in leaf.finding.defined():
            yield from followed(ruleset.definitions[name], ruleset)
