"""Where a running copy keeps its state: the folder var/, or the one TRACKER_VAR names."""

import fcntl
import hashlib
import json
import os
import re
import secrets
import stat
from pathlib import Path
from typing import Any

from devtools import ROOT, Account, Failure

SOCKET_FOLDER_BYTES = 90  # a socket's whole path may have 107


class Busy(Failure):
    """Another ./dev holds this folder; `record` is what it wrote about itself."""

    def __init__(self, var: Path, record: dict[str, Any]) -> None:
        self.record = record
        where = f" on {record['address']}" if record.get("address") else ""
        super().__init__(
            f"“./dev {record.get('command', '?')}” is already running{where} with its state in {var} "
            f"(process {record.get('pid', '?')}). Stop it (Ctrl-C there, or “kill {record.get('pid', 'PID')}”), "
            "or run another beside it with a TRACKER_VAR and a PORT of its own."
        )


def open_var() -> Path:
    var = Path(os.environ.get("TRACKER_VAR") or ROOT / "var").resolve()
    try:
        var.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"The folder {var} for the tracker's state cannot be made: {error}.") from error
    if not os.access(var, os.W_OK | os.X_OK):
        raise Failure(
            f"The folder {var} belongs to another user and cannot be written to. "
            "Run ./dev as that user, or set TRACKER_VAR to a folder of your own."
        )
    return var


class Claim:
    """The right to use a folder; ends with the last process that holds it, however that one ends."""

    def __init__(self, var: Path, command: str) -> None:
        self._facts: dict[str, Any] = {"pid": os.getpid(), "command": command}
        self._file = os.open(var / "dev.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.pread(self._file, 65536, 0)
            os.close(self._file)
            raise Busy(var, _parsed(text)) from None
        self.record()

    def record(self, **facts: Any) -> None:
        """Note for other ./dev what is running here."""
        self._facts |= facts
        text = json.dumps(self._facts).encode()
        os.pwrite(self._file, text, 0)
        os.ftruncate(self._file, len(text))


def secret_key(var: Path) -> str:
    """A long random text, made once and kept beside the data it signs for."""
    path = var / "secret_key"
    if not path.exists():
        fresh = path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        fresh.replace(path)
    return path.read_text()


def socket_folder(var: Path, account: Account | None) -> Path:
    """A private folder for sockets, its path short and plain enough for them and for URLs."""
    folder = var / "run"
    plain = re.fullmatch(r"[A-Za-z0-9/._-]+", str(folder)) and len(str(folder)) <= SOCKET_FOLDER_BYTES
    if not plain or not (account is None or reachable(var)):
        mark = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
        folder = Path("/tmp") / f"tracker-{os.geteuid()}-{mark}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), account and account.uid):
        raise Failure(f"{folder} should be our private folder for sockets but is another's. Remove it.")
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def reachable(path: Path) -> bool:
    """Whether every user can pass through to this path."""
    return all(part.stat().st_mode & stat.S_IXOTH for part in (path, *path.parents))


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(text))
    except ValueError:  # read while it was being written
        return {}
