"""The gap matrix: parties against regimes, each cell with its day, its evidence and what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sanctions.models import Regime
from sanctions.selectors.citing import Cited, Numbered
from statements.cells import ENDINGS, HOLDS, STATES, Cell, Group, Matrix, Proposed, Row, tally
from statements.models import ProposalStep
from statements.selectors import matrix as selectors
from statements.selectors.matrix import ALL, COLUMNS, PROPOSED, Asked, BadQuestion
from web.caching import clocks, page
from web.finder import twins
from web.views.search import kinds
from web.words import gettext as _

MOST_MARKS = 2  # one more document after a cell would say no more
MOST_NAMED = 3  # open calls that the first sentence tells one by one


@dataclass(frozen=True)
class Told:
    """Steps of one kind in a party's proposals, told together: “on hold 2016-03-31, 2016-10-01 by China”."""

    state: str
    steps: list[ProposalStep]
    by: list[str]


@dataclass(frozen=True)
class CellShown:
    cell: Cell
    marks: list[Numbered]
    call_marks: list[Numbered]
    told: list[Told]
    step_marks: list[Numbered]
    bar: float  # per cent of the longest lag on the page


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
    step: ProposalStep
    marks: list[Numbered]


@dataclass(frozen=True)
class ProposalShown:
    row: Row
    cell: Cell
    proposed: Proposed
    steps: list[StepShown]


@page("statement", "people", "kind", many=("regime", "entity", "affiliates"))
def matrix(request: HttpRequest) -> HttpResponse:
    asked = Asked(
        request.GET.get("statement", "").strip(),
        _many(request, "entity"),
        _many(request, "affiliates"),
        request.GET.get("people", "").strip(),
        request.GET.get("kind", "").strip(),
        _many(request, "regime"),
    )
    try:
        found = selectors.matrix(asked, clocks(request))
    except BadQuestion as error:
        raise BadRequest(str(error)) from None
    draw = _Drawing(found)
    groups = [
        GroupShown(group, [RowShown(row, [draw.cell(one) for one in row.cells]) for row in group.rows])
        for group in found.groups
    ]
    proposals = [draw.proposal(row, cell, one) for row in found.rows for cell in row.cells for one in cell.proposals]
    open_ = [(row, cell) for row in found.rows for cell in row.cells if cell.open_calls]
    open_.sort(key=lambda pair: -(pair[1].open_for.count if pair[1].open_for else -1))
    return render(
        request,
        "web/matrix.html",
        {
            "found": found,
            "asked": asked,
            "groups": groups,
            "proposals": proposals,
            "title": _title(found, asked),
            "totals": list(zip(found.regimes, found.totals, strict=True)),
            "tallied": tally(found.cells),
            "in_all": sum(row.in_force == len(found.regimes) for row in found.rows),
            "open_calls": open_,
            "named_calls": open_[:MOST_NAMED],
            "more_calls": len(open_[MOST_NAMED:]),
            "states": STATES,
            "affiliates": _affiliates(found, asked),
            "proposed": PROPOSED,
            "regimes": _regimes(found),
            "kinds": kinds(),
            "citations": draw.cited.all,
            "twins": _twins(request),
        },
    )


class _Drawing:
    """Cells and proposals with their source marks, the documents numbered as a reader meets them."""

    def __init__(self, found: Matrix) -> None:
        self.cited = Cited(code for cell in found.cells for code in cell.all_codes)
        self._longest = max(found.longest, 1)

    def cell(self, cell: Cell) -> CellShown:
        call = cell.open_calls[0].target.call if cell.open_calls else None
        last = cell.decided_by
        return CellShown(
            cell,
            self._marks(cell.citation_codes),
            self._marks(call.citation_codes[:1]) if call else [],
            [told for state, kinds in (("held", HOLDS), ("blocked", ENDINGS)) if (told := _told(cell, state, kinds))],
            self._marks(last.citation_codes[:1]) if last else [],
            round(100 * cell.lag.count / self._longest, 1) if cell.lag else 0,
        )

    def proposal(self, row: Row, cell: Cell, one: Proposed) -> ProposalShown:
        steps = [StepShown(step, self._marks(step.citation_codes)) for step in one.steps]
        return ProposalShown(row, cell, one, steps)

    def _marks(self, codes: Sequence[str]) -> list[Numbered]:
        return self.cited.of(codes[:MOST_MARKS])


def _told(cell: Cell, state: str, kinds: Sequence[str]) -> Told | None:
    steps = cell.steps_of(kinds)
    return Told(state, steps, list(dict.fromkeys(name for step in steps for name in step.by))) if steps else None


def _many(request: HttpRequest, name: str) -> list[str]:
    return [part.strip() for value in request.GET.getlist(name) for part in value.split(",") if part.strip()]


def _affiliates(found: Matrix, asked: Asked) -> list[tuple[str, str, bool]]:
    """Whose affiliates can be asked for: value, name, and whether they are."""
    groups = {row.entity.code or row.entity.public_id: row.entity for row in found.groups[0].rows}
    names = {ALL: _("every party here")} if len(groups) > 1 else {}
    names |= {code: one.short or one.name for code, one in groups.items() if one.kind == "group"}
    chosen = ",".join(asked.affiliates)
    if chosen and chosen not in names:
        names[chosen] = ", ".join(names.get(value, value) for value in asked.affiliates)
    return [(value, name, value == chosen) for value, name in names.items()]


def _regimes(found: Matrix) -> list[tuple[Regime, bool]]:
    """The columns to choose from, and whether they are chosen: these first, then the usual ones, then the others."""
    chosen = [regime.code for regime in found.regimes]
    order = {code: place for place, code in enumerate(dict.fromkeys([*chosen, *COLUMNS]))}
    rows = sorted(found.offered, key=lambda one: (order.get(one.code, len(order)), one.jurisdiction, one.code))
    return [(one, one.code in chosen) for one in rows]


def _twins(request: HttpRequest) -> dict[str, str]:
    """The same question to the API, without the fields of the form that were left empty."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values if value.strip()]
    return twins("/api/v1/matrix/", pairs)


def _title(found: Matrix, asked: Asked) -> str:
    if found.statement:
        return _("Who lists whom: the parties of “%s”") % found.statement
    if asked.entities and len(found.groups[0].rows) == 1:
        return _("Who lists %s") % found.groups[0].rows[0].entity.name
    return _("Which regimes have whom, and which do not")
