"""The closed vocabulary of findings: every word that a tree may hold, with its class."""

from cds_service.reasoning.findings import (
    allergies,
    calculated,
    conditions,
    data,
    doses,
    drugs,
    fractions,
    given,
    holds,
    imaging,
    injectates,
    meta,
    order,
    patients,
    planned,
    results,
)
from cds_service.reasoning.findings.base import Finding

_CLASSES: tuple[type[Finding], ...] = (
    order.Kind,
    order.NeedleGuidance,
    order.OrderSide,
    order.OrderDate,
    order.OrderSays,
    order.Indication,
    injectates.DraftedDrug,
    doses.Dose,
    fractions.MaximumFraction,
    patients.Age,
    patients.Sex,
    conditions.Condition,
    conditions.Implant,
    conditions.Procedure,
    given.Given,
    planned.Planned,
    drugs.Taking,
    allergies.Allergy,
    results.Newest,
    calculated.Calculated,
    imaging.Imaging,
    holds.HoldTooShort,
    meta.Fired,
    meta.Meets,
    data.DataState,
    meta.Gaps,
    meta.PolicyIs,
)

FINDINGS: dict[str, type[Finding]] = {finding.word: finding for finding in _CLASSES}
