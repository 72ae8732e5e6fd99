"""A record's history as spans, and what of it each value lived through. Pure: no database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from lists.records import PartyRecord


@dataclass(frozen=True)
class Span:
    """A version of a record: what it said between two days of releases."""

    version: UUID
    known_from: date
    known_until: date | None
    party: PartyRecord
    last_release: int | None = None  # the last release before the one that ended it
    last_seen: date | None = None  # that release's day


@dataclass(frozen=True)
class Stretch:
    """An unbroken time in which a record stated one value; `version` is the first that did."""

    value: Any
    digest: str
    version: UUID
    known_from: date
    known_until: date | None


def digest(value: Any) -> str:
    """Names a value. White space is folded already where records are made."""
    return hashlib.md5(msgspec.json.encode(value, order="sorted"), usedforsecurity=False).hexdigest()


def runs(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """The spans (oldest first) parted where the record was absent from the list."""
    run: list[Span] = []
    for span in spans:
        if run and run[-1].known_until != span.known_from:
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def stretches(spans: Iterable[Span], values: Callable[[PartyRecord], Iterable[Any]]) -> Iterator[Stretch]:
    """Each value with the times it was stated, in the order first stated.

    A value stated between two releases of one day was never the list's word at any day's
    end, and gives nothing.
    """
    for run in runs(spans):
        if len(run) == 1:  # as on a first load
            [span] = run
            for name, value in {digest(value): value for value in values(span.party)}.items():
                yield from _closed(name, value, span.version, span.known_from, span.known_until)
            continue
        open_: dict[str, tuple[Any, UUID, date]] = {}
        for span in run:
            now = {digest(value): value for value in values(span.party)}
            for name in [name for name in open_ if name not in now]:
                yield from _closed(name, *open_.pop(name), span.known_from)
            for name, value in now.items():
                open_.setdefault(name, (value, span.version, span.known_from))
        for name, (value, version, start) in open_.items():
            yield from _closed(name, value, version, start, run[-1].known_until)


def _closed(name: str, value: Any, version: UUID, start: date, end: date | None) -> Iterator[Stretch]:
    if start != end:
        yield Stretch(value, name, version, start, end)
