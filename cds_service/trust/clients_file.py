"""Reading the YAML file that HIP_CDS_CLIENTS names, and refusing it where it is wrong or unsafe."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from cds_service.reasoning import yaml_file
from cds_service.reasoning.errors import BrokenRulesError, Problem, RuleError
from cds_service.trust.clients import Client, Clients, some

SANDBOX = "sandbox.cds-hooks.org"


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    clients: Annotated[tuple[Client, ...], AfterValidator(some)]


class BrokenClientsError(Exception):
    """Everything wrong in the file, with line, key and what to do."""

    def __init__(self, errors: Iterable[RuleError]) -> None:
        super().__init__("\n".join(["The clients cannot be used:", *map(str, errors)]))


def read_clients(file: Path | None, production: bool) -> Clients:
    """The clients in the file; none without a file. Raises BrokenClientsError."""
    if file is None:
        return Clients()
    try:
        listed = yaml_file.read_as(_File, file, file.parent).clients
    except BrokenRulesError as error:
        raise BrokenClientsError(error.errors) from None
    except (OSError, UnicodeDecodeError) as error:
        raise unreadable(file, error) from None
    problems = [*_ambiguous(listed), *(_unsafe(listed) if production else ())]
    if problems:
        raise BrokenClientsError(yaml_file.located(problems, file, file.parent))
    return Clients(one.model_copy(update={"jwks_file": _beside(file, one.jwks_file)}) for one in listed)


def unreadable(file: Path, error: Exception) -> BrokenClientsError:
    """For a file that the settings name."""
    why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not what it should be"
    return BrokenClientsError([RuleError(str(file), None, "", f"cannot be read: {why}.")])


def _beside(file: Path, named: Path | None) -> Path | None:
    return file.parent / named if named else None


def _ambiguous(listed: tuple[Client, ...]) -> Iterator[Problem]:
    """Two clients that one token could mean."""
    for position, one in enumerate(listed):
        for other in listed[:position]:
            apart = one.tenants and other.tenants and not {*one.tenants} & {*other.tenants}
            if one.issuer == other.issuer and not apart:
                yield Problem(
                    ("clients", position, "issuer"),
                    "is the issuer of another client too, and their tenants do not tell them apart.",
                    "Give each of the two its own tenants.",
                )


def _unsafe(listed: tuple[Client, ...]) -> Iterator[Problem]:
    """What development may have and production may not."""
    for position, one in enumerate(listed):
        at = ("clients", position)
        named = (one.issuer, *one.jkus)
        if any(SANDBOX in name.lower() for name in named):
            what = "is the public CDS Hooks sandbox: its private key is public, so anybody can sign as it."
            yield Problem((*at, "issuer"), what, "Use it in development only.")
        for key in ("jwks_url", "fhir_servers", "jku"):
            value = getattr(one, key) or ()
            values = (value,) if isinstance(value, str) else value
            if any(not address.startswith("https://") for address in values):
                yield Problem((*at, key), "is called over plain http.", "Production needs https addresses.")
