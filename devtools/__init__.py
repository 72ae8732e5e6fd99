"""What ./dev is made of. Python's standard library only: it runs before anything is installed."""

import contextlib
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


class Failure(Exception):
    """Something a person has to put right; the text says what is wrong, where, and what to do."""


class Account(NamedTuple):
    """A user other than the one who runs ./dev."""

    uid: int
    gid: int


def as_account(account: Account | None) -> dict[str, Any]:
    """What subprocess needs to be told to run something as this user."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def say(text: str) -> None:
    with contextlib.suppress(OSError):  # the terminal may be gone, and the work goes on without it
        print(text, flush=True)
