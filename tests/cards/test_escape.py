"""Hostile chart text: nothing that a client could take for markup, in any of the ways in which clients print."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cds_service.cards.escape import MARKS, cut, plain, safe

HOSTILE = [
    "<img src=x onerror=alert(1)>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<form action=//evil.example><button>Sign</button></form>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "a<b>c",
    "<!-- lost",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/p.png)",
    "[ref]: http://evil.example",
    "http://evil.example/a https://evil.example ftp://evil.example",
    "www.evil.example",
    "<https://evil.example>",
    "joe@evil.example mailto:joe@evil.example xmpp:joe@evil.example",
    "warfarin | 5 mg | daily",
    "`code` ``` fence",
    "data:text/html,<b>x</b>",
    "&lt;b&gt; &#60;b&#62; &amp;lt;",
    "*bold* _em_ ~~gone~~ **strong**",
    "[^1] and [^1]: note",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "===",
    "---",
    ":-",
    "- [ ] task",
    "$x$ \\(y\\)",
    "warfarin\n\n# heading\n\n- item",
    "    indented code",
]
LIST = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
ALLOWED = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak"}


def kinds(markdown: str) -> set[str]:
    """The kinds of Markdown token, inline ones included, with tables, strikethrough and bare links recognised."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(markdown)
    return {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("frame", ["{}", "Allergy to {} recorded.", "Seen: {}"])
def test_hostile_text_forms_nothing_in_markdown(text: str, frame: str) -> None:
    assert kinds(frame.format(safe(text))) <= ALLOWED


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_forms_nothing_in_html_and_no_address(text: str) -> None:
    said = safe(text)
    assert not set("<>`[]|*\\_~@^$") & set(said)
    assert "://" not in said
    assert "www." not in said
    assert not any(said[at + 1 : at + 2].isalpha() or said[at + 1 : at + 2] == "#" for at in find(said, "&"))


def find(text: str, character: str) -> list[int]:
    return [at for at, one in enumerate(text) if one == character]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("warfarin 5 mg", "warfarin 5 mg"),
        ("triamcinolone 40 mg/mL", "triamcinolone 40 mg/mL"),
        ("INR -1.5 at 10:30", "INR -1.5 at 10:30"),
        ("-5 mg", "-5 mg"),
        ("<20 ng/mL", "‹20 ng/mL"),
        ("180 10*9/L", "180 10∗9/L"),
        ("Köhler & Söhne", "Köhler & Söhne"),
        ("  spaced \t out \n", "spaced out"),
        ("", ""),
    ],
)
def test_ordinary_text_stays_readable(text: str, said: str) -> None:
    assert safe(text) == said


def test_bidirectional_zero_width_and_control_characters_go() -> None:
    assert safe("war\u202efarin\u2066 5\u200b mg\x00\x1b[31m\ufeff\ue000") == "warfarin 5 mg(31m"


def test_a_lone_surrogate_cannot_leave() -> None:
    assert safe("warfarin \ud800").encode() == b"warfarin"


def test_a_flood_of_marks_is_dammed() -> None:
    said = safe("e" + "\u0301" * 500 + "x")
    assert sum(unicodedata.category(one) == "Mn" for one in said) == MARKS
    assert said.endswith("x")


def test_a_value_is_cut_at_sixty_characters() -> None:
    said = safe("ab " * 50)
    assert len(said) <= 60
    assert said.endswith("…")


def test_a_cut_never_splits_a_character_from_its_marks() -> None:
    assert cut("abcde\u0301f", 6) == "abcd…"
    assert cut("abcd\U0001f44d\U0001f3fdx", 6) == "abcd…"


def test_a_summary_has_no_angle_brackets_and_one_line() -> None:
    assert plain("INR <b>3</b>\n\n now") == "INR ‹b›3‹/b› now"


@given(st.text(max_size=200))
def test_any_text_forms_nothing(text: str) -> None:
    said = safe(text)
    assert len(said) <= 60
    assert kinds(f"Recorded: {said}.") <= ALLOWED
    assert kinds(f"- {said}x") <= ALLOWED | LIST
    assert safe(said) == said
