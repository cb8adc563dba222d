"""What all requests share: made once, the same as made afresh."""

import pytest

from cds_service.cards.concepts import concept
from cds_service.cards.kit import Kit
from tests.cards.scenes import FewCodes, kit


@pytest.mark.parametrize("name", ["inr", "warfarin", "unheard-of"])
def test_a_titled_concept_is_made_once_and_is_what_making_it_afresh_gives(name: str) -> None:
    one = Kit(FewCodes(), kit().tables)
    first = one.titled("A title", name)
    codings = FewCodes().coding(name) if FewCodes().known(name) else []
    assert first == concept("A title", codings)
    assert one.titled("A title", name) is first
    assert one.titled("Another", name)["text"] == "Another"
