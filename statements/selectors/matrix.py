"""The gap matrix: parties by regimes, each cell with what is known of the two on a day.

Everything is read for all rows at once, so the number of queries does not depend on how
many parties or regimes there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from django.db.models import Q

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Affiliation, Entity, Kind
from lists import selectors as evidence
from lists.models import Release
from sanctions.models import Absence, Citation, Designation, Regime
from sanctions.selectors.standing import AS_ALIAS, DELISTED, IN_FORCE, NOT_LISTED, state_on, with_regimes
from statements.models import Mention, Proposal, ProposalStep, Target
from statements.outcomes import Days, between

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
STATES = (IN_FORCE, AS_ALIAS, DELISTED, "called-for", "held", "blocked", NOT_LISTED, "unknown")
# A class in a call, as the ties that make a party one of it (DESIGN §5).
CLOSE = (Affiliation.TieKind.FRONT, Affiliation.TieKind.PROXY, Affiliation.TieKind.WING)
_CLASSES: dict[str, tuple[str, ...]] = {
    Target.Group.PROXIES: CLOSE,
    Target.Group.FRONTS: (Affiliation.TieKind.FRONT,),
    Target.Group.AFFILIATES: tuple(Affiliation.TieKind.values),
}
_WEIGHT = {IN_FORCE: 0, AS_ALIAS: 1, DELISTED: 2, NOT_LISTED: 3}

Why = Literal["", "not-checked", "not-found", "not-known", "date-not-confirmed", "not-yet-listed", "not-yet-made"]


class BadQuestion(ValueError):
    """A value that names nothing there is; the message says which."""


@dataclass(frozen=True)
class Asked:
    """The question: which rows, which columns. Nothing given: every curated party."""

    statement: str = ""
    entities: Sequence[str] = ()
    affiliates: str = ""
    kind: str = ""
    regimes: Sequence[str] = ()


# What a cell says ------------------------------------------------------------------------


@dataclass(frozen=True)
class Called:
    """A call for the party's listing; `as_one_of` names the class it aims at, where it is one."""

    target: Target

    @property
    def as_one_of(self) -> str:
        one = self.target
        if not one.group:
            return ""
        return one.text or f"{one.get_group_display()} {one.entity and (one.entity.short or one.entity.name)}"

    @property
    def on(self) -> PartialDate:
        day: PartialDate = self.target.call.statement.date
        return day


@dataclass
class Proposed:
    """A proposal with its steps up to the day, oldest first."""

    proposal: Proposal
    steps: list[ProposalStep] = field(default_factory=list)

    @property
    def submitted(self) -> PartialDate | None:
        return next((step.date for step in self.steps if step.kind == ProposalStep.Kind.SUBMITTED and step.date), None)

    @property
    def holds(self) -> list[ProposalStep]:
        kinds = (ProposalStep.Kind.HOLD, ProposalStep.Kind.HOLD_EXTENDED)
        return [step for step in self.steps if step.kind in kinds]

    @property
    def last(self) -> ProposalStep | None:
        """The step that decides where it stands: information given and the like decide nothing."""
        told = [step for step in self.steps if step.kind != ProposalStep.Kind.INFORMATION_GIVEN]
        return told[-1] if told else None

    @property
    def state(self) -> str:
        """`held`, `blocked`, or nothing where it is neither (any more)."""
        match self.last.kind if self.last else "":
            case ProposalStep.Kind.HOLD | ProposalStep.Kind.HOLD_EXTENDED:
                return "held"
            case ProposalStep.Kind.OBJECTION | ProposalStep.Kind.BLOCKED:
                return "blocked"
        return ""


@dataclass(frozen=True)
class First:
    """The first regime to list the party by a date of its own."""

    regime: Regime
    on: PartialDate


@dataclass
class Cell:
    regime: Regime
    day: date
    designation: Designation | None = None
    begun_on: PartialDate | None = None  # the first listing there, by a date of the regime's own
    release: Release | None = None  # newest of the regime's list by the day
    absence: Absence | None = None  # newest cited check by the day
    calls: list[Called] = field(default_factory=list)  # newest first
    proposals: list[Proposed] = field(default_factory=list)  # oldest first
    first: First | None = None

    @cached_property
    def standing(self) -> tuple[str, Why]:
        """What the designations and the looking for them say, and why not more."""
        one = self.designation
        if one is not None:
            return self._of(one)
        if self.regime.started and self.regime.started.earliest > self.day:
            return NOT_LISTED, "not-yet-made"
        if self.release is not None:
            return NOT_LISTED, ""
        if self.absence is not None:
            found = self.absence.kind == Absence.Kind.NOT_LISTED
            return (NOT_LISTED, "") if found else ("unknown", "not-found")
        return "unknown", "not-checked"

    def _of(self, one: Designation) -> tuple[str, Why]:
        state = state_on(one, self.day)
        listed: PartialDate | None = one.listed_on
        if self.regime.started and self.regime.started.earliest > self.day:
            return NOT_LISTED, "not-yet-made"
        if listed is not None and not one.carried_over and listed.earliest <= self.day < listed.latest:
            return "unknown", "not-known"  # some day in 2004, asked for in the middle of it
        if state == NOT_LISTED:
            if listed is not None and listed.earliest <= self.day:
                return NOT_LISTED, "not-yet-made"
            return ("unknown", "not-known") if listed is None else (NOT_LISTED, "not-yet-listed")
        return state, "date-not-confirmed" if listed is None else ""

    @property
    def why(self) -> Why:
        return self.standing[1]

    @property
    def in_force(self) -> bool:
        return self.standing[0] in (IN_FORCE, AS_ALIAS)

    @property
    def proposal_state(self) -> str:
        """Where the newest proposal stands, while the party is not in force."""
        return self.proposals[-1].state if self.proposals and not self.in_force else ""

    @property
    def state(self) -> str:
        """The cell in one word: a listing first, then what was asked for, then that it is not there."""
        base = self.standing[0]
        if base in (IN_FORCE, AS_ALIAS, DELISTED):
            return base
        return self.proposal_state or ("called-for" if self.calls else base)

    @property
    def listed_on(self) -> PartialDate | None:
        """The publisher's date, of a listing begun by the day; of a later one, where the day is in its span."""
        if self.designation is None or (self.standing[0] == NOT_LISTED):
            return None
        listed: PartialDate | None = self.designation.listed_on
        return listed if listed is None or listed.earliest <= self.day else None

    @property
    def delisted_on(self) -> PartialDate | None:
        one = self.designation
        if one is None or self.standing[0] != DELISTED:
            return None
        ended: PartialDate | None = one.delisted_on
        return ended or (PartialDate.on(one.in_force_until) if one.in_force_until else None)

    @property
    def reference(self) -> str:
        return self.designation.reference if self.designation and self.listed else ""

    @property
    def via(self) -> Entity | None:
        return self.designation.via if self.designation and self.listed else None

    @property
    def listed(self) -> bool:
        """In force, or was."""
        return self.standing[0] in (IN_FORCE, AS_ALIAS, DELISTED)

    @property
    def not_listed_as_of(self) -> date | None:
        """The newest release of the regime's list by the day, where the party is not in it."""
        if self.standing[0] != NOT_LISTED or self.designation is not None:
            return None
        return self.release.published if self.release else None

    @property
    def cited_absence(self) -> Absence | None:
        """A dated check by somebody, where the party is not listed: shown beside the release."""
        return self.absence if not self.listed and self.designation is None else None

    @property
    def follows(self) -> Regime | None:
        """The regime whose date this one prints, so that a lag would count nothing."""
        return self.regime.follows if self.listed and self.listed_on is not None else None

    @property
    def lag(self) -> Days | None:
        """Days after the first regime to list the party; none for a date that is not the regime's own."""
        if self.first is None or self.begun_on is None or not self.listed or self.is_first:
            return None
        return between(self.first.on, self.begun_on)

    @property
    def is_first(self) -> bool:
        return self.first is not None and self.listed and self.begun_on == self.first.on

    @property
    def waited(self) -> Days | None:
        """Days from the first proposal to the listing that came after it."""
        asked = [one.submitted for one in self.proposals if one.submitted]
        if not asked or not self.listed or self.listed_on is None:
            return None
        return between(asked[0], self.listed_on) if asked[0].earliest <= self.listed_on.latest else None

    @property
    def citation_codes(self) -> list[str]:
        """What the cell's standing rests on, beside the record of a list."""
        if self.designation is not None:
            return self.designation.citation_codes
        return self.absence.citation_codes if self.absence else []

    @property
    def confidence(self) -> str:
        stated = self.designation or self.cited_absence
        return stated.confidence if stated else ""


def codes_of(cell: Cell) -> list[str]:
    """Every citation a cell can show, in reading order."""
    codes = list(cell.citation_codes)
    for call in cell.calls:
        codes += call.target.call.citation_codes
    for proposed in cell.proposals:
        codes += [code for step in proposed.steps for code in step.citation_codes]
    return codes


@dataclass
class Row:
    entity: Entity
    cells: list[Cell]
    first: First | None = None
    ties: list[Affiliation] = field(default_factory=list)  # to the party whose affiliates these are

    @property
    def in_force(self) -> int:
        return sum(cell.in_force for cell in self.cells)

    @property
    def totals(self) -> dict[str, int]:
        return tally(self.cells)

    @property
    def first_elsewhere(self) -> First | None:
        """The first regime, where it has no column here."""
        shown = any(cell.is_first for cell in self.cells)
        return None if shown else self.first


@dataclass
class Group:
    """Rows that belong together: those asked for, or the affiliates of one party."""

    rows: list[Row]
    affiliates_of: Entity | None = None


def tally(cells: Iterable[Cell]) -> dict[str, int]:
    """How many cells are in each state; states that none is in are left out."""
    states = [cell.state for cell in cells]
    return {state: states.count(state) for state in STATES if state in states}


@dataclass
class Matrix:
    clocks: Clocks
    regimes: list[Regime]
    groups: list[Group]
    documents: dict[str, Citation]
    statement: str = ""  # title of the one whose parties these are
    statement_date: PartialDate | None = None

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def totals(self) -> list[dict[str, int]]:
        """By regime, in the order of the columns."""
        return [tally(row.cells[place] for row in self.rows) for place in range(len(self.regimes))]

    @property
    def longest(self) -> int:
        return max((cell.lag.count for row in self.rows for cell in row.cells if cell.lag), default=0)

    def citations(self, codes: Iterable[str]) -> list[Citation]:
        return [self.documents[code] for code in codes if code in self.documents]


# Rows and columns ------------------------------------------------------------------------


def matrix(asked: Asked, clocks: Clocks) -> Matrix:
    """Raises BadQuestion for a party, statement, regime or kind that there is not."""
    if asked.kind and asked.kind not in Kind.values:
        raise BadQuestion(f"kind: there is no “{asked.kind[:60]}”; there are: {', '.join(Kind.values)}.")
    mentioned, title, dated = _mentioned(asked.statement)
    named = _named([*asked.entities, *([asked.affiliates] if asked.affiliates else [])])
    parties: list[Entity] = []
    if asked.statement or asked.entities:
        parties = list(dict.fromkeys([*mentioned, *(named[code] for code in asked.entities)]))
    centre = named[asked.affiliates] if asked.affiliates else None
    if centre is not None and not parties:
        parties = [centre]
    elif centre is None and not (asked.statement or asked.entities):
        parties = list(Entity.objects.filter(code__isnull=False).order_by("name", "pk"))
    if asked.kind:
        parties = [one for one in parties if one.kind == asked.kind]

    targets = _targets(clocks)
    ties = _ties({one.entity_id for one in targets if one.group and one.entity_id}, centre, clocks)
    close = _close(ties, centre, parties, asked.kind) if centre else {}
    everybody = [*parties, *close]
    regimes = _columns(asked.regimes, everybody)
    cells = _Reader(clocks, regimes, everybody, targets, ties)
    groups = [Group([cells.row(one) for one in parties])]
    if centre is not None:
        groups.append(Group([cells.row(one, found) for one, found in close.items()], centre))
    codes = {code for group in groups for row in group.rows for cell in row.cells for code in codes_of(cell)}
    documents = {one.code: one for one in Citation.objects.filter(code__in=codes)}
    return Matrix(clocks, regimes, groups, documents, title, dated)


def _mentioned(slug: str) -> tuple[list[Entity], str, PartialDate | None]:
    """The parties a published statement names, in the order it does; not those it leaves out."""
    if not slug:
        return [], "", None
    rows = Mention.objects.filter(statement__code=slug, statement__published=True, entity__isnull=False)
    found = list(rows.select_related("statement", "entity").order_by("position", "id"))
    if not found:
        raise BadQuestion(f"statement: there is no “{slug[:60]}” that names a party on record.")
    kept = [one.entity for one in found if one.manner != Mention.Manner.LEFT_OUT and one.entity]
    return list(dict.fromkeys(kept)), found[0].statement.title, found[0].statement.date


def _named(codes: Sequence[str]) -> dict[str, Entity]:
    if not codes:
        return {}
    found: dict[str, Entity] = {}
    for one in Entity.objects.filter(Q(code__in=codes) | Q(public_id__in=codes)):
        found[one.public_id] = one
        if one.code:
            found[one.code] = one
    missing = [code for code in codes if code not in found]
    if missing:
        raise BadQuestion(f"There is no party “{missing[0][:60]}”; write its id, or its code in the curated files.")
    return found


def _columns(codes: Sequence[str], parties: Sequence[Entity]) -> list[Regime]:
    persons = bool(parties) and all(one.kind == Kind.PERSON for one in parties)
    wanted = list(dict.fromkeys(codes)) or list(COLUMNS_OF_PERSONS if persons else COLUMNS)
    rows = Regime.objects.filter(code__in=wanted).select_related("authority", "source", "follows")
    found = {one.code: one for one in rows}
    missing = [code for code in codes if code not in found]
    if missing:
        raise BadQuestion(f"regime: there is no “{missing[0][:60]}”; /regimes/ names all there are.")
    return [found[code] for code in wanted if code in found]


# What calls and ties say -------------------------------------------------------------------


def _targets(clocks: Clocks) -> list[Target]:
    """Whom published calls for a listing aim at, newest call first, up to the day."""
    rows = Target.objects.filter(call__kind="list", call__regime__isnull=False, call__statement__published=True)
    found = rows.select_related("call__statement", "entity").order_by("-call__statement__date", "call", "position")
    last = min(clocks.day, clocks.known_day)
    return [one for one in found if one.call.statement.date.earliest <= last]


def _ties(of: set[int], centre: Entity | None, clocks: Clocks) -> list[Affiliation]:
    wanted = of | ({centre.pk} if centre else set())
    if not wanted:
        return []
    rows = Affiliation.objects.visible().known_at(clocks.known_at).filter(target__isnull=False)
    return list(
        rows.filter(Q(target__in=wanted) | Q(entity__in=wanted)).select_related("entity", "target").order_by("id")
    )


def _close(
    ties: Sequence[Affiliation], centre: Entity, parties: Sequence[Entity], kind: str
) -> dict[Entity, list[Affiliation]]:
    """Fronts, proxies and wings of a party that have no row of their own yet."""
    found: dict[Entity, list[Affiliation]] = {}
    for tie in ties:
        left_out = tie.entity in parties or (kind and tie.entity.kind != kind)
        if tie.target_id == centre.pk and tie.kind in CLOSE and not left_out:
            found.setdefault(tie.entity, []).append(tie)
    return found


class _Reader:
    """Everything the cells need, read at once and kept by party and regime."""

    def __init__(
        self,
        clocks: Clocks,
        regimes: Sequence[Regime],
        parties: Sequence[Entity],
        targets: Sequence[Target],
        ties: Sequence[Affiliation],
    ) -> None:
        self.day = clocks.day
        self.regimes = regimes
        last = min(clocks.day, clocks.known_day)
        self.newest = {release.source_id: release for release in evidence.newest_releases(last)}
        keys = [one.pk for one in parties]
        self.designations: dict[tuple[int, int], list[Designation]] = {}
        self.own: dict[int, list[Designation]] = {}
        known = Designation.objects.visible().known_at(clocks.known_at).filter(entity__in=keys)
        rows = with_regimes(known, basis=False).select_related(
            "entity", "regime", "via", "record__source", "last_seen__source", "version__record",
            "version__release__source",
        )  # fmt: skip
        for one in rows.order_by("in_force_from", "id"):
            self.designations.setdefault((one.entity_id, one.regime_id), []).append(one)
            self.own.setdefault(one.entity_id, []).append(one)
        self.absences: dict[tuple[int, int], Absence] = {}
        for absence in Absence.objects.filter(entity__in=keys, regime__in=regimes).order_by("as_of", "-id"):
            if absence.as_of.earliest <= last:
                self.absences[absence.entity_id, absence.regime_id] = absence
        self.calls = _calls(targets, ties)
        self.proposals: dict[tuple[int, int], dict[int, Proposed]] = {}
        steps = ProposalStep.objects.filter(proposal__entity__in=keys, proposal__regime__in=regimes)
        for step in steps.select_related("proposal").order_by("date", "position", "id"):
            if step.date is None or step.date.earliest <= last:
                place = (step.proposal.entity_id, step.proposal.regime_id)
                made = self.proposals.setdefault(place, {})
                made.setdefault(step.proposal_id, Proposed(step.proposal)).steps.append(step)

    def row(self, entity: Entity, ties: Sequence[Affiliation] = ()) -> Row:
        first = self._first(entity)
        return Row(entity, [self._cell(entity, regime, first) for regime in self.regimes], first, list(ties))

    def _cell(self, entity: Entity, regime: Regime, first: First | None) -> Cell:
        place = (entity.pk, regime.pk)
        periods = self.designations.get(place, [])
        dates = [begun for one in periods if (begun := self._begun(one))]
        return Cell(
            regime,
            self.day,
            designation=self._telling(periods),
            begun_on=min(dates, default=None),
            release=self.newest.get(regime.source_id) if regime.source_id else None,
            absence=self.absences.get(place),
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


def _calls(targets: Sequence[Target], ties: Sequence[Affiliation]) -> dict[tuple[int, int], list[Called]]:
    """By party and regime: each call once, by the party's own name before a class it belongs to."""
    found: dict[tuple[int, int], dict[int, Called]] = {}
    for one in sorted(targets, key=lambda target: bool(target.group)):
        regime = one.call.regime_id
        if regime is None or one.entity_id is None:
            continue
        for party in _aimed_at(one, ties):
            found.setdefault((party, regime), {}).setdefault(one.call_id, Called(one))
    return {place: sorted(calls.values(), key=lambda call: call.on, reverse=True) for place, calls in found.items()}


def _aimed_at(target: Target, ties: Sequence[Affiliation]) -> set[int]:
    if not target.group:
        return {target.entity_id} if target.entity_id else set()
    kinds = _CLASSES.get(target.group, ())
    found = {tie.entity_id for tie in ties if tie.kind in kinds and tie.target_id == target.entity_id}
    if target.group == Target.Group.AFFILIATES:
        found |= {tie.target_id for tie in ties if tie.entity_id == target.entity_id and tie.target_id}
    return found - {target.entity_id}
