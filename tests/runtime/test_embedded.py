"""What the embedded mode keeps between starts."""

import stat
from pathlib import Path

from cronmanager.runtime import embedded


def test_secrets_are_made_once_each_its_own(tmp_path: Path):
    first = embedded.keep(tmp_path)

    second = embedded.keep(tmp_path, VALKEY_PORT="6380")

    assert second == first | {"VALKEY_PORT": "6380"} == embedded.read(tmp_path)
    assert len({first[name] for name in embedded.SECRETS}) == len(embedded.SECRETS)


def test_only_the_owner_reads_them(tmp_path: Path):
    embedded.keep(tmp_path)
    embedded.keep(tmp_path, REDIS_URL="redis://127.0.0.1:6380/0")

    assert [stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()] == [0o600]
