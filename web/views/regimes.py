"""Regimes: who lists, under which texts, with which measures, and whom."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from lists import selectors as lists
from sanctions.models import Instrument, Measure, Regime
from sanctions.selectors import listing as listings
from sanctions.selectors import regimes as selectors
from sanctions.selectors.citing import Numbered
from web.caching import clocks, page
from web.context import frame_of
from web.finder import Filter, Question, Window, offset_of
from web.paging import paged
from web.views.search import STATUSES, kinds
from web.words import gettext as _

PER_PAGE = 50
ALL = "all"
_TIMELESS = {"as_of": None, "known_at": None}  # what a regime is does not depend on the clocks


@page()
def regimes(request: HttpRequest) -> HttpResponse:
    on, frame = clocks(request), frame_of(request)
    found = selectors.regimes(on)
    every = [row for one in found for row in one.rows]
    return render(
        request,
        "web/regimes.html",
        {
            "jurisdictions": found,
            "newest": {release.source_id: release for release in frame.newest},
            "total": len(every),
            "with_list": sum(row.regime.source_id in {one.source_id for one in frame.newest} for row in every),
            "twins": Question(request, ()).twins("/api/v1/regimes/", changes=_TIMELESS),
        },
    )


@dataclass(frozen=True)
class Cited:
    """An instrument or a measure with its citations, numbered in reading order."""

    item: Instrument | Measure
    marks: list[Numbered]


@dataclass(frozen=True)
class Basis:
    """What a regime's page rests on. Built in reading order, so that the numbers run down the page."""

    what: list[Numbered]
    authority: list[Numbered]
    instruments: list[Cited]
    measures: list[Cited]
    citations: list[Numbered] = field(default_factory=list)


@page("status", "kind", "page", state=lists.pulse)
def regime(request: HttpRequest, code: str) -> HttpResponse:
    found = selectors.find(code) if "\x00" not in code else None
    if found is None:
        raise Http404(_("There is no regime “%s”. The regimes page names all there are.") % code[:60])
    on, frame = clocks(request), frame_of(request)
    statuses = {code: str(word) for code, word in STATUSES.items()} | {ALL: _("any state")}
    question = Question(request, [Filter("status", _("Status"), statuses), Filter("kind", _("Kind"), kinds())])
    status = question.value("status") or "listed"
    chosen = {"regime": [found.code]}
    if status != ALL:
        chosen["status"] = [status, "listed-as-alias"] if status == "listed" else [status]
    if kind := question.value("kind"):
        chosen["kind"] = [kind]
    members = listings.listing(
        chosen,
        on,
        {release.source_id: release for release in frame.newest},
        limit=PER_PAGE,
        offset=offset_of(request, PER_PAGE),
        order="name",
    )
    pages = paged(request, Window(members.rows, members.total), PER_PAGE)
    return render(
        request,
        "web/regime.html",
        {
            "regime": found,
            "basis": basis(found),
            "release": next((one for one in frame.newest if one.source_id == found.source_id), None),
            "status": status,
            "statuses": statuses,
            "kinds": kinds(),
            "question": question,
            "members": members,
            "held": selectors.held(found, on),
            "next_run": lists.next_run(found.source.code) if found.source else None,
            "page": pages,
            "years": selectors.years(found, on),
            "twins": {"JSON": f"/api/v1/regimes/{found.code}/"},
            "member_twins": _member_twins(question, found.code, status),
        },
    )


def basis(regime: Regime) -> Basis:
    measures = list(regime.measures.all())
    instruments = [step.instrument for step in regime.legal_basis.all()]
    cited = selectors.citations(regime, measures, instruments)
    return Basis(
        what=cited.of("regime", regime.pk),
        authority=cited.of("authority", regime.authority_id),
        instruments=[Cited(one, cited.of("instrument", one.pk)) for one in instruments],
        measures=[Cited(one, cited.of("measure", one.pk)) for one in measures],
        citations=cited.all,
    )


def _member_twins(question: Question, code: str, status: str) -> dict[str, str]:
    """The same members from the API, whose designations take the regime as a filter."""
    pairs: dict[str, str | None] = {"regime": code, "status": None if status == ALL else status}
    return question.twins("/api/v1/designations/", changes=pairs)
