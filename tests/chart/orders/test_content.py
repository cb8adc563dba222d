"""What an order says apart from whose it is."""

import json

from hypothesis import given
from hypothesis import strategies as st

from cds_service.chart.orders.content import content, elements

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text("aé☃\n\"'"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=3), inner, max_size=3),
)


def test_only_the_named_elements_that_are_there() -> None:
    resource = {"id": "1", "code": {"text": "hip"}, "note": [{"text": "for Ada"}]}
    assert json.loads(content(resource, ("code", "bodySite"))) == {"code": {"text": "hip"}}


@given(JSON)
def test_elements_come_back_as_they_were(value: object) -> None:
    assert repr(elements(content({"code": value}, ("code",)))) == repr({"code": value})
