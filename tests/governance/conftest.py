"""Chance that is the same in every run."""

import math
import random
from collections.abc import Callable

import pytest


@pytest.fixture
def rng() -> Callable[[float], int]:
    """Draws from a Poisson distribution with the mean given."""
    source = random.Random(7)  # noqa: S311 - simulated days, no secret

    def draw(mean: float) -> int:
        limit, product, count = math.exp(-mean), source.random(), 0
        while product > limit:
            product *= source.random()
            count += 1
        return count

    return draw
