"""Static files: only those, under their digest, for ever."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from cds_service.pages.assets import FOLDER, TYPES, assets
from tests.api.calls import call


def test_every_file_is_served_as_what_it_is(app: FastAPI) -> None:
    for name, content in assets().files.items():
        answer = call(app, "GET", assets().address(name))
        assert answer.status_code == 200, name
        assert answer.content == content
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].partition(";")[0] in TYPES.values()
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["old/frame.css", "{now}/nothing.css", "{now}/../frame.py", "{now}/%2e%2e/frame.py"])
def test_nothing_else_is(app: FastAPI, path: str) -> None:
    assert call(app, "GET", "/static/" + path.format(now=assets().digest)).status_code == 404


def test_a_page_cannot_name_what_does_not_exist() -> None:
    with pytest.raises(KeyError, match="there is no static file nothing.css"):
        assets().address("nothing.css")


def test_every_file_has_a_type_that_is_known() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} <= set(TYPES)


def test_a_page_asks_for_all_modules_of_its_folder_at_once() -> None:
    modules = assets().modules("desk")
    assert "desk/desk.js" in modules
    assert {Path(name).name for name in modules} == {path.name for path in (FOLDER / "desk").glob("*.js")}
