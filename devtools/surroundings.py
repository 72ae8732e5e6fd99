"""What every subcommand works in: an environment for the children, and services to go with it."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from devtools import PYTHON, ROOT, Failure, postgres, say, valkey
from devtools.guard import stand_guard
from devtools.place import reachable, secret_key, socket_folder
from devtools.supervisor import Supervisor

RUNTIME = "requirements.txt"
DEVELOPMENT = (RUNTIME, "requirements-dev.txt")


def manage_py(*arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def environment_for(var: Path) -> dict[str, str]:
    """The caller's environment, and what config/settings.py needs beside it."""
    environment = dict(os.environ) | {"TRACKER_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = secret_key(var)
    return environment


@contextlib.contextmanager
def services(var: Path, environment: dict[str, str], *, throwaway: bool = False) -> Iterator[Supervisor]:
    """Run the services that the environment does not name, and name them in it."""
    home = var / "postgres"
    account = None if environment.get("DATABASE_URL") else postgres.account_for(home)
    sockets = socket_folder(var, account)
    with contextlib.ExitStack() as ending:
        ending.callback(_remove_if_empty, sockets)
        supervisor = ending.enter_context(Supervisor(var / "log"))
        if not environment.get("DATABASE_URL"):
            with timed("PostgreSQL"):
                database = postgres.program(home, sockets, account, throwaway=throwaway)
                supervisor.start(database)
                supervisor.wait_ready(database)
            environment["DATABASE_URL"] = postgres.url(sockets)
        if not environment.get("REDIS_URL"):
            with timed("Valkey"):
                broker = valkey.program(var / "valkey", sockets, throwaway=throwaway)
                supervisor.start(broker)
                supervisor.wait_ready(broker)
            environment["REDIS_URL"] = valkey.url(sockets)
        yield supervisor


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def throwaway_services(*, fast: bool) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Services and a state folder of their own, gone afterwards: both processes below see to that."""
    with tempfile.TemporaryDirectory(prefix="tracker-", ignore_cleanup_errors=True) as folder:
        var = Path(folder).resolve()
        if os.geteuid() == 0:
            var.chmod(0o711)  # PostgreSQL's user passes through
            if not reachable(var):
                raise Failure(f"PostgreSQL, which does not run as root, cannot reach {var.parent}. "
                              "Set TMPDIR to a folder that every user can pass through, such as /tmp.")  # fmt: skip
        environment = environment_for(var)
        lists = environment.get("TRACKER_LISTS") or ROOT.parent / "shared" / "lists"
        if Path(lists).is_dir():
            environment["TRACKER_LISTS"] = str(Path(lists).resolve())
        stand_guard()
        with services(var, environment, throwaway=fast) as supervisor:
            yield supervisor, environment


@contextlib.contextmanager
def timed(name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{name:15}{time.monotonic() - started:6.1f} s")
