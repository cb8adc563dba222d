"""What a FHIR server answered: one whole JSON document, and a Bundle where a search was asked."""

import msgspec

ANY_JSON = msgspec.json.Decoder(msgspec.Raw)


class NotReadError(Exception):
    """One page could not be read; the text says why, without patient data. `broken` when the server is at fault."""

    def __init__(self, why: str, broken: bool = False) -> None:
        super().__init__(why)
        self.broken = broken


def whole_json(content: bytes) -> bytes:
    """The content itself if it is one JSON document to its last byte. Raises NotReadError."""
    try:
        return bytes(ANY_JSON.decode(content))
    except (msgspec.DecodeError, RecursionError):
        raise NotReadError("the FHIR server's answer is not JSON") from None


class _Kind(msgspec.Struct):
    resource_type: str = msgspec.field(default="", name="resourceType")


KIND = msgspec.json.Decoder(_Kind)


def is_bundle(pages: tuple[bytes, ...]) -> bool:
    """Whether what was found is the answer to a search: anything else would pass for "nothing there"."""
    try:
        return all(KIND.decode(page).resource_type == "Bundle" for page in pages)
    except msgspec.DecodeError:
        return False
