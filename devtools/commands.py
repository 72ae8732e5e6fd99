"""The subcommands of ./dev."""

import argparse
import contextlib
import hashlib
import http.client
import os
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from devtools import PYTHON, ROOT, VENV, Failure, bootstrap, postgres, say, valkey
from devtools.guard import Stopped, stand_guard
from devtools.place import Busy, Claim, open_var, reachable, secret_key, socket_folder
from devtools.supervisor import Program, Supervisor

RUNTIME = "requirements.txt"
DEVELOPMENT = (RUNTIME, "requirements-dev.txt")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HELP = """\
./dev up [--mirror DIR|URL] [--port N]   start everything; Ctrl-C stops it
./dev test [pytest's arguments]          the tests, on throwaway services
./dev check                              format, lint, types, layers, migrations, docs
./dev bench [NAME [its arguments]]       a benchmark, on throwaway services; without NAME, their names
./dev manage COMMAND …                   manage.py, on the services of a running ./dev up or its own
./dev lock [--upgrade]                   compile the requirements files from pyproject.toml

TRACKER_VAR (var/) is where state is kept, HOST and PORT (127.0.0.1, 8000) where the web answers;
DATABASE_URL and REDIS_URL name services to use instead of the embedded ones."""


def main(arguments: list[str]) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    commands: dict[str, Callable[[list[str]], int]] = {
        "up": up, "test": test, "check": check, "bench": bench, "manage": manage, "lock": lock
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


# Running it -----------------------------------------------------------------------------------------


def up(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("./dev up")
    parser.add_argument("--mirror", metavar="DIR|URL", default=os.environ.get("TRACKER_MIRROR"),
                        help="where to fetch the lists from instead of their publishers")  # fmt: skip
    parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)
    options = parser.parse_args(arguments)
    host, port = os.environ.get("HOST") or "127.0.0.1", options.port

    bootstrap.ensure(RUNTIME)
    var = open_var()
    claim = Claim(var, "up")
    _check_port_is_free(host, port)
    environment = _environment(var) | {"PORT": str(port)}
    if options.mirror:
        environment["TRACKER_MIRROR"] = _mirror(options.mirror)
    stand_guard()
    try:
        with _services(var, environment) as supervisor:
            claim.record(environment=_own(environment))
            _prepare(supervisor, var, environment)
            web, worker, beat = _programs(host, port, environment)
            for program in (web, worker, beat):
                supervisor.start(program)
            supervisor.wait_ready(web)
            address = f"http://{host}:{port}/"
            claim.record(address=address)
            say(f"\nThe tracker is at {address} - Ctrl-C stops it, its logs are in {supervisor.logs}\n")
            _run(supervisor, "first_refresh", _manage("first_refresh"), environment)
            say(supervisor.log("first_refresh").read_text().strip())
            supervisor.watch()
    except Stopped:
        say("Stopped.")
    return 0


def _programs(host: str, port: int, environment: dict[str, str]) -> tuple[Program, Program, Program]:
    web = [str(PYTHON), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    # 8 threads in each of 2 processes: each thread keeps a connection, and PostgreSQL has 100
    web += ["--workers", "2", "--blocking-threads", "8", "--workers-kill-timeout", "5", "--no-ws"]
    celery = [str(PYTHON), "-m", "celery", "-A", "config"]
    return (
        Program("web", [*web, "config.wsgi:application"], environment, ready=lambda: _answers(host, port)),
        Program(
            "worker",
            [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
            environment,
            death_signal=signal.SIGQUIT,  # do not finish your tasks first: they are taken up again
        ),
        Program("beat", [*celery, "beat", "--loglevel", "INFO"], environment),
    )


def _prepare(supervisor: Supervisor, var: Path, environment: dict[str, str]) -> None:
    for command in ("migrate", "load_reference"):
        _run(supervisor, command, _manage(command), environment)
    static = Path(environment.get("TRACKER_STATIC") or var / "static")
    static.mkdir(parents=True, exist_ok=True)
    stamp, sources = static / ".collected", _static_sources()
    if not stamp.exists() or stamp.read_text() != sources:
        _run(supervisor, "collectstatic", _manage("collectstatic", "--noinput"), environment)
        stamp.write_text(sources)


def _run(supervisor: Supervisor, name: str, command: list[str], environment: dict[str, str]) -> None:
    with _timed(name):
        status = supervisor.run(name, command, environment)
    if status:
        raise Failure(f"“manage.py {name}” ended with status {status}. {supervisor.tail(name)}")


def _static_sources() -> str:
    """A digest that changes when a static file of ours changes or a package's may have."""
    digest = hashlib.sha256((ROOT / RUNTIME).read_bytes())
    for folder in sorted((ROOT / "static", *ROOT.glob("*/static"))):
        for path in sorted(folder.rglob("*")):
            found = path.stat()
            digest.update(f"{path.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_loopback(host), port, timeout=2.0)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _loopback(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _check_port_is_free(host: str, port: int) -> None:
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except (OSError, OverflowError) as error:
        raise Failure(
            f"The web cannot listen on port {port} of {host}: {error}. "
            f"Stop what uses it, or choose another: ./dev up --port {port + 1}"
        ) from error


def _mirror(given: str) -> str:
    if "://" in given:
        return given
    folder = Path(given).resolve()
    if not folder.is_dir():
        raise Failure(f"--mirror {given}: there is no folder {folder}. Give a folder or a URL.")
    return str(folder)


def manage(arguments: list[str]) -> int:
    bootstrap.ensure(RUNTIME)
    var = open_var()
    environment = _environment(var)
    command = _manage(*arguments)
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
    with _services(var, environment) as supervisor:
        return supervisor.foreground(command, environment)


# Looking after it -------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    bootstrap.ensure(*DEVELOPMENT)
    with _throwaway(fast=True) as (supervisor, environment):
        lists = environment.get("TRACKER_LISTS", "not found (TRACKER_LISTS, ../shared/lists)")
        browser = next(filter(None, map(shutil.which, BROWSERS)), f"not found ({', '.join(BROWSERS)})")
        say(f"The lists' real editions: {lists}. A browser: {browser}.")
        return supervisor.foreground([str(PYTHON), "-m", "pytest", *arguments], environment)


def check(arguments: list[str]) -> int:
    if arguments:
        raise Failure("it takes no arguments; it runs every check.")
    bootstrap.ensure(*DEVELOPMENT)
    steps = {
        "format": [str(PYTHON), "-m", "ruff", "format", "--check", ".", "dev"],
        "lint": [str(PYTHON), "-m", "ruff", "check", ".", "dev"],
        "types": [str(PYTHON), "-m", "mypy", "."],
        "layers": [str(VENV / "bin" / "lint-imports")],
        "migrations": _manage("makemigrations", "--check", "--dry-run"),
        "docs": [str(PYTHON), "-m", "pytest", "-q", "tests/docs"],
    }
    failed = []
    with _throwaway(fast=True) as (supervisor, environment):
        for name, command in steps.items():
            with _timed(name):
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
    with _throwaway(fast=False) as (supervisor, environment):
        return supervisor.foreground([str(PYTHON), "-m", f"bench.{name}", *rest], environment)


def lock(arguments: list[str]) -> int:
    bootstrap.lock(arguments)
    return 0


# What they share ----------------------------------------------------------------------------------------


def _manage(*arguments: str) -> list[str]:
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def _environment(var: Path) -> dict[str, str]:
    """The caller's environment, and what config/settings.py needs beside it."""
    environment = dict(os.environ) | {"TRACKER_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = secret_key(var)
    return environment


def _own(environment: dict[str, str]) -> dict[str, str]:
    """What another ./dev cannot know of the services started here."""
    names = ("DATABASE_URL", "REDIS_URL", "TRACKER_MIRROR", "PORT")
    return {name: environment[name] for name in names if environment.get(name)}


@contextlib.contextmanager
def _services(var: Path, environment: dict[str, str], *, throwaway: bool = False) -> Iterator[Supervisor]:
    """Run the services that the environment does not name, and name them in it."""
    home = var / "postgres"
    account = postgres.account_for(home)
    sockets = socket_folder(var, account)
    with contextlib.ExitStack() as ending:
        ending.callback(_remove_if_empty, sockets)
        supervisor = ending.enter_context(Supervisor(var / "log"))
        if not environment.get("DATABASE_URL"):
            with _timed("PostgreSQL"):
                database = postgres.program(home, sockets, account, throwaway=throwaway)
                supervisor.start(database)
                supervisor.wait_ready(database)
            environment["DATABASE_URL"] = postgres.url(sockets)
        if not environment.get("REDIS_URL"):
            with _timed("Valkey"):
                broker = valkey.program(var / "valkey", sockets, throwaway=throwaway)
                supervisor.start(broker)
                supervisor.wait_ready(broker)
            environment["REDIS_URL"] = valkey.url(sockets)
        yield supervisor


def _remove_if_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def _throwaway(*, fast: bool) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Services and a state folder of their own, gone afterwards: both processes below see to that."""
    with tempfile.TemporaryDirectory(prefix="tracker-", ignore_cleanup_errors=True) as folder:
        var = Path(folder).resolve()
        if os.geteuid() == 0:
            var.chmod(0o711)  # PostgreSQL's user passes through
            if not reachable(var):
                raise Failure(f"PostgreSQL, which does not run as root, cannot reach {var.parent}. "
                              "Set TMPDIR to a folder that every user can pass through, such as /tmp.")  # fmt: skip
        environment = _environment(var)
        lists = environment.get("TRACKER_LISTS") or ROOT.parent / "shared" / "lists"
        if Path(lists).is_dir():
            environment["TRACKER_LISTS"] = str(Path(lists).resolve())
        stand_guard()
        with _services(var, environment, throwaway=fast) as supervisor:
            yield supervisor, environment


@contextlib.contextmanager
def _timed(name: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    say(f"{name:15}{time.monotonic() - started:6.1f} s")
