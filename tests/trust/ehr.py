"""An EHR for tests: its keys, the tokens it signs, its entry in the file of the clients."""

import base64
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa

ISSUER = "https://ehr.example.org/fhir"
KID = "key-1"
Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


CURVES: dict[str, ec.EllipticCurve] = {"ES256": ec.SECP256R1(), "ES384": ec.SECP384R1(), "ES512": ec.SECP521R1()}


@cache
def private(algorithm: str, which: int) -> Private:
    """A key for an algorithm; another for another `which`. Made once: RSA keys take their time."""
    if algorithm.startswith("ES"):
        return ec.generate_private_key(CURVES[algorithm])
    return rsa.generate_private_key(65537, 2048)


def public(algorithm: str = "ES384", which: int = 0, **changed: Any) -> dict[str, Any]:
    """The public half as a JWK."""
    maker = jwt.get_algorithm_by_name(algorithm)
    made: dict[str, Any] = json.loads(maker.to_jwk(private(algorithm, which).public_key()))
    made.pop("key_ops", None)
    return {**made, "kid": KID, "use": "sig", "alg": algorithm, **changed}


def jwks(*keys: Mapping[str, Any]) -> bytes:
    return json.dumps({"keys": list(keys)}).encode()


@dataclass(frozen=True)
class Ehr:
    """Signs for one issuer with one key."""

    issuer: str = ISSUER
    algorithm: str = "ES384"
    which: int = 0
    header: Mapping[str, Any] = field(default_factory=dict)

    def claims(self, audience: str | list[str], **changed: Any) -> dict[str, Any]:
        now = int(time.time())
        said = {"iss": self.issuer, "aud": audience, "iat": now, "exp": now + 300, "jti": secrets.token_hex(32)}
        return {name: value for name, value in {**said, **changed}.items() if value is not None}

    def token(self, audience: str | list[str], **changed: Any) -> str:
        """A token for an endpoint; a claim that is None is left out."""
        return self.signed(self.claims(audience, **changed))

    def signed(self, claims: Mapping[str, Any] | bytes, **header: Any) -> str:
        """Any header and payload with a right signature; a parameter that is None is left out."""
        said = {"alg": self.algorithm, "typ": "JWT", "kid": KID, **self.header, **header}
        head = json.dumps({name: value for name, value in said.items() if value is not None}).encode()
        body = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
        signing = f"{packed(head)}.{packed(body)}"
        maker = jwt.get_algorithm_by_name(self.algorithm)
        return f"{signing}.{packed(maker.sign(signing.encode(), private(self.algorithm, self.which)))}"

    def bearer(self, audience: str | list[str], **changed: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token(audience, **changed)}"}


def packed(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def clients_file(folder: Path, *clients: Mapping[str, Any]) -> Path:
    """The file that HIP_CDS_CLIENTS names; JSON is YAML."""
    file = folder / "clients.yaml"
    file.write_text(json.dumps({"clients": list(clients)}), encoding="utf-8")
    return file


def client(**changed: Any) -> dict[str, Any]:
    """An entry with a key file; a key that is None is left out."""
    entry = {"issuer": ISSUER, "jwks_file": "ehr.jwks.json", "algorithms": ["ES384", "RS384"], **changed}
    return {name: value for name, value in entry.items() if value is not None}
