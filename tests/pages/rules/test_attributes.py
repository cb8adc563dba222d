"""The thirteen source attributes: worked out of the rule, honest about what nobody knows."""

import pytest

from cds_service.pages.rules.attributes import INDIRECT, NO_WORD, NOT_USED, attributes
from cds_service.pages.rules.citations import cited
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.ruleset import Ruleset


def said(compiled: Compiled, rules: Ruleset) -> dict[str, str]:
    made = attributes(compiled, rules, cited(compiled.rule.sources, rules))
    assert [one.number for one in made] == list(range(1, 14))
    return {one.title: one.said for one in made}


def test_what_is_not_known_is_said(by_id: dict[str, Compiled], rules: Ruleset) -> None:
    told = said(by_id["ac-vka-inr-high"], rules)
    assert told["Funding of the technical implementation"].startswith("Unknown")
    assert "No clinician has reviewed it." in told["Developer"]
    assert "Last reviewed: never." in told["Release and revision dates"]
    assert "J Vasc Interv Radiol 2019;30:1168-84" in told["Bibliographic citation"]


@pytest.mark.parametrize("title", ["Use of race", "Use of ethnicity", "Use of social determinants of health"])
def test_what_the_language_has_no_word_for_cannot_be_used(
    by_id: dict[str, Compiled], rules: Ruleset, title: str
) -> None:
    assert all(said(one, rules)[title] == NO_WORD for one in by_id.values())


@pytest.mark.parametrize(
    ("rule", "sex", "birth"),
    [
        ("ci-paediatric", NOT_USED, "Used. The age on the day of the injection decides."),
        ("tech-fluoro-pregnancy", "Used.", "Used."),  # through the definition of a possible pregnancy
        ("ac-deep-block-hold", f"Used. {INDIRECT}", f"Used. {INDIRECT}"),  # creatinine clearance
        ("suit-ha-hip", NOT_USED, NOT_USED),
    ],
)
def test_age_and_sex(by_id: dict[str, Compiled], rules: Ruleset, rule: str, sex: str, birth: str) -> None:
    told = said(by_id[rule], rules)
    assert told["Use of sex"].startswith(sex) or sex == "Used."
    assert told["Use of date of birth"].startswith(birth) or birth == "Used."


def test_pregnancy_is_a_health_status(by_id: dict[str, Compiled], rules: Ruleset) -> None:
    assert "pregnan" in said(by_id["ci-pregnancy"], rules)["Use of health status assessments"]
    assert said(by_id["suit-ha-hip"], rules)["Use of health status assessments"] == NOT_USED
