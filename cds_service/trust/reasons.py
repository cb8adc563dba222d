"""Why a call was not let in: words for the log and for counting, never for the caller."""

from collections.abc import Callable
from enum import StrEnum


class Reason(StrEnum):
    """All of them; metrics may use them as labels."""

    UNASKED = "no-authorization"  # no Authorization header
    MALFORMED = "malformed"  # no JWT, or a member of the wrong kind
    HEADER = "header"  # a header parameter that is not taken: crit, jwk, x5u, x5c, b64, another typ
    ISSUER = "issuer"
    TENANT = "tenant"
    ALGORITHM = "algorithm"
    JKU = "jku"
    UNKNOWN_KEY = "unknown-key"
    NO_KEYS = "no-keys"  # the client's key set has not been read for too long
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NOT_YET_VALID = "not-yet-valid"
    LIFETIME = "lifetime"
    REPLAYED = "replayed"
    NO_REPLAY_STORE = "no-replay-store"


Count = Callable[[Reason], None]


class NotAdmittedError(Exception):
    """A token that is not taken; `issuer` is set once it is known to be one of ours."""

    def __init__(self, reason: Reason, issuer: str = "") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.issuer = issuer
