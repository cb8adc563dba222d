"""Whom a call came from: what authentication found out, and all that later rooms may know of it."""

from dataclasses import dataclass
from typing import Literal

Profile = Literal["spec", "epic", "oracle", "athena", "sandbox"]


@dataclass(frozen=True, slots=True)
class Caller:
    """An EHR. `fhir_servers` are the base addresses that may be called for it; None: any, in development only.

    `profile` says how its cards are shown; `issuer` and `tenant` name it in logs ("" where nobody was asked).
    """

    issuer: str = ""
    tenant: str = ""
    profile: Profile = "spec"
    fhir_servers: tuple[str, ...] | None = ()


ANYONE = Caller(fhir_servers=None)  # development: nobody is asked who they are
NOBODY = Caller()  # no server is called for it
