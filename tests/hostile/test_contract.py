"""P13, P14: what /openapi.json says is true, and what a fuzzer found before is still answered."""

import pytest

from cds_service.api import openapi
from cds_service.api.refusal import too_busy
from cds_service.settings import Settings
from cds_service.trust.locked import unauthorized, unavailable
from cds_service.trust.shares import too_many
from tests.drills import contract
from tests.hostile.target import CORPUS, one
from tests.trust.serving import Served


def test_p13_the_service_keeps_its_contract(served: Served) -> None:
    """A short run; `python -m tests.drills.contract` is the long one, and one with authentication."""
    made, wrong = contract.tried(served, each=2)
    assert wrong == ""
    assert made > 300


def test_p13_production_does_not_describe_itself_unless_asked_to() -> None:
    production = Settings.model_construct(mode="production", openapi=False, clients=None)
    assert openapi.routes(production) == []
    assert openapi.routes(production.model_copy(update={"openapi": True}))


def test_p13_where_callers_are_known_the_document_says_so() -> None:
    described = openapi.described(authenticated=True)
    assert described["paths"]["/cds-services/hip-injection-order-sign"]["post"]["security"] == [{"client": []}]
    assert "security" not in described["paths"]["/cds-services"]["get"]


def test_p13_what_refuses_a_call_before_it_is_read_is_in_the_document() -> None:
    call = openapi.described(authenticated=True)["paths"]["/cds-services/hip-injection-order-sign"]["post"]
    refusals = (too_busy(), too_many(), unauthorized(), unavailable())
    assert {str(refusal.status) for refusal in refusals} <= set(call["responses"])


@pytest.mark.parametrize("name", sorted(file.name for file in CORPUS.iterdir()))
def test_p14_the_corpus_is_answered(name: str) -> None:
    assert one((CORPUS / name).read_bytes()) is not None
