"""When each source is refreshed: a row an admin can edit, made once with the list's own default."""

from __future__ import annotations

import msgspec
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from lists.publishers import publishers

TASK = "sanctions.tasks.refresh_source"


def name_of(code: str) -> str:
    return f"refresh {code}"


def make_schedules() -> None:
    """Add the schedule of each source that has none and is not closed. Those there are stay as the admins left them."""
    for code, package in publishers().items():
        if not package.spec.cron or PeriodicTask.objects.filter(name=name_of(code)).exists():
            continue
        minute, hour, day, month, weekday = package.spec.cron.split()
        crontab, _ = CrontabSchedule.objects.get_or_create(
            minute=minute, hour=hour, day_of_month=day, month_of_year=month, day_of_week=weekday, timezone="UTC"
        )
        PeriodicTask.objects.create(
            name=name_of(code),
            task=TASK,
            crontab=crontab,
            args=msgspec.json.encode([code]).decode(),
            description=f"Fetches {package.spec.title}. {package.spec.cadence}",
        )
