from cds_service.api.explain import fact
from cds_service.reasoning.truth import Item


def test_a_fact_says_what_it_has() -> None:
    assert fact(Item(display="INR", value="3.1", date="2026-03-27", reference="Observation/1")) == (
        "INR, 3.1, 2026-03-27, Observation/1"
    )
    assert fact(Item(display="warfarin")) == "warfarin"
