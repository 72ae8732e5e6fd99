"""Whatever a list does over time: step by step, or computed anew from its releases, comes to the same."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from entities.models import EntityRecord
from entities.projection import FACETS
from lists.models import Change, RecordVersion, Release, Source
from sanctions.models import Designation
from sanctions.services import refreshing
from tests.builders.picture import differences, picture
from tests.builders.un import FILE, Entry, edition, group, individual

ALWAYS = group("QDe.900", "ALWAYS THERE")
FIRST = date(2020, 1, 1)

References = st.sampled_from(["QDi.901", "QDi.902", "TAi.903", "TAi.904"])
Entries = st.builds(
    lambda reference, name, serial, comments, aliases, listed, under: individual(
        reference, name, serial=serial, comments=comments, aliases=tuple(aliases), listed=listed, under=under
    ),
    References,
    st.sampled_from(["AHMED EXAMPLE", "BADR EXAMPLE"]),
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["", "Leader of Always There (QDe.900).", "Associated with (QDi.902)."]),
    st.lists(st.sampled_from(["Abu One", "Abu Two"]), max_size=2, unique=True),
    st.sampled_from(["2010-01-05", "2020-01-03", "2020-01-09"]),
    st.sampled_from(["Al-Qaida", "Taliban"]),
)
Editions = st.lists(Entries, max_size=3, unique_by=lambda entry: entry.reference)
Histories = st.lists(st.tuples(st.integers(0, 3), Editions), min_size=1, max_size=6)
History = list[tuple[int, list[Entry]]]
SOME = settings(
    max_examples=12,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],  # a shrunken example would take minutes; these are small
)
A, B = individual("QDi.901", "AHMED EXAMPLE", serial="1"), individual("QDi.902", "BADR EXAMPLE", serial="2")
REKEYED_AND_USED_AGAIN: History = [
    (0, [A, B]),
    (1, [A.but(reference="TAi.903"), B]),  # rekeyed
    (1, [A.but(reference="TAi.903"), individual("QDi.901", "A STRANGER", serial="9")]),  # its old key used again
    (1, [individual("QDi.901", "A STRANGER", serial="9")]),
    (1, [A, B.but(comments="Back.")]),
    (1, [A.but(reference="TAi.903"), B]),
]
GIVEN_BACK: History = [(0, [A]), (1, [A.but(reference="TAi.903")]), (1, [A]), (1, [A, B.but(reference="TAi.903")])]


def documents(history: History) -> dict[str, bytes]:
    """An edition a day; several of one day are told apart by a comment of the group that is always there."""
    day, found = FIRST, {}
    for number, (gap, entries) in enumerate(history):
        day += timedelta(days=gap)
        found[f"{day}#{number}"] = edition(*entries, ALWAYS, day=day.isoformat(), breaks=" " * number)
    return found


@pytest.fixture
def on(source: Source, settings: LazySettings) -> Callable[[], Iterator[Callable[[bytes], None]]]:
    """Loads editions in a savepoint of their own, which is taken back."""

    class Taken:
        def __enter__(self) -> Callable[[bytes], None]:
            self.folder = tempfile.TemporaryDirectory()
            settings.TRACKER_STORE = Path(self.folder.name) / "store"
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            return self.load

        def load(self, document: bytes) -> None:
            path = Path(self.folder.name) / FILE
            path.write_bytes(document)
            refreshing.refresh_from_file(source, path, None)

        def __exit__(self, *error: object) -> None:
            transaction.set_rollback(True)
            self.atomic.__exit__(*error)
            self.folder.cleanup()

    return Taken


@SOME
@given(history=Histories)
@example(history=REKEYED_AND_USED_AGAIN)
@example(history=GIVEN_BACK)
def test_a_rebuild_is_what_the_steps_came_to(on: Callable[..., object], source: Source, history: History) -> None:
    with on() as load:
        for document in documents(history).values():
            load(document)
        for release in Release.objects.exclude(status__in=["active", "superseded"]):
            pytest.fail(f"{release} is {release.status}: {release.reasons}")
        before = picture()
        refreshing.rebuild(source)
        assert differences(before, picture()) == {}
        holds()


def holds() -> None:
    """What is true of every state of the database."""
    line = list(Release.objects.in_history())
    for record in {version.record_id for version in RecordVersion.objects.all()}:
        versions = list(RecordVersion.objects.filter(record=record).order_by("known_from", "release_id"))
        for before, after in pairwise(versions):
            assert before.known_until is not None
            assert before.known_until <= after.known_from
            assert before.until_release_id != after.release_id or before.fingerprint != after.fingerprint or (
                before.key != after.key
            )  # fmt: skip
    for before, after in pairwise(line):
        assert after.previous == before
        assert sum(after.totals.values()) == after.changes.count()
    assert EntityRecord.objects.count() == RecordVersion.objects.values("record").distinct().count()
    current = Designation.objects.current().values_list("record", "regime", "period")
    assert len(set(current)) == len(current)
    newest = line[-1]
    assert RecordVersion.objects.current().count() == newest.record_count
    listed = Designation.objects.current().filter(status="listed")
    assert listed.count() == newest.record_count
    with connection.cursor() as cursor:
        for table in [facet.table for facet in FACETS] + ["sanctions_designation"]:
            group_by = "digest" if table != "sanctions_designation" else "regime_id, period"
            cursor.execute(
                f"SELECT count(*) FROM {table} a JOIN {table} b USING (record_id, {group_by}) WHERE a.id < b.id "
                "AND daterange(a.known_from, a.known_until) && daterange(b.known_from, b.known_until)"
                + (" AND a.kind = b.kind" if table == "entities_fact" else "")
            )
            assert cursor.fetchone() == (0,), table


# Three parties, each under one of two references: never another's.
Parties = st.builds(
    lambda number, variant, comments: individual(
        f"QDi.{number}{variant}", f"PARTY NUMBER{number}", serial=str(number), comments=comments
    ),
    st.sampled_from([1, 2, 3]),
    st.sampled_from(["01", "02"]),
    st.sampled_from(["", "Amended."]),
)
PartyHistories = st.lists(
    st.tuples(st.integers(1, 3), st.lists(Parties, max_size=3, unique_by=lambda entry: entry.serial)),
    min_size=1,
    max_size=5,
)


@SOME
@given(history=PartyHistories)
@example(history=[(1, [A]), (1, [A.but(comments="x"), B]), (1, [A.but(reference="TAi.903")])])
@example(history=[(1, [A]), (1, [B]), (1, [A]), (1, [A.but(reference="TAi.903")]), (1, [A])])
def test_the_newest_first_and_the_others_by_backfill_make_the_same_history(
    on: Callable[..., object], source: Source, history: History
) -> None:
    found = documents(history)
    with on() as load:
        for document in found.values():
            load(document)
        told = history_told()
    with on() as load, tempfile.TemporaryDirectory() as folder:
        *_, newest = found.values()
        load(newest)
        ids = dict(EntityRecord.objects.values_list("record__key", "entity__public_id"))
        for name, document in found.items():
            path = Path(folder) / name[:10] / FILE
            path.parent.mkdir()
            path.write_bytes(document)
        refreshing.backfill(source, Path(folder))
        assert history_told() == told
        assert ids.items() <= dict(EntityRecord.objects.values_list("record__key", "entity__public_id")).items()
        holds()
        before = picture()
        refreshing.rebuild(source)
        assert differences(before, picture()) == {}


def history_told() -> list[tuple[object, ...]]:
    """Every change, as people read it; without the numbers the database gave."""
    return sorted(
        (str(change.published), change.kind, change.party["key"], change.previous_key or "", str(change.fields))
        for change in Change.objects.all()
    )
