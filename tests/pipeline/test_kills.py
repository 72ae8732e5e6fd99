"""kill -9 at any moment of a refresh: the old release stays active, the next run completes, nothing is doubled."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection, connections

from core import copying
from lists import progress
from lists.models import Change, Release, Run, Source
from sanctions.models import Designation
from sanctions.services import refreshing
from tests.builders import un
from tests.builders.picture import differences, picture
from tests.builders.processes import Tracker, copied_schema, kill, own_postgres, tracker, wait_until
from tests.builders.un import edition, group, individual

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

# Sound in the list's own bounds, which the processes outside keep to.
PEOPLE = [
    one.but(born=("1971",), nationalities=("Atlantis",), comments="Wanted.", aliases=("Abu One", "Abu Two"))
    for one in un.many(1200)
]
GROUPS = [group(f"QDe.{n:03}", f"GROUP NUMBER{n}", cities=("Poseidonis",)) for n in range(60)]
OLD, NEW = "2026-01-10", "2026-01-20"


def old_edition() -> bytes:
    return edition(*PEOPLE, *GROUPS, day=OLD)


def new_edition() -> bytes:
    """Everybody amended, some gone, some new: every stage has something to do."""
    amended = [one.but(comments="Wanted since 2025.", aliases=("Abu One", "Abu Three")) for one in PEOPLE[40:]]
    more = [one.but(born=("1980",), nationalities=("Atlantis",), comments="New.") for one in un.many(30, 5000)]
    return edition(*amended, *more, *GROUPS, day=NEW)


def is_old() -> None:
    """Readers see the old release, whole."""
    connection.close()  # as a reader that comes now
    assert Release.objects.active().get().published.isoformat() == OLD
    assert Designation.objects.current().filter(status="listed").count() == 1260
    assert Change.objects.exclude(release__published=OLD).count() == 0


def is_new() -> None:
    connection.close()
    release = Release.objects.active().get()
    assert release.published.isoformat() == NEW
    assert release.totals == {"added": 30, "amended": 1160, "removed": 40}
    assert release.changes.count() == 1230
    assert Designation.objects.current().filter(status="listed").count() == 1250
    assert Designation.objects.current().count() == 1290
    assert Release.objects.count() == 2


def put(mirror: Path, day: str, document: bytes) -> None:
    folder = mirror / "un" / day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / un.FILE).write_bytes(document)


# At any statement ----------------------------------------------------------------------------------


def killed_at(number: int, work: Callable[[], object]) -> bool:
    """Run `work` in a process of its own, which is killed before its so-maniest word to the database.

    Counted are statements and what COPY asks for rows. False when it came to its end before.
    """
    connections.close_all()  # the child must not inherit this process's session
    pid = os.fork()
    if pid == 0:
        said = 0

        def count() -> None:
            nonlocal said
            said += 1
            if said == number:
                os.kill(os.getpid(), signal.SIGKILL)

        def statement(execute: Callable[..., Any], *call: Any) -> Any:
            count()
            return execute(*call)

        usual = copying._Lines.read

        def rows(self: Any, size: int = -1) -> bytes:
            count()
            return usual(self, size)

        copying._Lines.read = rows
        try:
            with connection.execute_wrapper(statement):
                work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(pid, 0)[1])


def counts() -> tuple[int, ...]:
    """How many rows there are of what a release writes, and a mark of their content."""
    tables = ("lists_recordversion", "lists_change", "sanctions_designation", "entities_name", "entities_fact")
    marks = ", ".join(f"(SELECT sum(hashtext(t::text)::bigint) FROM {table} t)" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {marks}")
        return cursor.fetchone()


def test_killed_at_any_word_to_the_database(source: Source, refresh: Callable[..., Any]) -> None:
    """Before every second statement of a refresh in turn. What was killed is completed by the next run."""
    ahmed, badr, movement = individual("QDi.901", "AHMED"), individual("QDi.902", "BADR"), group("QDe.901")

    def document(number: int) -> bytes:
        """Each differs from the one before it: one is amended, one comes or goes."""
        return edition(
            ahmed.but(comments=f"Associated with (QDe.901) {number}."), movement, *([badr] if number % 2 else []),
            day=f"2026-{1 + number // 28:02}-{1 + number % 28:02}",
        )  # fmt: skip

    refresh(document(0))
    number = 1
    while True:
        before = (Release.objects.active().get().pk, *counts())
        killed = killed_at(2 * number, lambda: refresh(document(number)))  # noqa: B023 - called at once
        after = (Release.objects.active().get().pk, *counts())
        if after[0] == before[0]:
            assert killed
            assert after == before, f"half of a release is seen after a kill at {2 * number}"
        outcome = refresh(document(number))
        assert outcome.current
        active = Release.objects.active().get()
        assert active.record_count == (3 if number % 2 else 2)
        kinds = {"amended", "returned" if number > 1 else "added"} if number % 2 else {"amended", "removed"}
        assert set(active.totals) == kinds
        assert not Run.objects.filter(state="running").exists()
        if not killed:
            break
        number += 1
    assert number > 30
    assert Release.objects.count() == number + 1
    before = picture()
    refreshing.rebuild(source)
    assert differences(before, picture()) == {}


# At every stage, from outside -------------------------------------------------------------------------


@pytest.fixture
def outside(source: Source, refresh: Callable[..., Any], tmp_path: Path) -> Any:
    """The old release is active, and a mirror has the new one."""
    refresh(old_edition())
    put(tmp_path / "mirror", NEW, new_edition())
    with tracker(tmp_path, TRACKER_MIRROR=str(tmp_path / "mirror")) as made:
        yield made


def kill_in(stage: str, processes: Tracker) -> None:
    """Start a refresh and kill it once it has said to be in this stage."""
    running = processes.manage("refresh", "un-sc", "--now")

    def there() -> bool:
        line = progress.read("un-sc")
        ended = running.poll()
        assert ended is None, f"ended before {stage}: {running.communicate()[0]}"
        return line is not None and line["stage"] == stage

    wait_until(there, pause=0.005)
    kill(running)


def test_killed_in_every_stage_by_its_number_and_completed_by_the_next_run(outside: Tracker) -> None:
    for stage in ("reading", "activating", "projecting"):
        kill_in(stage, outside)
        is_old()
    last = outside.manage("refresh", "un-sc", "--now")
    said, _ = last.communicate(timeout=60)
    assert last.returncode == 0, said
    is_new()
    assert "30 added, 1,160 amended, 40 removed" in said
    ended = Run.objects.filter(message__startswith="Interrupted: the process was killed.")
    assert ended.count() == 3
    assert not Run.objects.filter(state="running").exists()
    assert progress.read("un-sc") is None


def test_a_second_refresh_declines_while_the_first_is_at_it(outside: Tracker) -> None:
    first = outside.manage("refresh", "un-sc", "--now")
    wait_until(lambda: progress.read("un-sc"), pause=0.005)
    second = outside.manage("refresh", "un-sc", "--now")
    said, _ = second.communicate(timeout=60)
    if first.poll() is None or second.returncode:
        assert second.returncode == 1
        assert "is being refreshed by another process; wait for it to end and try again." in said
    said, _ = first.communicate(timeout=60)
    assert first.returncode == 0, said
    is_new()


# The database itself --------------------------------------------------------------------------------


def test_the_database_is_killed_in_the_middle(tmp_path: Path) -> None:
    """kill -9 of the postmaster while a release is projected; after its restart the old one is there, whole."""
    mirror = tmp_path / "mirror"
    put(mirror, OLD, old_edition())
    with own_postgres() as database, tracker(tmp_path, TRACKER_MIRROR=str(mirror)) as processes:
        processes.environment["DATABASE_URL"] = database.url

        def asked(sql: str) -> Any:
            with psycopg2.connect(database.url) as session, session.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()

        def run(*arguments: str) -> str:
            process = processes.manage(*arguments)
            said, _ = process.communicate(timeout=120)
            assert process.returncode == 0, said
            return said

        if not copied_schema(database):
            run("migrate", "--verbosity", "0")
        run("load_reference")
        run("refresh", "un-sc", "--now")
        put(mirror, NEW, new_edition())
        interrupted = processes.manage("refresh", "un-sc", "--now")

        def projecting() -> bool:
            line = progress.read("un-sc")
            return line is not None and line["stage"] == "projecting"

        wait_until(projecting, pause=0.005)
        database.kill()
        said, _ = interrupted.communicate(timeout=60)
        assert interrupted.returncode != 0, said

        database.start()
        assert asked("SELECT published::text FROM lists_release WHERE status = 'active'") == [(OLD,)]
        assert asked("SELECT count(*) FROM lists_recordversion") == [(1260,)]
        assert asked("SELECT count(*) FROM lists_change") == [(1260,)]
        assert "30 added, 1,160 amended, 40 removed" in run("refresh", "un-sc", "--now")
        assert asked("SELECT count(*), count(DISTINCT (record_id, release_id)) FROM lists_change") == [(2490, 2490)]
        assert asked("SELECT status, count(*) FROM lists_release GROUP BY 1 ORDER BY 1") == [
            ("active", 1), ("superseded", 1),
        ]  # fmt: skip
        assert asked("SELECT count(*) FROM sanctions_designation WHERE known_until IS NULL") == [(1290,)]
