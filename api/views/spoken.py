"""What governments say and ask for: statements, calls, proposals and incidents. Drafts are never shown."""

from __future__ import annotations

from django.db.models import QuerySet

from api import spoken_filters as filtersets
from api import spoken_shapes as shapes
from api.views.base import Detail, Listing
from core.fields import earliest
from statements.models import Call, Incident, Proposal, Statement


def statements() -> QuerySet[Statement]:
    rows = Statement.objects.filter(published=True).annotate(day=earliest("date"))
    return rows.prefetch_related("officials", "mentions__entity", "incident_links__incident", "calls")


def calls() -> QuerySet[Call]:
    rows = Call.objects.filter(statement__published=True).annotate(day=earliest("statement__date"))
    return rows.select_related("statement", "regime").prefetch_related(
        "targets__entity", "incidents", "findings__entities"
    )


def proposals() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("regime", "entity", "call__statement").prefetch_related("steps")


def incidents() -> QuerySet[Incident]:
    return Incident.objects.annotate(day=earliest("date")).prefetch_related(
        "assertions__by_entity", "assertions__to", "statement_links__statement"
    )


class Statements(Listing):
    """Acts of speech by governments, newest first. A statement changes no legal status."""

    tag, operation = "statements", "statements"
    serializer_class = shapes.StatementShape
    filterset_class = filtersets.StatementFilter
    ordering = ("-day", "-code")
    name = "statements"
    queryset = statements()


class StatementDetail(Detail):
    """One statement: who spoke, whom it names, and what it rests on."""

    tag, operation = "statements", "statement"
    serializer_class = shapes.StatementShape
    what = "statement"
    queryset = statements()


class Calls(Listing):
    """Demands made in statements, newest first."""

    tag, operation = "statements", "calls"
    serializer_class = shapes.CallDetailShape
    filterset_class = filtersets.CallFilter
    ordering = ("-day", "-code")
    name = "calls"
    queryset = calls()


class CallDetail(Detail):
    """One demand: what, of whom, under which regime, and what came of it."""

    tag, operation = "statements", "call"
    serializer_class = shapes.CallDetailShape
    what = "call"
    queryset = calls()


class Proposals(Listing):
    """Formal submissions to a committee, with every step."""

    tag, operation = "statements", "proposals"
    serializer_class = shapes.ProposalDetailShape
    filterset_class = filtersets.ProposalFilter
    name = "proposals"
    queryset = proposals()


class ProposalDetail(Detail):
    """One proposal."""

    tag, operation = "statements", "proposal"
    serializer_class = shapes.ProposalDetailShape
    what = "proposal"
    queryset = proposals()


class Incidents(Listing):
    """Attacks that statements speak of, newest first, with who says who did them."""

    tag, operation = "statements", "incidents"
    serializer_class = shapes.IncidentShape
    filterset_class = filtersets.IncidentFilter
    ordering = ("-day", "-code")
    name = "incidents"
    queryset = incidents()


class IncidentDetail(Detail):
    """One incident."""

    tag, operation = "statements", "incident"
    serializer_class = shapes.IncidentShape
    what = "incident"
    queryset = incidents()
