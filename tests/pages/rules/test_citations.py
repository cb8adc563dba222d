"""The bibliography, and what a rule cites of it."""

from cds_service.pages.rules.citations import READ, bibliography, cited
from cds_service.reasoning.ruleset import Ruleset


def test_a_source_is_cited_once_with_its_doi(rules: Ruleset) -> None:
    (one,) = cited(["SIR19-II", "SIR19-II", "unheard-of"], rules)
    assert (one.label, one.doi) == ("SIR 2019", "10.1016/j.jvir.2019.04.017")
    assert one.address == "https://doi.org/10.1016/j.jvir.2019.04.017"
    assert one.read == READ["in-part"]


def test_the_bibliography_is_whole_and_names_who_cites(rules: Ruleset) -> None:
    listed = bibliography(rules)
    assert {one.key for one in listed} == set(rules.sources)
    assert listed[-1].key == "local"
    by_key = {one.key: one for one in listed}
    assert ("ac-vka-inr-high", "INR above the low-risk ceiling") in by_key["SIR19-II"].rules
    assert ("ac-vka-inr-high", "INR above the low-risk ceiling") in by_key["local"].rules  # through a limit
    assert by_key["POLY"].address == ""


def test_no_source_leaves_open_whether_it_was_read(rules: Ruleset) -> None:
    assert {one.read for one in bibliography(rules)} <= set(READ.values())
