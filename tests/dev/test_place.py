"""Where a running copy keeps its state."""

import os
import stat
from pathlib import Path

import pytest

from devtools.place import Busy, Claim, secret_key, socket_folder


def test_the_secret_key_is_made_once_and_is_private(tmp_path: Path):
    key = secret_key(tmp_path)
    assert len(key) > 50
    assert secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["plain", "with spaces", "deep/" * 30])
def test_sockets_have_short_plain_paths_of_their_own(tmp_path: Path, name: str):
    var = tmp_path / name
    var.mkdir(parents=True)
    folder = socket_folder(var, None)
    try:
        assert len(str(folder / ".s.PGSQL.5432.lock")) <= 107
        assert " " not in str(folder)
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert socket_folder(var, None) == folder
    finally:
        folder.rmdir()


def test_a_folder_is_claimed_once_and_says_by_whom(tmp_path: Path):
    claim = Claim(tmp_path, "up")
    claim.record(address="http://127.0.0.1:8000/")
    with pytest.raises(Busy, match=rf"already running on http://127.0.0.1:8000/ .* \(process {os.getpid()}\)"):
        Claim(tmp_path, "manage")
