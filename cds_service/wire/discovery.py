"""Discovery: GET {baseUrl}/cds-services lists the services, their hooks and their prefetch templates."""

from collections.abc import Mapping

from pydantic import Field

from cds_service.wire.message import Message, Text


class Entry(Message):
    """One service. `prefetch` maps a key to its template; `usage_requirements` is for people."""

    id: Text
    hook: Text
    title: Text
    description: Text
    prefetch: Mapping[str, Text] = Field(default_factory=dict)
    usage_requirements: str = ""


class Discovery(Message):
    """The whole body; without services it is `{"services": []}`."""

    services: tuple[Entry, ...]
