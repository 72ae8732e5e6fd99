"""Designations across all regimes, filtered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from sanctions.selectors import listing as listings
from web.caching import clocks, page
from web.context import frame_of
from web.finder import Filter, Question, Window, is_year, offset_of
from web.paging import paged
from web.parties import names
from web.views.search import STATUSES, kinds
from web.words import gettext as _

PER_PAGE = 50


def filters() -> list[Filter]:
    there = names()
    return [
        Filter("status", _("Status"), {code: str(word) for code, word in STATUSES.items()}),
        Filter("regime", _("Regime"), there.regimes),
        Filter("kind", _("Kind"), kinds()),
        Filter("measure", _("Measure"), there.measures),
        Filter("authority", _("Authority"), there.authorities),
        Filter("listed", _("Year listed"), check=is_year, hint=_("a year, as 2005")),
        Filter("source", _("Source"), there.lists),
    ]


@page(*listings.FILTERS, "page")
def designations(request: HttpRequest) -> HttpResponse:
    on, frame = clocks(request), frame_of(request)
    question = Question(request, filters())
    chosen = dict(question.chosen)
    if on.as_of and "status" not in chosen:
        chosen["status"] = ["listed", "listed-as-alias"]  # a day alone asks for what was in force on it
    found = listings.listing(
        chosen,
        on,
        {release.source_id: release for release in frame.newest},
        limit=PER_PAGE,
        offset=offset_of(request, PER_PAGE),
    )
    pages = paged(request, Window(found.rows, found.total), PER_PAGE)
    said = {name: one.label(question.value(name)) for name, one in question.filters.items() if name in question.chosen}
    total = ngettext("%s designation", "%s designations", found.total) % f"{found.total:,}"
    return render(
        request,
        "web/designations.html",
        {
            "question": question,
            "found": found,
            "page": pages,
            "said": said,
            "title": ": ".join([part for part in (", ".join(said.values()), total) if part]),
            "in_force_only": bool(on.as_of and "status" not in question.chosen),
            "chips": question.chips(),
            "facets": [
                question.facet(name, found.counts[name])
                for name in ("status", "regime", "kind", "measure", "authority", "source")
            ],
            "years": question.facet("listed", found.counts["listed"], by_value=True, most=0),
            "year_counts": found.counts["listed"],
            "twins": question.twins("/api/v1/designations/"),
        },
    )
