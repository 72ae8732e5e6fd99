"""The gap matrix: parties against regimes, each cell with its day, its evidence and what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanctions.models import Citation, Regime
from statements.models import Statement
from statements.selectors import matrix as selectors
from statements.selectors.matrix import COLUMNS, STATES, Asked, BadQuestion, Cell, Group, Matrix, Proposed, Row
from web.caching import clocks, page
from web.context import Frame
from web.views.search import kinds


@dataclass(frozen=True)
class Mark:
    number: int
    citation: Citation
    confidence: str


class Marks:
    """The documents of the page, numbered as a reader meets them."""

    def __init__(self, found: Matrix) -> None:
        self._found = found
        self._numbers: dict[str, int] = {}

    def of(self, codes: Sequence[str], confidence: str = "") -> list[Mark]:
        """The first two documents: one more mark would say no more."""
        marks = []
        for one in self._found.citations(codes)[:2]:
            number = self._numbers.setdefault(one.code, len(self._numbers) + 1)
            marks.append(Mark(number, one, confidence))
        return marks

    @property
    def all(self) -> list[Citation]:
        return [self._found.documents[code] for code in self._numbers]


@dataclass(frozen=True)
class CellShown:
    cell: Cell
    marks: list[Mark]
    call_marks: list[Mark]
    step_marks: list[Mark]
    bar: float  # per cent of the longest lag on the page

    @property
    def asked(self) -> bool:
        """Whether what was asked for belongs in the cell: once listed, it is history."""
        return bool(self.cell.calls) and not self.cell.in_force


@dataclass(frozen=True)
class RowShown:
    row: Row
    cells: list[CellShown]


@dataclass(frozen=True)
class GroupShown:
    group: Group
    rows: list[RowShown]


@dataclass(frozen=True)
class StepShown:
    step: object
    marks: list[Mark]


@dataclass(frozen=True)
class ProposalShown:
    row: Row
    cell: Cell
    proposed: Proposed
    steps: list[StepShown]


@page("statement", "affiliates", "kind", many=("regime", "entity"))
def matrix(request: HttpRequest) -> HttpResponse:
    on, frame = clocks(request), Frame(request)
    asked = Asked(
        request.GET.get("statement", "").strip(),
        _many(request, "entity"),
        request.GET.get("affiliates", "").strip(),
        request.GET.get("kind", "").strip(),
        _many(request, "regime"),
    )
    try:
        found = selectors.matrix(asked, on)
    except BadQuestion as error:
        raise BadRequest(str(error)) from None
    marks, longest = Marks(found), max(found.longest, 1)
    groups = [
        GroupShown(group, [RowShown(row, [_shown(cell, marks, longest) for cell in row.cells]) for row in group.rows])
        for group in found.groups
    ]
    proposals = [
        ProposalShown(
            row, cell, one, [StepShown(step, marks.of(step.citation_codes, step.confidence)) for step in one.steps]
        )
        for row in found.rows
        for cell in row.cells
        for one in cell.proposals
    ]
    chosen = [regime.code for regime in found.regimes]
    return render(
        request,
        "web/matrix.html",
        {
            "frame": frame,
            "found": found,
            "asked": asked,
            "groups": groups,
            "proposals": proposals,
            "title": _title(found, asked),
            "totals": list(zip(found.regimes, found.totals, strict=True)),
            "tallied": selectors.tally(cell for row in found.rows for cell in row.cells),
            "in_all": sum(row.in_force == len(found.regimes) for row in found.rows),
            "open_calls": [(row, cell) for row in found.rows for cell in row.cells if cell.calls and not cell.in_force],
            "states": STATES,
            "statements": Statement.objects.filter(published=True).only("code", "title", "date"),
            "regimes": _regimes(chosen),
            "chosen": chosen,
            "kinds": kinds(),
            "entity": ",".join(asked.entities),
            "citations": marks.all,
            "twins": _twins(request),
            "is_now": on.is_now,
        },
    )


def _many(request: HttpRequest, name: str) -> list[str]:
    return [part.strip() for value in request.GET.getlist(name) for part in value.split(",") if part.strip()]


def _regimes(chosen: Sequence[str]) -> list[Regime]:
    """The columns to offer: the usual ones first, then the others."""
    order = {code: place for place, code in enumerate(dict.fromkeys([*chosen, *COLUMNS]))}
    rows = Regime.objects.only("code", "short", "jurisdiction")
    return sorted(rows, key=lambda one: (order.get(one.code, len(order)), one.jurisdiction, one.code))


def _twins(request: HttpRequest) -> dict[str, str]:
    """The same question to the API, values given more than once included."""
    given = request.GET.copy()
    path = "/api/v1/matrix/"
    query = given.urlencode()
    given["format"] = "csv"
    return {"JSON": f"{path}?{query}" if query else path, "CSV": f"{path}?{given.urlencode()}"}


def _shown(cell: Cell, marks: Marks, longest: int) -> CellShown:
    call = cell.calls[0].target.call if cell.calls and not cell.in_force else None
    last = cell.proposals[-1].last if cell.proposals and cell.proposal_state else None
    return CellShown(
        cell,
        marks.of(cell.citation_codes, cell.confidence),
        marks.of(call.citation_codes[:1], call.confidence) if call else [],
        marks.of(last.citation_codes[:1], last.confidence) if last else [],
        round(100 * cell.lag.count / longest, 1) if cell.lag else 0,
    )


def _title(found: Matrix, asked: Asked) -> str:
    if found.statement:
        return _("Who lists whom: the parties of “%s”") % found.statement
    if asked.entities and len(found.groups[0].rows) == 1:
        return _("Who lists %s") % found.groups[0].rows[0].entity.name
    return _("Which regimes have whom, and which do not")
