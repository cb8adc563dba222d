"""What axe-core finds on a page: nothing serious may be among it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SERIOUS = frozenset({"serious", "critical"})


def serious_violations(page: Page) -> list[str]:
    """Every serious violation in one line: the rule, and the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
