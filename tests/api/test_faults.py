from cds_service.api.faults import did_not_run


def test_the_card_says_that_nothing_was_checked() -> None:
    card = did_not_run()
    assert card.summary.startswith("Hip-injection checks did not run: internal fault.")
    assert "**nothing was checked**" in card.detail
    assert did_not_run().uuid != card.uuid
