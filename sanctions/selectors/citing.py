"""Citations numbered as a reader meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.dates import PartialDate
from sanctions.models import Citation
from sanctions.selectors.law import law


@dataclass(frozen=True)
class Numbered:
    """A citation and its number on the page."""

    number: int
    citation: Citation


class Cited:
    """The documents a page rests on; asked for in reading order, they are numbered in it."""

    def __init__(self, codes: Iterable[str]) -> None:
        wanted = set(codes)
        known = law().citations if wanted else {}
        self._documents = {code: known[code] for code in wanted if code in known}
        self._numbers: dict[str, Numbered] = {}

    def __bool__(self) -> bool:
        """Whether there is anything to cite."""
        return bool(self._documents)

    def of(self, codes: Iterable[str]) -> list[Numbered]:
        return [
            self._numbers.setdefault(code, Numbered(len(self._numbers) + 1, self._documents[code]))
            for code in dict.fromkeys(codes)
            if code in self._documents
        ]

    def newest(self, codes: Iterable[str]) -> PartialDate | None:
        """The date of the newest of these documents."""
        dates = [self._documents[code].date for code in codes if code in self._documents]
        return max((one for one in dates if one), key=lambda one: one.latest, default=None)

    @property
    def all(self) -> list[Numbered]:
        return list(self._numbers.values())


def codes_in(value: Any) -> Iterator[str]:
    """Citation codes anywhere in a value kept as JSON."""
    if isinstance(value, dict):
        yield from value.get("citations", ())
        for inner in value.values():
            yield from codes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from codes_in(inner)
