"""A real Celery worker: it does what “manage.py refresh” hands it, and what a killed one left."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from lists.models import Release, Source
from tests.builders.processes import Tracker, kill, own_valkey, tracker, wait_until
from tests.pipeline.test_kills import NEW, OLD, is_new, new_edition, old_edition, put

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def broker(source: Source, tmp_path: Path) -> Iterator[tuple[Tracker, redis.Redis]]:
    """The tests' database beside a Valkey of its own, whose queue nobody else's worker looks at."""
    with own_valkey() as valkey:
        more = {"REDIS_URL": valkey.url, "TRACKER_MIRROR": str(tmp_path / "mirror")}
        client = redis.Redis.from_url(valkey.url, decode_responses=True)
        with tracker(tmp_path, **more) as processes:
            yield processes, client
        client.close()


def ready(worker: subprocess.Popen[str]) -> None:
    assert worker.stdout
    for line in worker.stdout:
        if " ready." in line:
            return
    pytest.fail(f"the worker ended with status {worker.wait()}")


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    said, _ = process.communicate(timeout=90)
    return process.returncode, said


def test_refresh_hands_the_job_over_and_follows_it(broker: Any, tmp_path: Path) -> None:
    processes, _ = broker
    ready(processes.worker())
    put(tmp_path / "mirror", OLD, old_edition())
    status, said = ended(processes.manage("refresh", "un-sc"))
    assert (status, said.splitlines()[-1]) == (0, f"un-sc: The release of {OLD} is active: 1,260 added.")
    assert Release.objects.active().get().record_count == 1260

    status, said = ended(processes.manage("refresh", "--all"))
    assert f"un-sc: Unchanged: the release of {OLD} is still the newest." in said.splitlines()
    others = ", ".join(Source.objects.exclude(code="un-sc").values_list("code", flat=True))
    assert (status, said.splitlines()[-1]) == (1, f"CommandError: Not current: {others}."), "the mirror has only the UN"

    (tmp_path / "mirror").rename(tmp_path / "elsewhere")
    status, said = ended(processes.manage("refresh", "un-sc"))
    assert status == 1
    assert "is no folder; a mirror has one folder a list" in said
    assert "The worker tries again later." in said
    assert "Not current: un-sc." in said
    assert Source.objects.get(code="un-sc").last_error.endswith("in it one a day")


def test_what_a_killed_worker_had_begun_the_next_one_completes(
    broker: Any, tmp_path: Path, refresh: Callable[..., Any]
) -> None:
    processes, client = broker
    refresh(old_edition())
    put(tmp_path / "mirror", NEW, new_edition())
    first = processes.worker()
    ready(first)
    following = processes.manage("refresh", "un-sc")
    wait_until(lambda: client.hget("tracker:progress:un-sc", "stage") in ("activating", "projecting"), pause=0.005)
    kill(first)
    assert Release.objects.active().get().published.isoformat() == OLD
    assert following.poll() is None

    ready(processes.worker())
    status, said = ended(following)
    assert status == 0, said
    assert said.splitlines()[-1] == f"un-sc: The release of {NEW} is active: 30 added, 1,160 amended, 40 removed."
    is_new()


def test_without_a_worker_the_job_stays_queued_and_the_command_says_so(broker: Any, tmp_path: Path) -> None:
    """A task waits in the queue; a worker that starts later does it."""
    processes, client = broker
    put(tmp_path / "mirror", OLD, old_edition())
    status, said = ended(processes.manage("first_refresh"))
    sources = list(Source.objects.values_list("code", flat=True))
    assert (status, said.splitlines()) == (0, [f"{code}: first refresh queued." for code in sources])
    assert client.llen("celery") == len(sources)
    ready(processes.worker())
    wait_until(lambda: Release.objects.active().exists(), 60, pause=0.2)
