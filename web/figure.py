"""The figure of what each release added and removed, drawn on the server as SVG in percentages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lists.models import Change
from lists.selectors import Step

HEIGHT = 43  # pixels above and below the line, at most
LABELLED = 6  # the largest bars that carry their number


@dataclass(frozen=True)
class Bar:
    x: float  # percent of the width
    published: date
    added: int
    removed: int
    up: float  # pixels
    down: float

    @property
    def near_end(self) -> bool:
        """Whether a label to its right would leave the figure."""
        return self.x > 85

    @property
    def top(self) -> float:
        return round(50 - self.up, 1)

    @property
    def label_up_y(self) -> float:
        return max(self.top + 9, 9)

    @property
    def label_down_y(self) -> float:
        return round(50 + self.down, 1)


@dataclass(frozen=True)
class Tick:
    x: float
    year: int
    even: bool  # hidden where it is narrow


@dataclass(frozen=True)
class Figure:
    bars: list[Bar]
    ticks: list[Tick]
    labels_up: list[Bar]
    labels_down: list[Bar]
    first: date
    last: date


def draw(steps: Sequence[Step]) -> Figure | None:
    """The figure over all releases in the history but each list's first; None for fewer than two."""
    shown = [step for step in reversed(steps) if step.in_history and not step.first]
    if len(shown) < 2:
        return None
    first, last = date(shown[0].published.year, 1, 1), shown[-1].published
    span = max((last - first).days, 1)
    numbers = [(_added(step), step.totals.get(Change.Kind.REMOVED, 0)) for step in shown]
    most = max(max(pair) for pair in numbers) or 1

    def across(day: date) -> float:
        return round((day - first).days / span * 99, 2)  # the last bar keeps its width

    bars = [
        Bar(across(step.published), step.published, added, removed, _height(added, most), _height(removed, most))
        for step, (added, removed) in zip(shown, numbers, strict=True)
    ]
    years = range(first.year, last.year + 1)
    every = 1 + len(years) // 24
    ticks = [Tick(across(date(y, 1, 1)), y, (y - first.year) % 2 == 1) for y in years if (y - first.year) % every == 0]
    largest = sorted((size for pair in numbers for size in pair), reverse=True)[:LABELLED]
    least = max(largest[-1], most // 5, 2)
    return Figure(
        bars,
        ticks,
        [bar for bar in bars if bar.added >= least],
        [bar for bar in bars if bar.removed >= least],
        shown[0].published,
        last,
    )


def _added(step: Step) -> int:
    return step.totals.get(Change.Kind.ADDED, 0) + step.totals.get(Change.Kind.RETURNED, 0)


def _height(number: int, most: int) -> float:
    return max(1.5, round(number / most * HEIGHT, 1)) if number else 0
