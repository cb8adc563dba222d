"""The governance page with 100,000 stored events, looked at in a browser: `python -m tests.bench.governance`.

Prints the rows, the time of the server and the first paint of the browser. `--picture FILE` keeps a screenshot.
"""

import argparse
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import httpx

from cds_service.demo import server
from cds_service.folders import data_folder
from cds_service.store.store import Place, Store
from tests.governance.history import filled
from tests.pages.browser import chromium
from tests.store.test_forgetting import counts

DAYS, CALLS = 84, 420  # twelve weeks
PAINT = "() => performance.getEntriesByType('paint').map(one => [one.name, one.startTime])"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--picture", type=Path)
    picture = options.parse_args().picture
    with tempfile.TemporaryDirectory() as state:
        fill(Path(state))
        with server.running(store="", state=state) as base:
            print(f"server, first time: {timed(base):.0f} ms; again, from memory: {timed(base):.0f} ms")
        with server.running(store="", state=state) as base:
            look(base, picture)


def fill(state: Path) -> None:
    store = Store.open(Place(state))
    rules = sorted(file.stem for file in data_folder("rules").glob("*-*/*.yaml"))
    filled(store, datetime.now(UTC), DAYS, CALLS, rules)
    rows = counts(store)
    store.close()
    print(f"{rows['answers'] + rows['cards'] + rows['feedback']} events: {rows}")


def timed(base: str) -> float:
    begun = time.perf_counter()
    httpx.get(f"{base}/governance", timeout=60, trust_env=False).raise_for_status()
    return (time.perf_counter() - begun) * 1000


def look(base: str, picture: Path | None) -> None:
    if not chromium.PATH:
        print(chromium.MISSING)
        return
    with chromium.chromium() as browser:
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(f"{base}/governance")
        tab.wait_for_function(f"({PAINT})().length > 1")
        whole = tab.evaluate("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
        for name, at in tab.evaluate(PAINT):
            print(f"browser, {name}: {at:.0f} ms")
        print(f"browser, all figures there: {whole:.0f} ms")
        if picture:
            tab.screenshot(path=picture, full_page=True)


if __name__ == "__main__":
    main()
