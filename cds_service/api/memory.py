"""The garbage collector: its pauses make the slowest answers, so it is kept away from what stays."""

import gc


def settle() -> None:
    """Takes all that is loaded out of the collector's sight, and lets it look at the rest less often."""
    gc.collect()
    gc.freeze()
    look_seldom()


def look_seldom() -> None:
    """Lets the collector look less often."""
    gc.set_threshold(100_000, 50, 1000)


def settle_again() -> None:
    """After the rules were exchanged: frees the old ones. Does nothing in a process that never settled."""
    if gc.get_freeze_count():
        gc.unfreeze()
        settle()
