"""Debian's Chromium, driven by Playwright. Set CHROMIUM to use another one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

PATH = os.environ.get("CHROMIUM") or shutil.which("chromium")
MISSING = "no browser on this machine: install Debian's chromium, or name one in CHROMIUM"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """One running browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
