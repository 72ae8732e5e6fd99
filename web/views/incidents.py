"""Attacks: tolls, who claimed them, whom others blame, and what was said and asked about them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.together import together
from sanctions.selectors.citing import Cited
from statements.models import Incident
from statements.selectors import incidents as selectors
from statements.selectors.outcomes_of import asked_by, outcomes_of
from statements.selectors.spoken import discrepancies
from web.caching import clocks, page
from web.context import frame_of
from web.finder import Question
from web.paging import paged
from web.words import gettext as _

PER_PAGE = 50


@page("page")
def incidents(request: HttpRequest) -> HttpResponse:
    on = clocks(request)
    shown = paged(request, selectors.happened(on), PER_PAGE)
    rows = Incident.objects.filter(pk__in=[one.pk for one in shown]).order_by("-date", "code")
    found = selectors.told(together(**selectors.parts(rows)), min(on.day, on.known_day))
    return render(
        request,
        "web/incidents.html",
        {
            "page": shown,
            "found": found,
            "sources": Cited(code for told in found for code in told.citation_codes),
            "twins": Question(request, ()).twins("/api/v1/incidents/"),
        },
    )


@page()
def incident(request: HttpRequest, slug: str) -> HttpResponse:
    on, frame = clocks(request), frame_of(request)
    rows = selectors.happened(on).filter(code=slug)
    told = next(iter(selectors.told(together(**selectors.parts(rows)), min(on.day, on.known_day))), None)
    if told is None:
        raise Http404(_("There is no incident “%s” here by this day.") % slug[:60])
    answers = outcomes_of(asked_by(on).filter(incidents=told.incident), on, frame.newest)
    parts = discrepancies([slug])
    codes = [*told.citation_codes, *(code for part in parts for code in part.citation_codes)]
    codes += [code for answer in answers for code in answer.call.citation_codes]
    return render(
        request,
        "web/incident.html",
        {
            "one": told.incident,
            "told": told,
            "answers": answers,
            "discrepancies": parts,
            "sources": Cited(codes),
            "twins": {"JSON": f"/api/v1/incidents/{slug}/{frame.query}"},
        },
    )
