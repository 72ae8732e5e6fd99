"""How long it takes to bring in every list, and how much memory: on the terminal and in var/bench/lists.json.

    ./dev bench lists

Needs the real editions (TRACKER_LISTS). Works in databases of its own, made and dropped beside the one
it is given. Ends with status 1 when a bound is missed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import structlog
from django.conf import settings

from bench.editions import folder
from bench.measuring import SCRATCH, Figure, connect, fresh, peak, peak_of, tell, template
from lists import mirror
from lists.models import Release, Source
from lists.publishers import publisher
from sanctions.services import refreshing

SDN = "us-ofac-sdn"
STEP = (date(2024, 4, 26), date(2024, 5, 1))
"""Two editions of the SDN list between which some 300 entries were added."""


def _times(root: Path) -> Iterator[Figure]:
    every = Figure("every list from nothing, its newest edition", "s", 90)
    same = Figure("a refresh of every list with the same bytes", "s", 2)
    fresh()
    settings.TRACKER_MIRROR = str(root)
    every.runs.append(_timed(_refresh_all))
    same.runs.append(_timed(_refresh_all))
    yield from (every, same)
    first = Figure(f"first load of the SDN list, edition of {STEP[0]}", "s", 15)
    step = Figure(f"the SDN list's step to {STEP[1]}", "s", 5)
    fresh()
    for figure, day in zip((first, step), STEP, strict=True):
        figure.runs.append(_timed(partial(_load, root, day)))
    print(f"the step: {Release.objects.get(source__code=SDN, status='active').totals}")
    yield from (first, step)


def _refresh_all() -> None:
    for source in Source.objects.all():
        began = time.perf_counter()
        outcome = refreshing.refresh(source)
        print(f"  {source.code:12} {time.perf_counter() - began:6.2f} s  {outcome.message.splitlines()[0][:110]}")


def _load(root: Path, day: date) -> None:
    spec = publisher(SDN).spec
    place = root / spec.mirror / day.isoformat()
    outcome = refreshing.refresh_from_file(Source.objects.get(code=SDN), place, day)
    if not outcome.current:
        raise SystemExit(f"Not measured: {outcome.message}")


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _memory(root: Path) -> Iterator[Figure]:
    figure = Figure(f"peak memory of a first load of the SDN list, edition of {STEP[0]}", "MB", 400)
    fresh()
    figure.runs.append(peak_of("bench.lists", "--peak-of", str(root)))
    yield figure


def main() -> int:
    parser = argparse.ArgumentParser("bench.lists", description=__doc__)
    parser.add_argument("--peak-of", metavar="ROOT", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    if options.peak_of:
        connect(SCRATCH)
        _load(options.peak_of, STEP[0])
        print(peak())
        return 0
    root = folder()
    if root is None:
        print("There are no real editions here: set TRACKER_LISTS to their folder.")
        return 1
    with tempfile.TemporaryDirectory() as place, template():
        os.environ["TRACKER_VAR"] = place
        settings.TRACKER_STORE = Path(place) / "store"
        figures = [*_times(root), *_memory(root)]
    editions = len(mirror.editions(str(root / publisher(SDN).spec.mirror), publisher(SDN).spec))
    return tell("lists", "Bringing in every list", figures, f"real editions, {editions} of the SDN list")


if __name__ == "__main__":
    sys.exit(main())
