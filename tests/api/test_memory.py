import gc
from collections.abc import Iterator

import pytest

from cds_service.api import memory


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    threshold = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


def test_what_is_loaded_is_frozen() -> None:
    memory.settle()
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == 100_000


def test_a_process_that_never_settled_is_left_alone() -> None:
    before = gc.get_threshold()
    memory.settle_again()
    assert (gc.get_freeze_count(), gc.get_threshold()) == (0, before)


def test_what_was_exchanged_is_freed() -> None:
    memory.settle()
    memory.settle_again()
    assert gc.get_freeze_count() > 0
