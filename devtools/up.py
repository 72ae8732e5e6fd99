"""./dev up: everything the tracker is made of, under one supervisor."""

import argparse
import hashlib
import http.client
import os
import signal
import socket
from pathlib import Path

from devtools import PYTHON, ROOT, Failure, bootstrap, say
from devtools.guard import Stopped, stand_guard
from devtools.place import Claim, open_var
from devtools.supervisor import Program, Supervisor
from devtools.surroundings import RUNTIME, environment_for, manage_py, services, timed


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
    environment = environment_for(var) | {"PORT": str(port)}
    if options.mirror:
        environment["TRACKER_MIRROR"] = _mirror(options.mirror)
    stand_guard()
    try:
        with services(var, environment) as supervisor:
            claim.record(environment=_own(environment))
            _prepare(supervisor, var, environment)
            web, worker, beat = _programs(host, port, environment)
            for program in (web, worker, beat):
                supervisor.start(program)
            supervisor.wait_ready(web)
            address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
            claim.record(address=address)
            say(f"\nThe tracker is at {address} - Ctrl-C stops it, its logs are in {supervisor.logs}\n")
            _run(supervisor, "first_refresh", manage_py("first_refresh"), environment)
            say(supervisor.log("first_refresh").read_text().strip())
            supervisor.watch()
    except Stopped:
        say("Stopped.")
    return 0


def _own(environment: dict[str, str]) -> dict[str, str]:
    """What another ./dev cannot know of the services started here."""
    names = ("DATABASE_URL", "REDIS_URL", "TRACKER_MIRROR", "PORT")
    return {name: environment[name] for name in names if environment.get(name)}


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
    _run(supervisor, "prepare", manage_py("prepare"), environment)
    static = Path(environment.get("TRACKER_STATIC") or var / "static")
    static.mkdir(parents=True, exist_ok=True)
    stamp, sources = static / ".collected", _static_sources()
    if not stamp.exists() or stamp.read_text() != sources:
        _run(supervisor, "collectstatic", manage_py("collectstatic", "--noinput"), environment)
        stamp.write_text(sources)


def _run(supervisor: Supervisor, name: str, command: list[str], environment: dict[str, str]) -> None:
    with timed(name):
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
        return connection.getresponse().status < 500  # 400 where ALLOWED_HOSTS is somebody else's
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
