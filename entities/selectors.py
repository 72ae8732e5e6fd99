"""Reads about a party: who it is, what its records said of it by a day, and its affiliations.

A list's word is read at a *moment*: for a record the list still has, the day asked for;
for one it dropped, the time of its last version. So a delisted party keeps its last facts
instead of turning empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import msgspec
from django.db import connection
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from core.together import instance
from entities.models import Affiliation, BirthDate, Entity, Event, Fact, Identifier, Name, Place, Stated, Suppression
from lists.models import Record, RecordVersion
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

    @cached_property
    def by_id(self) -> dict[Any, RecordVersion]:
        return {version.pk: version for version in self.versions}

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


def history(entity: Entity, day: date) -> History:
    versions = (
        RecordVersion.objects.filter(record__link__entity=entity)
        .select_related("record__source", "release__source", "until_release__source", "until_release__previous__source")
        .order_by("record_id", "known_from", "release__published", "release_id")
    )
    return History(day, list(versions))


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


_TABLES: dict[str, type[Stated]] = {
    "names": Name,
    "identifiers": Identifier,
    "places": Place,
    "birth_dates": BirthDate,
    "facts": Fact,
    "events": Event,
}
_SAID = """
SELECT '{facet}' AS facet, t.id, to_jsonb(t)::text FROM {table} t
LEFT JOIN unnest(%(records)s::bigint[], %(moments)s::date[]) AS told(record, moment) ON told.record = t.record_id
WHERE t.entity_id = %(entity)s AND NOT t.suppressed
  AND t.known_from <= CASE WHEN t.record_id IS NULL THEN %(day)s::date ELSE told.moment END
  AND (t.known_until IS NULL OR t.known_until > CASE WHEN t.record_id IS NULL THEN %(day)s::date ELSE told.moment END)
"""


_HIDDEN = """
SELECT 'suppressions', t.id, to_jsonb(t)::text FROM entities_suppression t
WHERE t.entity_id = %(entity)s AND t.entered_at < %(day)s::date + 1
"""


def values(entity: Entity, told: History) -> Values:
    """Everything said of the party at each record's moment, in one query over its tables."""
    parts = [*(_SAID.format(facet=facet, table=model._meta.db_table) for facet, model in _TABLES.items()), _HIDDEN]
    found = Values()
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(parts) + " ORDER BY 1, 2",
            {
                "entity": entity.pk,
                "day": told.day,
                "records": list(told.last),
                "moments": [version.known_from for version in told.last.values()],
            },
        )
        for facet, _, row in cursor.fetchall():
            read = msgspec.json.decode(row)
            if facet == "suppressions":
                found.suppressions.append(instance(Suppression, read))
            else:
                getattr(found, facet).append(_stated(_TABLES[facet], read, entity, told))
    return found


def _stated(model: type[Stated], row: dict[str, Any], entity: Entity, told: History) -> Any:
    built = instance(model, row)
    built.entity = entity
    if built.version_id is not None:
        built.version = told.by_id[built.version_id]
        built.record = built.version.record
    return built


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


def affiliations(entity: Entity, day: date) -> list[Affiliation]:
    """Ties from and to the party as known on a day, those of delisted parties as last stated."""
    return list(last_word(_ties(entity), day))


def affiliations_on(entity: Entity, first: date, last: date) -> tuple[list[Affiliation], list[Affiliation]]:
    """The party's ties as known on each of two days. One query."""
    on_first, on_last = _is_last_word(first), _is_last_word(last)
    rows = list(_ties(entity).filter(on_first | on_last).annotate(on_first=on_first, on_last=on_last))
    return [one for one in rows if one.on_first], [one for one in rows if one.on_last]


def _ties(entity: Entity) -> QuerySet[Any]:
    rows: QuerySet[Any] = Affiliation.objects.visible().filter(Q(entity=entity) | Q(target=entity))
    related = ("entity", "target", "record", "version__record", "version__release__source")
    return rows.select_related(*related).order_by("kind", "id")
