"""The gap matrix for services: the same question as the page, as JSON or as a table with a row a cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from rest_framework import serializers as s
from rest_framework.request import Request
from rest_framework.response import Response

from api import filters, shapes
from api.filters import Clocked, Many, Text
from api.problems import Refused
from api.renderers import FORMS
from api.views.base import Endpoint
from entities.models import Entity, Kind
from statements.cells import STATES, Called, Cell, Group, Matrix, Proposed, Row
from statements.outcomes import Days
from statements.selectors import matrix as selectors
from statements.selectors.matrix import ALL, PROPOSED, Asked, BadQuestion


class MatrixDaysShape(s.Serializer[Any]):
    days = s.IntegerField()
    at_least = s.BooleanField(help_text="A date is not known to the day, so that this is the fewest there can be")


class MatrixCallShape(s.Serializer[Any]):
    code = s.CharField()
    statement = s.CharField()
    date = s.CharField()
    by = s.ListField(child=s.CharField())
    as_one_of = s.CharField(help_text="The class it aims at; empty where it names the party")


class MatrixStepShape(s.Serializer[Any]):
    kind = s.CharField()
    date = s.CharField(allow_null=True)
    by = s.ListField(child=s.CharField())
    citations = s.ListField(child=s.CharField())


class MatrixProposalShape(s.Serializer[Any]):
    code = s.CharField()
    by = s.ListField(child=s.CharField())
    state = s.CharField(help_text="held or blocked, where its own steps left it; or empty")
    steps = MatrixStepShape(many=True)


class MatrixCellShape(s.Serializer[Any]):
    regime = s.CharField()
    state = s.ChoiceField(choices=STATES)
    standing = s.CharField(help_text="The state by the lists alone, whatever was asked for")
    why = s.CharField(help_text="not-checked, not-found, not-known, date-not-confirmed, not-yet-listed, not-yet-made")
    listed_on = s.CharField(allow_null=True, help_text="As precise as it was given")
    delisted_on = s.CharField(allow_null=True)
    reference = s.CharField()
    via = shapes.EntityRef(allow_null=True, help_text="The party whose entry names it")
    not_listed_as_of = s.DateField(
        allow_null=True,
        help_text="Newest release without it by the day; the day itself, where the party or regime came later",
    )
    cited_absence = s.CharField(allow_null=True, help_text="Day of the newest cited check that did not find it")
    first = s.BooleanField(help_text="No regime lists the party earlier")
    lag = MatrixDaysShape(allow_null=True, help_text="Days after the first regime to list the party")
    follows = s.CharField(allow_null=True, help_text="The regime whose date this is; such a date has no lag")
    calls = MatrixCallShape(many=True, help_text="For its listing, newest first")
    open_calls = s.IntegerField(help_text="How many of them wait for a listing; after a delisting, those made since")
    open_for = MatrixDaysShape(
        allow_null=True, help_text="Days from the newest open call to the newest look that did not find the party"
    )
    proposals = MatrixProposalShape(many=True)
    proposed_to_listed = MatrixDaysShape(allow_null=True, help_text="Days from the first proposal to the listing")
    source = s.CharField(allow_null=True, help_text="The list that says so, or has it not")  # type: ignore[assignment]  # the field is named so
    citations = s.ListField(child=s.CharField())
    confidence = s.CharField()


class MatrixRowShape(s.Serializer[Any]):
    entity = shapes.EntityRef()
    code = s.CharField(allow_null=True)
    kind = s.CharField()
    group = s.ChoiceField(choices=("asked", "affiliates", "people"), help_text="What it has a row by")
    affiliate_of = s.CharField(allow_null=True, help_text="Id of the party whose front, proxy or wing it is here")
    first_regime = s.CharField(allow_null=True)
    first_listed_on = s.CharField(allow_null=True)
    in_force = s.IntegerField(help_text="Regimes of the answer that list it on the day")
    totals = s.DictField(child=s.IntegerField())
    cells = MatrixCellShape(many=True)


class MatrixShape(s.Serializer[Any]):
    next = s.CharField(allow_null=True, help_text="Always null: a matrix is answered whole")
    previous = s.CharField(allow_null=True)
    as_of = s.DateField()
    known_at = s.DateField()
    regimes = s.ListField(child=s.CharField())
    totals = s.DictField(child=s.DictField(child=s.IntegerField()), help_text="By regime, how many in each state")
    results = MatrixRowShape(many=True)


# What a row of its table holds, beside the party: a cell flattened.
COLUMNS = (
    "entity.id", "entity.name", "code", "kind", "group", "affiliate_of", "as_of", "known_at", "regime", "state",
    "standing", "why", "listed_on", "delisted_on", "reference", "via.id", "via.name", "not_listed_as_of",
    "cited_absence", "first", "lag.days", "lag.at_least", "follows", "calls", "open_calls", "newest_call", "called_by",
    "open_for.days", "open_for.at_least", "proposals", "proposal_state", "proposed_to_listed.days",
    "proposed_to_listed.at_least", "source", "citations", "confidence",
)  # fmt: skip


class MatrixFilter(Clocked):
    statement = Text("", "Code of a statement: rows are the parties it names", longest=100)
    entity = Many(help_text="Ids, codes, short names or names of parties")
    affiliates = Many(help_text=f"Of these parties: fronts, proxies and wings as more rows; “{ALL}”: of every row")
    people = Text("", f"“{PROPOSED}”: persons tied to a row whose listing was proposed, as more rows", longest=20)
    kind = Text("", f"Kind of party: {', '.join(Kind.values)}", longest=20)
    regime = Many(help_text="Columns: codes of regimes")


class MatrixView(Endpoint):
    """Parties by regimes. Without parameters: the curated parties against eight regimes that list armed groups.

    A cell is in-force, as-alias, delisted, called-for, held, blocked, not-listed or unknown on the day; not-listed
    says as of which release. As CSV or XLSX: a row a cell.
    """

    tag, operation = "statements", "matrix"
    serializer_class = MatrixShape
    filterset_class = MatrixFilter
    queryset = Entity.objects.all()
    renderer_classes = FORMS

    def prepare(self, request: Request, **_: Any) -> Matrix:
        self.asked = filters.ask(request, self, self.get_queryset().none())
        values = self.asked.values
        asked = Asked(
            values["statement"] or "",
            values["entity"] or [],
            values["affiliates"] or [],
            values["people"] or "",
            values["kind"] or "",
            values["regime"] or [],
        )
        try:
            return selectors.matrix(asked, self.asked.clocks)
        except BadQuestion as error:
            raise Refused(str(error)) from None

    def answer(self, prepared: Matrix) -> HttpResponseBase:
        if self.as_table:
            return self.tabled(_lines(prepared), list(COLUMNS), f"matrix-as-of-{prepared.clocks.day}")
        return Response(shape(prepared))


def shape(found: Matrix) -> dict[str, Any]:
    return {
        "next": None,
        "previous": None,
        "as_of": found.clocks.day.isoformat(),
        "known_at": found.clocks.known_day.isoformat(),
        "regimes": [regime.code for regime in found.regimes],
        "totals": {regime.code: total for regime, total in zip(found.regimes, found.totals, strict=True)},
        "results": [_row(row, group) for group in found.groups for row in group.rows],
    }


def _row(row: Row, group: Group) -> dict[str, Any]:
    centre = row.ties[0].target if group.kind == "affiliates" else None
    return {
        "entity": _party(row.entity),
        "code": row.entity.code,
        "kind": row.entity.kind,
        "group": group.kind,
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
        "open_calls": len(cell.open_calls),
        "open_for": _days(cell.open_for),
        "proposals": [_proposal(one) for one in cell.proposals],
        "proposed_to_listed": _days(cell.waited),
        "source": cell.source.code if cell.source else None,
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
        "by": call.by,
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
                **{name: row[name] for name in ("entity", "code", "kind", "group", "affiliate_of")},
                "as_of": found.clocks.day,
                "known_at": found.clocks.known_day,
                **cell,
                "calls": len(calls),
                "newest_call": calls[0]["date"] if calls else None,
                "called_by": calls[0]["by"] if calls else [],
                "proposals": len(proposals),
                "proposal_state": proposals[-1]["state"] if proposals else None,
            }
