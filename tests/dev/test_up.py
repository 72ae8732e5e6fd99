"""./dev up on real processes: it answers, it mends itself, and nothing outlives it however it ends."""

import os
import signal

import pytest

from tests.dev.conftest import Dev, read_until, wait_until

pytestmark = pytest.mark.processes


def test_one_copy_a_folder_and_no_orphan_when_it_is_killed(dev: Dev):
    up = dev.up()
    assert dev.answers()
    assert any("celery" in command and "beat" in command for command in dev.processes().values())

    status, said = dev.call("up")
    assert status == 1
    assert "already running" in said
    assert str(up.pid) in said
    assert str(dev.var) in said

    status, said = dev.call("manage", "migrate", "--check")
    assert status == 0, said

    up.kill()
    wait_until(lambda: not dev.processes(), 30)


def test_starts_after_a_kill_and_ends_with_its_parent(dev: Dev):
    shell = dev.up(under=("sh", "-c", '"$@" & wait', "sh"))
    shell.kill()
    wait_until(lambda: not dev.processes(), 30)


def test_starts_a_crashed_program_again_and_stops_in_order(dev: Dev):
    up = dev.up()
    (web,) = (pid for pid, command in dev.processes().items() if "granian" in command and os.getsid(pid) == pid)
    os.kill(web, signal.SIGKILL)
    read_until(up, "web was killed by SIGKILL; starting it again")
    wait_until(dev.answers)
    up.terminate()
    up.communicate(timeout=60)
    assert up.returncode == 0
    assert dev.processes() == {}
