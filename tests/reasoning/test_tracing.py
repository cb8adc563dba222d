"""The way to every answer: the truth of each node, beside what `evaluate` answers."""

import json
from pathlib import Path

import pytest

from cds_service.api.call import Call
from cds_service.api.service import Service
from cds_service.chart.chart import Chart
from cds_service.chart.order import Order
from cds_service.reasoning.evaluate import Judgement, judge, situation
from cds_service.reasoning.muted import Muted
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tracing import Step, Trace, passed_over, step, traced
from cds_service.reasoning.tree import Leaf
from cds_service.reasoning.truth import Truth
from cds_service.rehearsal.run import finished
from cds_service.settings import Settings

EXAMPLES = sorted(Path(__file__).parents[2].joinpath("fhir_examples").glob("*/request.json"))


@pytest.fixture(scope="module")
def service() -> Service:
    return Service(Settings())


def traces(service: Service, name: str) -> dict[str, Trace]:
    file = next(file for file in EXAMPLES if file.parent.name.startswith(name))
    body = file.read_bytes()
    call = service.call(body, json.loads(body)["hook"])
    chart, answers = finished(call.answers())
    ((order, outcomes),) = answers
    made = traced(call.edition.ruleset, chart, order, call.now, Judgement(outcomes))
    return {trace.compiled.rule.id: trace for trace in made}


@pytest.mark.parametrize("name", ["01", "03", "08", "15", "16"])
def test_the_traced_truth_is_the_answer(service: Service, name: str) -> None:
    for trace in traces(service, name).values():
        assert trace.outcome.status == status(trace), trace.compiled.rule.id


def status(trace: Trace) -> str:
    """What the traced truths make of the rule: the first case that holds speaks, unless its level is off."""
    gate = value(trace.gate) if trace.gate else True
    cases = [value(one) for one in trace.cases]
    if gate is False or trace.replaced_by:
        return "silent"
    if gate and True in cases:
        return "fired" if trace.compiled.cases[cases.index(True)].card.indicator else "silent"
    return "silent" if all(one is False for one in cases) else "unknown"


def value(one: Step) -> bool | None:
    assert one.truth is not None
    return one.truth.value


def test_a_leaf_keeps_the_evidence_that_it_rests_on(service: Service) -> None:
    trace = traces(service, "03")["ac-vka-inr-high"]
    last = trace.cases[-1]
    assert last.truth is not None
    (inr,) = last.truth.evidence["inr"]
    assert (inr.value, inr.reference) == ("3.1 {INR}", "Observation/observation-14")


def test_below_a_definition_stands_its_tree(service: Service) -> None:
    steps = [one for trace in traces(service, "01").values() for case in trace.cases for one in flat(case)]
    named = [one for one in steps if one.named]
    assert {one.named for one in named} >= {"diabetes"}
    assert all(one.node is service.rulebook.edition.ruleset.definitions[one.named] for one in named)


def flat(one: Step) -> list[Step]:
    return [one, *(below for inner in one.below for below in flat(inner))]


def test_a_node_that_raises_has_no_truth(service: Service) -> None:
    class Broken(Leaf):
        def __init__(self, leaf: Leaf) -> None:
            super().__init__(leaf.finding, leaf.limits, leaf.slot, leaf.path)

        def ask(self, at: Situation) -> Truth:
            raise ZeroDivisionError

    call, chart, order = first_order(service)
    at = situation(call.edition.ruleset, chart, order, call.now)
    leaf = next(leaf for one in call.edition.ruleset.rules for leaf in one.leaves())
    assert step(Broken(leaf), at).truth is None


def first_order(service: Service) -> tuple[Call, Chart, Order]:
    body = EXAMPLES[0].read_bytes()
    call = service.call(body, "order-sign")
    chart, answers = finished(call.answers())
    return call, chart, answers[0][0]


def test_rules_that_did_not_look_say_why(service: Service) -> None:
    call, _, order = first_order(service)
    reasons = {one.rule.id: why for one, why in passed_over(call.edition.ruleset, order)}
    assert reasons["ac-deep-block-hold"] == "about other kinds of injection"
    assert reasons["ac-supplements-ssri"] == "switched off by the policy"
    looking: set[str] = set(traces(service, "01"))
    assert looking.isdisjoint(reasons)
    assert len(looking) + len(reasons) == len(call.edition.ruleset.rules)


def test_muted_rules_are_traced_as_they_were_judged(service: Service) -> None:
    file = next(file for file in EXAMPLES if file.parent.name.startswith("03"))
    call = service.call(file.read_bytes(), "order-sign")
    chart, answers = finished(call.answers())
    order, rules = answers[0][0], call.edition.ruleset
    muted = Muted(off=frozenset({"plan-aftercare-bundle"}), silent=frozenset({"ac-vka-inr-high"}))
    judgement = judge(rules, chart, order, call.now, muted)
    made = {trace.compiled.rule.id: trace for trace in traced(rules, chart, order, call.now, judgement, muted)}
    inr = made["ac-vka-inr-high"]
    assert (inr.recorded_only, inr.outcome.status) == (True, "fired")
    assert "plan-aftercare-bundle" not in made
    reasons = {one.rule.id: why for one, why in passed_over(rules, order, muted)}
    assert reasons["plan-aftercare-bundle"] == "switched off while the service runs"
    spoken = {outcome.rule.id: outcome.status for outcome in judgement.spoken}
    visible = {name: one.outcome.status for name, one in made.items() if not one.recorded_only}
    assert {name: status for name, status in visible.items() if status != "silent"} == spoken
