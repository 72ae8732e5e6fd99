"""What happened to a party, newest first: listings, amendments, reviews, delistings, and what releases changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, timedelta
from itertools import groupby

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Event, Stated, Suppression
from entities.selectors import History
from lists.models import Change, Release, Source
from sanctions.models import Designation
from sanctions.selectors.standing import Standing

LANES = {"UN": "un", "US": "us", "EU": "eu", "GB": "uk", "IN": "in", "PK": "pk"}
"""The lane of each jurisdiction; others stand without one."""

# Of things dated the same day, which stands first in a list that runs backwards.
_ORDER = ("suppressed", "entered", "checked", "delisted", "amended-record", "removed", "rekeyed", "returned", "added",
          "review", "amended", "listed", "listed-again")  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `what` says which of the other fields are filled."""

    what: str  # one of _ORDER, or what another room adds
    when: PartialDate
    lane: str
    list: str  # how the list or regime is called
    on: tuple[str, ...] = ()  # the lanes in force from then on
    begins: bool = False  # the lane's line starts here
    designation: Designation | None = None
    event: Event | None = None
    change: Change | None = None
    release: Release | None = None
    note: str = ""  # what an editor says of it
    codes: tuple[str, ...] = ()  # the citations for it
    confidence: str = ""

    @property
    def sign(self) -> str:
        if self.what in ("listed", "listed-again", "returned"):
            return "in-force"
        return "delisted" if self.what in ("delisted", "removed") else "amended"

    @property
    def rank(self) -> int:
        """Among those of one day, the higher stands later in a list that runs backwards."""
        return _ORDER.index(self.what)

    @property
    def is_baseline(self) -> bool:
        """Whether the record was merely there when the tracker's history of the list begins."""
        return self.what == "added" and self.change is not None and self.change.release.previous_id is None


@dataclass(frozen=True)
class Year:
    year: int
    entries: list[Entry]


@dataclass(frozen=True)
class Timeline:
    years: list[Year]
    total: int
    later: int  # entries after the page's day, not shown


def entries_of(
    standings: Sequence[Standing],
    events: Iterable[Event],
    changes: Sequence[Change],
    told: History,
    newest: Mapping[int, Release],
) -> list[Entry]:
    """What the lists and those who watch them say happened, in no order."""
    return [
        *_designations(standings, changes, {event.date for event in events}),
        *_reviews(events),
        *_changes(changes, standings),
        *_checks(told, newest),
    ]


def edits_of(stated: Iterable[Stated], suppressions: Iterable[Suppression]) -> Iterator[Entry]:
    """What people, and no file or list, put on the page or took off it, and why. `list` says what it is."""
    for one in stated:
        if one.entered_by_id is not None:
            what, why = str(one._meta.verbose_name), one.reason or one.citation
            yield Entry("entered", PartialDate.on(one.known_from), "", what, note=f"{one}. {why}")
    for hidden in suppressions:
        day = PartialDate.on(hidden.entered_at.astimezone(UTC).date())
        yield Entry("suppressed", day, "", hidden.facet.replace("_", " "), note=hidden.reason)


def timeline(entries: Sequence[Entry], standings: Sequence[Standing], clocks: Clocks) -> Timeline:
    """Entries up to the page's day, newest first, with what was in force."""
    shown = [entry for entry in entries if entry.when.earliest <= clocks.day]
    ranked = sorted(shown, key=lambda one: (one.when.latest, -one.rank, one.list), reverse=True)
    drawn = list(_with_lanes(ranked, standings))
    years = [Year(year, list(group)) for year, group in groupby(drawn, key=lambda one: one.when.latest.year)]
    return Timeline(years, len(drawn), len(entries) - len(shown))


def _lane(designation: Designation) -> str:
    return LANES.get(designation.regime.jurisdiction, "")


def _lane_of(source: Source) -> str:
    """A list's code begins with its publisher's jurisdiction."""
    return LANES.get(source.code.partition("-")[0].upper(), "")


def _designations(
    standings: Sequence[Standing], changes: Sequence[Change], reviewed: set[PartialDate]
) -> Iterator[Entry]:
    returned = {(change.record_id, change.published) for change in changes if change.kind == Change.Kind.RETURNED}
    for standing in standings:
        one = standing.designation
        lane, name = _lane(one), one.regime.short
        if one.period == 1:
            yield Entry("listed", one.listed_on or standing.begins, lane, name, designation=one)
        elif (one.record_id, one.in_force_from) not in returned:
            yield Entry("listed-again", PartialDate.on(one.in_force_from), lane, name, designation=one)
        if one.period == _last_period(standings, one):
            yield from _amendments(one, reviewed)
        if one.delisted_on is not None:
            yield Entry("delisted", one.delisted_on, lane, name, designation=one)


def _amendments(one: Designation, reviewed: set[PartialDate]) -> Iterator[Entry]:
    """The dates a list prints, and what editors say of them; those of reviews are told as such."""
    lane, name = _lane(one), one.regime.short
    told = {PartialDate.parse(item["date"]): item for item in one.details.get("amendments", ())}
    for dated in {*told, *(PartialDate.parse(text) for text in one.amended_on)}:
        if dated in told:
            item = told[dated]
            yield Entry(
                "amended", dated, lane, name, designation=one, note=item.get("what", ""),
                codes=tuple(item.get("citations", ())), confidence=item.get("confidence", ""),
            )  # fmt: skip
        elif dated not in reviewed:
            yield Entry("amended", dated, lane, name, designation=one)


def _last_period(standings: Sequence[Standing], one: Designation) -> int:
    """A party that came back brings its amendment dates along; they are told once."""
    return max(
        other.designation.period
        for other in standings
        if (other.designation.record_id, other.designation.regime_id) == (one.record_id, one.regime_id)
    )


def _reviews(events: Iterable[Event]) -> Iterator[Entry]:
    for event in events:
        source = event.version.release.source if event.version else None
        lane, name = (_lane_of(source), source.short) if source else ("", "")
        yield Entry("review", event.date, lane, name, event=event)


def _changes(changes: Sequence[Change], standings: Sequence[Standing]) -> Iterator[Entry]:
    told = {
        (one.designation.record_id, one.designation.delisted_on.latest)
        for one in standings
        if one.designation.delisted_on is not None
    }
    for change in changes:
        if change.kind == Change.Kind.REMOVED and (change.record_id, change.published) in told:
            continue  # the delisting says it
        what = "amended-record" if change.kind == Change.Kind.AMENDED else change.kind
        source = change.release.source
        yield Entry(what, PartialDate.on(change.published), _lane_of(source), source.short, change=change)


def _checks(told: History, newest: Mapping[int, Release]) -> Iterator[Entry]:
    for record, version in told.last.items():
        release = newest.get(version.record.source_id)
        if release and told.is_live(record) and release.published > version.known_from:
            source = version.record.source
            yield Entry("checked", PartialDate.on(release.published), _lane_of(source), source.short, release=release)


def _with_lanes(entries: Sequence[Entry], standings: Sequence[Standing]) -> Iterator[Entry]:
    for entry in entries:
        on = _on(standings, entry.when.latest)
        begins = (
            entry.what in ("listed", "listed-again", "returned")
            and entry.lane in on
            and entry.lane not in _on(standings, entry.when.earliest - timedelta(1))
        )
        yield replace(entry, on=tuple(sorted(on)), begins=begins)


def _on(standings: Sequence[Standing], day: date) -> set[str]:
    """The lanes with something in force on a day."""
    return {_lane(one.designation) for one in standings if _holds(one.designation, day)} - {""}


def _holds(designation: Designation, day: date) -> bool:
    """Whether the line is drawn at a day: from the date the list prints, or the day it came back."""
    listed = designation.listed_on
    start = listed.earliest if listed and designation.period == 1 else designation.in_force_from
    return start <= day and (designation.in_force_until is None or designation.in_force_until > day)
