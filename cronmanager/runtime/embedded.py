"""What the embedded mode keeps between starts: secrets made once, addresses of its servers. [store]"""

import os
import secrets
from pathlib import Path

from cronmanager.environment import EMBEDDED_FILE

SECRETS = ("SECRET_KEY", "JWT_SECRET", "JWT_REFRESH_SECRET", "TOKEN_SALT", "ENCRYPTION_KEYS")
PASSWORDS = ("POSTGRES_PASSWORD", "VALKEY_PASSWORD", "FLOWER_PASSWORD")


def read(data_dir: Path) -> dict[str, str]:
    """What is kept in `data_dir`; empty before the first start."""
    file = data_dir / EMBEDDED_FILE
    if not file.exists():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def keep(data_dir: Path, **values: str) -> dict[str, str]:
    """Add `values` to what is kept, make the secrets that are missing; returns all of it."""
    made = {name: secrets.token_hex(32) for name in SECRETS + PASSWORDS}
    kept = made | read(data_dir) | values
    write_private(data_dir / EMBEDDED_FILE, "".join(f"{name}={value}\n" for name, value in kept.items()))
    return kept


def write_private(file: Path, content: str) -> None:
    """Replace `file` whole, readable by its owner alone; a crash leaves the old one."""
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
