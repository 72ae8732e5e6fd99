"""Finding a party by name, reference or identifier, and narrowing what was found."""

from __future__ import annotations

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext

from core.clocks import Clocks
from entities.models import Kind
from sanctions.selectors import search as finding
from statements.selectors.asked import wanted
from web.caching import clocks, page
from web.context import frame_of
from web.finder import Filter, Question, Window, is_year, offset_of
from web.paging import paged
from web.parties import names
from web.words import gettext as _

PER_PAGE = 25
STATUSES = {
    "listed": gettext_lazy("in force"),
    "listed-as-alias": gettext_lazy("listed as an alias"),
    "delisted": gettext_lazy("delisted"),
    "not-listed": gettext_lazy("not listed"),
}
SOUGHT = {**STATUSES, finding.CALLED_FOR: gettext_lazy("called for")}


def kinds() -> dict[str, str]:
    return {kind.value: kind.label.lower() for kind in Kind}


def filters() -> list[Filter]:
    there = names()
    return [
        Filter("status", _("Status"), {code: str(word) for code, word in SOUGHT.items()}),
        Filter("regime", _("Regime"), there.regimes),
        Filter("measure", _("Measure"), there.measures),
        Filter("source", _("List"), there.lists),
        Filter("kind", _("Kind"), kinds()),
        Filter("country", _("Country"), check=lambda value: len(value) <= 200, hint=_("a country as a list prints it")),
        Filter("listed", _("Year listed"), check=is_year, hint=_("a year, as 2005")),
    ]


@page("q", *finding.FILTERS, "page")
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()
    if len(text) > finding.MOST_LETTERS:
        raise BadRequest(
            _("q is %(count)s characters long; write a name, reference or identifier of at most %(most)s.")
            % {"count": f"{len(text):,}", "most": finding.MOST_LETTERS}
        )
    on, frame = clocks(request), frame_of(request)
    question = Question(request, filters())
    results = finding.search(
        text,
        question.chosen,
        on,
        lambda: wanted(on),
        limit=PER_PAGE,
        offset=offset_of(request, PER_PAGE),
    )
    pages = paged(request, Window(results.hits, results.total), PER_PAGE)
    return render(
        request,
        "web/search.html",
        {
            "text": text,
            "question": question,
            "results": results,
            "exact": bool(results.hits) and results.hits[0].how != "name",
            "page": pages,
            "newest": frame.newest,
            "title": _title(text, question, results.total),
            "said": _said(question),
            "chips": question.chips(text, _("matches")),
            "facets": [
                question.facet(name, results.counts[name])
                for name in ("status", "regime", "measure", "source", "kind", "country")
            ],
            "years": question.facet("listed", results.counts["listed"], by_value=True, most=0),
            "year_counts": results.counts["listed"],
            "twins": _twins(question, on),
        },
    )


def _twins(question: Question, on: Clocks) -> dict[str, str]:
    """The same question to the API, which knows of designations alone: who is called for is no status to it."""
    if question.value("status") == finding.CALLED_FOR:
        return {}
    # It leaves out of a day who is not in force on it, unless it is asked for all.
    every = {"status": ",".join(STATUSES)} if on.as_of and "status" not in question.chosen else {}
    return question.twins("/api/v1/entities/", every)


def _title(text: str, question: Question, total: int) -> str:
    parties = ngettext("%s party", "%s parties", total) % f"{total:,}"
    chosen = [one.label(question.value(name)) for name, one in question.filters.items() if name in question.chosen]
    asked = ", ".join([part for part in (text, *chosen) if part])
    return f"{asked}: {parties}" if asked else _("All parties: %s") % f"{total:,}"


def _said(question: Question) -> dict[str, str]:
    """The filters in words, for the sentence."""
    return {name: one.label(question.value(name)) for name, one in question.filters.items() if name in question.chosen}
