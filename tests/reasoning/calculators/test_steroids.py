from cds_service.reasoning.calculators.steroids import steroid_load, triamcinolone_equivalents


def test_dexamethasone_counts_more_than_its_milligrams() -> None:
    assert triamcinolone_equivalents(7.5, 5.33) == 39.975
    assert triamcinolone_equivalents(40, 1) == 40


def test_worked_example_dexamethasone_and_two_depot_steroids_in_90_days() -> None:
    """8 mg dexamethasone (42.64) + 40 mg methylprednisolone + 40 mg triamcinolone now: 122.64 mg, above 120."""
    doses = [triamcinolone_equivalents(8, 5.33), triamcinolone_equivalents(40, 1), triamcinolone_equivalents(40, 1)]
    assert steroid_load(doses, assumed_mg=40) == 122.64


def test_an_unknown_dose_counts_as_assumed() -> None:
    assert steroid_load([None, 20.0], assumed_mg=40) == 60
    assert steroid_load([], assumed_mg=40) == 0
