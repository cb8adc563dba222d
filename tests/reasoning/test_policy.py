"""Profiles and what a site changes on top."""

import shutil
from pathlib import Path

import pytest

from cds_service.reasoning import policy
from cds_service.reasoning.errors import BrokenRulesError
from cds_service.reasoning.limits import Limit
from cds_service.reasoning.policy import PolicyKey
from tests.reasoning.findings.factory import RULES

PROFILES = sorted(file.stem for file in (RULES / "policies").glob("*.yaml"))


def site(place: Path, settings: str) -> Path:
    file = place / "site.yaml"
    file.write_text(f"reason: agreed by the department\nsettings: {settings}\n")
    return file


def complaint(folder: Path, name: str = policy.DEFAULT, own: Path | None = None) -> str:
    with pytest.raises(BrokenRulesError) as raised:
        policy.load(folder, name, own)
    (error,) = raised.value.errors
    return str(error)


def copied(place: Path) -> Path:
    root = place / "rules"
    shutil.copytree(RULES / "policies", root / "policies")
    shutil.copy(RULES / "policy_keys.yaml", root)
    return root


@pytest.mark.parametrize("name", PROFILES)
def test_every_profile_fits_the_keys(name: str) -> None:
    in_force = policy.load(RULES, name)
    assert in_force.id == name
    assert in_force.word(policy.PROFILE_KEY) == name


def test_the_default_profile_is_sir_2019_with_the_catalogues_defaults() -> None:
    in_force = policy.load(RULES)
    assert in_force.name == "SIR 2019"
    assert in_force.value("ac.inr_low_risk_max") == 3.0
    assert in_force.value("rep.interval_days") == 90
    assert in_force.word("rep.region_scope") == "hip-region"
    assert in_force.on("gaps.show")
    assert not in_force.on("suit.show_supportive")
    assert not in_force.on("vax.live")


def test_a_profile_sets_only_what_differs() -> None:
    uk = policy.load(RULES, "uk-local")
    assert uk.word("la.profile") == "uk-au-conservative"
    assert uk.value("rep.interval_days") == 90


def test_words_are_as_rules_compare_them() -> None:
    in_force = policy.load(RULES)
    assert (in_force.word("gaps.show"), in_force.word("rep.annual_max"), in_force.word("ac.dual")) == (
        "true",
        "3",
        "warning",
    )


def test_a_site_changes_single_keys_on_top_of_its_profile(tmp_path: Path) -> None:
    own = policy.load(RULES, "uk-local", site(tmp_path, "{rep.annual_max: 2, ac.inr_low_risk_max: 2.5}"))
    assert own.value("rep.annual_max") == 2
    assert own.value("ac.inr_low_risk_max") == 2.5
    assert own.word("la.profile") == "uk-au-conservative"
    assert own.site == {"rep.annual_max", "ac.inr_low_risk_max"}


def test_a_limit_may_bring_unit_source_and_what_equality_does(tmp_path: Path) -> None:
    months = site(tmp_path, "{rep.interval_days: {value: 3, unit: mo, exact: fires, source: local}}")
    written = Limit(value=90, unit="d", source="HIT", policy="rep.interval_days")
    limit = policy.load(RULES, site=months).limit(written)
    assert (limit.number, limit.unit, limit.exact, limit.source) == (3, "mo", "fires", "local")
    assert written.unit == "d"


def test_a_number_is_in_the_unit_of_its_key() -> None:
    written = Limit(value=3, unit="mo", source="HIT", policy="rep.interval_days")
    limit = policy.load(RULES).limit(written)
    assert (limit.number, limit.unit) == (90, "d")


def test_a_limit_without_policy_stays() -> None:
    limit = Limit(value=1, source="local")
    assert policy.load(RULES).limit(limit) is limit


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            "{rep.anual_max: 2}",
            'settings.rep.anual_max: unknown policy key "rep.anual_max". Did you mean "rep.annual_max"?',
        ),
        ("{rep.annual_max: 12}", "settings.rep.annual_max: takes 1 to 6. Found: 12.0."),
        ("{rep.annual_max: many}", "settings.rep.annual_max: takes a number. Found: 'many'."),
        ("{rep.annual_max: none}", "settings.rep.annual_max: takes a number. Found: 'none'."),
        ("{ac.inr_low_risk_max: any}", "settings.ac.inr_low_risk_max: takes a number or none. Found: 'any'."),
        ("{ac.plane_block_class: high}", "settings.ac.plane_block_class: takes one of low, deep. Found: 'high'."),
        ("{gaps.show: sometimes}", "settings.gaps.show: takes true or false. Found: 'sometimes'."),
        ("{rep.annual_max: true}", "settings.rep.annual_max: takes a number. Found: True."),
    ],
)
def test_a_site_file_is_checked(tmp_path: Path, settings: str, said: str) -> None:
    own = site(tmp_path, settings)
    assert complaint(RULES, own=own) == f"{tmp_path.name}/site.yaml:2: {said}"


def test_a_site_file_says_why(tmp_path: Path) -> None:
    file = tmp_path / "site.yaml"
    file.write_text("settings: {rep.annual_max: 2}\n")
    assert complaint(RULES, own=file) == f'{tmp_path.name}/site.yaml:1: "reason" is missing.'


def test_an_unknown_profile_lists_those_there_are() -> None:
    said = complaint(RULES, "sir-2020")
    assert said.startswith('rules/policies: unknown policy profile "sir-2020". Allowed: asipp-2024, ')
    assert said.endswith('Did you mean "sir-2019"?')


def test_the_default_profile_must_be_complete(tmp_path: Path) -> None:
    root = copied(tmp_path)
    with (root / "policy_keys.yaml").open("a") as keys:
        keys.write("new.key: {title: Something new, switch: true}\n")
    assert complaint(root) == 'rules/policies/sir-2019.yaml:6: settings: the default profile must set "new.key".'


@pytest.mark.parametrize("given", [{}, {"switch": True, "one_of": ["a"]}, {"lowest": 1}])
def test_a_key_is_of_one_sort(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a key is a switch, or has one_of, or has lowest and highest"):
        PolicyKey.model_validate({"title": "x", **given})


def test_a_wrong_key_file_names_its_line(tmp_path: Path) -> None:
    root = copied(tmp_path)
    (root / "policy_keys.yaml").write_text("a.b:\n  title: x\n  swich: true\n")
    with pytest.raises(BrokenRulesError, match=r"rules/policy_keys\.yaml:3: a\.b\.swich: "):
        policy.load(root)
