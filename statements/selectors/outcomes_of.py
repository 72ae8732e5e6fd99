"""What came of calls: each party a call aims at, beside the designations under the regime it asks for.

The number of queries is the same for any number of calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.clocks import Clocks
from core.dates import PartialDate
from core.fields import earliest
from entities.models import Affiliation, Entity
from lists.models import Release
from lists.querysets import known
from sanctions.models import Absence, Designation
from statements.models import Call, Finding, Mention, Target
from statements.outcomes import Days, Outcome, Period, State, between, call_state, listing_outcome

COMPUTED = ("list", "delist")
"""Kinds of call that the designations can decide."""

NOT_TRACKED: State = "not-tracked"
_TIES = {
    Target.Group.PROXIES: ("front", "proxy", "wing"),
    Target.Group.FRONTS: ("front",),
    Target.Group.AFFILIATES: tuple(Affiliation.TieKind.values),
}
_MUTUAL = ("affiliate", "associated")
"""Ties that hold in both directions."""


@dataclass(frozen=True)
class Aim:
    """One party that a call aims at: by name, or as one of a class."""

    entity: Entity
    target: Target
    outcome: Outcome
    designation: Designation | None = None
    absence: Absence | None = None
    ties: tuple[Affiliation, ...] = ()

    @property
    def is_named(self) -> bool:
        return not self.target.group

    @property
    def in_force(self) -> bool:
        return self.outcome.period is not None and self.outcome.ended is None


@dataclass(frozen=True)
class Class:
    """A class of parties, as far as it can be told who belongs to it."""

    target: Target
    aims: list[Aim]
    countable: bool

    def _of(self, *states: str) -> list[Aim]:
        return [aim for aim in self.aims if aim.outcome.state in states]

    @property
    def before(self) -> list[Aim]:
        return self._of("already-listed")

    @property
    def since(self) -> list[Aim]:
        return self._of("met", "delisted")

    @property
    def missing(self) -> list[Aim]:
        return self._of("open", "unknown")

    @property
    def state(self) -> State:
        return call_state([aim.outcome for aim in self.aims], True) if self.countable and self.aims else "unknown"


@dataclass(frozen=True)
class Answer:
    """A call and what came of it, as the designations and dated findings say."""

    call: Call
    state: State
    as_of: date | None
    named: list[Aim] = field(default_factory=list)
    classes: list[Class] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    release: Release | None = None

    @property
    def computed(self) -> bool:
        return self.call.kind in COMPUTED and self.call.regime_id is not None

    @property
    def aims(self) -> list[Aim]:
        """Every party once, those named first."""
        found = {aim.entity.pk: aim for one in reversed(self.classes) for aim in one.aims}
        found |= {aim.entity.pk: aim for aim in self.named}
        order = {pk: n for n, pk in enumerate(dict.fromkeys(
            [aim.entity.pk for aim in self.named] + [aim.entity.pk for one in self.classes for aim in one.aims]
        ))}  # fmt: skip
        return sorted(found.values(), key=lambda aim: order[aim.entity.pk])

    @property
    def open(self) -> list[Aim]:
        return [aim for aim in self.aims if aim.outcome.state == "open"]

    @property
    def since(self) -> list[Aim]:
        return [aim for aim in self.aims if aim.outcome.state in ("met", "delisted")]

    @property
    def days(self) -> Days | None:
        """Days open while anybody is missing; else days until the last was listed."""
        if self.state == NOT_TRACKED or self.as_of is None:
            return None
        asked: PartialDate = self.call.statement.date
        if self.state in ("open", "partly-met"):
            return between(asked, PartialDate.on(self.as_of)) if self.as_of >= asked.earliest else None
        counts = [aim.outcome.days for aim in self.since if aim.outcome.days is not None]
        return max(counts, key=lambda one: one.count, default=None)

    @property
    def newest(self) -> Finding | None:
        return self.findings[-1] if self.findings else None

    @property
    def halted(self) -> Finding | None:
        """The newest finding that somebody put a hold on it, or ended it by an objection."""
        return next((one for one in reversed(self.findings) if one.status in ("held", "blocked", "rejected")), None)

    @property
    def checked(self) -> PartialDate | None:
        """The newest cited day, after the newest release, on which somebody looked and found it not listed."""
        days = [aim.absence.as_of for aim in self.open if aim.absence is not None]
        days += [one.as_of for one in self.findings if one.status == "not-listed"]
        newest = max(days, default=None)
        return newest if newest and self.as_of and newest.earliest > self.as_of else None

    @property
    def checked_days(self) -> Days | None:
        return between(self.call.statement.date, self.checked) if self.checked else None


def asked_by(clocks: Clocks) -> QuerySet[Call]:
    """Calls in published statements made by the page's day, with all that answers need."""
    day = min(clocks.day, clocks.known_day)
    return (
        Call.objects.filter(statement__published=True)
        .annotate(asked=earliest("statement__date"))
        .filter(asked__lte=day)
        .select_related("statement", "regime__source")
        .prefetch_related(
            Prefetch("targets", Target.objects.select_related("entity")),
            "findings",
        )
        .order_by("-asked", "statement__code", "position")
    )


def outcomes_of(calls: Iterable[Call], clocks: Clocks, newest: Iterable[Release]) -> list[Answer]:
    """What came of calls read with `asked_by`, as of a day and as known on a day.

    `newest` are the newest releases of the lists on the day of knowledge.
    """
    calls = list(calls)
    decided = [call for call in calls if call.kind in COMPUTED and call.regime_id]
    members = _Members(decided, clocks)
    regimes = {call.regime_id for call in decided if call.regime_id}
    designations = _grouped(_designations(members.everyone, regimes, clocks))
    absences: dict[tuple[int, int], Absence] = {}
    for one in _absences(members.everyone, regimes, clocks):
        absences.setdefault((one.entity_id, one.regime_id), one)
    releases = {release.source_id: release for release in newest}
    day = min(clocks.day, clocks.known_day)
    answers = []
    for call in calls:
        findings = sorted(
            (one for one in call.findings.all() if one.as_of.earliest <= day),
            key=lambda one: (one.as_of.latest, one.position),
        )
        if call not in decided or call.regime is None:
            answers.append(Answer(call, NOT_TRACKED, None, findings=findings))
            continue
        release = releases.get(call.regime.source_id) if call.regime.source_id else None
        answers.append(_answer(call, release, day, members, designations, absences, findings))
    return answers


def _answer(
    call: Call,
    release: Release | None,
    day: date,
    members: _Members,
    designations: Mapping[tuple[int, int], Sequence[Designation]],
    absences: Mapping[tuple[int, int], Absence],
    findings: list[Finding],
) -> Answer:
    regime = call.regime_id or 0

    def aim(entity: Entity, target: Target, ties: tuple[Affiliation, ...] = ()) -> Aim:
        key = (entity.pk, regime)
        rows, absence = designations.get(key, ()), absences.get(key)
        as_of = min(release.published, day) if release else absence.as_of.earliest if absence else None
        reckon = delisting_outcome if call.kind == "delist" else listing_outcome
        outcome = reckon(call.statement.date, [_period(row, day) for row in rows], as_of)
        held = next((row for row in rows if outcome.period and row.in_force_from == outcome.period.begun), None)
        return Aim(entity, target, outcome, held, absence, ties)

    named, classes = [], []
    for target in call.targets.all():
        if target.group:
            found = [aim(entity, target, ties) for entity, ties in members.of(call, target)]
            classes.append(Class(target, found, target.group in _TIES or target.group == Target.Group.NAMED_GROUPS))
        elif target.entity is not None:
            named.append(aim(target.entity, target))
    answer = Answer(call, "unknown", None, named, classes, findings, release)
    outcomes = [one.outcome for one in answer.aims]
    days = [one.as_of for one in outcomes if one.as_of]
    as_of = min(release.published, day) if release else max(days, default=None)
    return replace(answer, state=call_state(outcomes, bool(classes)), as_of=as_of)


def delisting_outcome(asked: PartialDate, periods: Iterable[Period], as_of: date | None) -> Outcome:
    """The outcome of asking for a delisting: met on the day the entry ends, open while it stands."""
    for period in sorted(periods, key=lambda one: one.begun):
        if period.begun > asked.latest or (period.ended and period.ended <= asked.latest):
            continue
        if period.ended:
            return Outcome("met", period, between(asked, PartialDate.on(period.ended)), as_of, period.ended)
        if as_of is None or as_of < asked.earliest:
            return Outcome("unknown", period, as_of=as_of)
        return Outcome("open", period, between(asked, PartialDate.on(as_of)), as_of)
    return Outcome("moot" if as_of else "unknown", as_of=as_of)


def _period(row: Designation, day: date) -> Period:
    return Period(
        None if row.carried_over else row.listed_on,
        row.in_force_from,
        row.in_force_until if row.in_force_until and row.in_force_until <= day else None,
        row.reference,
        row.status == Designation.Status.LISTED_AS_ALIAS,
    )


def _designations(entities: Iterable[int], regimes: Iterable[int], clocks: Clocks) -> list[Designation]:
    rows: Any = Designation.objects.visible().known_at(clocks.known_at)
    day = min(clocks.day, clocks.known_day)
    rows = rows.filter(entity__in=list(entities), regime__in=list(regimes), in_force_from__lte=day)
    rows = rows.select_related("record", "version__record", "version__release__source", "via")
    rows = rows.defer("version__raw", "version__content", "version__release__files")
    return list(rows.order_by("in_force_from", "id"))


def _grouped(rows: Iterable[Designation]) -> dict[tuple[int, int], list[Designation]]:
    found: dict[tuple[int, int], list[Designation]] = {}
    for row in rows:
        found.setdefault((row.entity_id, row.regime_id), []).append(row)
    return found


def _absences(entities: Iterable[int], regimes: Iterable[int], clocks: Clocks) -> QuerySet[Absence]:
    day = min(clocks.day, clocks.known_day)
    rows = Absence.objects.annotate(looked=earliest("as_of")).filter(looked__lte=day)
    return rows.filter(entity__in=list(entities), regime__in=list(regimes)).order_by("-looked", "id")


class _Members:
    """Who belongs to the classes that calls aim at, by the ties known on the day; one query."""

    def __init__(self, calls: Sequence[Call], clocks: Clocks) -> None:
        self._ties: dict[int, list[tuple[str, Entity, Affiliation]]] = {}
        self._named = _named_in(calls)
        heads = {head.pk for call in calls for target in call.targets.all() for head in self._heads(call, target)}
        rows: Any = Affiliation.objects.visible().filter(known(clocks.known_day), target__isnull=False)
        rows = rows.filter(Q(target__in=heads) | Q(entity__in=heads, kind__in=_MUTUAL))
        for tie in rows.select_related("entity", "target").order_by("entity__name", "id"):
            if tie.entity_id == tie.target_id:
                continue
            self._ties.setdefault(tie.target_id, []).append((tie.kind, tie.entity, tie))
            if tie.kind in _MUTUAL:
                self._ties.setdefault(tie.entity_id, []).append((tie.kind, tie.target, tie))
        named = {target.entity_id for call in calls for target in call.targets.all() if target.entity_id}
        self.everyone = named | {other.pk for ties in self._ties.values() for _kind, other, _tie in ties} | heads

    def _heads(self, call: Call, target: Target) -> list[Entity]:
        """The parties a class is of; those the statement names where it does not say."""
        if not target.group or target.group in (Target.Group.SUPPORTERS, Target.Group.OTHER):
            return []
        if target.entity is not None:
            return [target.entity]
        return self._named.get(call.statement_id, [])

    def of(self, call: Call, target: Target) -> list[tuple[Entity, tuple[Affiliation, ...]]]:
        heads = self._heads(call, target)
        if target.group == Target.Group.NAMED_GROUPS:
            return [(head, ()) for head in heads]
        kinds = _TIES.get(Target.Group(target.group), ())
        found: dict[int, tuple[Entity, list[Affiliation]]] = {}
        for head in heads:
            for kind, other, tie in self._ties.get(head.pk, ()):
                if kind in kinds:
                    found.setdefault(other.pk, (other, []))[1].append(tie)
        return [(entity, tuple(ties)) for entity, ties in found.values()]


def _named_in(calls: Sequence[Call]) -> dict[int, list[Entity]]:
    """Whom the statements name whose calls aim at a class of “the groups named”."""
    unsaid = (*_TIES, Target.Group.NAMED_GROUPS)
    asking = {
        call.statement_id
        for call in calls
        for target in call.targets.all()
        if target.group in unsaid and target.entity_id is None
    }
    found: dict[int, list[Entity]] = {}
    if asking:
        rows = Mention.objects.filter(statement__in=asking, entity__isnull=False).exclude(manner="left-out")
        for mention in rows.select_related("entity"):
            if mention.entity is not None:
                found.setdefault(mention.statement_id, []).append(mention.entity)
    return found
