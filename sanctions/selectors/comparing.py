"""One party on two days: what was in force, and what its lists said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from entities.models import Affiliation
from entities.selectors import History, affiliations_on
from lists.models import Record, RecordVersion, Release
from lists.records import diff
from sanctions.models import Designation
from sanctions.selectors.dossier import Dossier
from sanctions.selectors.standing import IN_FORCE, NOT_LISTED, Standing, best, standings


@dataclass(frozen=True)
class Pair:
    """A party under a regime, by one list, on the two days."""

    before: Standing
    after: Standing

    @property
    def begun(self) -> bool:
        return self.after.is_in_force and not self.before.is_in_force

    @property
    def ended(self) -> bool:
        return self.before.is_in_force and not self.after.is_in_force

    @property
    def amended(self) -> int:
        """How many amendments are dated between the days."""
        return len(set(self.after.amended) - set(self.before.amended)) if self.before.state == IN_FORCE else 0


@dataclass(frozen=True)
class Said:
    """What a record said on the two days: none where its list did not have it then."""

    record: Record
    before: RecordVersion | None
    after: RecordVersion | None
    first: RecordVersion  # that the tracker has of it
    had: bool  # whether a release by the first day had it
    fields: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What became of it: `unread` where no release of its list is as old as the first day."""
        if self.before is None:
            if self.had:
                return "returned"
            return "unread" if self.first.release.previous_id is None else "added"
        if self.after is None:
            return "removed"
        return "amended" if self.fields or self.before.key != self.after.key else ""


@dataclass(frozen=True)
class Comparison:
    first: date
    last: date
    pairs: list[Pair]
    records: list[Said]
    come: list[Affiliation]  # ties that lists stated on the last day and not on the first
    gone: list[Affiliation]

    @property
    def begun(self) -> list[Pair]:
        return [one for one in self.pairs if one.begun]

    @property
    def ended(self) -> list[Pair]:
        return [one for one in self.pairs if one.ended]

    @property
    def counts(self) -> tuple[int, int]:
        """Regimes in force on the two days."""
        sides = ((one.before for one in self.pairs), (one.after for one in self.pairs))
        first, last = (len({one.designation.regime_id for one in side if one.is_in_force}) for side in sides)
        return first, last

    @property
    def is_told(self) -> bool:
        """Whether anything is known of what its lists said on the first day."""
        return any(one.kind != "unread" for one in self.records)

    @property
    def changed(self) -> list[Said]:
        return [one for one in self.records if one.kind not in ("", "unread")]


def comparison(party: Dossier, first: date, last: date) -> Comparison:
    """What is in force as `party` knows it now, and what its records said by each of the days. One query."""
    told, known = party.history, party.clocks.known_day
    before, after = (replace(told, day=min(day, known)) for day in (first, last))
    rows = [one.designation for one in party.standings]
    sides = affiliations_on(party.entity, before.day, after.day)
    ties = [{_tie(one): one for one in side if one.version_id} for side in sides]
    return Comparison(
        first,
        last,
        list(_pairs(rows, first, last, party.newest)),
        list(_said(told, before, after)),
        [one for key, one in ties[1].items() if key not in ties[0] and _was_read(one)],
        [one for key, one in ties[0].items() if key not in ties[1]],
    )


def _pairs(rows: Iterable[Designation], first: date, last: date, newest: Mapping[int, Release]) -> Iterator[Pair]:
    periods: dict[tuple[int, int | None], list[Designation]] = {}
    for row in rows:
        periods.setdefault((row.regime_id, row.record_id), []).append(row)
    for same in periods.values():
        before, after = (best(standings(same, day, newest)) for day in (first, last))
        if before and after and after.state != NOT_LISTED:
            yield Pair(before, after)


def _said(told: History, before: History, after: History) -> Iterator[Said]:
    for one in told.records:
        pk = one.record.pk
        old, new = (side.last[pk] if side.is_live(pk) else None for side in (before, after))
        if old or new:
            changed = diff(old.content, new.content) if old and new and old != new else {}
            yield Said(one.record, old, new, one.versions[0], pk in before.last, changed)


def _was_read(one: Affiliation) -> bool:
    """Whether the tie came with a release that had one before it."""
    return one.version is not None and one.version.release.previous_id is not None


def _tie(one: Affiliation) -> tuple[Any, ...]:
    return one.entity_id, one.kind, one.target_id or one.target_key or one.target_name
