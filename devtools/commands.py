"""The subcommands of ./dev."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from devtools import PYTHON, ROOT, VENV, Failure, bootstrap, say
from devtools.guard import Stopped, stand_guard
from devtools.place import Busy, Claim, open_var
from devtools.surroundings import (
    DEVELOPMENT,
    RUNTIME,
    environment_for,
    manage_py,
    services,
    throwaway_services,
    timed,
)
from devtools.up import up

SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadgroup")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HELP = """\
./dev up [--mirror DIR|URL] [--port N]   start everything; Ctrl-C stops it
./dev test [pytest's arguments]          the tests, on throwaway services; all of them side by side
./dev check                              format, lint, types, layers, migrations, docs
./dev bench [NAME [its arguments]]       a benchmark, on throwaway services; without NAME, their names
./dev pictures [ADDRESS]                 docs/pictures, of a running tracker (http://127.0.0.1:8000)
./dev manage COMMAND …                   manage.py, on the services of a running ./dev up or its own
./dev lock [--upgrade]                   compile the requirements files from pyproject.toml

TRACKER_VAR (var/) is where state is kept, HOST and PORT (127.0.0.1, 8000) where the web answers;
DATABASE_URL and REDIS_URL name services to use instead of the embedded ones."""


def main(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    commands: dict[str, Callable[[list[str]], int]] = {
        "up": up, "test": test, "check": check, "bench": bench, "pictures": pictures, "manage": manage, "lock": lock
    }  # fmt: skip
    if name in ("help", "-h", "--help"):
        say(HELP)
        return 0
    if name not in commands:
        say(f"./dev has no “{name}”. It can:\n\n{HELP}")
        return 2
    try:
        if sys.platform != "linux":
            raise Failure("./dev needs Linux, whose kernel tells children that their parent died. "
                          "Elsewhere: docker compose up")  # fmt: skip
        return commands[name](rest)
    except Failure as failure:
        sys.stdout.flush()
        print(f"./dev {name}: {failure}", file=sys.stderr)
        return 1
    except Stopped as stopped:
        return stopped.status
    except KeyboardInterrupt:
        return 130


def manage(arguments: list[str]) -> int:
    bootstrap.ensure(RUNTIME)
    var = open_var()
    environment = environment_for(var)
    command = manage_py(*arguments)
    if environment.get("DATABASE_URL") and environment.get("REDIS_URL"):
        os.execve(command[0], command, environment)
    try:
        Claim(var, f"manage {' '.join(arguments)}".strip())
    except Busy as busy:
        running = busy.record.get("environment")
        if not running:
            raise
        os.execve(command[0], command, running | environment)
    stand_guard()
    with services(var, environment) as supervisor:
        return supervisor.foreground(command, environment)


def test(arguments: list[str]) -> int:
    bootstrap.ensure(*DEVELOPMENT)
    with throwaway_services(fast=True) as (supervisor, environment):
        lists = environment.get("TRACKER_LISTS", "not found (TRACKER_LISTS, ../shared/lists)")
        found = browser() or f"not found ({', '.join(BROWSERS)})"
        say(f"The lists' real editions: {lists}. A browser: {found}.")
        command = [str(PYTHON), "-m", "pytest", *(arguments or SIDE_BY_SIDE)]
        return supervisor.foreground(command, environment)


def check(arguments: list[str]) -> int:
    if arguments:
        raise Failure("it takes no arguments; it runs every check.")
    bootstrap.ensure(*DEVELOPMENT)
    steps = {
        "format": [str(PYTHON), "-m", "ruff", "format", "--check", ".", "dev"],
        "lint": [str(PYTHON), "-m", "ruff", "check", ".", "dev"],
        "types": [str(PYTHON), "-m", "mypy", "."],
        "layers": [str(VENV / "bin" / "lint-imports")],
        "migrations": manage_py("makemigrations", "--check", "--dry-run"),
        "docs": [str(PYTHON), "-m", "pytest", "-q", "tests/docs"],
    }
    failed = []
    with throwaway_services(fast=True) as (supervisor, environment):
        for name, command in steps.items():
            with timed(name):
                status = supervisor.run(name, command, environment)
            if status:
                failed.append(name)
                say(f"\n{supervisor.log(name).read_text()}\n{name} failed: “{' '.join(command)}” says why above.\n")
    say(f"Failed: {', '.join(failed)}." if failed else "All checks passed.")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    names = sorted(path.stem for path in (ROOT / "bench").glob("[!_]*") if path.suffix in ("", ".py"))
    if not arguments:
        say("\n".join(names))
        return 0
    name, *rest = arguments
    if name not in names:
        raise Failure(f"there is no bench/{name}. There are: {', '.join(names)}.")
    bootstrap.ensure(*DEVELOPMENT)
    with throwaway_services(fast=False) as (supervisor, environment):
        return supervisor.foreground([str(PYTHON), "-m", f"bench.{name}", *rest], environment)


def pictures(arguments: list[str]) -> int:
    if len(arguments) > 1 or not all(one.startswith(("http://", "https://")) for one in arguments):
        raise Failure("it takes one address, of a running tracker, as http://127.0.0.1:8000.")
    found = browser()
    if not found:
        raise Failure(f"no browser found ({', '.join(BROWSERS)}). On Debian: apt-get install chromium")
    bootstrap.ensure(*DEVELOPMENT)
    address = arguments[0] if arguments else "http://127.0.0.1:8000"
    return subprocess.run([str(PYTHON), "-m", "devtools.pictures", address, found], cwd=ROOT, check=False).returncode


def browser() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def lock(arguments: list[str]) -> int:
    bootstrap.lock(arguments)
    return 0
