from cds_service.api.faults import did_not_run, mixed_up, unread


def test_the_card_says_that_nothing_was_checked() -> None:
    card = did_not_run()
    assert card.summary.startswith("Hip-injection checks did not run: internal fault.")
    assert "**nothing was checked**" in card.detail
    assert did_not_run().uuid != card.uuid


def test_another_patients_data_are_said_with_their_number() -> None:
    card = mixed_up(3)
    assert card.summary.startswith("Data of another patient came with this order and were left out.")
    assert card.detail.startswith("Entries that belong to another patient: 3. None of them was used.")
    assert card.extension == {"org.hip-injection-cds.findings": {"findings": []}}


def test_drafts_that_nobody_could_read_are_said_with_their_number() -> None:
    card = unread(2)
    assert card.summary.startswith("Drafts that could not be read: 2.")
    assert card.indicator == "warning"
