from cds_service.reasoning.calculators.scores import Line, add


def test_only_sure_lines_count_and_open_ones_are_listed() -> None:
    total = add([Line("stroke", 2, True), Line("age", 1, False), Line("labile INR", 1, None)])
    assert total.points == 2
    assert total.met == ("stroke",)
    assert total.not_assessed == ("labile INR",)
