"""What every measurement shares: figures beside their bounds, databases of its own, the peak of a process."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.table import Table

from sanctions.services.reference import load_reference

TEMPLATE, SCRATCH = "bench_template", "bench_scratch"


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


def connect(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def maintain(*statements: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def template() -> Iterator[None]:
    """A migrated database with the reference data, to copy from."""
    given = connection.settings_dict["NAME"]
    maintain(f"DROP DATABASE IF EXISTS {TEMPLATE}", f"CREATE DATABASE {TEMPLATE}")
    try:
        connect(TEMPLATE)
        call_command("migrate", verbosity=0)
        load_reference()
        yield
    finally:
        connect(given)
        maintain(f"DROP DATABASE IF EXISTS {SCRATCH}", f"DROP DATABASE IF EXISTS {TEMPLATE}")


def fresh() -> None:
    """An empty tracker with its reference data."""
    maintain(f"DROP DATABASE IF EXISTS {SCRATCH}", f"CREATE DATABASE {SCRATCH} TEMPLATE {TEMPLATE}")
    connect(SCRATCH)


def peak_of(module: str, *arguments: str) -> float:
    """The megabytes that a process of its own took at most: what it prints last."""
    ran = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False)
    if ran.returncode:
        raise SystemExit(f"Not measured: {ran.stdout}{ran.stderr}")
    return float(ran.stdout.splitlines()[-1])


def peak() -> float:
    """The megabytes this process took at most. Not ru_maxrss: it begins with the peak of the process before."""
    status = Path("/proc/self/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def tell(bench: str, title: str, figures: Sequence[Figure], about: str) -> int:
    """On the terminal and in var/bench. The status to end with: 1 when a bound is missed."""
    console = Console()
    path = Path(settings.BASE_DIR) / "var" / "bench" / f"{bench}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "editions": about}
    told = {"bench": bench, "machine": machine, "figures": [figure.as_json() for figure in figures]}
    path.write_text(json.dumps(told, indent=2) + "\n")
    console.print(_table(figures, f"{title} ({about})"))
    console.print(f"[dim]{path.relative_to(settings.BASE_DIR)}[/]")
    return 1 if any(figure.ratio > 1 for figure in figures) else 0


def _table(figures: Sequence[Figure], title: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("what")
    for name in ("min", "median", "max", "bound", "of bound"):
        table.add_column(name, justify="right")
    for one in figures:
        values = [f"{value:,.2f} {one.unit}" for value in (min(one.runs), one.median, max(one.runs))]
        style = "red" if one.ratio > 1 else ""
        table.add_row(one.name, *values, f"≤ {one.bound:g} {one.unit}", f"{one.ratio:.0%}", style=style)
    return table
