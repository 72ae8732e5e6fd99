"""Reads on evidence: how fresh each list is, its releases, what they changed, what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django_celery_beat.models import PeriodicTask

from core.clocks import today
from lists.models import DataIssue, Release, Run, Source

HISTORY = (Release.Status.ACTIVE, Release.Status.SUPERSEDED)
REFUSED = (Release.Status.HELD, Release.Status.REJECTED)


# How fresh each list is -----------------------------------------------------------------


@dataclass
class Freshness:
    """A source and how it fares. `active` is its newest release, or the one of the day asked for."""

    source: Source
    active: Release | None
    age_days: int | None
    release_count: int
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
        _held=_counted(Release.objects.filter(status=Release.Status.HELD)),
        _issues=_counted(DataIssue.objects.filter(resolution=DataIssue.Resolution.OPEN)),
    )
    if code is not None:
        sources = sources.filter(code=code)
    newest = {release.source_id: release for release in _on(day)}
    last_runs = {run.source_id: run for run in Run.objects.order_by("source_id", "-started_at").distinct("source_id")}
    found = []
    for source in sources:
        active = newest.get(source.pk)
        found.append(
            Freshness(
                source=source,
                active=active,
                age_days=(today() - active.published).days if active else None,
                release_count=source._releases or 0,
                held_count=source._held or 0,
                open_issues=source._issues or 0,
                last_run=last_runs.get(source.pk),
            )
        )
    return sorted(found, key=lambda f: (f.age_days is None, f.age_days or 0, f.code))


def _counted(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.filter(source=OuterRef("pk")).order_by().values("source").annotate(n=Count("pk")).values("n"))


def _on(day: date) -> QuerySet[Release]:
    rows: QuerySet[Release] = Release.objects.on(day).order_by("source_id", "-published", "-id").defer("files")
    return rows


def newest_releases(day: date) -> list[Release]:
    """The newest release of each list known on a day, newest first."""
    releases = _on(day).select_related("source")
    return sorted(releases, key=lambda release: (release.published, release.pk), reverse=True)


def pulse() -> str:
    """What pages on sources show that the data version does not count: checks, runs, decisions, issues."""
    checked = Source.objects.aggregate(
        at=Max("checked_at"), answered=Max("answered_at"), failed=Count("pk", filter=~Q(last_error=""))
    )
    runs = Run.objects.aggregate(last=Max("pk"), ended=Max("finished_at"))
    releases = Release.objects.aggregate(last=Max("pk"), decided=Max("decided_at"), activated=Max("activated_at"))
    issues = DataIssue.objects.values_list("resolution").annotate(n=Count("pk")).order_by("resolution")
    return f"{checked}{runs}{releases}{list(issues)}"


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
