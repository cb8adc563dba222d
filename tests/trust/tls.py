"""Certificates for servers on loopback, from an authority that only the test trusts."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SIGNS_CERTIFICATES = (False, False, False, False, False, True, True, False, False)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Signs certificates; `file` holds its own as PEM."""

    file: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def context(self, *names: str, days: int = 1) -> ssl.SSLContext:
        """For a server that is called by these names; with negative `days` its certificate has ended."""
        key = ec.generate_private_key(ec.SECP256R1())
        end = datetime.now(UTC) + days * DAY
        signed = (
            _certificate("server", self.certificate.subject, key, end)
            .add_extension(x509.SubjectAlternativeName([_name(one) for one in names]), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.file.with_name(f"{names[0]}{days}.pem".replace(":", "_"))
        file.write_bytes(_pem(key) + signed.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def authority(folder: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests")])
    made = (
        _certificate("tests", name, key, datetime.now(UTC) + 2 * DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(*SIGNS_CERTIFICATES), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "authority.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Authority(file, key, made)


def _certificate(
    name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, end: datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(end - 10 * DAY)
        .not_valid_after(end)
    )


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
