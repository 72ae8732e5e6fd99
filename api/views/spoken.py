"""What governments say and ask for: statements, calls, proposals and incidents. Drafts are never shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from api import spoken_filters as filtersets
from api import spoken_shapes as shapes
from api.views.base import Listing, Row, Same
from core.clocks import Clocks
from core.fields import earliest
from lists.selectors import newest_releases
from statements.models import Call, Incident, Mention, Proposal, Statement, StatementIncident
from statements.selectors.outcomes_of import Answer, outcomes_of
from statements.selectors.proposals import courses


def calls() -> QuerySet[Call]:
    return Call.objects.filter(statement__published=True).annotate(day=earliest("statement__date"))


def answers(rows: QuerySet[Call], clocks: Clocks) -> list[Answer]:
    return outcomes_of(rows, clocks, newest_releases(clocks.known_day))


class Statements(Listing):
    """Acts of speech by governments, newest first, with the calls in them and what came of those by the day.

    A statement changes no legal status.
    """

    tag, operation = "statements", "statements"
    serializer_class = shapes.StatementShape
    filterset_class = filtersets.StatementFilter
    ordering = ("-day", "-code")
    name = "statements"
    queryset = Statement.objects.filter(published=True).annotate(day=earliest("date"))

    def read(self, queryset: Any) -> Any:
        return queryset.prefetch_related(
            "officials",
            Prefetch("mentions", Mention.objects.select_related("entity")),
            Prefetch("incident_links", StatementIncident.objects.select_related("incident")),
        )

    def rows(self, found: Iterable[Any]) -> list[Row]:
        statements = list(found)
        asked: dict[int, list[Answer]] = {}
        for one in answers(calls().filter(statement__in=statements).order_by("position", "code"), self.asked.clocks):
            asked.setdefault(one.call.statement_id, []).append(one)
        shape = shapes.StatementShape(context={"answers": asked})
        return [shape.to_representation(one) for one in statements]


class StatementDetail(Same):
    """One statement: who spoke, whom it names, what it calls for, and what it rests on."""

    tag, operation = "statements", "statement"
    serializer_class = shapes.StatementShape
    filterset_class = filtersets.Said
    queryset = Statements.queryset
    listing = Statements
    what = "statement"


class Calls(Listing):
    """Demands made in statements, newest first, with what came of them by the day.

    Of a call to list or delist that is computed from the designations, party by party.
    Whom it names decides whether it is met; a class, as “affiliates of X”, stays open
    whoever of it is listed later. `findings` are what somebody found out on a day.
    """

    tag, operation = "statements", "calls"
    serializer_class = shapes.CallDetailShape
    filterset_class = filtersets.CallFilter
    ordering = ("-day", "-code")
    name = "calls"
    queryset = calls()

    def rows(self, found: Iterable[Any]) -> list[Row]:
        chosen = self.get_queryset().filter(pk__in=[one.pk for one in found]).order_by(*self.ordering)
        told = answers(chosen, self.asked.clocks)
        prefetch_related_objects([finding for one in told for finding in one.findings], "entities")
        return super().rows(told)


class CallDetail(Same):
    """One demand: what, of whom, under which regime, and what came of it."""

    tag, operation = "statements", "call"
    serializer_class = shapes.CallDetailShape
    filterset_class = filtersets.Said
    queryset = calls()
    listing = Calls
    what = "call"


class Proposals(Listing):
    """Formal submissions to a committee, with every step by the day and the listing that came of them."""

    tag, operation = "statements", "proposals"
    serializer_class = shapes.ProposalDetailShape
    filterset_class = filtersets.ProposalFilter
    name = "proposals"
    queryset = Proposal.objects.all()

    def rows(self, found: Iterable[Any]) -> list[Row]:
        chosen = self.get_queryset().filter(pk__in=[one.pk for one in found]).order_by(*self.ordering)
        clocks = self.asked.clocks
        return super().rows(courses(chosen, clocks, newest_releases(clocks.known_day)))


class ProposalDetail(Same):
    """One proposal."""

    tag, operation = "statements", "proposal"
    serializer_class = shapes.ProposalDetailShape
    filterset_class = filtersets.Begun
    queryset = Proposal.objects.all()
    listing = Proposals
    what = "proposal"


class Incidents(Listing):
    """Attacks that statements speak of, newest first, with who says who did them."""

    tag, operation = "statements", "incidents"
    serializer_class = shapes.IncidentShape
    filterset_class = filtersets.IncidentFilter
    ordering = ("-day", "-code")
    name = "incidents"
    queryset = Incident.objects.annotate(day=earliest("date"))

    def read(self, queryset: Any) -> Any:
        return queryset.prefetch_related("assertions__by_entity", "assertions__to", "statement_links__statement")


class IncidentDetail(Same):
    """One incident."""

    tag, operation = "statements", "incident"
    serializer_class = shapes.IncidentShape
    filterset_class = filtersets.Said
    queryset = Incidents.queryset
    listing = Incidents
    what = "incident"
