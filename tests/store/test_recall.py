"""A call is found by its hookInstance, on both databases."""

from collections.abc import Callable

from cds_service.store.recall import MOST, Finding, recalled
from cds_service.store.records import Answer
from cds_service.store.store import Store
from tests.store import samples


def making(one: Answer) -> Callable[[], Answer]:
    return lambda: one


def keep(store: Store, *answers: Answer) -> None:
    for one in answers:
        store.writer.shown(making(one))
    samples.wait_for(lambda: store.writer.tally.written == len(answers))


def test_nothing_is_known_of_an_unknown_call(store: Store) -> None:
    assert recalled(store.database, "nobody") == []


def test_what_was_kept_of_a_call_comes_back(store: Store) -> None:
    keep(store, samples.answer(1), samples.answer(2))
    (one,) = recalled(store.database, "instance-2")
    assert (one.at, one.hook, one.policy, one.orders) == (samples.MORNING + 2, "order-sign", "sir-2019", 1)
    assert one.unknown == ("ac-doac-hold",)
    assert one.findings == (Finding("ac-vka-inr-high", "1.0.0", "warning", "fired", "visible"),)


def test_of_many_calls_with_one_name_the_newest_are_shown(store: Store) -> None:
    keep(store, *(samples.answer(number, hook_instance="same") for number in range(MOST + 2)))
    found = recalled(store.database, "same")
    assert len(found) == MOST
    assert found[0].at == samples.MORNING + MOST + 1
