"""The evidence store: whole files under their hash, or nothing."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.storage import TooLarge, path_of, store


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=200), max_size=6))
def test_bytes_are_kept_under_their_hash(chunks: list[bytes]) -> None:
    kept, whole = store(chunks, 10_000), b"".join(chunks)
    assert kept.sha256 == hashlib.sha256(whole).hexdigest()
    assert kept.size == len(whole)
    assert kept.path == path_of(kept.sha256)
    assert kept.path.read_bytes() == whole


def files_of(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_more_bytes_than_allowed_leave_nothing(tmp_path: Path) -> None:
    assert store([b"12345"], 5).size == 5
    with pytest.raises(TooLarge, match="more than 5 bytes"):
        store([b"123", b"456"], 5)
    assert len(files_of(tmp_path)) == 1


def test_a_transfer_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"the first half"
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        store(chunks(), 1000)
    assert files_of(tmp_path) == []


def test_the_same_bytes_twice_are_one_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as several:
        kept = list(several.map(lambda _: store([b"same"] * 100, 1000), range(16)))
    assert len({one.path for one in kept}) == 1
    assert files_of(tmp_path) == [kept[0].path]
    assert kept[0].path.read_bytes() == b"same" * 100


def test_another_account_of_the_machine_may_read_what_is_kept() -> None:
    assert stat.S_IMODE(store([b"public"], 10).path.stat().st_mode) == 0o644
