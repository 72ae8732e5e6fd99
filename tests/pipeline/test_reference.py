"""Reference data and schedules: loaded once, loaded again without a trace, never over what an admin changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from core import dataversion
from core.dates import PartialDate
from lists.models import Source
from lists.publishers import publishers
from sanctions.models import Authority, Instrument, Measure, Regime
from sanctions.services import reference as loading
from sanctions.services.reference import load_reference
from sanctions.services.schedules import make_schedules

pytestmark = pytest.mark.django_db
Edit = Callable[[str, str, str, Any], None]


@pytest.fixture
def edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Changes one value in a copy of the project's files, which is loaded from then on."""
    folder = tmp_path / "reference"
    shutil.copytree(loading.FOLDER, folder)
    monkeypatch.setattr(loading, "FOLDER", folder)

    def change(file: str, code: str, field: str, value: Any) -> None:
        path = folder / f"{file}.yml"
        rows = yaml.safe_load(path.read_text())
        rows[code][field] = value
        path.write_text(yaml.safe_dump(rows, allow_unicode=True))

    return change


def test_an_empty_database_gets_everything_once() -> None:
    first = load_reference()
    assert all(first.values())
    assert Source.objects.count() == len(publishers())
    un = Regime.objects.get(code="un-1267")
    assert un.source == Source.objects.get(code="un-sc")
    assert {measure.code for measure in un.measures.all()} == {"asset-freeze", "travel-ban", "arms-embargo"}
    assert un.instruments.count() >= 2
    assert un.citations.exists()
    version = dataversion.current()
    assert not any(load_reference().values())
    assert dataversion.current() == version


def test_every_list_feeds_regimes_that_are_there(reference: None) -> None:
    for package in publishers().values():
        assert Regime.objects.filter(code__in=package.spec.regimes).count() == len(package.spec.regimes)


def test_a_change_in_the_files_arrives(reference: None, edit: Edit) -> None:
    edit("regimes", "un-1267", "name", "ISIL (Da'esh) and Al-Qaida, as the file says now")
    edit("measures", "travel-ban", "short", "No travel")
    edit(
        "instruments",
        next(iter(Instrument.objects.exclude(dated=None).values_list("code", flat=True))),
        "dated",
        "1999-10",
    )
    version = dataversion.current()
    changed = load_reference()
    assert (changed["regimes"], changed["measures"], changed["instruments"]) == (1, 1, 1)
    assert Regime.objects.get(code="un-1267").name == "ISIL (Da'esh) and Al-Qaida, as the file says now"
    assert Measure.objects.get(code="travel-ban").short == "No travel"
    assert Instrument.objects.filter(dated=PartialDate.parse("1999-10")).exists()
    assert dataversion.current() > version


def test_what_an_admin_changed_stays(reference: None, edit: Edit) -> None:
    regime = Regime.objects.get(code="un-1267")
    regime.name, regime.started = "As the admin knows it", PartialDate.parse("1999-10-15")
    regime.save()
    load_reference()
    edit("regimes", "un-1267", "name", "As a later file says")
    edit("regimes", "un-1267", "short", "Untouched, so the file's")
    load_reference()
    regime.refresh_from_db()
    assert regime.name == "As the admin knows it"
    assert regime.started == PartialDate.parse("1999-10-15")
    assert regime.short == "Untouched, so the file's"


def test_an_admin_who_takes_the_files_word_follows_it_from_then_on(reference: None, edit: Edit) -> None:
    regime = Regime.objects.get(code="un-1267")
    usual = regime.name
    Regime.objects.filter(pk=regime.pk).update(name="For a while")
    load_reference()
    Regime.objects.filter(pk=regime.pk).update(name=usual)
    edit("regimes", "un-1267", "name", "As a later file says")
    load_reference()
    regime.refresh_from_db()
    assert regime.name == "As a later file says"


def test_a_row_an_admin_added_stays(reference: None) -> None:
    Authority.objects.create(code="own", name="Our own", short="Own", jurisdiction="XX")
    load_reference()
    assert Authority.objects.filter(code="own").exists()


def test_each_source_has_one_schedule_and_an_admin_keeps_it(reference: None) -> None:
    call_command("load_reference", verbosity=0)
    task = PeriodicTask.objects.get(name="refresh un-sc")
    assert (task.task, task.args, task.enabled) == ("sanctions.tasks.refresh_source", '["un-sc"]', True)
    assert f"{task.crontab.minute} {task.crontab.hour}" == "30 1"
    assert task.crontab.timezone.key == "UTC"
    task.enabled, task.description = False, "Paused over the holidays"
    task.crontab.hour = "5"
    task.crontab.save()
    task.save()
    make_schedules()
    again = PeriodicTask.objects.get(name="refresh un-sc")
    assert (again.enabled, again.description, again.crontab.hour) == (False, "Paused over the holidays", "5")


def test_the_task_a_schedule_names_is_one_the_worker_knows() -> None:
    from config.celery import app
    from sanctions.services.schedules import TASK

    app.loader.import_default_modules()
    assert TASK in app.tasks
