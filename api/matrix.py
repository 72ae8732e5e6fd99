"""The gap matrix for services: the same question as the page, as JSON or one CSV row a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import filters, shapes, tables
from api.caching import Cached
from api.views import FORMAT, FORMATS, PROBLEMS
from entities.models import Entity, Kind
from statements.outcomes import Days
from statements.selectors import matrix as selectors
from statements.selectors.matrix import STATES, Asked, BadQuestion, Called, Cell, Matrix, Proposed, Row

ONCE = ("statement", "affiliates", "kind", "as_of", "known_at", "format")
MANY = ("regime", "entity")


class DaysShape(s.Serializer[Any]):
    days = s.IntegerField()
    at_least = s.BooleanField(help_text="A date is not known to the day, so that this is the fewest there can be")


class CallShape(s.Serializer[Any]):
    code = s.CharField()
    statement = s.CharField()
    date = s.CharField()
    by = s.ListField(child=s.CharField())
    as_one_of = s.CharField(help_text="The class it aims at; empty where it names the party")


class StepShape(s.Serializer[Any]):
    kind = s.CharField()
    date = s.CharField(allow_null=True)
    by = s.ListField(child=s.CharField())
    citations = s.ListField(child=s.CharField())


class ProposalShape(s.Serializer[Any]):
    code = s.CharField()
    by = s.ListField(child=s.CharField())
    state = s.CharField(help_text="held or blocked, where its own steps left it; or empty")
    steps = StepShape(many=True)


class CellShape(s.Serializer[Any]):
    regime = s.CharField()
    state = s.ChoiceField(choices=STATES)
    standing = s.CharField(help_text="The state by the lists alone, whatever was asked for")
    why = s.CharField(help_text="not-checked, not-found, not-known, date-not-confirmed, not-yet-listed, not-yet-made")
    listed_on = s.CharField(allow_null=True, help_text="As precise as it was given")
    delisted_on = s.CharField(allow_null=True)
    reference = s.CharField()
    via = shapes.EntityRef(allow_null=True, help_text="The party whose entry names it")
    not_listed_as_of = s.DateField(allow_null=True, help_text="Newest release of the regime's list by the day")
    cited_absence = s.CharField(allow_null=True, help_text="Day of the newest cited check that did not find it")
    first = s.BooleanField(help_text="No regime lists the party earlier")
    lag = DaysShape(allow_null=True, help_text="Days after the first regime to list the party")
    follows = s.CharField(allow_null=True, help_text="The regime whose date this is; such a date has no lag")
    calls = CallShape(many=True, help_text="For its listing, newest first")
    proposals = ProposalShape(many=True)
    proposed_to_listed = DaysShape(allow_null=True, help_text="Days from the first proposal to the listing")
    source = s.CharField(allow_null=True, help_text="The list that says so")  # type: ignore[assignment]
    citations = s.ListField(child=s.CharField())
    confidence = s.CharField()


class RowShape(s.Serializer[Any]):
    entity = shapes.EntityRef()
    code = s.CharField(allow_null=True)
    kind = s.CharField()
    affiliate_of = s.CharField(allow_null=True, help_text="Id of the party whose front, proxy or wing it is here")
    first_regime = s.CharField(allow_null=True)
    first_listed_on = s.CharField(allow_null=True)
    in_force = s.IntegerField(help_text="Regimes of the answer that list it on the day")
    totals = s.DictField(child=s.IntegerField())
    cells = CellShape(many=True)


class MatrixShape(s.Serializer[Any]):
    next = s.CharField(allow_null=True, help_text="Always null: a matrix is answered whole")
    previous = s.CharField(allow_null=True)
    as_of = s.DateField()
    known_at = s.DateField()
    regimes = s.ListField(child=s.CharField())
    totals = s.DictField(child=s.DictField(child=s.IntegerField()), help_text="By regime, how many in each state")
    results = RowShape(many=True)


# What a CSV row holds, beside the party: a cell flattened.
CSV = (
    "entity.id", "entity.name", "code", "kind", "affiliate_of", "regime", "state", "standing", "why", "listed_on",
    "delisted_on", "reference", "via.id", "via.name", "not_listed_as_of", "cited_absence", "first", "lag.days",
    "lag.at_least", "follows", "calls", "newest_call", "called_by", "proposals", "proposal_state",
    "proposed_to_listed.days", "proposed_to_listed.at_least", "source", "citations", "confidence",
)  # fmt: skip


def asked_of(request: Request) -> Asked:
    """Raises ValidationError for a parameter there is none of, or one given twice."""
    for name, values in request.query_params.lists():
        if name not in (*ONCE, *MANY):
            known = ", ".join(sorted((*ONCE, *MANY)))
            raise ValidationError(f"“{name[:60]}” is no parameter of the matrix; there are: {known}.")
        if len(values) > 1 and name not in MANY:
            raise ValidationError(f"{name}: given {len(values)} times; once is understood.")
        for value in values:
            if "\x00" in value or "\ufffd" in value:
                raise ValidationError(f"{name}: the value holds a character that no text has.")
            if len(value) > 10 * filters.LONGEST:
                raise ValidationError(f"{name}: longer than {10 * filters.LONGEST} characters.")

    def once(name: str) -> str:
        return request.query_params.get(name, "").strip()

    def many(name: str) -> list[str]:
        given = request.query_params.getlist(name)
        return [part.strip() for value in given for part in value.split(",") if part.strip()]

    return Asked(once("statement"), many("entity"), once("affiliates"), once("kind"), many("regime"))


@extend_schema(
    tags=["matrix"],
    parameters=[
        OpenApiParameter("statement", str, description="Code of a statement: rows are the parties it names"),
        OpenApiParameter("entity", str, many=True, description="Ids or codes of parties, repeated or with commas"),
        OpenApiParameter("affiliates", str, description="Of this party: its fronts, proxies and wings as more rows"),
        OpenApiParameter("kind", str, enum=list(Kind.values), description="Kind of party"),
        OpenApiParameter("regime", str, many=True, description="Columns: regime codes, repeated or with commas"),
        OpenApiParameter("as_of", str, description="On this day: 2004, 2004-01 or 2004-01-15"),
        OpenApiParameter("known_at", str, description="As known on this day"),
        FORMAT,
    ],
    responses={200: MatrixShape, **PROBLEMS},
)
class MatrixView(Cached, APIView):
    """Parties by regimes. Without parameters: the curated parties against eight regimes that list armed groups."""

    def get(self, request: Request) -> Any:
        asked = asked_of(request)
        wanted = request.query_params.get("format", "")
        if wanted not in FORMATS:
            raise ValidationError(f"format: there is no “{wanted[:40]}”; there are json and csv.")
        try:
            found = selectors.matrix(asked, filters.clocks_of(request))
        except BadQuestion as error:
            raise ValidationError(str(error)) from None
        if wanted == "csv":
            return tables.stream(_lines(found), list(CSV), f"matrix-as-of-{found.clocks.day}.csv")
        return Response(shape(found))


def shape(found: Matrix) -> dict[str, Any]:
    return {
        "next": None,
        "previous": None,
        "as_of": found.clocks.day.isoformat(),
        "known_at": found.clocks.known_day.isoformat(),
        "regimes": [regime.code for regime in found.regimes],
        "totals": {regime.code: total for regime, total in zip(found.regimes, found.totals, strict=True)},
        "results": [_row(row, group.affiliates_of) for group in found.groups for row in group.rows],
    }


def _row(row: Row, centre: Entity | None) -> dict[str, Any]:
    return {
        "entity": _party(row.entity),
        "code": row.entity.code,
        "kind": row.entity.kind,
        "affiliate_of": centre.public_id if centre else None,
        "first_regime": row.first.regime.code if row.first else None,
        "first_listed_on": row.first.on.edtf if row.first else None,
        "in_force": row.in_force,
        "totals": row.totals,
        "cells": [_cell(cell) for cell in row.cells],
    }


def _party(entity: Entity | None) -> dict[str, Any] | None:
    return {"id": entity.public_id, "name": entity.name} if entity else None


def _cell(cell: Cell) -> dict[str, Any]:
    record = cell.designation.record if cell.designation else None
    return {
        "regime": cell.regime.code,
        "state": cell.state,
        "standing": cell.standing[0],
        "why": cell.why,
        "listed_on": cell.listed_on.edtf if cell.listed_on else None,
        "delisted_on": cell.delisted_on.edtf if cell.delisted_on else None,
        "reference": cell.reference,
        "via": _party(cell.via),
        "not_listed_as_of": cell.not_listed_as_of,
        "cited_absence": cell.cited_absence.as_of.edtf if cell.cited_absence else None,
        "first": cell.is_first,
        "lag": _days(cell.lag),
        "follows": cell.follows.code if cell.follows else None,
        "calls": [_call(call) for call in cell.calls],
        "proposals": [_proposal(one) for one in cell.proposals],
        "proposed_to_listed": _days(cell.waited),
        "source": record.source.code if record else None,
        "citations": cell.citation_codes,
        "confidence": cell.confidence,
    }


def _days(days: Days | None) -> dict[str, Any] | None:
    return {"days": days.count, "at_least": days.least} if days else None


def _call(call: Called) -> dict[str, Any]:
    one = call.target.call
    return {
        "code": one.code,
        "statement": one.statement.code,
        "date": call.on.edtf,
        "by": one.statement.parties,
        "as_one_of": call.as_one_of,
    }


def _proposal(one: Proposed) -> dict[str, Any]:
    return {
        "code": one.proposal.code,
        "by": one.proposal.proposed_by,
        "state": one.state,
        "steps": [
            {
                "kind": step.kind,
                "date": step.date.edtf if step.date else None,
                "by": step.by,
                "citations": step.citation_codes,
            }
            for step in one.steps
        ],
    }


def _lines(found: Matrix) -> Iterator[dict[str, Any]]:
    for row in shape(found)["results"]:
        for cell in row["cells"]:
            calls, proposals = cell["calls"], cell["proposals"]
            yield {
                **{name: row[name] for name in ("entity", "code", "kind", "affiliate_of")},
                **cell,
                "calls": len(calls),
                "newest_call": calls[0]["date"] if calls else None,
                "called_by": calls[0]["by"] if calls else [],
                "proposals": len(proposals),
                "proposal_state": proposals[-1]["state"] if proposals else None,
            }
