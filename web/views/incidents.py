"""Attacks: tolls, who claimed them, whom others blame, and what was said and asked about them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sanctions.selectors.citing import Cited
from statements.selectors import spoken
from statements.selectors.outcomes_of import asked_by, outcomes_of
from web.caching import clocks, page
from web.context import Frame
from web.finder import Question
from web.paging import paged
from web.views.statements import incident_codes

PER_PAGE = 50


@page("page")
def incidents(request: HttpRequest) -> HttpResponse:
    on = clocks(request)
    shown = paged(request, spoken.incidents_by(on), PER_PAGE)
    codes = (code for one in shown for code in incident_codes(one))
    return render(
        request,
        "web/incidents.html",
        {
            "frame": Frame(request),
            "page": shown,
            "sources": Cited(codes),
            "twins": Question(request, ()).twins("/api/v1/incidents/"),
        },
    )


@page()
def incident(request: HttpRequest, slug: str) -> HttpResponse:
    on, frame = clocks(request), Frame(request)
    one = spoken.incidents_by(on).filter(code=slug).first()
    if one is None:
        raise Http404(_("There is no incident “%s” here by this day.") % slug[:60])
    day = min(on.day, on.known_day)
    answers = outcomes_of(asked_by(on).filter(incidents=one), on, frame.newest)
    parts = spoken.discrepancies([one.code])
    codes = [*incident_codes(one), *(code for part in parts for code in part.citation_codes)]
    codes += [code for answer in answers for code in answer.call.citation_codes]
    return render(
        request,
        "web/incident.html",
        {
            "frame": frame,
            "one": one,
            "spoken": [link for link in one.spoken if link.statement.date.earliest <= day],
            "answers": answers,
            "discrepancies": parts,
            "sources": Cited(codes),
            "twins": {"JSON": f"/api/v1/incidents/{one.code}/{frame.query}"},
        },
    )
