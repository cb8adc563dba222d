import pytest

from cds_service.chart import sides
from cds_service.chart.facts import Side


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Right hip", "right"),
        ("hip, LEFT", "left"),
        ("Inj RT hip", "right"),
        ("LT hip injection", "left"),
        ("R hip", "right"),
        ("RLE cellulitis", "right"),
        ("s/p LTHA", "left"),
        ("L. hip", "left"),
        ("hip (L)", "left"),
        ("BL hips", "bilateral"),
        ("bilateral hip osteoarthritis", "bilateral"),
        ("both hips", "bilateral"),
        ("right and left hip", "bilateral"),
        ("Injektion Hüftgelenk rechts", "right"),
        ("der linken Hüfte", "left"),
        ("Hüfte beidseits", "bilateral"),
        ("Infiltration de la hanche droite", "right"),
        ("hanche gauche", "left"),
        ("cadera izquierda", "left"),
        ("anca destra", "right"),
        ("coxarthrose bilatérale", "bilateral"),
        ("laser surgery", "unknown"),
        ("hip", "unknown"),
        ("vitamin R", "unknown"),
        ("L hand", "unknown"),
        ("r hip", "unknown"),
        ("bright lighting", "unknown"),
        ("left ventricular failure", "unknown"),
        ("needle left in situ", "unknown"),
        ("treat right away", "unknown"),
        ("Injection into left hip, needle left in place", "left"),
    ],
)
def test_the_side_that_a_text_names(text: str, side: Side) -> None:
    assert sides.side_in_text(text) == side


@pytest.mark.parametrize(
    ("given", "one"),
    [
        ([], "unknown"),
        (["unknown", "right"], "right"),
        (["right", "right"], "right"),
        (["right", "left"], "unknown"),
        (["bilateral", "left"], "unknown"),
    ],
)
def test_sources_about_one_thing_that_contradict_each_other_leave_it_unknown(given: list[Side], one: Side) -> None:
    assert sides.combine(given) == one


@pytest.mark.parametrize(
    ("given", "one"),
    [([], "unknown"), (["left", "unknown"], "left"), (["right", "left"], "bilateral"), (["bilateral"], "bilateral")],
)
def test_several_sites_add_up(given: list[Side], one: Side) -> None:
    assert sides.together(given) == one


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("right", "right", True),
        ("right", "left", False),
        ("left", "bilateral", True),
        ("bilateral", "bilateral", True),
        ("right", "unknown", None),
        ("unknown", "unknown", None),
    ],
)
def test_sides_match_when_equal_or_bilateral_and_never_when_one_is_unknown(
    one: Side, other: Side, answer: bool | None
) -> None:
    assert sides.matches(one, other) is answer
    assert sides.matches(other, one) is answer
