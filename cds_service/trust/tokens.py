"""One JWT, looked at before and after its signature is verified (CDS Hooks 2.0, Trusting CDS Clients).

What it says before that only picks the key on record; keys and addresses in its header are never used.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import jwt
import msgspec

from cds_service.trust.reasons import NotAdmittedError, Reason

LONGEST = 8 * 1024  # characters of a token
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Seconds = int | float
REFUSED = ("crit", "b64", "jwk", "x5u", "x5c")  # they ask us to take keys or rules from the token itself
REASONS: tuple[tuple[type[Exception], Reason], ...] = (
    (jwt.ExpiredSignatureError, Reason.EXPIRED),
    (jwt.ImmatureSignatureError, Reason.NOT_YET_VALID),
    (jwt.InvalidAudienceError, Reason.AUDIENCE),
    (jwt.InvalidIssuerError, Reason.ISSUER),
    (jwt.InvalidSignatureError, Reason.SIGNATURE),
    (jwt.InvalidAlgorithmError, Reason.ALGORITHM),
)


class Header(msgspec.Struct, kw_only=True):
    """`kid` is only looked up in a dictionary, `jku` only compared."""

    alg: Name
    kid: Name
    typ: str = "JWT"
    jku: str | None = None
    crit: Any = None
    b64: Any = None
    jwk: Any = None
    x5u: Any = None
    x5c: Any = None


class Claims(msgspec.Struct, kw_only=True):
    """Times in seconds since 1970: numbers, not texts that hold numbers."""

    iss: Name
    aud: str | list[str]
    exp: Seconds
    iat: Seconds
    nbf: Seconds | None = None
    jti: Name
    tenant: Name | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """As it came: nothing in it is proven yet."""

    text: str
    header: Header
    claims: Claims


_header = msgspec.json.Decoder(Header)
_claims = msgspec.json.Decoder(Claims)


def bearer(authorization: Sequence[str]) -> str:
    """The token in the Authorization headers. Raises NotAdmittedError unless there is exactly one."""
    if not authorization:
        raise NotAdmittedError(Reason.UNASKED)
    scheme, _, text = authorization[0].partition(" ")
    if len(authorization) > 1 or scheme.lower() != "bearer" or not 0 < len(text) <= LONGEST:
        raise NotAdmittedError(Reason.MALFORMED)
    return text


def look_at(text: str) -> Token:
    """The token's own words. Raises NotAdmittedError for what is no JWT, or asks for what is not done."""
    parts = text.split(".")
    if len(parts) != 3:
        raise NotAdmittedError(Reason.MALFORMED)
    try:
        header, claims = _header.decode(_unpacked(parts[0])), _claims.decode(_unpacked(parts[1]))
    except (msgspec.DecodeError, binascii.Error, ValueError, RecursionError):
        raise NotAdmittedError(Reason.MALFORMED) from None
    if header.typ.upper() != "JWT" or any(getattr(header, name) is not None for name in REFUSED):
        raise NotAdmittedError(Reason.HEADER)
    return Token(text, header, claims)


def verify(token: Token, key: jwt.PyJWK, audience: str, leeway: float, lifetime: float) -> None:
    """Signature and claims. Raises NotAdmittedError. `leeway` and `lifetime` in seconds."""
    try:
        jwt.decode(
            token.text,
            key,
            algorithms=[key.algorithm_name],
            audience=audience,
            issuer=token.claims.iss,
            leeway=leeway,
            options={"require": ["iss", "aud", "exp", "iat", "jti"], "verify_sub": False},
        )
    except jwt.PyJWTError as error:
        raise NotAdmittedError(_reason(error)) from None
    if not 0 < token.claims.exp - token.claims.iat <= lifetime:
        raise NotAdmittedError(Reason.LIFETIME)


def _unpacked(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _reason(error: Exception) -> Reason:
    return next((reason for kind, reason in REASONS if isinstance(error, kind)), Reason.MALFORMED)
