"""Certificates of tests' own, made when first asked for: one that is right and three that are not."""

import atexit
import shutil
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

CertificateKind = Literal["trusted", "self_signed", "expired", "wrong_name"]

MADE_AT = datetime(2020, 1, 1, tzinfo=UTC)
NAMES = [
    x509.DNSName("localhost"),
    x509.DNSName("allowed.test"),
    x509.IPAddress(ip_address("127.0.0.1")),
]


@cache
def ca_file() -> str:
    """The PEM file of the authority that signs all but the self-signed one."""
    return _write("ca.pem", _authority()[0].public_bytes(serialization.Encoding.PEM))


@cache
def server_context(kind: CertificateKind) -> ssl.SSLContext:
    """A server's side of TLS, with that certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = _certificate(kind, key).public_bytes(serialization.Encoding.PEM)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_write(f"{kind}.pem", pem + certificate))
    return context


def _certificate(kind: CertificateKind, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    issuer, issuer_key = _authority()
    name = _name("receiver")
    names = [x509.DNSName("elsewhere.test")] if kind == "wrong_name" else NAMES
    end = MADE_AT + timedelta(days=1) if kind == "expired" else MADE_AT + timedelta(days=36_500)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name if kind == "self_signed" else issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MADE_AT)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False
        )
    )
    return builder.sign(key if kind == "self_signed" else issuer_key, hashes.SHA256())


@cache
def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("authority of the tests")
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(MADE_AT)
        .not_valid_after(MADE_AT + timedelta(days=36_500))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(key, hashes.SHA256()), key


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="receiver-certificates-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _write(name: str, content: bytes) -> str:
    file = _folder() / name
    file.write_bytes(content)
    return str(file)
