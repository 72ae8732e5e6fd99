"""./dev on real processes: it answers, it mends itself, and nothing outlives it however it ends."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.dev.conftest import Dev, read_until, wait_until

pytestmark = pytest.mark.processes

NAP = ("manage", "shell", "-v0", "-c", "print('at work', flush=True); import time; time.sleep(600)")


def test_one_copy_a_folder_and_no_orphan_when_it_is_killed(dev: Dev):
    up = dev.up()
    assert dev.answers()
    assert any("celery" in command and "beat" in command for command in dev.processes().values())

    status, said = dev.call("up")
    assert status == 1
    assert f"already running on http://127.0.0.1:{dev.port}/ with its state in {dev.var}" in said
    assert f"(process {up.pid})" in said

    status, said = dev.call("manage", "migrate", "--check")
    assert status == 0, said

    up.kill()
    wait_until(lambda: not dev.processes())


def test_starts_after_a_kill_starts_a_crashed_program_again_and_stops_when_told(dev: Dev):
    up = dev.up()
    (web,) = (pid for pid, command in dev.processes().items() if "granian" in command and os.getsid(pid) == pid)
    os.kill(web, signal.SIGKILL)
    read_until(up, "web was killed by SIGKILL; starting it again")
    wait_until(dev.answers)
    up.terminate()
    up.communicate(timeout=60)
    assert up.returncode == 0
    assert dev.processes() == {}
    assert not (dev.var / "run").exists()


def test_no_orphan_when_both_its_processes_are_killed_while_starting(dev: Dev):
    up = dev.start("up")
    read_until(up, "Valkey")
    (supervisor,) = Path(f"/proc/{up.pid}/task/{up.pid}/children").read_text().split()
    up.send_signal(signal.SIGSTOP)  # or it would notice the other's death before its own
    os.kill(int(supervisor), signal.SIGKILL)
    up.kill()
    wait_until(lambda: not dev.processes())


def test_ends_with_its_parent(dev: Dev):
    shell = dev.start(*NAP, under=("sh", "-c", '"$@" & wait', "sh"))
    read_until(shell, "at work")
    shell.kill()
    wait_until(lambda: not dev.processes())


def test_passes_an_exit_status_on(dev: Dev):
    status, said = dev.call("manage", "shell", "-v0", "-c", "raise SystemExit(7)")
    assert status == 7, said
    assert dev.processes() == {}


def test_says_which_port_is_taken(dev: Dev):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        status, said = dev.call("up", "--port", str(port))
    assert status == 1
    assert f"cannot listen on port {port} of 127.0.0.1" in said
    assert f"./dev up --port {port + 1}" in said


def test_says_which_mirror_is_missing(dev: Dev):
    status, said = dev.call("up", "--mirror", str(dev.var / "nowhere"))
    assert status == 1
    assert f"there is no folder {dev.var / 'nowhere'}" in said
