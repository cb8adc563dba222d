"""Which switch decides for which caller."""

import pytest

from cds_service.governance.modes import ALL_VISIBLE, Modes, switchable
from cds_service.reasoning.muted import NOTHING_MUTED
from cds_service.store.modes import Mode, Switch

RULE = "ac-vka-inr-high"


def test_without_a_switch_a_rule_is_visible() -> None:
    assert ALL_VISIBLE.mode(RULE, "ehr", "north") == "visible"
    assert ALL_VISIBLE.muted("ehr", "north") is NOTHING_MUTED


@pytest.mark.parametrize(
    ("switches", "decided"),
    [
        ([Switch(RULE, "silent")], "silent"),
        ([Switch(RULE, "silent"), Switch(RULE, "visible", tenant="north")], "visible"),
        ([Switch(RULE, "visible", tenant="north"), Switch(RULE, "silent")], "visible"),
        ([Switch(RULE, "silent", tenant="north"), Switch(RULE, "visible", client="ehr")], "visible"),
        ([Switch(RULE, "silent", client="ehr", tenant="north"), Switch(RULE, "visible", client="ehr")], "silent"),
        ([Switch(RULE, "off", tenant="north"), Switch(RULE, "visible", client="ehr", tenant="north")], "visible"),
        ([Switch(RULE, "silent", tenant="south")], "visible"),
        ([Switch(RULE, "silent", client="other")], "visible"),
        ([Switch("dose-la-max", "silent")], "visible"),
    ],
)
def test_the_narrowest_switch_that_fits_decides(switches: list[Switch], decided: Mode) -> None:
    modes = Modes(switches)

    assert modes.mode(RULE, "ehr", "north") == decided
    muted = modes.muted("ehr", "north")
    assert (RULE in muted.silent, RULE in muted.off) == (decided == "silent", decided == "off")


def test_off_for_everybody_is_a_kill_switch_that_nothing_narrower_opens() -> None:
    modes = Modes([Switch(RULE, "off"), Switch(RULE, "visible", client="ehr", tenant="north")])

    assert modes.mode(RULE, "ehr", "north") == "off"
    assert modes.muted("ehr", "north").off == {RULE}


@pytest.mark.parametrize("rule", ["sys-fetch-failure", "sys-unusable-data", "data-gaps"])
def test_a_rule_about_missing_data_stays_visible_whatever_the_store_says(rule: str) -> None:
    modes = Modes([Switch(rule, "off"), Switch(rule, "silent", client="ehr")])

    assert not switchable(rule)
    assert modes.mode(rule, "ehr", "") == "visible"
    assert modes.muted("ehr", "") == NOTHING_MUTED
