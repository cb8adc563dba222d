from cds_service.api.faults import did_not_run, mixed_up, unknown, unread


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


def test_drugs_that_mean_nothing_here_are_named_and_what_they_are_called_is_text() -> None:
    card = unknown(["code 0009-0280-02 (ndc)", "code <b>[1](http://evil.example)" + "9" * 99])
    assert card.summary.startswith("Drafted drugs not known here: code 0009-0280-02 (ndc) and 1 more.")
    assert "<b>" not in card.detail
    assert "](http" not in card.detail


def test_the_longest_names_fit_into_a_summary() -> None:
    assert len(unknown(["9" * 500, "8" * 500]).summary) <= 140
