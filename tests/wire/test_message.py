import pytest

from cds_service.wire.message import without_empty


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"a": None, "b": "", "c": [], "d": {}, "e": 0, "f": False}, {"e": 0, "f": False}),
        ({"a": {"b": {"c": None}}}, {}),
        ({"a": [{"b": ""}]}, {"a": [{}]}),
        ([None, "x"], [None, "x"]),
        ("x", "x"),
    ],
)
def test_without_empty(given: object, kept: object) -> None:
    assert without_empty(given) == kept
