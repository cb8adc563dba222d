"""One server and one browser for all tests of this folder.

They end with the folder, not with the session: while Playwright runs, no other test of the process can use asyncio.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cds_service.demo import server
from tests.pages.browser import chromium

SCREENSHOTS = Path(os.environ.get("HIP_CDS_SCREENSHOTS", Path(__file__).with_name("screenshots")))  # ignored by git

expect.set_options(timeout=15_000)  # ms: a busy machine is no fault of a page


@pytest.fixture(scope="package")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with the rules as they are and a store of its own."""
    if not chromium.PATH:
        pytest.skip(chromium.MISSING)
    with server.running(store="", state=str(tmp_path_factory.mktemp("state"))) as address:
        yield address


@pytest.fixture(scope="package")
def browser(base: str) -> Iterator[Browser]:
    with chromium.chromium() as running:
        yield running


@pytest.fixture
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty tab; whatever breaks in it fails the test. A picture of how it ended is kept."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(10_000)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
    yield page
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{request.node.name}.png", full_page=True)
    context.close()
    assert broken == []
