"""The page of a rule, and what the whole catalogue holds."""

from pathlib import Path

from cds_service.folders import data_folder
from cds_service.handbook.catalogue import Pages
from cds_service.reasoning import ruleset
from tests.reasoning.house import compiled

RULES = data_folder("rules")
TEXT = (RULES / "CATALOGUE.md").read_text("utf-8")
RULE = """
title: INR above the ceiling
limits: {highest: {value: 3, unit: "{INR}", source: local, policy: ac.inr_low_risk_max}}
applies_to: {kinds: [block], injectates: [steroid]}
when: {injectate: steroid}
card: {detail: A high INR bleeds., changes_if: A new INR., override_reasons: [emergency]}
cases:
  - when: {newest: {of: inr, above: highest}}
    card: {indicator: warning, summary: "INR {inr.value}: above {highest}."}
  - when: {not: {any: [{sex: male}, {cannot_tell: {taking: warfarin}}]}}
    card: {indicator: info, summary: No INR., detail: Ask for one., suggestions: [{label: Order it, do: []}]}
unknown: {none: {gap: a recent INR}, undated: silent, unsided: silent, otherwise: {covered_by: sys-fetch-failure}}
disagreement: Others say 2.0.
scenarios: [{name: INR 3.1, given: {}, expect: warning}]
"""


def test_the_page_of_a_rule() -> None:
    rules = ruleset.load(RULES)
    page = "\n".join(Pages(rules, {}, RULES).rule(compiled(RULE))).splitlines()
    assert page == EXPECTED.splitlines()


def test_every_rule_has_its_page_and_is_said_to_be_unreviewed() -> None:
    assert "**No clinician has reviewed these rules." in TEXT
    for compiled_rule in ruleset.load(RULES).rules:
        assert f"\n### {compiled_rule.rule.id}\n" in TEXT, compiled_rule.rule.id


def test_a_rule_that_is_off_says_so() -> None:
    supported = TEXT.partition("### suit-supported\n")[2].partition("###")[0]
    assert "**Switched off** unless a site switches it on" in supported


def test_local_numbers_are_called_local() -> None:
    for file in sorted(Path(RULES).glob("*/*.yaml")):
        if f"### {file.stem}\n" in TEXT and "source: local" in file.read_text("utf-8"):
            page = TEXT.partition(f"### {file.stem}\n")[2].partition("\n### ")[0]
            assert "local default, no guideline sets this" in page, file.stem


EXPECTED = """\
### a-rule

**INR above the ceiling** (version 1.0.0, draft)

Asked at signing, for any nerve block with steroid.

Only if:

- steroid is drafted for this injection

**Case 1.** It speaks if:

- the newest INR result is above 3

> **Warning: INR ‹INR›: above 3.0.**

**Case 2.** It speaks if:

- none of these holds:
  - the recorded sex is male
  - it cannot be told whether the patient takes warfarin

> **Info: No INR.**
>
> - Ask for one.
> - *Offers:* Order it

Where a card does not say otherwise, it also says:

- A high INR bleeds.
- *Would change this advice:* A new INR.
- *Reasons to override:* Emergency

When it cannot be told:

- not recorded: listed among the open questions as “a recent INR”
- date not recorded, side not recorded: nothing is said
- any other reason: left to the rule sys-fetch-failure

| Limit | Value | Who set it | Changed by |
|---|---|---|---|
| highest | 3.0 | local default, no guideline sets this | `ac.inr_low_risk_max` |

Where guidelines differ, and what we decided: Others say 2.0.

Sources: SIR 2019 (SIR19-II; read in part).

| Scenario | Answer |
|---|---|
| INR 3.1 | warning |

☐ agree  ☐ change  ☐ remove    by: ______________    what: ____________________________________
"""
