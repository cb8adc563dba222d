"""What the guideline profiles set differently, and who set what is in force."""

from pathlib import Path

from cds_service.pages.rules.profiles import Profiles, keys_read
from cds_service.reasoning import policy, ruleset
from cds_service.reasoning.compiled import Compiled
from cds_service.reasoning.ruleset import Ruleset
from tests.pages.rules.conftest import FOLDER

IDS = policy.profiles(FOLDER)


def test_every_profile_has_a_column_the_default_first(profiles: Profiles) -> None:
    assert IDS == ("sir-2019", "asipp-2024", "asra-pain-2018", "conservative", "eular-2021", "uk-local")
    assert profiles.names[0] == "SIR 2019"


def test_a_limit_differs_between_profiles(profiles: Profiles, by_id: dict[str, Compiled]) -> None:
    rows = {row.key: row for row in profiles.rows(by_id["ac-vka-inr-high"])}
    inr = rows["ac.inr_low_risk_max"]
    values = dict(zip(IDS, inr.values, strict=True))
    assert (values["sir-2019"], values["conservative"], values["eular-2021"]) == ("3.0", "2.0", "no limit")
    assert values["uk-local"] == "3.0 (equality fires)"
    differs = dict(zip(IDS, inr.differs, strict=True))
    assert (differs["sir-2019"], differs["uk-local"]) == (False, True)
    assert inr.by == "profile SIR 2019"


def test_settings_behind_findings_levels_switches_and_bleeding_classes_count(
    rules: Ruleset, by_id: dict[str, Compiled]
) -> None:
    assert set(keys_read(by_id["ac-deep-block-hold"], rules)) == {
        "ac.deep_profile",
        "ac.inr_deep_max",
        "ac.plane_block_class",
    }
    assert "la.profile" in set(keys_read(by_id["dose-la-max"], rules))
    assert set(keys_read(by_id["suit-ha-hip"], rules)) == {"suit.ha_hip"}
    assert "plan.bundle" in set(keys_read(by_id["plan-aftercare-bundle"], rules))


def test_a_switch_is_on_or_off(profiles: Profiles, by_id: dict[str, Compiled]) -> None:
    (bundle,) = [row for row in profiles.rows(by_id["plan-aftercare-bundle"]) if row.key == "plan.bundle"]
    assert set(bundle.values) == {"on"}


def test_what_a_site_changed_is_the_sites(tmp_path: Path) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("reason: test\nsettings: {ac.inr_low_risk_max: 2.5}\n", encoding="utf-8")
    rules = ruleset.load(FOLDER, site=site)
    compiled = next(one for one in rules.rules if one.rule.id == "ac-vka-inr-high")
    row = Profiles(rules, FOLDER).rows(compiled)[0]
    assert (row.in_force, row.by, row.values[0]) == ("2.5", "this site", "3.0")
