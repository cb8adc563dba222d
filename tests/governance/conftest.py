"""Chance that is the same in every run; a store on each database."""

import math
import random
from collections.abc import Callable

import pytest

from tests.api.conftest import app, service
from tests.store.conftest import place, postgresql_server, store

__all__ = ["app", "place", "postgresql_server", "service", "store"]


@pytest.fixture
def rng() -> Callable[[float], int]:
    """Draws from a Poisson distribution with the mean given."""
    source = random.Random(7)

    def draw(mean: float) -> int:
        limit, product, count = math.exp(-mean), source.random(), 0
        while product > limit:
            product *= source.random()
            count += 1
        return count

    return draw
