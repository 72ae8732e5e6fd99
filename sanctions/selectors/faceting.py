"""A page of units, their total and the counts of every facet.

The rows are read once for a data version and kept as columns: an analyst who narrows a
search asks the same rows ten times over. A facet's counts leave out the facet's own
filter: they say what choosing another value would give.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Dimension:
    """A column to filter and count by; `listed` when a row holds several values of it."""

    name: str
    listed: bool = False


@dataclass(frozen=True)
class Faceted:
    """`units` are those of the page asked for; `counts` how many units have each value, by dimension."""

    total: int
    units: list[int]
    counts: dict[str, dict[str, int]]


class _Column:
    """Entries of a row and a value, sorted by value and unit; rows without a value have none."""

    def __init__(self, values: Iterable[Any], of_row: Places, *, listed: bool) -> None:
        codes: dict[str, int] = {}
        rows, coded = [], []
        for row, value in enumerate(values):
            for one in (value or ()) if listed else (value,):
                if one is not None:
                    rows.append(row)
                    coded.append(codes.setdefault(str(one), len(codes)))
        entry_rows, entry_codes = np.array(rows, dtype=np.int64), np.array(coded, dtype=np.int64)
        order = np.lexsort((of_row[entry_rows], entry_codes))
        self.codes = codes
        self._rows, self._coded = entry_rows[order], entry_codes[order]
        self._units = of_row[self._rows]

    def holds(self, chosen: Sequence[str], rows: int) -> Flags:
        """Which rows have one of the values."""
        wanted = [self.codes[value] for value in chosen if value in self.codes]
        flags = np.zeros(rows, dtype=bool)
        flags[self._rows[np.isin(self._coded, wanted)]] = True
        return flags

    def counts(self, rows: Flags) -> dict[str, int]:
        """How many units have each value in one of these rows."""
        meant = rows[self._rows]
        coded, units = self._coded[meant], self._units[meant]
        if not coded.size:
            return {}
        first = np.ones(coded.size, dtype=bool)
        first[1:] = (coded[1:] != coded[:-1]) | (units[1:] != units[:-1])
        numbers = np.bincount(coded[first], minlength=len(self.codes)).tolist()
        return {value: numbers[code] for value, code in self.codes.items() if numbers[code]}


class Table:
    """Rows of units in the order in which units are shown: each a unit's key and its values, by dimension."""

    def __init__(self, dimensions: Sequence[Dimension], rows: Sequence[Sequence[Any]]) -> None:
        self._places: dict[int, int] = {}
        self._of_row = np.array([self._places.setdefault(row[0], len(self._places)) for row in rows], dtype=np.int64)
        self._units = list(self._places)
        self._columns = {
            one.name: _Column((row[at] for row in rows), self._of_row, listed=one.listed)
            for at, one in enumerate(dimensions, 1)
        }

    def ask(
        self,
        chosen: Mapping[str, Sequence[str]],
        *,
        limit: int,
        offset: int = 0,
        among: Mapping[int, float] | None = None,
    ) -> Faceted:
        """Units of which one row meets all filters at once; `among` allows these alone, those with most first.

        `chosen` holds the values asked for by dimension; values of one are alternatives.
        """
        rows = len(self._of_row)
        allowed = np.ones(rows, dtype=bool)
        if among is not None:
            ranks = np.full(len(self._units), np.nan)
            for unit, rank in among.items():
                if unit in self._places:
                    ranks[self._places[unit]] = rank
            allowed = ~np.isnan(ranks)[self._of_row]
        holds = {name: self._columns[name].holds(values, rows) for name, values in chosen.items() if values}
        found = np.zeros(len(self._units), dtype=bool)
        found[self._of_row[_all(allowed, holds.values())]] = True
        shown = np.flatnonzero(found)
        if among is not None:
            shown = shown[np.argsort(-ranks[shown], kind="stable")]
        return Faceted(
            len(shown),
            [self._units[at] for at in shown[offset : offset + limit].tolist()],
            {
                name: column.counts(_all(allowed, (flags for other, flags in holds.items() if other != name)))
                for name, column in self._columns.items()
            },
        )


def _all(flags: Flags, more: Iterable[Flags]) -> Flags:
    for one in more:
        flags = flags & one
    return flags
