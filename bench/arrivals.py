"""The receiver's view: starts the receiver, asks it for what has arrived, and reads that into values."""

import datetime as dt
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bench import processes


@dataclass(frozen=True, slots=True)
class Arrival:
    """One request as the receiver saw it. `at` is the wall clock, `tick` what X-Cron-Scheduled-For said."""

    at: float
    execution_id: str
    tick: float | None
    job_id: str
    path: str


@dataclass(frozen=True, slots=True)
class Receiver:
    """A running receiver process."""

    process: subprocess.Popen[bytes]
    port: int
    tls_port: int

    def ask(self, what: str) -> bytes:
        """The answer of the control page `what`."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/control/{what}", timeout=60) as answer:
            body: bytes = answer.read()
        return body

    def count(self) -> int:
        """How many requests have arrived since the last clear."""
        return int(self.ask("count"))

    def clear(self) -> None:
        """Forget what has arrived."""
        self.ask("clear")

    def arrivals(self) -> list[Arrival]:
        """Every request since the last clear, in the order of their arrival."""
        return [read_line(line) for line in self.ask("arrivals").decode().splitlines()]


def read_line(line: str) -> Arrival:
    """One arrival from the receiver's own words."""
    at, execution_id, scheduled_for, job_id, path = line.split(" ", 4)
    tick = None if scheduled_for == "-" else dt.datetime.fromisoformat(scheduled_for).timestamp()
    return Arrival(float(at), execution_id, tick, job_id, path)


def write_certificate(file: Path) -> None:
    """A self-signed certificate with its key, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver.invalid")])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - dt.timedelta(hours=1)).not_valid_after(now + dt.timedelta(days=1))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))


@contextmanager
def receiver(folder: Path) -> Iterator[Receiver]:
    """A receiver with a plain port and a TLS one, ended with the block."""
    certificate = folder / "receiver.pem"
    write_certificate(certificate)
    port, tls_port = processes.free_port(), processes.free_port()
    command = [sys.executable, "-m", "bench.receiver", str(port)]
    command += ["--tls-port", str(tls_port), "--certificate", str(certificate)]
    with processes.running(command, folder / "receiver.log") as process:
        processes.wait_for_port(port, process)
        yield Receiver(process, port, tls_port)
