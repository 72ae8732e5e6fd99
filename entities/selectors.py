"""Reads about a party: who it is, what its records said of it by a day, and its affiliations.

A list's word is read at a *moment*: for a record the list still has, the day asked for;
for one it dropped, the time of its last version. So a delisted party keeps its last facts
instead of turning empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from core.together import joined, of, together_of
from entities.models import Affiliation, BirthDate, Entity, Event, Fact, Identifier, Name, Place, Stated, Suppression
from lists.models import Record, RecordVersion, Release, Source
from lists.querysets import known


def find(public_id: str) -> Entity | None:
    """The party with this public id, or the one that it proved to be."""
    found = Entity.with_merged.select_related("merged_into").filter(public_id=public_id).first()
    return found.merged_into or found if found else None


def by_code(code: str) -> Entity | None:
    """The party that the project's files give this code, or the one that it proved to be."""
    found = Entity.with_merged.select_related("merged_into").filter(code=code).first()
    return found.merged_into or found if found else None


# What the records said ---------------------------------------------------------------


@dataclass(frozen=True)
class History:
    """Every version of a party's records, oldest first, and the day they are looked at from."""

    day: date
    versions: Sequence[RecordVersion]

    @cached_property
    def told(self) -> list[RecordVersion]:
        """The versions known by the day."""
        return [version for version in self.versions if version.known_from <= self.day]

    @cached_property
    def last(self) -> dict[int, RecordVersion]:
        """Each record's newest version by the day."""
        lasting = [version for version in self.told if version.known_until != version.known_from]
        return {version.record_id: version for version in lasting}

    def is_live(self, record_id: int) -> bool:
        """Whether the list has the record on the day."""
        version = self.last.get(record_id)
        return version is not None and (version.known_until is None or version.known_until > self.day)

    def tells(self, one: Stated) -> bool:
        """Whether a value stands at the moment of its record, or on the day where an editor entered it."""
        moment = self.day
        if one.record_id is not None:
            if one.record_id not in self.last:
                return False
            moment = self.last[one.record_id].known_from
        return one.known_from <= moment and (one.known_until is None or one.known_until > moment)

    @property
    def first_known(self) -> RecordVersion | None:
        return min(self.versions, key=lambda version: version.known_from, default=None)

    @property
    def records(self) -> list[RecordHistory]:
        """The versions told, by record, records by list and key."""
        found: dict[int, RecordHistory] = {}
        for version in self.told:
            found.setdefault(version.record_id, RecordHistory(version.record)).versions.append(version)
        return sorted(found.values(), key=lambda one: (one.record.source.code, one.record.key))


@dataclass
class RecordHistory:
    record: Record
    versions: list[RecordVersion] = field(default_factory=list)

    @property
    def last(self) -> RecordVersion:
        return self.versions[-1]


@dataclass
class Values:
    """What is said of a party, each value with the version that says so first (none: an editor)."""

    names: list[Name] = field(default_factory=list)
    identifiers: list[Identifier] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    birth_dates: list[BirthDate] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    suppressions: list[Suppression] = field(default_factory=list)  # what editors hide of it, and why

    @property
    def stated(self) -> list[Stated]:
        return [*self.names, *self.identifiers, *self.places, *self.birth_dates, *self.facts, *self.events]

    def of_kind(self, kind: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.kind == kind]

    def in_role(self, role: str) -> list[Place]:
        return [place for place in self.places if place.role == role]


# Affiliations ---------------------------------------------------------------------------


def last_word(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Stated values as known on `day`, with those of records no longer listed as they last stood."""
    return rows.filter(_is_last_word(day))


def _is_last_word(day: date) -> Any:  # a Q, whatever django-stubs take it for
    versions = RecordVersion.objects.filter(record=OuterRef("record"), known_from__lte=day)
    ended = versions.order_by().values("record").annotate(end=Max("known_until")).values("end")
    return known(day) | Q(known_from__lte=day) & Q(known_until=Subquery(ended)) & ~Exists(
        RecordVersion.objects.filter(known(day), record=OuterRef("record"))
    )


def affiliations_on(entity: Entity, first: date, last: date) -> tuple[list[Affiliation], list[Affiliation]]:
    """Ties from and to the party as known on each of two days, those of delisted parties as last stated. One query."""
    on_first, on_last = _is_last_word(first), _is_last_word(last)
    rows = _ties(entity.pk).filter(on_first | on_last).annotate(on_first=on_first, on_last=on_last)
    related = ("entity", "target", "record", "version__record", "version__release__source")
    found = list(rows.select_related(*related))
    return [one for one in found if one.on_first], [one for one in found if one.on_last]


def _ties(pk: int) -> QuerySet[Any]:
    rows: QuerySet[Any] = Affiliation.objects.visible().filter(Q(entity=pk) | Q(target=pk))
    return rows.order_by("kind", "id")


# All that is said of a party ------------------------------------------------------------

_FACETS: dict[str, type[Stated]] = {
    "names": Name,
    "identifiers": Identifier,
    "places": Place,
    "birth_dates": BirthDate,
    "facts": Fact,
    "events": Event,
}


@dataclass(frozen=True)
class Told:
    """What is said of a party as known on a day: its records, the values they state, and its ties.

    Ties go from the party and to it, those of delisted parties as last stated.
    """

    history: History
    values: Values
    affiliations: list[Affiliation]


def told_of(entity: Entity, day: date) -> Told:
    return told_in(together_of(_parts, entity.pk, day), entity, day)


def _parts(pk: int, day: date) -> dict[str, QuerySet[Any]]:
    return {**parts(pk, day), **behind()}


def parts(pk: int, day: date) -> dict[str, QuerySet[Any]]:
    """What is said of a party, for `told_in`; to be read with what is `behind` it."""
    versions = RecordVersion.objects.filter(record__link__entity=pk)
    return {
        "versions": versions.order_by("record_id", "known_from", "release__published", "release_id"),
        **{
            facet: model.objects.visible().filter(entity=pk, known_from__lte=day).order_by("id")
            for facet, model in _FACETS.items()
        },
        "suppressions": Suppression.objects.filter(entity=pk, entered_at__date__lte=day).order_by("id"),
        "ties": last_word(_ties(pk), day),
    }


def behind(
    parties: Sequence[str] = (), versions: Sequence[str] = (), records: Sequence[str] = (), releases: Sequence[str] = ()
) -> dict[str, QuerySet[Any]]:
    """Whom and what the rows of `parts`, and of these columns of other parts, refer to."""
    return {
        "parties": Entity.with_merged.filter(pk__in=of("ties.entity_id", "ties.target_id", *parties)),
        "stating": RecordVersion.objects.filter(pk__in=of("ties.version_id", *versions)).defer("raw", "content"),
        "records": Record.objects.filter(pk__in=of("versions.record_id", "stating.record_id", *records)),
        "ending": Release.objects.filter(pk__in=of("versions.until_release_id")).defer(*_WEIGHTY),
        "releases": Release.objects.filter(pk__in=of("versions.release_id", "stating.release_id", *releases)).defer(
            *_WEIGHTY
        ),
        "before": Release.objects.filter(pk__in=of("ending.previous_id", "releases.previous_id")).defer(*_WEIGHTY),
        "sources": Source.objects.all(),
    }


_WEIGHTY = ("files", "reasons", "totals")


def told_in(found: Mapping[str, list[Any]], entity: Entity, day: date) -> Told:
    """What is said of the party, of the rows of `parts`, which are given what is `behind` them."""
    for name in ("ending", "releases"):
        joined(found[name], "previous", found["before"])
    for name in ("before", "ending", "releases", "records"):
        joined(found[name], "source", found["sources"])
    for name in ("versions", "stating"):
        joined(found[name], "record", found["records"])
        joined(found[name], "release", found["releases"])
    joined(found["versions"], "until_release", found["ending"])
    history = History(day, found["versions"])
    values = Values(suppressions=found["suppressions"])
    for facet in _FACETS:
        said = [one for one in found[facet] if history.tells(one)]
        joined(said, "entity", [entity])
        joined(said, "version", history.versions)
        joined(said, "record", found["records"])
        setattr(values, facet, said)
    give_behind(found, found["ties"], "record", "version")
    for end in ("entity", "target"):
        joined(found["ties"], end, [*found["parties"], entity])
    return Told(history, values, found["ties"])


def give_behind(found: Mapping[str, list[Any]], rows: Iterable[Any], *fields: str) -> None:
    """Give rows the record, version or releases they refer to, of what was read `behind` them."""
    stating = [*found["stating"], *found["versions"]]  # those of the party's own records have all their columns
    for field_ in fields:
        others = {"record": found["records"], "version": stating}.get(field_, found["releases"])
        joined(rows, field_, others)
