import pytest

from cds_service.wire.errors import RefusalError
from cds_service.wire.limits import Limits, check_bundle, check_text

LIMITS = Limits(depth=100, values=1000)


def refusal(body: bytes) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        check_text(body, LIMITS)
    return caught.value


def nested(depth: int, opening: bytes = b"[", closing: bytes = b"]") -> bytes:
    return opening * depth + b"1" + closing * depth


@pytest.mark.parametrize(("opening", "closing"), [(b"[", b"]"), (b'{"a":', b"}"), (b'[{"b":', b"}]"), (b"[{},", b"]")])
def test_the_limit_is_the_deepest_that_is_read(opening: bytes, closing: bytes) -> None:
    levels = closing.count(b"]") + closing.count(b"}")
    check_text(nested(98 // levels, opening, closing), LIMITS)
    refused = refusal(nested(102 // levels, opening, closing))
    assert (refused.status, refused.code) == (400, "structure")
    assert refused.what == "The body is nested more than 100 levels deep."
    assert refused.advice.startswith("Send one JSON object")


def test_exactly_the_limit_is_read() -> None:
    check_text(nested(100), LIMITS)
    assert refusal(nested(101)).status == 400


@pytest.mark.parametrize("before", [b"", b"[],", b'{"a":1},' * 70, b'[{"a":[]}],' * 70])
def test_depth_is_found_behind_shallow_values(before: bytes) -> None:
    assert refusal(b"[" + before + nested(100) + b"]").status == 400


@pytest.mark.parametrize("text", [b"[" * 500, b"]" * 500, b"{" * 500, b"[ ] } {", b'\\"' + b"[" * 500, b"\\\\"])
def test_brackets_in_a_text_are_no_nesting(text: bytes) -> None:
    check_text(b'{"display": "' + text + b'", "value": [1]}', LIMITS)


def test_as_many_values_as_the_limit_are_read() -> None:
    check_text(b"[" + b",".join([b"{}"] * 999) + b"]", LIMITS)
    refused = refusal(b"[" + b",".join([b"{}"] * 1000) + b"]")
    assert (refused.status, refused.code) == (413, "too-long")
    assert refused.what == "The body has more than 1000 objects and arrays, the most that are read."
    assert refused.advice.startswith("Send fewer resources")


@pytest.mark.parametrize("text", [b"\xff", b"\xc0\x80", b"\xed\xa0\x80", '"a"'.encode("utf-16")])
def test_what_is_not_utf8_is_refused(text: bytes) -> None:
    refused = refusal(b'{"a": "' + text + b'"}')
    assert (refused.status, refused.what) == (400, "The body is not UTF-8.")


def test_other_scripts_are_read() -> None:
    check_text('{"display": "Кортизон ヒアルロン酸"}'.encode(), LIMITS)


def bundle_refusal(bundle: bytes) -> RefusalError:
    with pytest.raises(RefusalError) as caught:
        check_bundle(bundle, Limits(drafts=2000), "context.draftOrders")
    return caught.value


def test_a_draft_with_a_number_that_cannot_be_held_is_refused_and_not_passed_over() -> None:
    refused = bundle_refusal(b'{"entry": [{"resource": {"x": 1e400}}]}')
    assert (refused.status, refused.where) == (400, ("context.draftOrders",))
    assert refused.what == "context.draftOrders holds a number that is too large to be read."


def test_drafts_hold_so_many_objects_and_braces_in_a_text_are_none() -> None:
    three = Limits(draft_objects=3)
    check_bundle(b'{"entry": [{}, {"text": "{{{{"}]}', three, "context.draftOrders")
    with pytest.raises(RefusalError) as caught:
        check_bundle(b'{"entry": [{}, {}, {}]}', three, "context.draftOrders")
    assert (caught.value.status, caught.value.where) == (413, ("context.draftOrders",))
    assert caught.value.what == "context.draftOrders holds more than 3 objects, the most that are read."


def test_drafts_have_a_limit_of_their_own() -> None:
    check_bundle(b"{" + b" " * 1998 + b"}", Limits(drafts=2000), "context.draftOrders")
    refused = bundle_refusal(b"{" + b" " * 1999 + b"}")
    assert (refused.status, refused.code) == (413, "too-long")
    assert refused.what == "context.draftOrders is longer than 2000 bytes, the most that is read."
