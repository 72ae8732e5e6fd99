"""Reads on evidence: how fresh each list is, its releases, what they changed, what could not be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from core.clocks import today
from core.keeping import kept
from core.together import grouped, joined, together, together_of
from lists.models import Change, DataIssue, Record, RecordVersion, Release, Run, Source

HISTORY = (Release.Status.ACTIVE, Release.Status.SUPERSEDED)
REFUSED = (Release.Status.HELD, Release.Status.REJECTED)


# How fresh each list is -----------------------------------------------------------------


@dataclass
class Freshness:
    """A source and how it fares. `active` is its newest release known on a day, `age_days` its age on that day."""

    source: Source
    active: Release | None
    age_days: int | None
    release_count: int  # in its history
    kept_count: int  # with those held or refused
    held_count: int
    open_issues: int
    last_run: Run | None

    @property
    def code(self) -> str:
        return self.source.code

    @property
    def title(self) -> str:
        return self.source.title

    @property
    def short(self) -> str:
        return self.source.short

    @property
    def checked_at(self) -> datetime | None:
        return self.source.checked_at

    @property
    def answered_at(self) -> datetime | None:
        return self.source.answered_at

    @property
    def running(self) -> bool:
        return self.last_run is not None and self.last_run.state == Run.State.RUNNING


def freshness(known_at: date | None = None, code: str | None = None) -> list[Freshness]:
    """Every source with its newest release known on a day (None: today), newest first; then those without."""
    day = known_at or today()
    sources = Source.objects.annotate(
        _releases=_counted(Release.objects.filter(status__in=HISTORY, published__lte=day)),
        _kept=_counted(Release.objects.filter(published__lte=day)),
        _held=_counted(Release.objects.filter(status=Release.Status.HELD)),
        _issues=_counted(DataIssue.objects.filter(resolution=DataIssue.Resolution.OPEN)),
    )
    if code is not None:
        sources = sources.filter(code=code)
    runs = Run.objects.order_by("source_id", "-started_at").distinct("source_id")
    told = together(sources=sources, releases=_on(day), runs=runs)
    newest = {release.source_id: release for release in told["releases"]}
    last_runs = {run.source_id: run for run in told["runs"]}
    found = []
    for source in told["sources"]:
        active = newest.get(source.pk)
        if active:
            active.source = source
        found.append(
            Freshness(
                source=source,
                active=active,
                age_days=(day - active.published).days if active else None,
                release_count=source._releases or 0,
                kept_count=source._kept or 0,
                held_count=source._held or 0,
                open_issues=source._issues or 0,
                last_run=last_runs.get(source.pk),
            )
        )
    return sorted(found, key=lambda f: (f.age_days is None, f.age_days or 0, f.code))


def _counted(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.filter(source=OuterRef("pk")).order_by().values("source").annotate(n=Count("pk")).values("n"))


def _on(day: date) -> QuerySet[Release]:
    rows: QuerySet[Release] = Release.objects.on(day).defer("files")
    return rows


def newest_releases(day: date) -> list[Release]:
    """The newest release of each list known on a day, newest first."""
    found = together_of(_newest, day)
    joined(found["releases"], "source", found["sources"])
    return sorted(found["releases"], key=lambda release: (release.published, release.pk), reverse=True)


def _newest(day: date) -> dict[str, QuerySet[Any]]:
    return {"releases": _on(day), "sources": Source.objects.all()}


def pulse() -> str:
    """The data version, and what else pages on sources show: checks, runs, decisions, issues, schedules.

    While a run is under way it never stays the same.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PULSE)
        return "|".join(str(value) for value in cursor.fetchone())


_PULSE = """
SELECT (SELECT number FROM core_dataversion),
       (SELECT (max(checked_at), max(answered_at), md5(string_agg(last_error, '' ORDER BY id)))::text
          FROM lists_source),
       (SELECT (max(id), max(finished_at), max(clock_timestamp()) FILTER (WHERE state = 'running'))::text
          FROM lists_run),
       (SELECT (max(id), max(decided_at), max(activated_at), count(*) FILTER (WHERE status = 'rejected'))::text
          FROM lists_release),
       (SELECT (count(*), count(*) FILTER (WHERE resolution = 'open'), md5(string_agg(reason, '' ORDER BY id)))::text
          FROM lists_dataissue),
       (SELECT (count(*) FILTER (WHERE enabled), max(date_changed))::text FROM django_celery_beat_periodictask)
"""


def next_run(code: str) -> datetime | None:
    """When the schedule next refreshes a source; None when nothing is scheduled."""
    task = (
        PeriodicTask.objects.select_related("crontab", "interval", "solar", "clocked")
        .filter(name=f"refresh {code}", enabled=True)
        .first()
    )
    if task is None:
        return None
    wait: timedelta = task.schedule.remaining_estimate(task.last_run_at or timezone.now())
    return timezone.now() + max(wait, timedelta(0))


# What changed ------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChangeFilter:
    """Which changes: of one list, under one regime, of one kind, after one day and up to another."""

    source: str = ""
    regime: str = ""
    kind: str = ""
    since: date | None = None  # as the lists stood on this day: its own releases are not counted
    until: date | None = None

    def changes(self) -> QuerySet[Change]:
        rows = Change.objects.all()
        if self.source:
            rows = rows.filter(release__source__code=self.source)
        if self.regime:
            rows = rows.filter(regimes__contains=[self.regime])
        if self.kind:
            rows = rows.filter(kind=self.kind)
        if self.since:
            rows = rows.filter(published__gt=self.since)
        if self.until:
            rows = rows.filter(published__lte=self.until)
        return rows

    def takes(self, kind: str, regimes: Collection[str]) -> bool:
        """Whether changes of a kind to entries under these regimes are asked for."""
        return self.kind in ("", kind) and (not self.regime or self.regime in regimes)

    @property
    def narrows(self) -> bool:
        """Whether it leaves out some changes of a release it takes in."""
        return bool(self.regime or self.kind)

    def covers(self, day: date) -> bool:
        return (self.since is None or day > self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Step:
    """A release in the stream of changes, and how many changes of each kind it made (of those asked for)."""

    release_id: int
    source: str
    published: date
    status: str
    record_count: int | None
    first: bool  # the first release held of its list: its entries are no news
    totals: dict[str, int]

    @property
    def in_history(self) -> bool:
        return self.status in HISTORY


def steps(asked: ChangeFilter, known: date) -> list[Step]:
    """Every release of the lists asked for and known on a day, newest first, whatever its day.

    Held and refused releases are among them. Those still being read are not.
    """
    releases = Release.objects.exclude(status=Release.Status.LOADED).filter(published__lte=known)
    if asked.source:
        releases = releases.filter(source__code=asked.source)
    totals = _totals_under(asked) if asked.regime else None
    found = []
    for pk, code, published, status, record_count, previous, stored in releases.order_by(
        "-published", "-id"
    ).values_list("id", "source__code", "published", "status", "record_count", "previous_id", "totals"):
        by_kind = stored if totals is None else totals.get(pk, {})
        if status not in HISTORY:
            by_kind = {}
        elif asked.kind:
            by_kind = {asked.kind: by_kind[asked.kind]} if asked.kind in by_kind else {}
        first = status in HISTORY and previous is None
        found.append(Step(pk, code, published, status, record_count, first, by_kind))
    return found


def _totals_under(asked: ChangeFilter) -> dict[int, dict[str, int]]:
    totals: dict[int, dict[str, int]] = {}
    for release, tallies in _tallies().items():
        for one in tallies:
            if asked.regime in one.regimes:
                by_kind = totals.setdefault(release, {})
                by_kind[one.kind] = by_kind.get(one.kind, 0) + one.total
    return totals


@dataclass(frozen=True)
class Tally:
    """How many changes of one kind a release made to entries under the same regimes."""

    release_id: int
    kind: str
    regimes: tuple[str, ...]
    parties: Mapping[str, int]  # how many persons, groups, …

    @property
    def key(self) -> tuple[int, str, tuple[str, ...]]:
        return self.release_id, self.kind, self.regimes

    @cached_property
    def total(self) -> int:
        return sum(self.parties.values())


@dataclass(frozen=True)
class Group(Tally):
    """Changes of one kind in one release, to entries under the same regimes."""

    changes: Sequence[Change]  # the first of them, by key; whole where they are few; each with `listed`


def _tallies() -> Mapping[int, Sequence[Tally]]:
    """All changes counted, by release. It is done once for a data version: whatever is asked for is a sum of these."""
    return kept(_counted_changes, "changes")


def _counted_changes() -> dict[int, list[Tally]]:
    parties: dict[tuple[int, str, tuple[str, ...]], dict[str, int]] = {}
    rows = Change.objects.order_by().values_list("release_id", "kind", "regimes", "party__kind")
    for release, kind, regimes, party, number in rows.annotate(n=Count("pk")):
        parties.setdefault((release, kind, tuple(regimes)), {})[party] = number
    return grouped((Tally(*key, by_kind) for key, by_kind in parties.items()), "release_id")


_LISTED = F("version__content__listings__0__listed_on")  # the entry's own date, of its first listing


def change_groups(
    asked: ChangeFilter,
    releases: Collection[int],
    *,
    named: int,
    whole: int,
    light: Collection[int] = (),
    counted: Collection[int] = (),
) -> list[Group]:
    """The changes of some releases, grouped. Of each group the first `named` are read, light; none of
    the releases that are only `counted`.

    Groups of at most `whole` are read whole, diff and contents too, but in the releases
    that are told `light`. Three queries, however many rows.
    """
    every = _tallies()
    tallies = [one for pk in releases for one in every.get(pk, ()) if asked.takes(one.kind, one.regimes)]
    told: dict[tuple[int, str, tuple[str, ...]], list[Change]] = {}
    for change in _first_of_each(asked, {one.release_id for one in tallies}.difference(counted), named):
        told.setdefault((change.release_id, change.kind, tuple(change.regimes)), []).append(change)
    short = (one for one in tallies if one.total <= whole and one.release_id not in light)
    few = [change.pk for one in short for change in told.get(one.key, ())]
    contents = {change.pk: change for change in with_contents(Change.objects.filter(pk__in=few))} if few else {}
    return [
        Group(*one.key, one.parties, [contents.get(change.pk, change) for change in told.get(one.key, ())])
        for one in tallies
    ]


def _first_of_each(asked: ChangeFilter, releases: Collection[int], most: int) -> Iterable[Change]:
    """The first changes of each group, by key."""
    if not releases:
        return ()
    place = Window(
        RowNumber(), partition_by=[F("release_id"), F("kind"), F("regimes")], order_by=F("record__key").asc()
    )
    rows: QuerySet[Change] = (
        asked.changes()
        .filter(release__in=releases)
        .annotate(place=place, listed=_LISTED)
        .filter(place__lte=most)
        .select_related("record", "last_seen")
        .defer("fields", "last_seen__files")
        .order_by("record__key")
    )
    return rows


def with_contents(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Changes with what is needed to tell them in full: the diff, and the entry before and after."""
    return (
        changes.annotate(listed=_LISTED)
        .select_related("record", "release__source", "release__previous", "last_seen", "version", "previous_version")
        .defer(
            "version__raw", "previous_version__raw", "release__files", "release__previous__files", "last_seen__files"
        )
    )


def issues_first_seen(releases: Sequence[int]) -> dict[int, list[DataIssue]]:
    """The data issues each of some releases showed first, by release."""
    found: dict[int, list[DataIssue]] = {}
    for issue in DataIssue.objects.filter(first_release__in=releases).order_by("record_key", "id"):
        found.setdefault(issue.first_release_id, []).append(issue)
    return found


# Releases ------------------------------------------------------------------------------------


def release_of(code: str, pk: int) -> Release | None:
    releases: QuerySet[Release] = Release.objects.select_related("source", "previous").defer("previous__files")
    return releases.filter(source__code=code, pk=pk).first()


def releases_of(source: Source, known: date) -> QuerySet[Release]:
    """All releases of a source, whatever became of them, newest first."""
    releases: QuerySet[Release] = Release.objects.filter(source=source, published__lte=known).defer("files")
    return releases


@dataclass(frozen=True)
class Sibling:
    """Another release of the same list."""

    pk: int
    published: date
    status: str
    record_count: int | None

    @property
    def in_history(self) -> bool:
        return self.status in HISTORY


def siblings(release: Release) -> list[Sibling]:
    """The other releases of its list, newest first."""
    rows = Release.objects.filter(source=release.source_id).exclude(pk=release.pk).order_by("-published", "-id")
    return [Sibling(*row) for row in rows.values_list("pk", "published", "status", "record_count")]


def neighbours(release: Release, others: Sequence[Sibling]) -> tuple[Sibling | None, Sibling | None]:
    """The releases of the history before and after one by their dates, of its `siblings`."""
    place = (release.published, release.pk)
    history = [one for one in others if one.in_history]
    before = next((one for one in history if (one.published, one.pk) < place), None)
    after = next((one for one in reversed(history) if (one.published, one.pk) > place), None)
    return before, after


def base_of(release: Release) -> Release | None:
    """The release that one is compared with: the one before it; for one that waits, the active one."""
    if release.status in HISTORY:
        return release.previous
    active: Release | None = Release.objects.active().filter(source=release.source_id).first()
    return active


def is_read(release: Release) -> bool:
    """Whether its entries are at hand: a release that could not be read has none."""
    return release.status in HISTORY or release.loaded_records.exists()


def changes_of(release: Release, kind: str = "", regime: str = "") -> QuerySet[Change]:
    """What a release of the history changed, removals first, each by key. With contents."""
    order = {kind: place for place, kind in enumerate(("removed", "returned", "added", "rekeyed", "amended"))}
    place = Case(*(When(kind=one, then=Value(number)) for one, number in order.items()), output_field=IntegerField())
    rows = Change.objects.filter(release=release)
    if kind:
        rows = rows.filter(kind=kind)
    if regime:
        rows = rows.filter(regimes__contains=[regime])
    return with_contents(rows).order_by(place, "record__key")


def regimes_changed(release: Release) -> dict[str, int]:
    """How many changes of a release touched each regime."""
    under = Change.objects.filter(release=release).order_by().annotate(regime=Func(F("regimes"), function="unnest"))
    return dict(under.values_list("regime").annotate(n=Count("pk")).order_by("-n", "regime"))


@dataclass(frozen=True)
class Printed:
    """An entry as one release prints it."""

    key: str
    line: int
    raw: dict[str, Any]
    content: dict[str, Any]
    since: Release | None  # the first release that printed just this; None for one outside the history
    until: Release | None


def printed(release: Release, key: str) -> Printed | None:
    """What a release prints of the entry with a key, or one it had before; None where it has no such entry."""
    if release.status not in HISTORY:
        loaded = release.loaded_records.filter(key=key).first()
        return Printed(key, loaded.line, loaded.raw, loaded.content, None, None) if loaded else None
    began = Q(release__published__lt=release.published) | Q(
        release__published=release.published, release__pk__lte=release.pk
    )
    ended = Q(until_release__published__gt=release.published) | Q(
        until_release__published=release.published, until_release__pk__gt=release.pk
    )
    version = (
        RecordVersion.objects.filter(Q(record__key=key) | Q(record__former_keys__contains=[key]))
        .filter(began, Q(until_release=None) | ended, record__source=release.source_id)
        .select_related("release", "until_release")
        .defer("release__files", "until_release__files")
        .first()
    )
    if version is None:
        return None
    return Printed(version.key, version.line, version.raw, version.content, version.release, version.until_release)


def records_by_key(source: Source, keys: Iterable[str]) -> dict[str, int]:
    """The record of each key, as the keys are now."""
    return dict(Record.objects.filter(source=source, key__in=list(keys)).values_list("key", "pk"))


# What could not be read --------------------------------------------------------------------------


@dataclass(frozen=True)
class IssueCount:
    code: str
    resolution: str
    number: int


def issue_counts(source: Source) -> list[IssueCount]:
    """How many data issues of each sort a source has, open ones first."""
    rows = DataIssue.objects.filter(source=source).order_by().values_list("code", "resolution").annotate(n=Count("pk"))
    order = [DataIssue.Resolution.OPEN, DataIssue.Resolution.EXPLAINED, DataIssue.Resolution.CLOSED]
    counts = [IssueCount(*row) for row in rows]
    return sorted(counts, key=lambda one: (order.index(DataIssue.Resolution(one.resolution)), -one.number, one.code))


def issues_of(source: Source) -> QuerySet[DataIssue]:
    """The issues that the list still shows, open ones first."""
    shown = DataIssue.objects.filter(source=source).exclude(resolution=DataIssue.Resolution.CLOSED)
    return shown.select_related("first_release", "last_release").order_by("-resolution", "-last_release", "record_key")


def issues_in(release: Release) -> QuerySet[DataIssue]:
    """The issues first seen in a release, or last seen in it."""
    seen = Q(first_release=release) | Q(last_release=release)
    return DataIssue.objects.filter(seen).select_related("first_release", "last_release").order_by("record_key", "id")
