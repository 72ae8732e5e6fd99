"""How long a refresh takes and how much memory: figures on the terminal and in var/bench/refresh.json.

    ./dev bench refresh [--repeat 3]

Works in databases of its own, made and dropped beside the one it is given. Ends with
status 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.table import Table

from bench import editions
from lists.models import Source
from lists.publishers import publisher
from sanctions.services import refreshing
from sanctions.services.reference import load_reference

TEMPLATE, SCRATCH = "bench_template", "bench_scratch"
MANY = 20


@dataclass
class Figure:
    name: str
    unit: str
    bound: float
    runs: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.runs)

    @property
    def ratio(self) -> float:
        return self.median / self.bound

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name, "unit": self.unit, "bound": self.bound, "min": min(self.runs), "median": self.median,
            "max": max(self.runs), "ratio": round(self.ratio, 3), "runs": self.runs,
        }  # fmt: skip


# Databases and mirrors ----------------------------------------------------------------------------


def _connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _maintain(*statements: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _template() -> Iterator[None]:
    """A migrated database with the reference data, to copy from."""
    given = connection.settings_dict["NAME"]
    _maintain(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    try:
        _connect(TEMPLATE)
        call_command("migrate", verbosity=0)
        load_reference()
        yield
    finally:
        _connect(given)
        _maintain(f"DROP DATABASE IF EXISTS {SCRATCH}", f"DROP DATABASE IF EXISTS {TEMPLATE}")


def _fresh() -> Source:
    """An empty tracker; the first query on it is not part of what is measured."""
    _maintain(f"DROP DATABASE IF EXISTS {SCRATCH}", f"CREATE DATABASE {SCRATCH} TEMPLATE {TEMPLATE}")
    _connect(SCRATCH)
    return Source.objects.get(code="un-sc")


def _mirror(folder: Path, found: dict[str, bytes]) -> Path:
    for day, document in found.items():
        place = folder / "un" / day
        place.mkdir(parents=True, exist_ok=True)
        (place / editions.FILE).write_bytes(document)
    settings.TRACKER_MIRROR = str(folder)
    return folder / "un"


def _timed(work: Callable[[], refreshing.Outcome]) -> float:
    started = time.perf_counter()
    outcome = work()
    took = time.perf_counter() - started
    if not outcome.current:
        raise SystemExit(f"Not measured: {outcome.message}")
    return took


# What is measured ---------------------------------------------------------------------------------


def _times(found: dict[str, bytes], repeat: int, say: Callable[[str], None]) -> Iterator[Figure]:
    newest = max(found)
    first = Figure("first load of the newest edition", "s", 5)
    same = Figure("refresh with the same bytes", "s", 0.3)
    ten = Figure("refresh with ten changed records", "s", 2)
    every = Figure(f"all {len(found)} editions backfilled", "s", 60)
    for run in range(repeat):
        say(f"run {run + 1}: one edition after another")
        source = _fresh()
        with tempfile.TemporaryDirectory() as folder:
            _mirror(Path(folder), {newest: found[newest]})
            first.runs.append(_timed(partial(refreshing.refresh, source)))
            same.runs.append(_timed(partial(refreshing.refresh, source)))
            _mirror(Path(folder), {"2030-01-01": editions.amended(found[newest], 10, "2030-01-01")})
            ten.runs.append(_timed(partial(refreshing.refresh, source)))
            assert source.releases.get(status="active").totals == {"amended": 10}
        say(f"run {run + 1}: {every.name}")
        source = _fresh()
        with tempfile.TemporaryDirectory() as folder:
            root = _mirror(Path(folder), found)
            every.runs.append(_timed(partial(refreshing.backfill, source, root)))
    yield from (first, same, ten, every)


def _memory(newest: bytes, repeat: int, say: Callable[[str], None]) -> Iterator[Figure]:
    """Each in a process of its own: the peak of one is not lowered again."""
    one = Figure("peak memory of a first load", "MB", 250)
    again = Figure("peak memory of a refresh, ten records changed", "MB", 250)
    large = Figure(f"peak memory of a first load, file {MANY} times larger", "MB", 250)
    large_again = Figure(f"peak memory of a refresh, ten changed, file {MANY} times larger", "MB", 250)
    for run in range(repeat):
        for document, figures in ((newest, (one, again)), (editions.times(newest, MANY), (large, large_again))):
            say(f"run {run + 1}: {figures[0].name}")
            _fresh()
            for figure, (day, version) in zip(
                figures,
                (("2029-01-01", document), ("2030-01-01", editions.amended(document, 10, "2030-01-01"))),
                strict=True,
            ):
                with tempfile.TemporaryDirectory() as folder:
                    _mirror(Path(folder), {day: version})
                    figure.runs.append(_peak(folder))
    yield from (one, again, large, large_again)
    flat = Figure(f"first load {MANY} times larger, against one", "times", 1.25)
    flat.runs = [round(b / a, 3) for a, b in zip(one.runs, large.runs, strict=True)]
    yield flat


def _peak(mirror: str) -> float:
    ran = subprocess.run(
        [sys.executable, "-m", "bench.refresh", "--peak-of", mirror], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"Not measured: {ran.stdout}{ran.stderr}")
    return float(ran.stdout.splitlines()[-1])


def _peak_here(mirror: str) -> None:
    """In the process of its own: refresh, and print the megabytes it took."""
    _connect(SCRATCH)
    settings.TRACKER_MIRROR = mirror
    spec = publisher("un-sc").spec
    spec.max_bytes, spec.expect.records = 10**9, (1, 10**6)
    _timed(partial(refreshing.refresh, Source.objects.get(code="un-sc")))
    # Not ru_maxrss: it begins with the peak of the process that started this one.
    status = Path("/proc/self/status").read_text()
    print(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)


# Telling it ---------------------------------------------------------------------------------------


def _table(figures: list[Figure], about: str) -> Table:
    table = Table(title=f"Refreshing the UN list ({about})", title_justify="left")
    table.add_column("what")
    for name in ("min", "median", "max", "bound", "of bound"):
        table.add_column(name, justify="right")
    for one in figures:
        values = [f"{value:,.2f} {one.unit}" for value in (min(one.runs), one.median, max(one.runs))]
        style = "red" if one.ratio > 1 else ""
        table.add_row(one.name, *values, f"≤ {one.bound:g} {one.unit}", f"{one.ratio:.0%}", style=style)
    return table


def main() -> int:
    parser = argparse.ArgumentParser("bench.refresh", description=__doc__)
    parser.add_argument("--repeat", type=int, default=3, help="how often each figure is measured")
    parser.add_argument("--only", choices=["times", "memory"], help="measure the one and not the other")
    parser.add_argument("--peak-of", metavar="MIRROR", help=argparse.SUPPRESS)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    if options.peak_of:
        _peak_here(options.peak_of)
        return 0
    console = Console()
    found = editions.real()
    about = f"{len(found)} real editions" if found else "synthetic editions"
    found = found or editions.synthetic()
    with tempfile.TemporaryDirectory() as folder, _template():
        os.environ["TRACKER_VAR"] = folder
        settings.TRACKER_STORE = Path(folder) / "store"
        say = lambda line: console.print(f"[dim]{line}[/]")  # noqa: E731
        figures: list[Figure] = []
        if options.only != "memory":
            figures += _times(found, options.repeat, say)
        if options.only != "times":
            figures += _memory(found[max(found)], options.repeat, say)
    path = Path(settings.BASE_DIR) / "var" / "bench" / "refresh.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "editions": about}
    told = {"bench": "refresh", "machine": machine, "figures": [figure.as_json() for figure in figures]}
    path.write_text(json.dumps(told, indent=2) + "\n")
    console.print(_table(figures, about))
    console.print(f"[dim]{path.relative_to(settings.BASE_DIR)}[/]")
    return 1 if any(figure.ratio > 1 for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
