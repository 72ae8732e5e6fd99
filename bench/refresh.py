"""How long a refresh takes and how much memory: figures on the terminal and in var/bench/refresh.json.

    ./dev bench refresh [--repeat 3]

Works in databases of its own, made and dropped beside the one it is given. Ends with
status 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings
from rich.console import Console

from bench import editions
from bench.measuring import SCRATCH, Figure, connect, fresh, peak, peak_of, tell, template
from lists.models import Source
from lists.publishers import publisher
from sanctions.services import refreshing

MANY = 20


def _fresh() -> Source:
    """An empty tracker; the first query on it is not part of what is measured."""
    fresh()
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
                    figure.runs.append(peak_of("bench.refresh", "--peak-of", folder))
    yield from (one, again, large, large_again)
    flat = Figure(f"first load {MANY} times larger, against one", "times", 1.25)
    flat.runs = [round(b / a, 3) for a, b in zip(one.runs, large.runs, strict=True)]
    yield flat


def _peak_here(mirror: str) -> None:
    """In the process of its own: refresh, and print the megabytes it took."""
    connect(SCRATCH)
    settings.TRACKER_MIRROR = mirror
    spec = publisher("un-sc").spec
    spec.max_bytes, spec.expect.records = 10**9, (1, 10**6)
    _timed(partial(refreshing.refresh, Source.objects.get(code="un-sc")))
    print(peak())


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
    with tempfile.TemporaryDirectory() as folder, template():
        os.environ["TRACKER_VAR"] = folder
        settings.TRACKER_STORE = Path(folder) / "store"

        def say(line: str) -> None:
            console.print(f"[dim]{line}[/]")

        figures: list[Figure] = []
        if options.only != "memory":
            figures += _times(found, options.repeat, say)
        if options.only != "times":
            figures += _memory(found[max(found)], options.repeat, say)
    return tell("refresh", "Refreshing the UN list", figures, about)


if __name__ == "__main__":
    sys.exit(main())
