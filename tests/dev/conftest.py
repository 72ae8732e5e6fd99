"""Running the real ./dev, in a state folder of its own, and seeing what it leaves behind."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
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
        """./dev with these arguments, `under` another program if that is given."""
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

    def up(self) -> subprocess.Popen[str]:
        """./dev up, once it has said its address; with an empty mirror, for a test fetches nothing."""
        empty = self.var / "mirror"
        empty.mkdir(exist_ok=True)
        process = self.start("up", "--mirror", str(empty))
        read_until(process, f"http://127.0.0.1:{self.port}/")
        return process

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
                return answer.status == 200
        except OSError:
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


def read_until(process: subprocess.Popen[str], text: str) -> None:
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            return
    raise AssertionError(f"./dev ended with status {process.wait()} and never said “{text}”:\n{said}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def dev() -> Iterator[Dev]:
    var = Path(tempfile.mkdtemp(prefix="tracker-state-"))
    var.chmod(0o711)  # when we are root, PostgreSQL's user has to pass through
    dev = Dev(var)
    yield dev
    for process in dev.started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    for pid in dev.processes():
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    shutil.rmtree(var)
