"""Results that clear an antithrombotic before an injection (table antithrombotics)."""

from datetime import timedelta

from cds_service.chart.facts import Result, When
from cds_service.reasoning.findings.inputs import Value, newest_value
from cds_service.reasoning.findings.windows import moment, moments
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.tables.antithrombotics import Antithrombotic


def inr_bound(at: Situation) -> float:
    """The highest INR that clears a vitamin K antagonist, as the policy sets it."""
    table = at.tables.antithrombotics.inr
    return float(at.policy.value(table.policy)) if table.policy in at.policy else table.at_most


def clearing_inr(at: Situation) -> Value | None:
    """The newest INR that is recent enough: before the injection, or before today while that is further ahead."""
    table = at.tables.antithrombotics.inr
    ahead = (at.day - at.today).days
    allowed = table.within_d if ahead <= table.within_d else ahead + table.ahead_within_d
    return newest_value(at, "inr", allowed)


def clears(row: Antithrombotic, at: Situation, last: When | None) -> Result | None:
    """The newest level that is low enough and was drawn after the last dose; with an unknown last dose, lately.

    One that may not be the newest clears nothing.
    """
    for test in row.cleared_by:
        newest = newest_value(at, test.test)
        if newest and not newest.newer and test.cleared(newest.value) and _drawn_after(newest.result, last, at):
            return newest.result
    return None


def _drawn_after(result: Result, last: When | None, at: Situation) -> bool:
    if result.when is None:
        return False
    drawn, _ = moments(result.when, at)
    if last is not None:
        return drawn > moments(last, at)[1]
    return moment(at) - drawn <= timedelta(hours=at.tables.antithrombotics.general.level_counts_for_h)
