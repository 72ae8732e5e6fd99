"""Running the real ./dev, in a state folder of its own, and seeing what it leaves behind."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devtools import ROOT

# ./dev test sets these for the tests; a ./dev started by a test is to find its own.
SET_BY_DEV = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "TRACKER_MIRROR", "PORT", "HOST", "TRACKER_STATIC")


class Dev:
    """A ./dev with the state folder `var`."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        self.environment = {name: value for name, value in os.environ.items() if name not in SET_BY_DEV}
        self.environment |= {"TRACKER_VAR": str(var), "PORT": str(self.port)}
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, under: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*under, sys.executable, str(ROOT / "dev"), *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def call(self, *arguments: str) -> tuple[int, str]:
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=60)
        return process.returncode, said

    def up(self, under: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        """./dev up, once it has said its address; `under` starts it from another program."""
        process = self.start("up", under=under)
        said = ""
        for line in process.stdout:
            said += line
            if f"http://127.0.0.1:{self.port}/" in line:
                return process
        raise AssertionError(f"./dev up ended with {process.wait()}:\n{said}")

    def answers(self) -> bool:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return answer.status == 200
        return False

    def processes(self) -> dict[int, str]:
        """Every living process that has to do with this state folder: its id and command line."""
        mark = os.fsencode(self.var)
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                command = (folder / "cmdline").read_bytes()
                if mark in (folder / "environ").read_bytes() + command + os.fsencode(os.readlink(folder / "cwd")):
                    found[int(folder.name)] = command.replace(b"\0", b" ").decode()
        return found


def wait_until(condition: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def dev(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    var = tmp_path_factory.mktemp("state")
    for folder in (var, *var.parents[:3]):  # as root, PostgreSQL's user has to pass through
        folder.chmod(folder.stat().st_mode | 0o011) if folder.stat().st_uid == os.geteuid() else None
    dev = Dev(var)
    yield dev
    for process in dev.started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    for pid in dev.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
