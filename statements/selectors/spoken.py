"""Statements and incidents as they are read: whom they name, beside what was said before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from core.clocks import Clocks
from core.fields import earliest
from entities.models import Entity
from sanctions.models import Designation
from statements.models import Assertion, Discrepancy, Incident, Mention, Official, Statement, StatementIncident

BESIDE = 12  # earlier statements of a roll call


def codes_in(value: Any) -> Iterator[str]:
    """Citation codes anywhere in a value kept as JSON."""
    if isinstance(value, dict):
        yield from value.get("citations", ())
        for inner in value.values():
            yield from codes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from codes_in(inner)


def statements_by(clocks: Clocks) -> QuerySet[Any]:
    """Published statements made by the page's day, newest first."""
    day = min(clocks.day, clocks.known_day)
    made = Statement.objects.filter(published=True).annotate(made=earliest("date"))
    return made.filter(made__lte=day).order_by("-made", "code")


def read(code: str, clocks: Clocks) -> Statement | None:
    """One statement with officials and incidents; `roll_call` brings its mentions."""
    links = StatementIncident.objects.select_related("incident").prefetch_related(
        Prefetch("incident__assertions", Assertion.objects.select_related("by_entity").prefetch_related("to"))
    )
    found: Statement | None = (
        statements_by(clocks)
        .filter(code=code)
        .prefetch_related(Prefetch("officials", Official.objects.all()), Prefetch("incident_links", links))
        .first()
    )
    return found


# Roll call ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A party or a State, and in which of the statements it is named (`named`), left out (`said`) or neither."""

    name: str
    entity: Entity | None
    designation: Designation | None
    marks: list[str]

    @property
    def times(self) -> int:
        return sum(mark == "named" for mark in self.marks)


@dataclass(frozen=True)
class Roll:
    statements: list[Statement]
    parties: list[Line]
    states: list[Line]


def roll_call(statement: Statement, clocks: Clocks) -> Roll:
    """This statement beside the earlier ones by the same parties, oldest first."""
    rows = statements_by(clocks).filter(parties__contains=statement.parties, made__lte=statement.date.earliest)
    earlier = [one for one in rows[: BESIDE + 2] if one.pk != statement.pk][:BESIDE]
    line: list[Statement] = [*reversed(earlier), statement]
    prefetch_related_objects(line, Prefetch("mentions", Mention.objects.select_related("entity")))
    entities: dict[int, Entity] = {}
    said: dict[tuple[int, int], str] = {}
    states: dict[tuple[str, int], str] = {}
    for one in line:
        for mention in one.mentions.all():
            if mention.entity is not None:
                entities[mention.entity.pk] = mention.entity
                said[mention.entity.pk, one.pk] = "said" if mention.manner == Mention.Manner.LEFT_OUT else "named"
        for key, mark in (("states_left_out", "said"), ("states_named", "named")):
            for item in getattr(one, key):
                states[item["state"], one.pk] = mark
    listed = _un(entities, clocks)
    parties = [
        Line(entity.name, entity, listed.get(pk), [said.get((pk, one.pk), "") for one in line])
        for pk, entity in entities.items()
    ]
    names = list(dict.fromkeys(name for name, _pk in states))
    others = [Line(name, None, None, [states.get((name, one.pk), "") for one in line]) for name in names]
    return Roll(
        line,
        sorted(parties, key=lambda one: (-one.times, one.name)),
        sorted(others, key=lambda one: (-one.times, one.name)),
    )


def _un(entities: Iterable[int], clocks: Clocks) -> dict[int, Designation]:
    """The parties' entries on the UN list in force that day."""
    day: date = min(clocks.day, clocks.known_day)
    rows: Any = Designation.objects.visible().known_at(clocks.known_at).as_of(day)
    rows = rows.filter(entity__in=list(entities), regime__jurisdiction="UN").select_related("regime")
    return {row.entity_id: row for row in rows.order_by("-in_force_from", "-id")}


# Discrepancies and incidents --------------------------------------------------------------


def discrepancies(codes: Sequence[str]) -> list[Discrepancy]:
    """Where sources disagree about any of these."""
    return list(Discrepancy.objects.filter(about__overlap=list(codes)))


def incidents_by(clocks: Clocks) -> QuerySet[Any]:
    day = min(clocks.day, clocks.known_day)
    spoken = StatementIncident.objects.filter(statement__published=True).select_related("statement")
    rows = Incident.objects.annotate(made=earliest("date")).filter(made__lte=day).order_by("-made", "code")
    return rows.prefetch_related(
        Prefetch("assertions", Assertion.objects.select_related("by_entity").prefetch_related("to")),
        Prefetch("statement_links", spoken.order_by("statement__date"), to_attr="spoken"),
    )
