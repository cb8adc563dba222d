import pytest

from cds_service.rehearsal.words import DATES, Entry, GivenError, drug, entries


def test_an_item_is_a_name_or_a_map_whose_first_key_is_its_name() -> None:
    raw = ["Z96.641", {"inr": 3.0, "days_ago": 3}]
    assert entries(raw, "results", DATES) == [Entry("Z96.641"), Entry("inr", 3.0, {"days_ago": 3})]


def test_an_unknown_word_is_refused_with_those_that_may_stand() -> None:
    with pytest.raises(GivenError) as error:
        entries([{"inr": 3.0, "day_ago": 3}], "results", DATES)
    assert str(error.value) == "results: inr: unknown word 'day_ago'. Use: date, days_ago, hours_ago, in_days."


@pytest.mark.parametrize("item", [3, {}, None])
def test_what_is_neither_name_nor_map_is_refused(item: object) -> None:
    with pytest.raises(GivenError, match=r"^results: .* is neither a name nor a map\. Write \{name: value, …\}\.$"):
        entries([item], "results", DATES)


@pytest.mark.parametrize(
    ("entry", "name", "dose"),
    [
        (Entry("apixaban 5 mg bid"), "apixaban", "5 mg bid"),
        (Entry("fish oil 1 g"), "fish oil", "1 g"),
        (Entry("darunavir/cobicistat 800/150 mg"), "darunavir/cobicistat", "800/150 mg"),
        (Entry("warfarin"), "warfarin", ""),
        (Entry("apixaban", "5 mg bid"), "apixaban", "5 mg bid"),
    ],
)
def test_a_drug_in_one_line_is_its_name_and_dose(entry: Entry, name: str, dose: str) -> None:
    assert drug(entry)[:2] == (name, dose)
