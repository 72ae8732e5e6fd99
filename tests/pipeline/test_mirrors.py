"""A mirror of the lists, as a folder or a web root: the newest edition is taken, whole or not at all."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from core.http import Unreachable
from lists import mirror as mirrors
from lists.models import Release, Run, Source
from lists.publishers import publisher
from sanctions.services import refreshing
from tests.builders.un import FILE, edition, group, individual
from tests.builders.web import folder_server

GROUP = group("QDe.901")
OLD = edition(individual("QDi.901"), GROUP, day="2026-01-10")
NEW = edition(individual("QDi.901"), individual("QDi.902"), GROUP, day="2026-01-12")
Lay = Callable[..., Path]


@pytest.fixture(params=["folder", "web"])
def mirrored(
    request: pytest.FixtureRequest, mirror: Lay, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Lay]:
    """Lays editions into a mirror that the settings name, as a folder and as a web server's address."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    root = mirror({})
    root.mkdir(exist_ok=True)
    if request.param == "folder":
        settings.TRACKER_MIRROR = str(root)
        yield mirror
        return
    with folder_server(root) as address:
        settings.TRACKER_MIRROR = address
        yield mirror


def test_the_newest_edition_is_taken(mirrored: Lay, source: Source) -> None:
    mirrored({"2026-01-10": OLD, "2026-01-12": NEW})
    assert refreshing.refresh(source).message == "The release of 2026-01-12 is active: 3 added."
    release = Release.objects.get()
    (file,) = release.files
    assert (file["name"], file["size"]) == (FILE, len(NEW))
    assert file["address"] == f"mirror: un/2026-01-12/{FILE}"
    source.refresh_from_db()
    assert source.checked_at >= source.answered_at is not None
    assert source.changed_at is not None
    assert refreshing.refresh(source).message.startswith("Unchanged")


def test_gzipped_files_are_unpacked_and_are_the_publishers_bytes(mirrored: Lay, source: Source) -> None:
    mirrored({"2026-01-12": gzip.compress(NEW[:100]) + gzip.compress(NEW[100:]) + b"\0" * 512}, f"{FILE}.gz")
    assert refreshing.refresh(source).current
    packed = Release.objects.get().sha256
    mirrored({"2026-01-13": NEW})
    assert refreshing.refresh(source).message.startswith("Unchanged")
    assert Release.objects.get().sha256 == packed


def test_a_file_larger_than_memory_should_hold_is_unpacked_piece_by_piece(tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(b"\0" * 50_000_000))
    pieces = mirrors.content(str(path))
    assert max(len(piece) for piece in pieces) <= 65536


@pytest.mark.parametrize(
    ("packed", "why"),
    [
        (gzip.compress(NEW)[:-20], "cut short"),
        (gzip.compress(NEW)[: len(gzip.compress(NEW)) // 2], "cut short"),
        (b"", "cut short"),
        (NEW, "no sound gzip file"),
        (gzip.compress(NEW)[:-8] + b"\0" * 8, "no sound gzip file"),
    ],
    ids=["near its end", "in its middle", "empty", "not packed", "wrong checksum"],
)
def test_a_gzip_file_that_is_not_sound_changes_nothing(packed: bytes, why: str, mirrored: Lay, source: Source) -> None:
    mirrored({"2026-01-12": packed}, f"{FILE}.gz")
    with pytest.raises(Unreachable, match=why):
        refreshing.refresh(source)
    assert not Release.objects.exists()
    source.refresh_from_db()
    assert why in source.last_error
    assert Run.objects.get().state == "failed"


def test_other_names_the_publisher_uses_are_known(mirrored: Lay, source: Source) -> None:
    mirrored({"2026-01-12": NEW}, "consolidatedLegacyByPRN.xml")
    assert refreshing.refresh(source).current


def test_what_is_no_edition_is_passed_over(mirrored: Lay, source: Source) -> None:
    mirrored({"2026-01-10": OLD})
    for other in ("2026-02-30", "latest", "2026-01-11", "20260112"):
        mirrored({other: b"not the list"}, "README.html")
    assert refreshing.refresh(source).message.startswith("The release of 2026-01-10 is active")


def test_a_mirror_without_this_list_is_said_to_lack_it(mirrored: Lay, source: Source) -> None:
    with pytest.raises(Unreachable, match="un"):
        refreshing.refresh(source)
    mirrored({"2026-01-10": b"x"}, "notes.txt")
    with pytest.raises(Unreachable, match=r"has no edition of this list: no folder un/<day>/"):
        refreshing.refresh(source)
    source.refresh_from_db()
    assert source.answered_at is None


def test_an_edition_that_lacks_a_file_is_refused(
    mirrored: Lay, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = {FILE: [FILE], "annex.xml": ["annex.xml"]}
    monkeypatch.setattr(publisher("un-sc").spec, "files", two)
    mirrored({"2026-01-12": NEW})
    outcome = refreshing.refresh(source)
    assert not outcome.current
    assert outcome.message == (
        "Refused: the edition of 2026-01-12 lacks annex.xml; a part of a release is not a release"
    )
    source.refresh_from_db()
    assert source.last_error == outcome.message
    assert source.answered_at is not None


def test_an_older_newest_edition_is_part_of_the_history_and_no_news(mirrored: Lay, source: Source) -> None:
    """A mirror that was put back a step: the list stays as new as it was, and did not change."""
    root = mirrored({"2026-01-10": OLD})
    refreshing.refresh(source)
    mirrored({"2026-01-12": NEW})
    refreshing.refresh(source)
    source.refresh_from_db()
    changed = source.changed_at
    (root / "un" / "2026-01-12" / FILE).unlink()
    outcome = refreshing.refresh(source)
    assert "is part of the history already. The release of 2026-01-12 stays active." in outcome.message
    source.refresh_from_db()
    assert source.changed_at == changed
