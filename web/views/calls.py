"""What governments ask for: every call, with its state and how long it has been open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, ngettext

from sanctions.selectors.citing import Cited
from statements.selectors.outcomes_of import Answer, asked_by, longest_open_first, outcomes_of
from web.caching import clocks, page
from web.context import frame_of
from web.finder import Filter, Question, is_year
from web.paging import paged
from web.parties import regime_names
from web.words import gettext as _

PER_PAGE = 50
STATES = {
    "open": gettext_lazy("open"),
    "partly-met": gettext_lazy("partly met"),
    "met": gettext_lazy("met"),
    "moot": gettext_lazy("moot: already so on the day of the call"),
    "unknown": gettext_lazy("not known"),
    "not-tracked": gettext_lazy("not tracked"),
}
FILTERS = ("state", "regime", "addressee", "party", "kind", "entity", "year")

_VALUES: Mapping[str, Callable[[Answer], list[str]]] = {
    "state": lambda one: [one.state],
    "regime": lambda one: [one.call.regime.code] if one.call.regime else [],
    "addressee": lambda one: [one.call.addressee] if one.call.addressee else [],
    "party": lambda one: list(one.call.statement.parties),
    "kind": lambda one: [one.call.kind],
    "entity": lambda one: [target.entity.public_id for target in one.targets if target.entity],
    "year": lambda one: [str(one.call.statement.date.earliest.year)],
}


@page(*FILTERS, "page")
def calls(request: HttpRequest) -> HttpResponse:
    on, frame = clocks(request), frame_of(request)
    answers = outcomes_of(asked_by(on), on, frame.newest)
    question = Question(request, _filters(answers))
    found = longest_open_first(one for one in answers if _meets(one, question))
    counts = {
        name: dict(Counter(value for one in answers if _meets(one, question, name) for value in _VALUES[name](one)))
        for name in FILTERS
    }
    said = {name: one.label(question.value(name)) for name, one in question.filters.items() if name in question.chosen}
    total = ngettext("%s call", "%s calls", len(found)) % f"{len(found):,}"
    shown = paged(request, found, PER_PAGE)
    return render(
        request,
        "web/calls.html",
        {
            "question": question,
            "total": len(found),
            "page": shown,
            "said": said,
            "title": ": ".join(part for part in (", ".join(said.values()), total) if part),
            "chips": question.chips(),
            "tally": [(code, number) for code in STATES if (number := sum(one.state == code for one in found))],
            "facets": [question.facet(name, counts[name]) for name in FILTERS[:-1]]
            + [question.facet("year", counts["year"], by_value=True, most=16)],
            "sources": Cited(code for one in shown for code in one.call.citation_codes),
            "twins": question.twins("/api/v1/calls/"),
        },
    )


def _filters(answers: list[Answer]) -> list[Filter]:
    kinds = sorted({one.call.kind for one in answers})
    parties = sorted({party for one in answers for party in one.call.statement.parties})
    aimed = {target.entity for one in answers for target in one.targets if target.entity}
    addressees = sorted({one.call.addressee for one in answers if one.call.addressee})
    return [
        Filter("state", _("State"), {code: str(word) for code, word in STATES.items()}),
        Filter("regime", _("Regime"), regime_names()),
        Filter("addressee", _("Addressed to"), {one: one for one in addressees}),
        Filter("party", _("Asked by"), {one: one for one in parties}),
        Filter("kind", _("Kind"), {one: one.replace("-", " ") for one in kinds}),
        Filter(
            "entity", _("Party aimed at"), {one.public_id: one.name for one in sorted(aimed, key=lambda one: one.name)}
        ),
        Filter("year", _("Year"), check=is_year, hint=_("a year, as 2005")),
    ]


def _meets(one: Answer, question: Question, without: str = "") -> bool:
    return all(
        question.value(name) in _VALUES[name](one) for name in question.chosen if name != without
    )  # a facet's counts leave out its own filter
