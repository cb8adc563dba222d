"""A JSON Web Key Set (RFC 7517) as the keys that may verify: public, asymmetric, each bound to its algorithms."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import jwt
import msgspec

MOST_KEYS = 100  # in one set; a client has one, two while it rotates
RSA_BITS = (2048, 8192)  # below: weak (NIST SP 800-131A); above: costly to verify
KINDS = {  # kty and crv of a key by algorithm (RFC 7518)
    "ES256": ("EC", "P-256"),
    "ES384": ("EC", "P-384"),
    "ES512": ("EC", "P-521"),
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), ("RSA", None)),
}
# Keys (their `x`) whose private half is printed in a specification or published with a program: anybody signs as them.
PUBLISHED = frozenset(
    {
        "dw_JGR8nB2I6XveNxUOl2qk699ZPLM2nYI5STSdiEl9avAkrm3CkfYMbrrjr8laB",  # the public CDS Hooks sandbox
        "46SDH7Znh821wblCBglA61sNE9ZrHYKKt3qRtRTmSXyOI_FIGBLWrWa0GPUkDCEk",  # the example of CDS Hooks 2.0
    }
)

Keys = Mapping[str, Mapping[str, jwt.PyJWK]]  # kid → algorithm → key


class _Set(msgspec.Struct):
    keys: list[Any]


class NotAKeySetError(ValueError):
    """The text says why."""


def parse(raw: bytes, algorithms: Iterable[str], published: bool = False) -> Keys:
    """The usable keys of a set. A key that is not usable is left out, and so is a `kid` that stands for two keys.

    `published` admits keys whose private half is public (development). Raises NotAKeySetError.
    """
    try:
        listed = msgspec.json.decode(raw, type=_Set).keys
    except (msgspec.DecodeError, RecursionError):
        raise NotAKeySetError('not a JSON Web Key Set ({"keys": [...]})') from None
    if len(listed) > MOST_KEYS:
        raise NotAKeySetError(f"more than {MOST_KEYS} keys")
    candidates = [one for one in listed if isinstance(one, dict) and isinstance(one.get("kid"), str)]
    named = Counter(one["kid"] for one in candidates)
    usable = (one for one in candidates if named[one["kid"]] == 1 and _is_to_verify(one, published))
    made = {one["kid"]: _made(one, algorithms) for one in usable}
    return {kid: keys for kid, keys in made.items() if keys}


def _is_to_verify(key: dict[str, Any], published: bool) -> bool:
    """A public key for signatures. One that shows its private part (`d`) is no secret any more."""
    operations = key.get("key_ops")
    return (
        key.get("use", "sig") == "sig"
        and (operations is None or (isinstance(operations, list) and "verify" in operations))
        and "d" not in key
        and "k" not in key
        and (published or key.get("x") not in PUBLISHED)
    )


def _made(key: dict[str, Any], algorithms: Iterable[str]) -> dict[str, jwt.PyJWK]:
    fitting = [name for name in algorithms if KINDS[name] == (key.get("kty"), key.get("crv"))]
    try:
        made = {name: jwt.PyJWK(key, name) for name in fitting if key.get("alg", name) == name}
    except jwt.PyJWTError:
        return {}
    return {name: one for name, one in made.items() if _is_strong(one)}


def _is_strong(key: jwt.PyJWK) -> bool:
    size: int = key.key.key_size
    return key.key_type != "RSA" or RSA_BITS[0] <= size <= RSA_BITS[1]
