"""Refreshing from the admin: the job goes to the worker, and the page follows it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError

from entities.models import Entity, EntityRecord
from lists import progress
from lists.models import Run, Source
from lists.progress import Progress
from sanctions.services.schedules import make_schedules, name_of
from sanctions.tasks import rebuild_source, refresh_source
from tests.admin.conftest import messages


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The jobs handed to the worker, instead of handing them."""
    jobs: list[tuple[str, ...]] = []
    monkeypatch.setattr(refresh_source, "apply_async", lambda args, **_: jobs.append(args))
    monkeypatch.setattr(rebuild_source, "apply_async", lambda args, **_: jobs.append((*args, "rebuild")))
    return jobs


@pytest.fixture(autouse=True)
def line(monkeypatch: pytest.MonkeyPatch) -> Callable[[Progress | None], None]:
    """Sets what a running job reports; nothing runs at first."""
    monkeypatch.setattr(progress, "read", lambda _code: None)
    return lambda said: monkeypatch.setattr(progress, "read", lambda _code: said)


def url(source: Source, name: str) -> str:
    return reverse(f"admin:lists_source_{name}", args=[source.pk])


def test_it_is_handed_to_the_worker(root: Client, source: Source, handed: list[object]) -> None:
    answer = root.post(url(source, "refresh"), follow=True)
    assert handed == [("un-sc",)]
    assert messages(answer) == ["The refresh is handed to the worker."]
    assert answer.context["waiting"] is True
    assert "Waiting for a worker" in answer.content.decode()


def test_looking_hands_over_nothing(root: Client, source: Source, handed: list[object]) -> None:
    assert root.get(url(source, "refresh")).status_code == 405
    assert handed == []


def test_it_takes_the_right_to(staff: Callable[..., Client], source: Source, handed: list[object]) -> None:
    reader = staff("lists.view_source")
    assert reader.post(url(source, "refresh")).status_code == 403
    assert "Refresh now" not in reader.get(url(source, "change")).content.decode()
    assert reader.get(url(source, "progress")).status_code == 200
    assert staff().get(url(source, "progress")).status_code == 403
    assert staff("lists.change_source").post(url(source, "refresh")).status_code == 302
    assert handed == [("un-sc",)]


def test_a_rebuild_is_confirmed_and_handed_to_the_worker(
    root: Client, staff: Callable[..., Client], source: Source, handed: list[object]
) -> None:
    asked = root.get(url(source, "rebuild"))
    assert "0 releases are read again." in asked.content.decode()
    assert handed == []
    answer = root.post(url(source, "rebuild"), follow=True)
    assert handed == [("un-sc", "rebuild")]
    assert messages(answer) == ["The rebuild is handed to the worker."]
    assert answer.context["waiting"] is True
    assert staff("lists.view_source").get(url(source, "rebuild")).status_code == 403


def test_a_rebuild_by_the_worker_is_a_run_of_its_own(listed: Entity, source: Source) -> None:
    assert rebuild_source.apply(("un-sc",)).get()["message"] == "Rebuilt from 1 stored releases."
    assert (source.runs.all()[0].what, source.runs.all()[0].state) == ("rebuild", "done")
    assert EntityRecord.objects.get(record__key="QDi.901").entity == listed


def test_a_broker_that_does_not_answer_is_a_message(
    root: Client, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(refresh_source, "apply_async", silent)
    answer = root.post(url(source, "refresh"), follow=True)
    assert "the broker does not answer: connection refused" in messages(answer)[0]


def test_progress_is_shown_while_a_run_goes_on(root: Client, source: Source, line: Callable[..., None]) -> None:
    line(Progress(stage="reading", done=300, total=1200, at=time.time()))
    shown = root.get(url(source, "progress")).content.decode()
    assert "Reading" in shown
    assert 'value="25"' in shown
    assert "hx-get" in shown


def test_it_stops_asking_when_the_run_has_ended(root: Client, source: Source) -> None:
    asked = int(time.time())
    Run.objects.create(source=source, what="refresh", state="done", message="Unchanged.")
    shown = root.get(url(source, "progress"), {"asked": asked}).content.decode()
    assert "Unchanged." in shown
    assert "hx-get" not in shown


def test_it_says_when_no_worker_takes_the_job(root: Client, source: Source) -> None:
    shown = root.get(url(source, "progress"), {"asked": int(time.time()) - 60}).content.decode()
    assert "No worker has taken the job" in shown
    assert "hx-get" not in shown


@pytest.mark.parametrize("asked", ["", "x", "-5", "9" * 40, "٣"])
def test_nonsense_in_the_address_is_no_error(root: Client, source: Source, asked: str) -> None:
    assert root.get(url(source, "progress"), {"asked": asked}).status_code == 200


def test_the_page_leads_to_the_schedule(root: Client, source: Source) -> None:
    assert "Nothing is scheduled" in root.get(url(source, "change")).content.decode()
    make_schedules()
    task = PeriodicTask.objects.get(name=name_of("un-sc"))
    shown = root.get(url(source, "change")).content.decode()
    assert reverse("admin:django_celery_beat_periodictask_change", args=[task.pk]) in shown


def test_a_schedule_can_be_moved_and_switched_off(root: Client, source: Source) -> None:
    make_schedules()
    task = PeriodicTask.objects.get(name=name_of("un-sc"))
    crontab = reverse("admin:django_celery_beat_crontabschedule_change", args=[task.crontab_id])
    times = {"minute": "15", "hour": "3", "day_of_month": "*", "month_of_year": "*", "day_of_week": "*"}
    assert root.post(crontab, {**times, "timezone": "UTC"}).status_code == 302
    page = reverse("admin:django_celery_beat_periodictask_change", args=[task.pk])
    form = root.get(page).context["adminform"].form
    fields = {name: value for name in form.fields if (value := form.get_initial_for_field(form.fields[name], name))}
    assert root.post(page, {**fields, "enabled": ""}).status_code == 302
    task.refresh_from_db()
    assert (task.enabled, task.crontab.hour, task.crontab.minute) == (False, "3", "15")
    make_schedules()
    task.refresh_from_db()
    assert task.enabled is False


def test_who_may_only_look_at_schedules_cannot_switch_them_off(staff: Callable[..., Client], source: Source) -> None:
    make_schedules()
    task = PeriodicTask.objects.get(name=name_of("un-sc"))
    reader = staff("django_celery_beat.view_periodictask")
    chosen = {"action": "disable_tasks", "_selected_action": [task.pk]}
    reader.post(reverse("admin:django_celery_beat_periodictask_changelist"), chosen)
    task.refresh_from_db()
    assert task.enabled is True
