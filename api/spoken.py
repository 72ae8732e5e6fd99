"""What governments say and ask for: statements, calls, proposals and incidents. Drafts are never shown."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request

from api import filters
from api import spoken_shapes as shapes
from api.pagination import Cursor, bad_cursor
from api.views import FORMAT, PROBLEMS, Detail, Listing
from core.fields import earliest
from statements.models import Call, Incident, Proposal, Statement


class ByDay(Cursor):
    """Pages that go by a day; a cursor with something else in its place is refused."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (InvalidValue, ValueError, TypeError):
            raise bad_cursor() from None


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


@extend_schema(tags=["spoken"], parameters=[FORMAT], responses={200: shapes.StatementShape(many=True), **PROBLEMS})
class Statements(Listing):
    """Acts of speech by governments, newest first. A statement changes no legal status."""

    serializer_class = shapes.StatementShape
    filterset_class = filters.StatementFilter
    pagination_class = ByDay
    ordering = ("-day", "-code")
    title = "statements"
    queryset = statements()


@extend_schema(tags=["spoken"], responses={200: shapes.StatementShape, **PROBLEMS})
class StatementDetail(Detail):
    """One statement: who spoke, whom it names, and what it rests on."""

    serializer_class = shapes.StatementShape
    what = "statement"
    queryset = statements()


@extend_schema(tags=["spoken"], parameters=[FORMAT], responses={200: shapes.CallDetailShape(many=True), **PROBLEMS})
class Calls(Listing):
    """Demands made in statements, newest first."""

    serializer_class = shapes.CallDetailShape
    filterset_class = filters.CallFilter
    pagination_class = ByDay
    ordering = ("-day", "-code")
    title = "calls"
    queryset = calls()


@extend_schema(tags=["spoken"], responses={200: shapes.CallDetailShape, **PROBLEMS})
class CallDetail(Detail):
    """One demand: what, of whom, under which regime, and what came of it."""

    serializer_class = shapes.CallDetailShape
    what = "call"
    queryset = calls()


@extend_schema(tags=["spoken"], parameters=[FORMAT], responses={200: shapes.ProposalDetailShape(many=True), **PROBLEMS})
class Proposals(Listing):
    """Formal submissions to a committee, with every step."""

    serializer_class = shapes.ProposalDetailShape
    filterset_class = filters.ProposalFilter
    title = "proposals"
    queryset = proposals()


@extend_schema(tags=["spoken"], responses={200: shapes.ProposalDetailShape, **PROBLEMS})
class ProposalDetail(Detail):
    """One proposal."""

    serializer_class = shapes.ProposalDetailShape
    what = "proposal"
    queryset = proposals()


@extend_schema(tags=["spoken"], parameters=[FORMAT], responses={200: shapes.IncidentShape(many=True), **PROBLEMS})
class Incidents(Listing):
    """Attacks that statements speak of, newest first, with who says who did them."""

    serializer_class = shapes.IncidentShape
    filterset_class = filters.IncidentFilter
    pagination_class = ByDay
    ordering = ("-day", "-code")
    title = "incidents"
    queryset = incidents()


@extend_schema(tags=["spoken"], responses={200: shapes.IncidentShape, **PROBLEMS})
class IncidentDetail(Detail):
    """One incident."""

    serializer_class = shapes.IncidentShape
    what = "incident"
    queryset = incidents()
