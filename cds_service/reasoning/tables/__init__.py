"""Facts that several rules share, as typed rows read from `rules/tables`."""

from dataclasses import dataclass
from pathlib import Path

from cds_service.reasoning.tables.antithrombotics import Antithrombotics
from cds_service.reasoning.tables.calculators import Calculators
from cds_service.reasoning.tables.excipients import Excipients
from cds_service.reasoning.tables.local_anaesthetics import LocalAnaesthetics
from cds_service.reasoning.tables.result_sets import ResultSets
from cds_service.reasoning.tables.steroids import Steroids
from cds_service.reasoning.yaml_file import read_as


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one rule folder."""

    antithrombotics: Antithrombotics
    local_anaesthetics: LocalAnaesthetics
    steroids: Steroids
    excipients: Excipients
    calculators: Calculators
    result_sets: ResultSets

    @classmethod
    def load(cls, folder: Path) -> "Tables":
        """Read `folder` (rules/tables). BrokenRulesError with file, line and path for a row that does not fit."""
        root = folder.parent
        return cls(
            antithrombotics=read_as(Antithrombotics, folder / "antithrombotics.yaml", root),
            local_anaesthetics=read_as(LocalAnaesthetics, folder / "local_anaesthetics.yaml", root),
            steroids=read_as(Steroids, folder / "steroids.yaml", root),
            excipients=read_as(Excipients, folder / "excipients.yaml", root),
            calculators=read_as(Calculators, folder / "calculators.yaml", root),
            result_sets=read_as(ResultSets, folder / "result_sets.yaml", root),
        )
