"""One frame for all pages: head, navigation, notice and foot from `templates/base.html`, headers from here.

Every template extends "base.html". Templates escape all values and fail on a name that was not given.
The environment is made with the first page, not at the start: an EHR never opens one.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse

from cds_service import __version__
from cds_service.pages.assets import assets
from cds_service.pages.headers import PRIVATE, SAFE, content_policy
from cds_service.settings import Settings

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"
NAVIGATION = (("/rules", "Rules"), ("/bibliography", "Sources"))  # path and label of what anybody may open
AT_THE_DESK = (("/", "Order desk"), ("/explain", "Explain"), ("/governance", "Governance"))  # in development only

PART = "<!-- part -->"


@cache
def environment() -> "Environment":
    """Jinja2 with this room's templates: everything escaped, nothing undefined passed over."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["json.dumps_kwargs"] = {"sort_keys": False}  # lists to pick from keep their order
    return made


def page(request: Request, template: str, *, status: int = 200, connect: Iterable[str] = (), **values: Any) -> Response:
    """The template in the frame, with the values and what every page knows.

    `base` is the path under which the service is reached from outside ("" or "/cds"): links are written
    `{{ base }}/rules`. `static("frame.css")` is the address of a file in `static/`. The scripts of this page
    alone may also call the origins of `connect`.
    """
    html = environment().get_template(template).render(**surroundings(request), **values)
    headers = {**SAFE, **PRIVATE}
    if connect:
        headers["Content-Security-Policy"] = content_policy(connect)
    return HTMLResponse(html, status, headers=headers)


def page_in_parts(request: Request, template: str, **values: Any) -> Response:
    """As `page`, but what stands before each PART of the template is sent before the rest is worked out.

    The template is rendered in a thread: it may call functions that take their time.
    """
    pieces = environment().get_template(template).generate(**surroundings(request), **values)
    return StreamingResponse(_parts(pieces), media_type="text/html", headers={**SAFE, **PRIVATE})


def _parts(pieces: Iterable[str]) -> Iterator[str]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if PART in piece:
            yield "".join(held)
            held.clear()
    yield "".join(held)


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
