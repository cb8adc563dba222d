"""A folder of code lists just large enough to load."""

from pathlib import Path

SYSTEMS = """\
RXNORM: {uri: http://www.nlm.nih.gov/research/umls/rxnorm}
ICD10CM: {uri: http://hl7.org/fhir/sid/icd-10-cm}
CPT: {uri: http://www.ama-assn.org/go/cpt}
"""
NEGATIONS = """\
source: ours
licence: ours
codes: {}
texts: {}
openers: []
before: {"no": clause}
after: {}
stops: []
"""
WORDING = """\
source: ours
licence: ours
short_forms: {fx: fracture, h/o: history of}
inside_names: [right, the]
"""


def code_folder(folder: Path) -> Path:
    """The five special files; families are added with `add_family`."""
    (folder / "systems.yaml").write_text(SYSTEMS)
    (folder / "negations.yaml").write_text(NEGATIONS)
    (folder / "units.yaml").write_text("kg: [kilo]\n")
    (folder / "sides.yaml").write_text("source: ours\nlicence: ours\nicd10cm: []\n")
    (folder / "wording.yaml").write_text(WORDING)
    return folder


def add_family(folder: Path, concepts: str, name: str = "drugs.yaml", domain: str = "drug") -> None:
    """One family; `concepts` are the lines below `concepts:`, each indented by two spaces."""
    head = f"family: test\ndomain: {domain}\nsource: ours\nlicence: ours\nconcepts:\n"
    (folder / name).write_text(head + concepts)
