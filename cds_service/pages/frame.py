"""One frame for all pages: head, navigation, notice and foot from `templates/base.html`, headers from here.

Every template extends "base.html". Templates escape all values and fail on a name that was not given.
The environment is made with the first page, not at the start: an EHR never opens one.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from cds_service import __version__
from cds_service.pages.assets import assets
from cds_service.pages.headers import PRIVATE, SAFE
from cds_service.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
NAVIGATION = (("/rules", "Rules"), ("/bibliography", "Sources"))  # path and label of what anybody may open
AT_THE_DESK = (("/", "Order desk"), ("/explain", "Explain"))  # in development only


@cache
def environment() -> "Environment":
    """Jinja2 with this room's templates: everything escaped, nothing undefined passed over."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """The template in the frame, with the values and what every page knows.

    `base` is the path under which the service is reached from outside ("" or "/cds"): links are written
    `{{ base }}/rules`. `static("frame.css")` is the address of a file in `static/`.
    """
    html = environment().get_template(template).render(**surroundings(request), **values)
    return HTMLResponse(html, status, headers={**SAFE, **PRIVATE})


def surroundings(request: Request) -> dict[str, Any]:
    """What every template may name."""
    settings: Settings = request.app.state.service.settings
    base = urlsplit(settings.public_url).path
    return {
        "base": base,
        "static": lambda name: base + assets().address(name),
        "here": request.url.path,
        "navigation": NAVIGATION if settings.production else AT_THE_DESK + NAVIGATION,
        "program_version": __version__,
    }


def not_found(request: Request, what: str, advice: str) -> Response:
    """404 for people: what is not there, and what to do."""
    return page(request, "problem.html", status=404, title="Not found", what=what, advice=advice)
