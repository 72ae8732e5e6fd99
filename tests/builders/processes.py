"""The tracker's own commands and services as real processes, to be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from devtools import as_account, postgres, valkey
from devtools.supervisor import Program


def wait_until(condition: Callable[[], object], seconds: float = 60, pause: float = 0.02) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(pause)


def database_url() -> str:
    """The address of the tests' database, as a process outside would be told."""
    own = connection.settings_dict
    password = f":{quote(own['PASSWORD'], safe='')}" if own["PASSWORD"] else ""
    user = f"{quote(own['USER'], safe='')}{password}@" if own["USER"] else ""
    options = own.get("OPTIONS") or {}
    host, port = own["HOST"] or options.get("host", ""), own["PORT"] or options.get("port", "")
    if host.startswith("/") or not host:
        where, rest = "", f"?host={quote(host)}" + (f"&port={port}" if port else "") if host else ""
    else:
        where, rest = f"{host}:{port}" if port else host, ""
    return f"postgresql://{user}{where}/{own['NAME']}{rest}"


@dataclass
class Tracker:
    """Starts manage.py and celery with the tests' database, and ends what is left of them."""

    environment: dict[str, str]
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def manage(self, *arguments: str) -> subprocess.Popen[str]:
        return self._start(sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments)

    def worker(self) -> subprocess.Popen[str]:
        options = ("--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
        return self._start(sys.executable, "-m", "celery", "-A", "config", "worker", *options)

    def _start(self, *command: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # so that it can be killed with its children
        )
        self.running.append(process)
        return process

    def end(self) -> None:
        for process in self.running:
            kill(process)


def kill(process: subprocess.Popen[str]) -> None:
    """kill -9, its children with it."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


@contextmanager
def tracker(var: Path, **more: str) -> Iterator[Tracker]:
    services = {"DATABASE_URL": database_url(), "REDIS_URL": settings.REDIS_URL}
    made = Tracker({**os.environ, **services, "TRACKER_VAR": str(var), **more})
    try:
        yield made
    finally:
        made.end()


@contextmanager
def _home() -> Iterator[Path]:
    """A short path every user can pass through: sockets and PostgreSQL's own user need both."""
    with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@dataclass
class Service:
    """A PostgreSQL or Valkey of the test's own."""

    program: Program
    url: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.program.prepare()
        self.process = subprocess.Popen(
            self.program.argv,
            cwd=self.program.cwd,
            env=self.program.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **as_account(self.program.account),
        )
        wait_until(self.program.ready, 30)

    def kill(self) -> None:
        """kill -9 of this one process; a postmaster's backends find out by themselves."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)
            self.process.wait(30)


@contextmanager
def own_valkey() -> Iterator[Service]:
    with _home() as home:
        made = Service(valkey.program(home / "valkey", home, throwaway=True), valkey.url(home))
        try:
            made.start()
            yield made
        finally:
            made.stop()


@contextmanager
def own_postgres() -> Iterator[Service]:
    """Durable as in production: what it said was committed has to be there after a kill."""
    with _home() as home:
        data, sockets = home / "postgres", home / "s"
        account = postgres.account_for(data)
        sockets.mkdir()
        if account:
            os.chown(sockets, account.uid, account.gid)
        data.mkdir()
        made = Service(postgres.program(data, sockets, account, throwaway=False), postgres.url(sockets))
        try:
            made.start()
            yield made
        finally:
            made.stop()


def copied_schema(service: Service) -> bool:
    """Give the service's database the tables of the tests' own; False where this PostgreSQL's tools cannot."""
    tools = Path(service.program.argv[0]).parent
    if not (tools / "pg_dump").exists() or not (tools / "psql").exists():
        return False
    dumped = subprocess.run([tools / "pg_dump", "--no-owner", database_url()], capture_output=True, check=False)
    if dumped.returncode:  # a server newer than the tools
        return False
    options = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction")
    subprocess.run([tools / "psql", *options, service.url], input=dumped.stdout, stdout=subprocess.DEVNULL, check=True)
    return True
