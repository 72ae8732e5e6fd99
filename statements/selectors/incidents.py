"""Incidents, with everybody's word on who did them and the statements that speak of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.clocks import Clocks
from core.together import grouped, joined, of
from entities.models import Entity
from sanctions.selectors.citing import codes_in
from statements.models import Assertion, Incident, Statement, StatementIncident


@dataclass(frozen=True)
class Word:
    """Somebody's word on who did it, and whom it is put down to."""

    assertion: Assertion
    to: list[Entity]

    def concerns(self, party: Entity) -> bool:
        """Whether it is the party's own word, or is about it."""
        return self.assertion.by_entity_id == party.pk or party in self.to


@dataclass(frozen=True)
class Told:
    """An incident and all that was said of it by a day."""

    incident: Incident
    words: list[Word]
    spoken: list[StatementIncident]  # oldest first

    @property
    def citation_codes(self) -> Iterator[str]:
        yield from self.incident.citation_codes
        yield from codes_in(self.incident.tolls)
        yield from codes_in(self.incident.responses)
        for word in self.words:
            yield from word.assertion.citation_codes


def happened(clocks: Clocks) -> QuerySet[Incident]:
    """Incidents up to the page's day, newest first."""
    return happened_by(clocks.day, clocks.known_day)


def happened_by(*days: date) -> QuerySet[Incident]:
    """Incidents up to the first of these days, newest first."""
    rows = Incident.objects.order_by("-date", "code")
    for day in days:
        rows = rows.filter(date__lte=day)
    return rows


def parts(incidents: QuerySet[Incident]) -> dict[str, QuerySet[Any]]:
    """What `told` needs of some incidents, to be read together."""
    links = StatementIncident.objects.filter(incident__in=of("incidents.id"), statement__published=True)
    return {
        "incidents": incidents.defer("loaded"),
        "assertions": Assertion.objects.filter(incident__in=of("incidents.id")),
        "blamed": Assertion.to.through.objects.filter(assertion__in=of("assertions.id")),
        "blamed_parties": Entity.objects.filter(pk__in=of("blamed.entity_id", "assertions.by_entity_id")),
        "links": links.order_by("statement__date", "id"),
        "speaking": Statement.objects.filter(pk__in=of("links.statement_id")).defer("text", "loaded"),
    }


def told(found: Mapping[str, list[Any]], day: date) -> list[Told]:
    """The incidents of `parts`, in their order, with what was said of them by the day or is not dated."""
    joined(found["assertions"], "by_entity", found["blamed_parties"])
    joined(found["blamed"], "entity", found["blamed_parties"])
    joined(found["links"], "statement", found["speaking"])
    blamed = grouped(found["blamed"], "assertion_id")
    words = grouped(_by(found["assertions"], day), "incident_id")
    links = grouped((one for one in found["links"] if one.statement.date.earliest <= day), "incident_id")
    return [
        Told(
            one,
            [Word(word, _by_name(row.entity for row in blamed.get(word.pk, ()))) for word in words.get(one.pk, ())],
            links.get(one.pk, []),
        )
        for one in found["incidents"]
    ]


def _by_name(parties: Iterable[Entity]) -> list[Entity]:
    return sorted(parties, key=lambda party: party.short or party.name)


def _by(assertions: Iterable[Assertion], day: date) -> Iterator[Assertion]:
    return (one for one in assertions if one.date is None or one.date.earliest <= day)
