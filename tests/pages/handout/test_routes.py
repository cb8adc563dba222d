"""The handout: for the order, for any reader, without a word about the patient."""

import re
from typing import get_args

import pytest
from fastapi import FastAPI

from cds_service.api.service import Service
from cds_service.chart.order import Kind
from tests.api import orders
from tests.api.calls import SIGN, call

STEROID = "/handout?kind=ia&side=left&with=numbing,steroid"


def leaflet_link(app: FastAPI) -> str:
    """The link of the aftercare card of a clean order."""
    answer = call(app, "POST", SIGN, orders.sign(orders.HIP, prefetch=orders.prefetch()))
    (card,) = [one for one in answer.json()["cards"] if one["source"]["topic"]["code"] == "plan-aftercare-bundle"]
    (link,) = card["links"]
    assert (link["type"], link["label"]) == ("absolute", "Handout for the patient")
    return str(link["url"])


def test_the_aftercare_card_links_to_it(app: FastAPI) -> None:
    url = leaflet_link(app)
    assert url == "http://127.0.0.1:8000/handout?kind=ia&side=right&with="
    page = call(app, "GET", url.removeprefix("http://127.0.0.1:8000"))
    assert page.status_code == 200
    assert "Injection into the hip joint, right side" in page.text


def test_it_says_how_to_prepare_and_what_to_do_afterwards(app: FastAPI) -> None:
    page = call(app, "GET", STEROID).text
    assert page.index("Before the injection") < page.index("Tell us before the day")
    assert page.index("After the injection") < page.index("What to expect")
    assert "Numbness" in page
    assert "Numb or weak leg" not in page


def test_what_depends_on_the_reader_asks(app: FastAPI) -> None:
    page = call(app, "GET", STEROID).text
    for heading in ("If you take blood thinners", "If you have diabetes", "If you have an artificial"):
        assert f"<h3>{heading}" in page


def test_without_a_steroid_nothing_is_said_of_steroids(app: FastAPI) -> None:
    page = call(app, "GET", "/handout?kind=ha&side=right&with=hyaluronate").text
    assert "steroid" not in page
    assert "allergic to eggs" in page


@pytest.mark.parametrize("query", ["", *(f"?kind={kind}" for kind in get_args(Kind))])
def test_no_handout_tells_anyone_to_stop_a_blood_thinner(app: FastAPI, query: str) -> None:
    page = call(app, "GET", f"/handout{query}")
    assert page.status_code == 200
    assert "Keep taking all your prescribed medicines, blood thinners and prescribed aspirin included" in page.text
    lines = re.findall(r"<li>(.*?)</li>", page.text)
    assert not [line for line in lines if re.search(r"\b(stop|skip|pause)\b", line, re.IGNORECASE)]


@pytest.mark.parametrize("query", ["kind=brain", "side=west", "with=steroid,name:Walter", "kind=ia&with=%3Cb%3E"])
def test_only_words_of_the_lists_are_answered(app: FastAPI, query: str) -> None:
    page = call(app, "GET", f"/handout?{query}")
    assert page.status_code == 404
    assert "not in our list" in page.text
    assert "Walter" not in page.text


def test_every_kind_has_a_name(service: Service) -> None:
    assert set(service.rulebook.edition.deck.kit.tables.leaflet.names) == set(get_args(Kind))
