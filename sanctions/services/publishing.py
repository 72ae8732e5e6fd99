"""From a registered release to what the faces show: read, check, hold or activate, project."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import structlog
from django.db import connection, transaction
from django.db.models import Max

from core import dataversion
from core.copying import take_stock
from entities.services import linking
from entities.services import projecting as parties
from lists.models import Change, DataIssue, Record, Release, Source
from lists.publishers import publisher
from lists.reading import DocumentError, Issue
from lists.services import issues as issue_service
from lists.services.activation import activate
from lists.services.checks import Reason, check
from lists.services.loading import Memory, Report, load, quiet, stable_key
from lists.services.releases import hold, note_decision, refuse
from sanctions.services import projecting as designations
from sanctions.services.identity import families

log = structlog.get_logger()


def active_of(source: Source) -> Release | None:
    return Release.objects.active().filter(source=source).first()


def process(release: Release, report: Report = quiet, memory: Memory | None = None) -> Release:
    """Take a registered release as far as it can go: active, held or rejected.

    The caller holds the source's lock. Safe to kill and to run again at any point.
    """
    source = release.source
    report("checking the reader", 0, 0)
    active = active_of(source)
    if active and active.reader_digest != publisher(source.code).digest:
        # The list is now read otherwise. Read the history again first, so that the new
        # reading of old words is not shown as an amendment.
        replay(source, (), report)
        active = active_of(source)
    try:
        reading = load(release, report, memory)
    except DocumentError as error:
        refuse(release, Reason("unreadable", str(error)))
        return release
    report("checking", 0, 0)
    if reasons := check(release, active, reading):
        with transaction.atomic():
            hold(release, reasons)
            issue_service.sight(release, reading.issues)
            dataversion.advance()
        return release
    publish(release, reading.issues, report)
    return release


@transaction.atomic
def publish(release: Release, found: Sequence[Issue], report: Report = quiet) -> None:
    """Activate a loaded release and bring everything drawn from it up to date, or nothing."""
    report("activating", 0, 0)
    touched = activate(release)
    issue_service.sight(release, found)
    issue_service.close_unseen(release)
    report("projecting", 0, 0)
    project(touched)
    dataversion.advance()
    log.info("release activated", source=release.source.code, published=str(release.published), **release.totals)


@transaction.atomic
def replay(source: Source, candidates: Sequence[Release], report: Report = quiet) -> None:
    """Read the source's whole history again, oldest first, and let `candidates` into it where they pass.

    Everything drawn from the evidence is computed anew; ids stay. A candidate that fails
    is held or refused as on any other day, and the history goes on without it.
    """
    history = list(Release.objects.in_history().filter(source=source))
    known = {release.pk for release in history}
    line = sorted([*history, *candidates], key=lambda release: (release.published, release.pk))
    _forget(source)
    newest_record = Record.objects.aggregate(newest=Max("pk"))["newest"] or 0
    sightings: list[tuple[Release, list[Issue]]] = []
    active: Release | None = None
    memory = Memory()
    for number, release in enumerate(line, start=1):
        report(f"reading {release.published}", number, len(line))
        try:
            reading = load(release, memory=memory)
        except DocumentError as error:
            if release.pk in known:
                raise
            refuse(release, Reason("unreadable", str(error)))
            continue
        reasons = [] if release.pk in known else check(release, active, reading)
        if reasons:
            hold(release, reasons)
        else:
            activate(release, newest_record)
            active = release
        sightings.append((release, reading.issues))
    _recount_issues(source, sightings, active)
    report("projecting", 0, 0)
    records = list(Record.objects.filter(source=source).order_by("pk").values_list("pk", flat=True))
    take_stock(len(records), "lists_record", "lists_recordversion")
    project(records)
    dataversion.advance()


def project(records: Sequence[int]) -> None:
    """Bring everything drawn from these records up to date: whose they are, what they say, designations."""
    moved = linking.link(records, families())
    parties.project(records, designations.writer())
    take_stock(len(records), "sanctions_designation")
    designations.shadow(sorted(set(parties.entity_of(list(moved)).values())))


def _forget(source: Source) -> None:
    """Take away what activation writes. Records and the parties they belong to stay, and so do all ids."""
    Change.objects.filter(record__source=source).delete()
    with connection.cursor() as cursor:
        # In one statement: Django would fetch every version to see what hangs on it. What does is
        # projected anew before the transaction ends, from versions with the same ids.
        cursor.execute(
            "DELETE FROM lists_recordversion v USING lists_record r WHERE r.id = v.record_id AND r.source_id = %s",
            [source.pk],
        )
    Release.objects.active().filter(source=source).update(status=Release.Status.SUPERSEDED)


def _recount_issues(source: Source, sightings: Sequence[tuple[Release, list[Issue]]], active: Release | None) -> None:
    first: dict[str, Release] = {}
    for release, found in sightings:
        issue_service.sight(release, found)
        for issue in found:
            first.setdefault(stable_key(issue), release)
    for release in {release.pk: release for release in first.values()}.values():
        keys = [key for key, one in first.items() if one.pk == release.pk]
        DataIssue.objects.filter(source=source, stable_key__in=keys).update(first_release=release)
    unseen = DataIssue.objects.filter(source=source, last_release__in=[r for r, _ in sightings]).exclude(
        stable_key__in=first
    )
    unseen.filter(reason="").delete()
    unseen.update(resolution=DataIssue.Resolution.CLOSED)  # a person's word is kept, should it come back
    if active:
        issue_service.close_unseen(active)


def backfill_order(releases: Sequence[Release]) -> list[Release]:
    """Those not yet decided on, oldest first; bytes that stand under several days are one release."""
    waiting = {release for release in releases if release.status == Release.Status.LOADED}
    return sorted(waiting, key=lambda release: (release.published, release.pk))


def insert(source: Source, releases: Sequence[Release], report: Report = quiet) -> None:
    """Let editions into the history wherever their dates put them."""
    waiting = backfill_order(releases)
    active = active_of(source)
    newest: date | None = active.published if active else None
    if newest and any(release.published < newest for release in waiting):
        replay(source, waiting, report)
        return
    memory = Memory()
    for number, release in enumerate(waiting, start=1):
        report(f"edition {release.published}", number, len(waiting))
        process(release, memory=memory)


@transaction.atomic
def accept(release: Release, by: str, decision: str) -> None:
    """A person's decision for a held release: it becomes active, or part of the history if it is older.

    The caller holds the source's lock.
    """
    note_decision(release, by, decision)
    source, active = release.source, active_of(release.source)
    older = active is not None and (release.published, release.pk) < (active.published, active.pk)
    if older or (active and active.reader_digest != publisher(source.code).digest):
        Release.objects.filter(pk=release.pk).update(status=Release.Status.SUPERSEDED)
        replay(source, ())
        return
    reading = load(release)
    publish(release, reading.issues)
