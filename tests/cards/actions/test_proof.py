"""The templates of what suggestions create are FHIR R4, and no start of the server loads the models that say so."""

import subprocess
import sys

import pytest
from pydantic import ValidationError

from cds_service.cards.actions.proof import TEMPLATES, prove
from cds_service.cards.actions.templates import TASK, Json


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template["resourceType"])
def test_every_template_with_its_slots_filled_is_fhir(template: Json) -> None:
    prove(template)


def test_a_broken_template_is_refused() -> None:
    with pytest.raises(ValidationError, match="intent"):
        prove(TASK | {"intent": []})


def test_serving_does_not_load_the_models() -> None:
    asked = "import cds_service.cli, sys; print([name for name in sys.modules if name.startswith('fhir')])"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
