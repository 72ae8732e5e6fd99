"""What the embedded services share: where a wheel lies, and who still lives in a data folder."""

import contextlib
import importlib.machinery
import os
import signal
import time
from pathlib import Path

from devtools import VENV
from devtools.guard import processes

GOING_DOWN_SECONDS = 10.0
SERVERS = ("postgres", "valkey-server", "redis-server")


def site_packages() -> Path:
    return next(VENV.glob("lib/python*/site-packages"))


def wheel(name: str) -> Path | None:
    """The folder of a package in .venv, found without importing it: its helpers would act on import."""
    spec = importlib.machinery.PathFinder.find_spec(name, [str(site_packages())])
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


def vacate(data: Path) -> None:
    """Wait until no server works in this folder.

    We hold the lock on the state around it, so a server in it is what a killed ./dev left, most often on
    its way down; one that stays is killed. A zombie has no working folder and does not count, nor does
    a process that has got a dead server's pid, and both of these would make PostgreSQL refuse to start.
    """
    home = str(data.resolve())
    deadline = time.monotonic() + GOING_DOWN_SECONDS

    def lives_here(folder: Path) -> bool:
        return (folder / "comm").read_text().strip() in SERVERS and os.readlink(folder / "cwd") == home

    while living := processes(lives_here):
        if time.monotonic() > deadline:
            for pid in living:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
