"""The gap matrix: parties by regimes, each cell with what is known of the two on a day.

Everything is read for all rows at once (`matrix_parts`), so the number of queries does
not depend on how many parties or regimes there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from core.clocks import Clocks, today
from core.dates import PartialDate
from core.together import Found, together_of
from entities.models import Affiliation, Entity, Kind
from sanctions.models import Absence, Designation, Regime
from sanctions.selectors.law import law
from sanctions.selectors.standing import AS_ALIAS, DELISTED, IN_FORCE, NOT_LISTED, state_on
from statements.cells import Called, Cell, First, Group, Matrix, Proposed, Row
from statements.models import Statement, Target
from statements.selectors import matrix_parts as parts
from statements.selectors.members import COUNTABLE, TIES, ends

COLUMNS = (
    "un-1267",
    "us-fto",
    "us-sdgt",
    "in-uapa-first",
    "eu-881-2002",
    "uk-isil-aq",
    "uk-proscription",
    "pk-ata-first",
)
# Where persons alone are asked for: some regimes list organisations only, or persons elsewhere.
COLUMNS_OF_PERSONS = ("un-1267", "us-sdgt", "in-uapa-fourth", "eu-881-2002", "uk-isil-aq", "pk-ata-fourth")
ALL = "all"  # as a value of `affiliates`: those of every party that has a row
PROPOSED = "proposed"  # as a value of `people`
_WEIGHT = {IN_FORCE: 0, AS_ALIAS: 1, DELISTED: 2, NOT_LISTED: 3}


class BadQuestion(ValueError):
    """A value that names nothing there is; the message says which."""


@dataclass(frozen=True)
class Asked:
    """The question: which rows, which columns. Nothing given: every curated party.

    `entities` and `affiliates` name parties by id, code, short name or name. Of those in
    `affiliates` the fronts, proxies and wings get rows too; with `people`, persons tied to a
    row whose listing was proposed.
    """

    statement: str = ""
    entities: Sequence[str] = ()
    affiliates: Sequence[str] = ()
    people: str = ""
    kind: str = ""
    regimes: Sequence[str] = ()


def matrix(asked: Asked, clocks: Clocks) -> Matrix:
    """Raises BadQuestion for a party, statement, regime or kind that there is not."""
    if asked.kind and asked.kind not in Kind.values:
        raise BadQuestion(f"kind: there is no “{asked.kind[:60]}”; there are: {', '.join(Kind.values)}.")
    if asked.people not in ("", PROPOSED):
        raise BadQuestion(f"people: there is no “{asked.people[:60]}”; write “{PROPOSED}” or nothing.")
    names = tuple(dict.fromkeys([*asked.entities, *(one for one in asked.affiliates if one != ALL)]))
    statements = (asked.statement,) if asked.statement else ()
    found = together_of(parts.asked, statements, names, not names and not statements)
    parts.join_asked(found)
    statement = _statement(asked.statement, found["spoken"])
    parties, centres = _parties(asked, names, statement, found)
    targets = _Targets(found, min(clocks.day, clocks.known_day))
    keys = (tuple(one.pk for one in rows) for rows in (parties, centres))
    told = together_of(
        parts.told, *keys, tuple(targets.heads), bool(asked.people), clocks.known_day, min(clocks.day, clocks.known_day)
    )
    parts.join_told(told)
    close = _close(told["ties"], centres, parties, asked.kind)
    tied = _people(told["ties"], [*parties, *close], asked.kind) if asked.people else {}
    offered = list(law().regimes.values())
    regimes = _columns(asked.regimes, [*parties, *close, *tied], offered)
    reader = _Reader(clocks, regimes, told, targets)
    groups = [Group([reader.row(one) for one in parties])]
    if centres:
        groups.append(Group([reader.row(one, by) for one, by in close.items()], "affiliates", centres))
    if asked.people:
        rows = [reader.row(one, by) for one, by in tied.items() if reader.was_proposed(one)]
        groups.append(Group(rows, "people", parties))
    return Matrix(clocks, regimes, groups, offered, found["spoken"], statement)


# Rows and columns ------------------------------------------------------------------------


def _statement(code: str, spoken: Iterable[Statement]) -> Statement | None:
    found = next((one for one in spoken if one.code == code), None)
    if code and found is None:
        raise BadQuestion(f"statement: there is no “{code[:60]}”; /statements/ has all there are.")
    return found


def _parties(
    asked: Asked, names: Sequence[str], statement: Statement | None, found: Found
) -> tuple[list[Entity], list[Entity]]:
    """Those who have a row of their own, and those whose affiliates do; the statement's in its own order."""
    rows: list[Entity] = found["parties"]
    exact = {key for one in rows for key in (one.code, one.public_id)}
    if others := [name.lower() for name in names if name not in exact]:
        rows = [*rows, *_called(others)]
    named = {name: _named(name, rows) for name in names}
    if statement is not None or asked.entities:
        places: dict[int, int] = {}
        for mention in found["mentions"]:
            places.setdefault(mention.entity_id, mention.position)
        mentioned = sorted((one for one in found["parties"] if one.pk in places), key=lambda one: places[one.pk])
        parties = list(
            dict.fromkeys([*(one.merged_into or one for one in mentioned), *(named[name] for name in asked.entities)])
        )
    else:
        parties = list(dict.fromkeys(named.values())) if names else rows
    if statement is not None and not parties:
        raise BadQuestion(f"statement: “{statement.code}” names no party on record.")
    parties = [one for one in parties if asked.kind in ("", one.kind)]
    centres = [one for name in asked.affiliates for one in (parties if name == ALL else [named[name]])]
    return parties, list(dict.fromkeys(centres))


def _called(low: Sequence[str]) -> QuerySet[Entity]:
    """Parties whose name or short name this is, in whatever case."""
    rows: Any = Entity.with_merged.select_related("merged_into").order_by("name", "pk")
    rows = rows.annotate(low=Lower("name"), low_short=Lower("short"))
    called: QuerySet[Entity] = rows.filter(Q(low__in=low) | Q(low_short__in=low))
    return called


def _named(name: str, found: Sequence[Entity]) -> Entity:
    """By code or id before short name before name; a party that was merged leads to the one it proved to be."""
    low = name.lower()
    for fitting in (
        [one for one in found if name in (one.code, one.public_id)],
        [one for one in found if one.short.lower() == low],
        [one for one in found if one.name.lower() == low],
    ):
        meant = list(dict.fromkeys(one.merged_into or one for one in fitting))
        if len(meant) > 1:
            ids = ", ".join(one.public_id for one in meant[:5])
            raise BadQuestion(f"“{name[:60]}” is the name of {len(meant)} parties; write the id of one: {ids}.")
        if meant:
            return meant[0]
    raise BadQuestion(f"There is no party “{name[:60]}”; write its id, its name, or its code in the curated files.")


def _columns(codes: Sequence[str], parties: Sequence[Entity], offered: Sequence[Regime]) -> list[Regime]:
    persons = bool(parties) and all(one.kind == Kind.PERSON for one in parties)
    wanted = list(dict.fromkeys(codes)) or list(COLUMNS_OF_PERSONS if persons else COLUMNS)
    found = {one.code: one for one in offered}
    missing = [code for code in codes if code not in found]
    if missing:
        raise BadQuestion(f"regime: there is no “{missing[0][:60]}”; /regimes/ names all there are.")
    return [found[code] for code in wanted if code in found]


# What calls and ties say -------------------------------------------------------------------


class _Targets:
    """Whom published calls for a listing aim at, newest call first, up to a day."""

    def __init__(self, found: Found, last: date) -> None:
        self._all: list[Target] = [one for one in found["targets"] if one.call.statement.date.earliest <= last]
        self._named: dict[int, set[int]] = {}
        for mention in found["naming"]:
            self._named.setdefault(mention.statement_id, set()).add(mention.entity_id)

    @property
    def heads(self) -> set[int]:
        """Those of whose classes somebody is called for."""
        return {head for one in self._all if one.group for head in self._heads(one)}

    def _heads(self, target: Target) -> set[int]:
        """The party aimed at, or that a class is of; where the call does not say, those its statement names."""
        if target.group and target.group not in COUNTABLE:
            return set()
        if target.entity_id is not None:
            return {target.entity_id}
        return self._named.get(target.call.statement_id, set()) if target.group else set()

    def calls(self, ties: Iterable[Affiliation]) -> dict[tuple[int, int], list[Called]]:
        """By party and regime: each call once, by the party's own name before a class it belongs to."""
        members: dict[int, list[tuple[str, int]]] = {}
        for tie in ties:
            for head, other in ends(tie):
                members.setdefault(head.pk, []).append((tie.kind, other.pk))
        found: dict[tuple[int, int], dict[int, Called]] = {}
        for one in sorted(self._all, key=lambda target: bool(target.group)):
            for party in self._aimed_at(one, members):
                found.setdefault((party, one.call.regime_id or 0), {}).setdefault(one.call_id, Called(one))
        return {place: sorted(calls.values(), key=lambda call: call.on, reverse=True) for place, calls in found.items()}

    def _aimed_at(self, target: Target, members: Mapping[int, Sequence[tuple[str, int]]]) -> set[int]:
        heads = self._heads(target)
        if not target.group or target.group == Target.Group.NAMED_GROUPS:
            return heads
        kinds = TIES.get(target.group, ())
        return {other for head in heads for kind, other in members.get(head, ()) if kind in kinds}


def _close(
    ties: Iterable[Affiliation], centres: Iterable[Entity], parties: Iterable[Entity], kind: str
) -> dict[Entity, list[Affiliation]]:
    """Fronts, proxies and wings of some parties that have no row of their own yet."""
    kinds = TIES[Target.Group.PROXIES]
    return _by_ties((tie for tie in ties if tie.kind in kinds and kind in ("", tie.entity.kind)), centres, parties)


def _people(ties: Iterable[Affiliation], parties: Sequence[Entity], kind: str) -> dict[Entity, list[Affiliation]]:
    """Persons tied to some parties that have no row of their own yet."""
    if kind not in ("", Kind.PERSON):
        return {}
    return _by_ties((tie for tie in ties if tie.entity.kind == Kind.PERSON), parties, parties)


def _by_ties(
    ties: Iterable[Affiliation], to: Iterable[Entity], without: Iterable[Entity]
) -> dict[Entity, list[Affiliation]]:
    centres, shown = {one.pk for one in to}, {one.pk for one in without}
    found: dict[Entity, list[Affiliation]] = {}
    for tie in ties:
        if tie.target_id in centres and tie.entity_id not in shown:
            found.setdefault(tie.entity, []).append(tie)
    return found


class _Reader:
    """Everything the cells need, by party and regime."""

    def __init__(self, clocks: Clocks, regimes: Sequence[Regime], told: Found, targets: _Targets) -> None:
        self.day = clocks.day
        self.regimes = regimes
        self.last = min(clocks.day, clocks.known_day)
        self.newest = {release.source_id: release for release in told["newest"]}
        self.designations: dict[tuple[int, int], list[Designation]] = {}
        self.own: dict[int, list[Designation]] = {}
        for one in told["designations"]:
            self.designations.setdefault((one.entity_id, one.regime_id), []).append(one)
            self.own.setdefault(one.entity_id, []).append(one)
        self.absences: dict[tuple[int, int], list[Absence]] = {}
        for absence in told["absences"]:
            self.absences.setdefault((absence.entity_id, absence.regime_id), []).append(absence)
        self.calls = targets.calls(told["ties"])
        self.proposals: dict[tuple[int, int], dict[int, Proposed]] = {}
        for step in told["steps"]:
            if step.date is None or step.date.earliest <= self.last:
                place = (step.proposal.entity_id, step.proposal.regime_id)
                made = self.proposals.setdefault(place, {})
                made.setdefault(step.proposal_id, Proposed(step.proposal)).steps.append(step)

    def was_proposed(self, entity: Entity) -> bool:
        return any((entity.pk, regime.pk) in self.proposals for regime in self.regimes)

    def row(self, entity: Entity, ties: Sequence[Affiliation] = ()) -> Row:
        first = self._first(entity)
        return Row(entity, [self._cell(entity, regime, first) for regime in self.regimes], first, list(ties))

    def _cell(self, entity: Entity, regime: Regime, first: First | None) -> Cell:
        place = (entity.pk, regime.pk)
        periods = self.designations.get(place, [])
        dates = [begun for one in periods if (begun := self._begun(one))]
        looked = self.absences.get(place, [])
        by_now = [one for one in looked if one.as_of.earliest <= self.last]
        return Cell(
            regime,
            self.day,
            designation=self._telling(periods),
            begun_on=min(dates, default=None),
            release=self.newest.get(regime.source_id) if regime.source_id else None,
            absence=by_now[-1] if by_now else None,
            looked_later=len(by_now) < len(looked) or (regime.source_id is not None and self.last < today()),
            calls=self.calls.get(place, []),
            proposals=sorted(
                self.proposals.get(place, {}).values(),
                key=lambda one: (one.steps[0].date.earliest if one.steps[0].date else date.max, one.proposal.code),
            ),
            first=first,
        )

    def _telling(self, periods: Sequence[Designation]) -> Designation | None:
        """The period that says most on the day; of those to come, the first."""
        begun = [one for one in periods if state_on(one, self.day) != NOT_LISTED]
        if begun:
            return min(reversed(begun), key=lambda one: _WEIGHT[state_on(one, self.day)])
        return periods[0] if periods else None

    def _begun(self, one: Designation) -> PartialDate | None:
        """A listing date of the regime's own that is past on the day."""
        listed: PartialDate | None = one.listed_on
        if listed is None or one.carried_over or one.regime.follows_id or listed.latest > self.day:
            return None
        return listed

    def _first(self, entity: Entity) -> First | None:
        dates = [(begun, one) for one in self.own.get(entity.pk, []) if (begun := self._begun(one))]
        if not dates:
            return None
        on, one = min(dates, key=lambda pair: (pair[0], pair[1].pk))
        return First(one.regime, on)
