"""Editions out of order, read again, or read by a better reader: one history, whatever the way to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from entities.models import EntityRecord
from lists.models import Change, DataIssue, RecordVersion, Release, Source
from lists.publishers import publisher
from lists.reading import DocumentError, RawRecord
from sanctions.models import Designation
from sanctions.services import refreshing
from tests.builders.picture import differences, picture
from tests.builders.un import edition, group, individual
from tests.pipeline.conftest import Refresh, changes, issues, release_of

GROUP = group("QDe.901")
AHMED = individual("QDi.901", "AHMED EXAMPLE")
BADR = individual("QDi.902", "BADR EXAMPLE")
EDITIONS = {
    "2026-01-10": edition(AHMED, GROUP, day="2026-01-10"),
    "2026-01-12": edition(AHMED.but(comments="Amended."), BADR, GROUP, day="2026-01-12"),
    "2026-01-14": edition(BADR, GROUP, day="2026-01-14"),
    "2026-01-16": edition(AHMED, BADR, GROUP, day="2026-01-16"),
}
HISTORY = {
    "2026-01-10": {"QDi.901": "added", "QDe.901": "added"},
    "2026-01-12": {"QDi.901": "amended", "QDi.902": "added"},
    "2026-01-14": {"QDi.901": "removed"},
    "2026-01-16": {"QDi.901": "returned"},
}
Lay = Callable[..., Path]


def the_history_is_told() -> None:
    assert {day: changes(day) for day in HISTORY} == HISTORY
    assert dict(Release.objects.values_list("published", "status")) == {
        date.fromisoformat(day): "active" if day == "2026-01-16" else "superseded" for day in HISTORY
    }
    line = list(Release.objects.in_history())
    assert [release.previous for release in line] == [None, *line[:-1]]


def test_a_folder_is_loaded_in_the_order_of_its_dates(source: Source, mirror: Lay) -> None:
    outcome = refreshing.backfill(source, mirror(EDITIONS) / "un")
    assert (outcome.current, outcome.message) == (True, "4 of 4 editions are in the history.")
    the_history_is_told()


def test_bytes_that_stand_under_two_days_are_one_release(source: Source, mirror: Lay) -> None:
    folder = mirror({"2026-01-10": EDITIONS["2026-01-10"], "2026-01-11": EDITIONS["2026-01-10"]}) / "un"
    refreshing.backfill(source, folder)
    assert Release.objects.get().totals == {"added": 2}


def test_a_second_time_does_nothing(source: Source, mirror: Lay) -> None:
    folder = mirror(EDITIONS) / "un"
    refreshing.backfill(source, folder)
    before = picture()
    assert refreshing.backfill(source, folder).message == "4 of 4 editions are in the history."
    assert differences(before, picture()) == {}


def test_earlier_editions_go_where_their_dates_put_them(source: Source, refresh: Refresh, mirror: Lay) -> None:
    """The usual way: the newest first, the others by backfill. Parties keep the ids they had."""
    refresh(EDITIONS["2026-01-16"])
    ids = dict(EntityRecord.objects.values_list("record__key", "entity__public_id"))
    refreshing.backfill(source, mirror(EDITIONS) / "un")
    the_history_is_told()
    assert dict(EntityRecord.objects.values_list("record__key", "entity__public_id")) == ids
    ahmed = Designation.objects.current().filter(reference="QDi.901").order_by("period")
    assert [(one.period, one.status) for one in ahmed] == [(1, "delisted"), (2, "listed")]
    before = picture()
    refreshing.rebuild(source)
    assert differences(before, picture()) == {}


def test_one_forgotten_edition_changes_the_steps_beside_it(source: Source, mirror: Lay) -> None:
    without = {day: document for day, document in EDITIONS.items() if day != "2026-01-14"}
    refreshing.backfill(source, mirror(without) / "un")
    assert changes("2026-01-16") == {"QDi.901": "amended"}
    refreshing.backfill(source, mirror(EDITIONS) / "un")
    the_history_is_told()


def test_an_older_edition_found_by_a_refresh_is_held_not_made_current(refresh: Refresh) -> None:
    refresh(EDITIONS["2026-01-12"])
    outcome = refresh(EDITIONS["2026-01-10"])
    assert not outcome.current
    assert "It is dated 2026-01-10, before the active release of 2026-01-12" in outcome.message
    assert Release.objects.active().get().published == date(2026, 1, 12)


def test_broken_and_doubtful_editions_are_told_and_the_others_loaded(
    source: Source, mirror: Lay, expect: Callable[..., None]
) -> None:
    people = [individual(f"QDi.{n}", f"PERSON{n}") for n in range(100, 120)]
    folder = mirror({
        "2026-01-10": edition(*people, GROUP, day="2026-01-10"),
        "2026-01-11": edition(*people, GROUP, day="2026-01-11")[:900],
        "2026-01-12": edition(*people[:5], GROUP, day="2026-01-12"),
        "2026-01-13": edition(*people[1:], GROUP, day="2026-01-13"),
    }) / "un"  # fmt: skip
    expect(removed=0.2)
    for _ in range(2):
        first, *rest = refreshing.backfill(source, folder).message.splitlines()
        assert first == "2 of 4 editions are in the history."
        assert [line[:19] for line in rest] == ["2026-01-11 rejected", "2026-01-12 held: 15"]
    assert Release.objects.active().get().published == date(2026, 1, 13)


def test_one_broken_archive_does_not_keep_the_others_out(source: Source, mirror: Lay) -> None:
    folder = mirror({day: EDITIONS[day] for day in ("2026-01-10", "2026-01-12")}) / "un"
    mirror({"2026-01-11": b"not packed"}, "consolidated.xml.gz")
    first, why = refreshing.backfill(source, folder).message.splitlines()
    assert first == "2 of 3 editions are in the history."
    assert why.startswith("refused: ")
    assert "no sound gzip file" in why


def test_a_folder_without_editions_says_what_one_looks_like(source: Source, tmp_path: Path) -> None:
    outcome = refreshing.backfill(source, tmp_path)
    assert not outcome.current
    assert "no <day>/ folder with consolidated.xml" in outcome.message


def test_another_reader_reads_the_history_again_and_makes_no_amendments(
    source: Source, refresh: Refresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that understands more of the same words: every version says so, and no change is the publisher's."""
    for document in list(EDITIONS.values())[:3]:
        refresh(document)
    package, usual = publisher("un-sc"), publisher("un-sc").map_record

    def better(raw: RawRecord, *rest: Any) -> Any:
        party = usual(raw, *rest)
        party.positions = ["Understood at last"]
        return party

    monkeypatch.setattr(package, "map_record", better)
    monkeypatch.setattr(package, "digest", "better")
    versions = set(RecordVersion.objects.values_list("pk", flat=True))
    refresh(EDITIONS["2026-01-16"])
    the_history_is_told()
    assert versions < set(RecordVersion.objects.values_list("pk", flat=True))
    assert all("positions" in content for content in RecordVersion.objects.values_list("content", flat=True))
    assert set(Release.objects.values_list("reader_digest", flat=True)) == {"better"}
    assert Change.objects.get(kind="amended").fields.keys() == {"comments"}


def test_what_an_earlier_reader_refused_is_read_again(refresh: Refresh, monkeypatch: pytest.MonkeyPatch) -> None:
    package = publisher("un-sc")
    old = package.reader
    monkeypatch.setattr(package, "reader", _Refusing(old))
    assert not refresh(EDITIONS["2026-01-10"]).current
    assert not refresh(EDITIONS["2026-01-10"]).current
    monkeypatch.setattr(package, "reader", old)
    monkeypatch.setattr(package, "digest", "repaired")
    assert refresh(EDITIONS["2026-01-10"]).message == "The release of 2026-01-10 is active: 2 added."
    assert release_of("2026-01-10").reasons == []


class _Refusing:
    def __init__(self, reader: Any) -> None:
        self.edition = reader.edition

    def read(self, _files: Any) -> Any:
        raise DocumentError("not understood")


def test_issues_of_a_replay_are_those_of_loading_in_order(source: Source, refresh: Refresh, mirror: Lay) -> None:
    odd = AHMED.but(extra="<SHOE_SIZE>44</SHOE_SIZE>")
    editions = {
        "2026-01-10": edition(odd, GROUP, day="2026-01-10"),
        "2026-01-11": edition(AHMED, GROUP.but(under="Lemuria"), day="2026-01-11"),
        "2026-01-12": edition(odd, GROUP.but(under="Lemuria"), day="2026-01-12"),
        "2026-01-13": edition(AHMED, GROUP.but(under="Lemuria"), day="2026-01-13"),
    }
    refresh(editions["2026-01-13"])
    refreshing.backfill(source, mirror(editions) / "un")
    assert issues() == {("unknown-element", "QDi.901"): "closed", ("unknown-value", "QDe.901"): "open"}
    seen = {issue.code: (str(issue.first_release.published), str(issue.last_release.published))
            for issue in DataIssue.objects.all()}  # fmt: skip
    assert seen == {
        "unknown-element": ("2026-01-10", "2026-01-12"),
        "unknown-value": ("2026-01-11", "2026-01-13"),
    }


def test_a_persons_word_on_an_issue_outlives_rebuilds_and_releases(source: Source, refresh: Refresh) -> None:
    odd = AHMED.but(extra="<SHOE_SIZE>44</SHOE_SIZE>")
    refresh(edition(odd, GROUP, day="2026-01-10"))
    DataIssue.objects.update(resolution="explained", reason="A tool's test value.")
    refreshing.rebuild(source)
    assert issues() == {("unknown-element", "QDi.901"): "explained"}
    refresh(edition(AHMED, GROUP, day="2026-01-11"))
    refreshing.rebuild(source)
    assert issues() == {("unknown-element", "QDi.901"): "closed"}
    refresh(edition(odd, GROUP, day="2026-01-12"))
    assert issues() == {("unknown-element", "QDi.901"): "explained"}
    assert DataIssue.objects.get().reason == "A tool's test value."


def test_a_rebuild_of_nothing_is_fine(source: Source) -> None:
    assert refreshing.rebuild(source).message == "Rebuilt from 0 stored releases."
