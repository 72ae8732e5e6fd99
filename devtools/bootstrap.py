"""The virtual environment: made when first needed, made anew when a kill or a move left it unsound."""

import contextlib
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

from devtools import PYTHON, ROOT, VENV, Failure, say
from devtools.guard import in_child

STAMP = VENV / "installed.json"  # written last, removed first: without it the folder is not to be trusted
UV = VENV / "bin" / "uv"
UV_REQUIREMENTS = "requirements-uv.txt"
COMPILE = "pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q"


def ensure(*requirements: str) -> None:
    """See to it that .venv holds uv and these requirements files, exactly as locked."""
    with _alone():
        home = VENV.resolve()
        wanted = {"venv": str(home)} | {name: _digest(name) for name in (UV_REQUIREMENTS, *requirements)}
        installed = _installed()
        if wanted.items() <= installed.items():
            return
        if VENV.is_symlink():
            raise Failure(
                f".venv is a link to {home}, which does not hold what this checkout needs and may be another "
                "checkout's: nothing was changed there. Remove the link, and the next ./dev makes a .venv here."
            )
        STAMP.unlink(missing_ok=True)
        if installed.get("venv") != wanted["venv"] or installed.get(UV_REQUIREMENTS) != wanted[UV_REQUIREMENTS]:
            _make()
        for name in requirements:
            say(f"Installing {name} into .venv")
            _run(UV, "pip", "install", "--python", PYTHON, "--require-hashes", "--compile-bytecode", "--quiet",
                 "-r", name)  # fmt: skip
        STAMP.write_text(json.dumps(wanted))


def lock(arguments: list[str]) -> None:
    """Compile the requirements files anew; what is pinned stays unless the arguments say --upgrade."""
    ensure()
    for name, source, stdin in (
        (UV_REQUIREMENTS, ["-"], "uv"),
        ("requirements.txt", ["pyproject.toml"], None),
        ("requirements-dev.txt", ["pyproject.toml", "--extra", "dev", "-c", "requirements.txt"], None),
    ):
        say(f"Compiling {name}")
        _run(UV, *COMPILE.split(), *source, "-o", name, *arguments, stdin=stdin)


def _make() -> None:
    say("Making .venv")
    _run(sys.executable, "-m", "venv", "--clear", VENV)
    _run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes",
         "-r", UV_REQUIREMENTS)  # fmt: skip


def _run(*argv: object, stdin: str | None = None) -> None:
    command = [str(part) for part in argv]
    done = subprocess.run(
        command,
        cwd=ROOT,
        text=True,
        input=stdin,
        stdout=subprocess.DEVNULL if stdin else None,
        preexec_fn=in_child(signal.SIGKILL),  # else it would write on while the next ./dev begins
    )
    if done.returncode:
        raise Failure(
            f"“{' '.join(command)}” ended with status {done.returncode}; what it said is above. "
            "The next ./dev starts it over. (venv missing? On Debian: apt-get install python3-venv. "
            "No network? The packages come from the index that pip and uv are set up for.)"
        )


def _installed() -> dict[str, str]:
    if not PYTHON.exists():
        return {}
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two ./dev at once must not install into one .venv: the checkout's folder itself is the lock."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another ./dev, which is installing packages")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
