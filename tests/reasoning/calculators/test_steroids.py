from cds_service.reasoning.calculators.steroids import triamcinolone_equivalents


def test_dexamethasone_counts_more_than_its_milligrams() -> None:
    assert triamcinolone_equivalents(7.5, 5.33) == 39.975
    assert triamcinolone_equivalents(40, 1) == 40
