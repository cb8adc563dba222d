"""Where a card's advice comes from: the label of its source, and the evidence section of its detail."""

from collections.abc import Mapping
from dataclasses import dataclass

from cds_service.cards import words
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.policy import Policy
from cds_service.reasoning.rule import Rule, Source
from cds_service.wire import card

SYSTEM = "urn:hip-injection-cds:rules"
LOCAL = "local"
DRAWN = "anticoagulation"  # the group of rules that the antithrombotic timeline is about
REVIEWED = {
    "draft": "draft: not yet reviewed by a clinician",
    "approved": "approved",
    "retired": "retired",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What a rule's card says about where it comes from: the same for every patient. `evidence` are bullets.

    `handout` is the address of the page for patients; `launch` the SMART app that draws what the card speaks of, ""
    where there is none.
    """

    source: card.Source
    evidence: str
    handout: str = ""
    launch: str = ""


def page(
    rule: Rule, limits: Limits, policy: Policy, sources: Mapping[str, Source], base_url: str, launch: str = ""
) -> Page:
    said = evidence(rule, limits, policy, sources)
    bullets = "\n".join(f"- {words.capital(line)}" for line in said)
    handout = f"{base_url.rstrip('/')}/handout"
    return Page(of_card(rule, sources, base_url), bullets, handout, launch if rule.group == DRAWN else "")


def label(source: Source) -> str:
    """The body that speaks and its year: "SIR 2019"; the title where no body is named."""
    extra = source.model_extra or {}
    body, year = str(extra.get("body") or source.title), str(extra.get("year") or "")
    return body if not year or year in body else f"{body} {year}"


def citation(source: Source) -> str:
    """One line of the bibliography: label, title, DOI or address without its scheme, so that nothing becomes a link."""
    doi = (source.model_extra or {}).get("doi")
    place = f"doi {doi}" if doi else source.url.partition("://")[2]
    head = label(source)
    return ". ".join(filter(None, (head, source.title if source.title != head else "", place)))


def of_card(rule: Rule, sources: Mapping[str, Source], base_url: str) -> card.Source:
    """The source of a card: its lead guidance, the page of the rule at this version, the rule as topic."""
    lead = next((sources[name] for name in rule.sources if name in sources), None)
    return card.Source.checked(
        label=label(lead) if lead else "Local policy",
        url=f"{base_url.rstrip('/')}/rules/{rule.id}/{rule.version}",
        topic=card.Coding.checked(code=rule.id, system=SYSTEM, display=rule.title),
    )


def evidence(rule: Rule, limits: Limits, policy: Policy, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """The lines that do not change from patient to patient: citations, policy in force, disagreement, rule."""
    cited = [citation(sources[name]) for name in rule.sources if name in sources]
    chosen = [f"{limit.policy} {words.limit(limit)}" for limit in limits.values() if limit.policy]
    in_force = f"Policy {policy.name}" + (f": {', '.join(chosen)}" if chosen else "")
    dissent = [f"Guidelines differ: {rule.disagreement}"] if rule.disagreement else []
    state = f"Rule {rule.id} {rule.version}, {REVIEWED[rule.status]}"
    return (*cited, in_force, *dissent, state)
