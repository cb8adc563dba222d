"""Where a card says its advice comes from."""

from cds_service.cards import sources
from cds_service.reasoning import policy
from cds_service.reasoning.rule import Source
from tests.cards.outcomes import rule
from tests.cards.scenes import RULES, limit

POLICY = policy.load(RULES)
SIR = Source.model_validate(
    {"title": "Periprocedural management", "body": "SIR", "year": 2019, "doi": "10.1016/x", "url": "https://x.example"}
)
LEAFLET = Source.model_validate({"title": "Hip injection leaflet 2020", "url": "https://roh.example/leaflet"})


def test_the_label_is_body_and_year() -> None:
    assert sources.label(SIR) == "SIR 2019"
    assert sources.label(LEAFLET) == "Hip injection leaflet 2020"


def test_a_citation_has_no_address_that_could_become_a_link() -> None:
    assert sources.citation(SIR) == "SIR 2019. Periprocedural management. doi 10.1016/x"
    assert sources.citation(LEAFLET) == "Hip injection leaflet 2020. roh.example/leaflet"


def test_a_card_names_its_lead_source_its_page_and_its_rule() -> None:
    source = sources.of_card(rule("ac-x", sources=["SIR19", "ROH"]), {"SIR19": SIR}, "https://cds.example/")
    assert (source.label, source.url) == ("SIR 2019", "https://cds.example/rules/ac-x/1.2.0")
    assert source.topic is not None
    assert (source.topic.code, source.topic.system) == ("ac-x", "urn:hip-injection-cds:rules")


def test_a_card_without_a_known_source_is_local_policy() -> None:
    assert sources.of_card(rule("ac-x"), {}, "https://cds.example").label == "Local policy"


def test_the_evidence_gives_sources_policy_dissent_and_review() -> None:
    limits = {"highest": limit(3.0, "{INR}", policy="ac.inr_low_risk_max"), "other": limit(3)}
    page = sources.page(
        rule("ac-x", disagreement="EULAR sets none."), limits, POLICY, {"SIR19": SIR}, "https://x.example"
    )
    assert page.evidence.split("\n") == [
        "- SIR 2019. Periprocedural management. doi 10.1016/x",
        f"- Policy {POLICY.name}: ac.inr_low_risk_max 3.0",
        "- Guidelines differ: EULAR sets none.",
        "- Rule ac-x 1.2.0, draft: not yet reviewed by a clinician",
    ]
