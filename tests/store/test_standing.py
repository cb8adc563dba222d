"""The latest word on a card stands; the earlier one is kept."""

from sqlalchemy import select

from cds_service.store.records import Said
from cds_service.store.standing import standing
from cds_service.store.store import Store
from cds_service.store.tables import feedback
from tests.store import samples
from tests.store.samples import MORNING, count

SHOWN = samples.answer().cards[0].uuid


def keep(store: Store, *said: Said) -> None:
    store.writer.shown(samples.answer)
    store.writer.said(said).result(samples.LIMIT)
    samples.wait_for(lambda: not store.writer.tally.written < len(said) + 1)


def test_the_later_word_wins_and_both_are_kept(store: Store) -> None:
    later = samples.said(SHOWN, outcome="overridden", outcome_at=MORNING + 60_000, received_at=MORNING + 61_000)
    earlier = samples.said(SHOWN, outcome="accepted", suggestions=("s1",))
    keep(store, later, earlier)
    with store.database.reading() as connection:
        (row,) = connection.execute(select(standing())).all()
    assert (row.outcome, row.known, row.rule, row.level, row.shown_at) == (
        "overridden", True, "ac-vka-inr-high", "warning", MORNING + 1,
    )  # fmt: skip
    assert count(store, feedback) == 2


def test_a_time_in_the_future_does_not_win_for_ever(store: Store) -> None:
    wrong_clock = samples.said(SHOWN, outcome="accepted", outcome_at=MORNING + 10**10)
    truly_later = samples.said(SHOWN, outcome_at=MORNING + 5000, received_at=MORNING + 6000)
    keep(store, wrong_clock, truly_later)
    with store.database.reading() as connection:
        assert connection.execute(select(standing().c.outcome)).scalar_one() == "overridden"


def test_an_unknown_card_and_a_card_of_another_tenant_are_marked(store: Store) -> None:
    keep(store, samples.said("never-shown"), samples.said(SHOWN, tenant="south"), samples.said(SHOWN))
    with store.database.reading() as connection:
        known = {(row.tenant, row.card): bool(row.known) for row in connection.execute(select(standing()))}
    assert known == {("north", "never-shown"): False, ("south", SHOWN): False, ("north", SHOWN): True}
