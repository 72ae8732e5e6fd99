"""The gap matrix: parties by regimes, each cell with what is known of the two on a day.

Everything is read for all rows at once, so the number of queries does not depend on how
many parties or regimes there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from core.clocks import Clocks, today
from core.dates import PartialDate
from core.together import joined, together
from entities.models import Affiliation, Entity, Kind
from lists import selectors as evidence
from lists.models import Release
from sanctions.models import Absence, Designation, Regime
from sanctions.selectors.standing import AS_ALIAS, DELISTED, IN_FORCE, NOT_LISTED, state_on
from statements.cells import Called, Cell, First, Group, Matrix, Proposed, Row
from statements.models import Mention, Proposal, ProposalStep, Statement, Target
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
    spoken = list(Statement.objects.filter(published=True).only("code", "title", "date").order_by("-date", "code"))
    statement = _statement(asked.statement, spoken)
    parties, centres = _parties(asked, statement)
    offered = list(Regime.objects.select_related("authority", "source", "follows"))
    targets = _targets(clocks)
    people = [one.pk for one in parties] if asked.people else []
    ties = _ties(targets, [*(one.pk for one in centres), *people], parties, clocks)
    close = _close(ties, centres, parties, asked.kind)
    tied = _people(ties, [*parties, *close], asked.kind) if asked.people else {}
    regimes = _columns(asked.regimes, [*parties, *close, *tied], offered)
    reader = _Reader(clocks, regimes, offered, [*parties, *close, *tied], targets, ties)
    groups = [Group([reader.row(one) for one in parties])]
    if centres:
        groups.append(Group([reader.row(one, found) for one, found in close.items()], "affiliates", centres))
    if asked.people:
        rows = [reader.row(one, found) for one, found in tied.items() if reader.was_proposed(one)]
        groups.append(Group(rows, "people", parties))
    return Matrix(clocks, regimes, groups, offered, spoken, statement)


# Rows and columns ------------------------------------------------------------------------


def _statement(code: str, spoken: Iterable[Statement]) -> Statement | None:
    found = next((one for one in spoken if one.code == code), None)
    if code and found is None:
        raise BadQuestion(f"statement: there is no “{code[:60]}”; /statements/ has all there are.")
    return found


def _parties(asked: Asked, statement: Statement | None) -> tuple[list[Entity], list[Entity]]:
    """Those who have a row of their own, and those whose affiliates do; the statement's in its own order. One query."""
    names = [*asked.entities, *(one for one in asked.affiliates if one != ALL)]
    rows: Any = Entity.with_merged.select_related("merged_into").order_by("name", "pk")
    if statement is not None or names:
        mentions = Mention.objects.filter(statement=statement, entity=OuterRef("pk")).exclude(manner="left-out")
        place = Subquery(mentions.order_by("position", "id").values("position")[:1])
        low = [name.lower() for name in names]
        rows = rows.annotate(place=place, low=Lower("name"), low_short=Lower("short")).filter(
            Q(place__isnull=False) | Q(code__in=names) | Q(public_id__in=names) | Q(low__in=low) | Q(low_short__in=low)
        )
        rows = rows.order_by(F("place").asc(nulls_last=True), "name", "pk")
    else:
        rows = rows.filter(code__isnull=False, merged_into=None)
    found = list(rows)
    named = {name: _named(name, found) for name in names}
    if statement is not None or asked.entities:
        mentioned = [one.merged_into or one for one in found if one.place is not None] if statement else []
        parties = list(dict.fromkeys([*mentioned, *(named[name] for name in asked.entities)]))
    elif names:
        parties = list(dict.fromkeys(named.values()))
    else:
        parties = found
    if statement is not None and not parties:
        raise BadQuestion(f"statement: “{statement.code}” names no party on record.")
    parties = [one for one in parties if asked.kind in ("", one.kind)]
    centres = [one for name in asked.affiliates for one in (parties if name == ALL else [named[name]])]
    return parties, list(dict.fromkeys(centres))


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


def _targets(clocks: Clocks) -> list[Target]:
    """Whom published calls for a listing aim at, newest call first, up to the day.

    `heads`: the party that a class is of; where the call does not say, those its statement names.
    """
    named = Mention.objects.filter(statement=OuterRef("call__statement"), entity__isnull=False)
    rows = Target.objects.filter(call__kind="list", call__regime__isnull=False, call__statement__published=True)
    rows = rows.annotate(named=ArraySubquery(named.exclude(manner="left-out").values("entity")))
    found = rows.select_related("call__statement", "entity").order_by("-call__statement__date", "call", "position")
    last = min(clocks.day, clocks.known_day)
    return [one for one in found if one.call.statement.date.earliest <= last]


def _heads(target: Target) -> set[int]:
    """The party aimed at, or those that a class is of."""
    if target.group and target.group not in COUNTABLE:
        return set()
    if target.entity_id is not None:
        return {target.entity_id}
    named: list[int] = target.named  # type: ignore[attr-defined]  # annotated
    return set(named) if target.group else set()


def _aimed_at(target: Target, ties: Iterable[Affiliation]) -> set[int]:
    heads = _heads(target)
    if not target.group or target.group == Target.Group.NAMED_GROUPS:
        return heads
    kinds = TIES.get(target.group, ())
    return {other.pk for tie in ties if tie.kind in kinds for head, other in ends(tie) if head.pk in heads}


def _ties(
    targets: Iterable[Target], more: Iterable[int], parties: Iterable[Entity], clocks: Clocks
) -> list[Affiliation]:
    """Ties to `more`, and those by which parties that may have a row belong to a class that a call aims at."""
    heads = {head for one in targets if one.group for head in _heads(one)}
    rows: Any = Affiliation.objects.visible().known_at(clocks.known_at).filter(target__isnull=False)
    to_more = Q(target__in=list(more))
    shown = [one.pk for one in parties]
    beside = rows.filter(to_more).order_by().values("entity")
    wanted = (
        to_more
        | Q(target__in=heads) & (Q(entity__in=shown) | Q(entity__in=beside))
        | Q(entity__in=heads) & (Q(target__in=shown) | Q(target__in=beside))
    )
    return list(rows.filter(wanted).select_related("entity", "target").order_by("id"))


def _close(
    ties: Iterable[Affiliation], centres: Sequence[Entity], parties: Sequence[Entity], kind: str
) -> dict[Entity, list[Affiliation]]:
    """Fronts, proxies and wings of some parties that have no row of their own yet."""
    found: dict[Entity, list[Affiliation]] = {}
    for tie in ties:
        if (
            tie.target in centres
            and tie.kind in TIES[Target.Group.PROXIES]
            and tie.entity not in parties
            and kind in ("", tie.entity.kind)
        ):
            found.setdefault(tie.entity, []).append(tie)
    return found


def _people(ties: Iterable[Affiliation], parties: Sequence[Entity], kind: str) -> dict[Entity, list[Affiliation]]:
    """Persons tied to some parties that have no row of their own yet."""
    found: dict[Entity, list[Affiliation]] = {}
    if kind not in ("", Kind.PERSON):
        return found
    for tie in ties:
        if tie.entity.kind == Kind.PERSON and tie.target in parties and tie.entity not in parties:
            found.setdefault(tie.entity, []).append(tie)
    return found


class _Reader:
    """Everything the cells need, read at once and kept by party and regime."""

    def __init__(
        self,
        clocks: Clocks,
        regimes: Sequence[Regime],
        offered: Sequence[Regime],
        parties: Sequence[Entity],
        targets: Sequence[Target],
        ties: Sequence[Affiliation],
    ) -> None:
        self.day = clocks.day
        self.regimes = regimes
        self.last = min(clocks.day, clocks.known_day)
        keys = [one.pk for one in parties]
        self.newest = {release.source_id: release for release in evidence.newest_releases(self.last)}
        self.designations: dict[tuple[int, int], list[Designation]] = {}
        self.own: dict[int, list[Designation]] = {}
        known = Designation.objects.visible().known_at(clocks.known_at).filter(entity__in=keys)
        columns = {regime.pk: regime for regime in offered}
        for one in _with_evidence(known.order_by("in_force_from", "id")):
            one.regime = columns[one.regime_id]
            self.designations.setdefault((one.entity_id, one.regime_id), []).append(one)
            self.own.setdefault(one.entity_id, []).append(one)
        proposals = Proposal.objects.filter(entity__in=keys, regime__in=regimes)
        told = together(
            absences=Absence.objects.filter(entity__in=keys, regime__in=regimes).order_by("as_of", "-id"),
            proposals=proposals,
            steps=ProposalStep.objects.filter(proposal__in=proposals.values("pk")).order_by("date", "position", "id"),
        )
        joined(told["steps"], "proposal", told["proposals"])
        self.absences: dict[tuple[int, int], list[Absence]] = {}
        for absence in told["absences"]:
            self.absences.setdefault((absence.entity_id, absence.regime_id), []).append(absence)
        self.calls = _calls(targets, ties)
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


def _with_evidence(rows: QuerySet[Designation]) -> list[Designation]:
    """Designations with what a cell says of them: the entry, and the release that first said so."""
    found = list(rows.select_related("via", "record", "version").defer("version__raw", "version__content"))
    versions = [one.version for one in found if one.version]
    releases = Release.objects.filter(pk__in={one.release_id for one in versions}).select_related("source")
    joined(versions, "release", releases.defer("files"))
    return found


def _calls(targets: Iterable[Target], ties: Sequence[Affiliation]) -> dict[tuple[int, int], list[Called]]:
    """By party and regime: each call once, by the party's own name before a class it belongs to."""
    found: dict[tuple[int, int], dict[int, Called]] = {}
    for one in sorted(targets, key=lambda target: bool(target.group)):
        regime = one.call.regime_id
        if regime is None:
            continue
        for party in _aimed_at(one, ties):
            found.setdefault((party, regime), {}).setdefault(one.call_id, Called(one))
    return {place: sorted(calls.values(), key=lambda call: call.on, reverse=True) for place, calls in found.items()}
