"""One change of the record on its way into a suggestion: light, because most requests make a dozen of them."""

import re
from typing import Literal

import msgspec

from cds_service.cards.actions.templates import Json
from cds_service.wire import card

IDENTITY = re.compile(r"[A-Za-z0-9.\-]{1,64}")  # a FHIR id


class MissingError(Exception):
    """A value that an action needs is not there: its whole suggestion is dropped. Holds no patient data."""


class Step(msgspec.Struct, frozen=True):
    """What becomes an action of the protocol: a resource to create or update, or the reference of one to delete."""

    type: Literal["create", "update", "delete"]
    description: str
    resource: Json = {}
    resource_id: str = ""

    @property
    def draft(self) -> tuple[str, str]:
        """Type and id of the resource."""
        return str(self.resource.get("resourceType", "")), str(self.resource.get("id", ""))

    def action(self) -> card.Action:
        """The action of the protocol. A reference comes from the client, so it is checked; a description begins with
        words of ours, and whether there is a resource the action asks itself."""
        if self.type == "delete":
            return card.Action.checked(type="delete", description=self.description, resourceId=self.resource_id)
        return card.Action(type=self.type, description=self.description, resource=self.resource)


def create(description: str, resource: Json) -> Step:
    """Create a resource; members without content are left out."""
    if not all(resource.values()):
        resource = {key: member for key, member in resource.items() if member}
    return Step("create", description, resource)


def update(description: str, resource: Json) -> Step:
    return Step("update", description, resource)


def replace(description: str, resource: Json) -> Step:
    """Put another order in the place of a draft; MissingError when the draft has no id by which to name it."""
    named(resource)
    return Step("update", description, resource)


def named(resource: Json) -> str:
    """The draft as a reference; MissingError when it has no id by which to name it."""
    kind, identity = str(resource.get("resourceType", "")), str(resource.get("id", ""))
    if not kind.isalpha() or IDENTITY.fullmatch(identity) is None:
        raise MissingError("the draft has no usable id")
    return f"{kind}/{identity}"


def delete(description: str, resource: Json) -> Step:
    """Delete a draft; MissingError when it has no id by which to name it."""
    return Step("delete", description, resource_id=named(resource))
