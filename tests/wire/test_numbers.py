import pytest

from cds_service.wire.errors import RefusalError
from cds_service.wire.numbers import check_numbers


@pytest.mark.parametrize(
    "number",
    [
        "1e400",
        "1E+400",
        "-1.5e999",
        "10e308",
        "9" * 309,
        "-" + "9" * 400,
        "9" * 5000,
        "9" * 210 + "e99",
        "9" * 300 + "E+9",
    ],
)
def test_a_number_that_cannot_be_held_is_refused(number: str) -> None:
    with pytest.raises(RefusalError) as caught:
        check_numbers(f'{{"entry": [{{"resource": {{"x": {number}}}}}]}}'.encode(), "prefetch", "prefetch.labs")
    assert (caught.value.status, caught.value.where) == (400, ("prefetch.labs",))
    assert caught.value.what == "prefetch holds a number that is too large to be read."


@pytest.mark.parametrize(
    "value",
    [
        *[
            '"1e400"',
            '"a1e4005b"',
            '"1 steel e 400"',
            "1e-400",
            "1e10",
            "1e308",
            "9" * 40,
            "9" * 308,
            "9" * 209 + "e99",
        ],
        *['"' + "9" * 400 + '"', "0." + "3" * 400, '"\\"' + "9" * 400 + '"'],
    ],
)
def test_what_only_looks_huge_is_read(value: str) -> None:
    check_numbers(f'{{"entry": [{{"resource": {{"x": {value}}}}}]}}'.encode(), "prefetch", "prefetch.labs")
