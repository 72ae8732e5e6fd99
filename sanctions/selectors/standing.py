"""Where a designation stands on a day: its state, how long it has run, under which text, with which measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.dates import Days, PartialDate, between
from lists.models import Release
from sanctions.models import Designation, Instrument, Measure

IN_FORCE, AS_ALIAS, DELISTED, NOT_LISTED = "in-force", "as-alias", "delisted", "not-listed"
_WEIGHT = {IN_FORCE: 0, AS_ALIAS: 1, DELISTED: 2, NOT_LISTED: 3}


def state_on(designation: Designation, day: date) -> str:
    """`in-force`, `as-alias`, `delisted`, or `not-listed` for one that begins later."""
    if designation.in_force_from > day:
        return NOT_LISTED
    if designation.in_force_until is not None and designation.in_force_until <= day:
        return DELISTED
    return AS_ALIAS if designation.status == Designation.Status.LISTED_AS_ALIAS else IN_FORCE


@dataclass(frozen=True)
class Standing:
    """A designation looked at from a day. `seen` is the newest release that speaks of it."""

    designation: Designation
    day: date
    seen: Release | None
    cited: PartialDate | None = None  # the date of the newest document that says so, where no list does
    lag: Days | None = None  # after the first regime to list the party
    is_first: bool = False  # no regime listed the party sooner

    @property
    def state(self) -> str:
        return state_on(self.designation, self.day)

    @property
    def is_in_force(self) -> bool:
        return self.state in (IN_FORCE, AS_ALIAS)

    @property
    def instrument(self) -> Instrument | None:
        """The text it was made under: the last of the regime's dated on or before its first day."""
        found: Instrument | None = None
        for step in self.designation.regime.legal_basis.all():
            dated = step.instrument.dated
            if found is None or (dated is not None and dated.earliest <= self.designation.in_force_from):
                found = step.instrument
        return found

    @property
    def measures(self) -> list[str]:
        """Their short names: those the entry states, else the regime's."""
        stated = self.designation.stated_measures
        mine: list[Measure] = list(self.designation.regime.measures.all())
        if not stated:
            return [measure.short for measure in mine]
        short = {measure.code: measure.short for measure in mine}
        return [short.get(code, code) for code in stated]

    @property
    def begins(self) -> PartialDate:
        """The first day in force, as precise as it is known."""
        one = self.designation
        if one.listed_on is not None and not one.carried_over:
            listed: PartialDate = one.listed_on
            return listed
        return PartialDate.on(one.in_force_from)

    @property
    def seen_day(self) -> date | None:
        """The day of the newest evidence that it stands: a release, or a citation."""
        if self.seen is not None:
            return self.seen.published
        if self.designation.record_id is not None:
            return None
        shown = self.seen_on
        return min(shown.latest, self.day) if shown else self.designation.known_from

    @property
    def seen_on(self) -> PartialDate | None:
        """When a citation shows it standing, as precise as that is known."""
        stated: PartialDate | None = self.designation.seen_on
        return stated or self.cited

    @property
    def amended(self) -> list[PartialDate]:
        """Every amendment dated on or before the day, newest first."""
        told = [one["date"] for one in self.designation.details.get("amendments", ())]
        dates = {PartialDate.parse(text) for text in (*self.designation.amended_on, *told)}
        return [one for one in sorted(dates, reverse=True) if one.earliest <= self.day]

    @property
    def days(self) -> int | None:
        """Days in force up to the day or the delisting: the fewest that the dates allow."""
        if self.state == NOT_LISTED:
            return None
        end = self.day
        if self.state == DELISTED:
            until = self.designation.delisted_on
            end = until.earliest if until else self.designation.in_force_until or self.day
        return max((end - self.begins.latest).days, 0)

    @property
    def at_least(self) -> bool:
        """Whether the days are a bound, because a date is not known to the day."""
        one = self.designation
        vague = self.begins.precision != "day" or self.begins.circa or one.listed_on is None
        again = one.carried_over and one.period > 1
        ended = self.state == DELISTED and one.delisted_on is not None and one.delisted_on.precision != "day"
        return vague or again or ended


def standings(designations: Iterable[Designation], day: date, newest: Mapping[int, Release]) -> list[Standing]:
    """`newest` gives the newest release of each source on the day of knowledge."""

    def seen(one: Designation) -> Release | None:
        if one.last_seen is not None:
            return one.last_seen
        return newest.get(one.record.source_id) if one.record else None

    return [Standing(one, day, seen(one)) for one in designations]


def with_lags(found: Sequence[Standing]) -> list[Standing]:
    """A party's standings with the days from its first listing anywhere to the first under each regime.

    A regime that prints another's date, and a date carried over from before the regime, have none.
    """
    begun: dict[int, PartialDate] = {}
    for one in found:
        own = one.designation.listed_on if not one.designation.carried_over else None
        if own and own.latest <= one.day and not one.designation.regime.follows_id:
            begun[one.designation.regime_id] = min(own, begun.get(one.designation.regime_id, own))
    first = min(begun.values(), default=None)

    def lagging(one: Standing) -> Standing:
        own = begun.get(one.designation.regime_id)
        if own is None or first is None or one.state == NOT_LISTED:
            return one
        return replace(one, lag=between(first, own), is_first=own == first)

    return [lagging(one) for one in found]


def best(found: Sequence[Standing]) -> Standing | None:
    """The one that says most of a party: in force before alias before delisted, a list's before a citation's.

    Of several in force the oldest, of several ended the newest.
    """

    def rank(one: Standing) -> tuple[int, bool, int, int]:
        began = one.designation.in_force_from.toordinal()
        order = -began if one.state == DELISTED else began
        return _WEIGHT[one.state], one.designation.record_id is None, order, one.designation.pk

    return min(found, key=rank, default=None)


def by_entity(found: Iterable[Standing]) -> dict[int, list[Standing]]:
    parties: dict[int, list[Standing]] = {}
    for one in found:
        parties.setdefault(one.designation.entity_id, []).append(one)
    return parties
