"""The stages that the bench times are those that a request walks through."""

import pytest

from tests.bench.inside import STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_is_there_to_be_timed(stage: str) -> None:
    owner, function = STAGES[stage]
    assert callable(getattr(owner, function))
