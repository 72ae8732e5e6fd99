"""What became of parties under the regimes that were asked to list them, by the designations known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.clocks import Clocks
from core.fields import earliest
from core.together import of, together_of
from entities.models import Affiliation, Entity
from lists.models import Release
from lists.querysets import known
from sanctions.models import Absence, Designation, Regime
from sanctions.selectors import evidence
from statements.models import Call, Target
from statements.outcomes import Outcome, Period, delisting_outcome, listing_outcome


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
        """By its own name, or as one of “the groups named”: then what becomes of it decides the call."""
        return self.target.group in ("", Target.Group.NAMED_GROUPS)


class Judge:
    """What became of parties under regimes since they were asked for."""

    def __init__(
        self,
        designations: Iterable[Designation],
        absences: Iterable[Absence],
        newest: Iterable[Release],
        clocks: Clocks,
    ) -> None:
        """`designations` oldest first, `absences` newest first."""
        self.day = min(clocks.day, clocks.known_day)
        self._releases = {release.source_id: release for release in newest}
        self._designations: dict[tuple[int, int], list[Designation]] = {}
        for one in designations:
            if one.in_force_from <= self.day:
                self._designations.setdefault((one.entity_id, one.regime_id), []).append(one)
        self._absences: dict[tuple[int, int], Absence] = {}
        for absence in absences:
            if absence.kind == Absence.Kind.NOT_LISTED:  # not found in what was read says less
                self._absences.setdefault((absence.entity_id, absence.regime_id), absence)

    def release(self, regime: Regime) -> Release | None:
        """The newest release of the regime's list."""
        return self._releases.get(regime.source_id) if regime.source_id else None

    def designations(self, entity: Entity, regime: Regime) -> Sequence[Designation]:
        """Its periods under the regime begun by the day, oldest first."""
        return self._designations.get((entity.pk, regime.pk), ())

    def in_force(self, one: Designation) -> bool:
        """Whether a designation begun by the day holds on it."""
        return one.in_force_until is None or one.in_force_until > self.day

    def absence(self, entity: Entity, regime: Regime) -> Absence | None:
        """The newest cited look that did not find it there."""
        return self._absences.get((entity.pk, regime.pk))

    def as_of(self, entity: Entity, regime: Regime) -> date | None:
        """The newest day the regime's list, or without one a cited look, can speak of."""
        if release := self.release(regime):
            return min(release.published, self.day)
        absence = self.absence(entity, regime)
        return absence.as_of.earliest if absence else None

    def aim(self, call: Call, regime: Regime, entity: Entity, target: Target, ties: Sequence[Affiliation] = ()) -> Aim:
        rows = self.designations(entity, regime)
        reckon = delisting_outcome if call.kind == "delist" else listing_outcome
        outcome = reckon(call.statement.date, [_period(row, self.day) for row in rows], self.as_of(entity, regime))
        told = next((row for row in rows if outcome.period and row.in_force_from == outcome.period.begun), None)
        return Aim(entity, target, outcome, told, self.absence(entity, regime), tuple(ties))


def judge_of(regimes: Iterable[int], parties: Iterable[int], clocks: Clocks, newest: Iterable[Release]) -> Judge:
    """A judge who has read what is known of the parties under some regimes.

    `newest` are the newest releases of the lists on the day of knowledge.
    """
    found = together_of(_under, tuple(regimes), tuple(parties), clocks.known_day, min(clocks.day, clocks.known_day))
    evidence.give(found)
    return Judge(found["designations"], found["absences"], newest, clocks)


def _under(regimes: tuple[int, ...], parties: tuple[int, ...], known_day: date, day: date) -> dict[str, QuerySet[Any]]:
    """The parties' entries under some regimes begun by the day, oldest first, with what marks them;
    and cited looks by the day that did not find them there, newest first."""
    about: dict[str, Any] = {"entity__in": of(keys=parties), "regime__in": of(keys=regimes)}
    designations = Designation.objects.visible().filter(known(known_day), in_force_from__lte=day, **about)
    return {
        "designations": designations.order_by("in_force_from", "id"),
        **evidence.parts(),
        "absences": Absence.objects.annotate(looked=earliest("as_of"))
        .filter(looked__lte=day, **about)
        .order_by("-looked", "id"),
    }


def _period(row: Designation, day: date) -> Period:
    return Period(
        None if row.carried_over else row.listed_on,
        row.in_force_from,
        row.in_force_until if row.in_force_until and row.in_force_until <= day else None,
        row.reference,
        row.status == Designation.Status.LISTED_AS_ALIAS,
    )
