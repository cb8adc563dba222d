"""The files of `static/`, served from memory under one digest of all of them.

The address changes when any file does, so browsers may keep them for ever, and modules that import each other by
relative paths stay together. Only what lay in the folder at the start can be asked for.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cds_service.pages.headers import FOR_EVER, SAFE
from cds_service.wire.errors import RefusalError

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}
DIGEST_LENGTH = 12  # hexadecimal digits: enough to tell two states of the folder apart


@dataclass(frozen=True)
class Assets:
    """The bytes of every file by its path in the folder, and the digest of all."""

    files: Mapping[str, bytes]
    digest: str

    def address(self, name: str) -> str:
        """The path under which `name` ("frame.css") is served. Raises KeyError: a page names what exists."""
        if name not in self.files:
            raise KeyError(f"there is no static file {name}")
        return f"/static/{self.digest}/{name}"

    def modules(self, folder: str) -> list[str]:
        """The names of a folder's scripts: a page asks for all at once, not for each when another imports it."""
        return [name for name in self.files if name.startswith(f"{folder}/") and name.endswith(".js")]


@cache
def assets() -> Assets:
    """Everything in the folder, read once."""
    files = {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in sorted(FOLDER.rglob("*.*"))}
    content = hashlib.sha256(b"\0".join(name.encode() + b"\0" + files[name] for name in files))
    return Assets(files, content.hexdigest()[:DIGEST_LENGTH])


def routes() -> list[BaseRoute]:
    async def static(request: Request) -> Response:
        held, name = assets(), request.path_params["name"]
        if request.path_params["digest"] != held.digest or name not in held.files:
            what = "There is no such file in this version."
            raise RefusalError(404, "not-found", what, "Reload the page that names it.")
        return Response(held.files[name], media_type=TYPES[Path(name).suffix], headers={**SAFE, **FOR_EVER})

    return [Route("/static/{digest}/{name:path}", static, methods=["GET"])]
