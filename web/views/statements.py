"""What governments say: statements, filtered; and one with its calls and what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from core.dates import PartialDate
from entities.models import Entity
from sanctions.selectors.citing import Cited
from statements.models import Discrepancy, Statement
from statements.selectors import listing as listings
from statements.selectors import spoken
from statements.selectors.judging import Aim
from statements.selectors.outcomes_of import Answer, asked_by, outcomes_of
from web.caching import clocks, page
from web.context import frame_of
from web.finder import Filter, Question, Window, is_year, offset_of
from web.paging import paged
from web.parties import regime_names
from web.words import gettext as _

PER_PAGE = 50


def party_names() -> dict[str, str]:
    """Every government or body that spoke."""
    found = Statement.objects.filter(published=True).values_list("parties", flat=True)
    return {one: one for one in sorted({party for parties in found for party in parties})}


def named_parties() -> dict[str, str]:
    """Every party that a statement names or a call aims at, by its public id."""
    named = Entity.objects.filter(mentions__statement__published=True)
    aimed = Entity.objects.filter(targeted__call__statement__published=True)
    return dict(named.union(aimed).order_by("name").values_list("public_id", "name"))


def _kinds() -> dict[str, str]:
    found = Statement.objects.filter(published=True).order_by().values_list("kind", flat=True).distinct()
    return {one: one.replace("-", " ") for one in sorted(found)}


def filters() -> list[Filter]:
    return [
        Filter("party", _("Spoken by"), party_names()),
        Filter("entity", _("Group named"), named_parties()),
        Filter("regime", _("Regime called for"), regime_names()),
        Filter("kind", _("Kind"), _kinds()),
        Filter("year", _("Year"), check=is_year, hint=_("a year, as 2005")),
    ]


@page(*listings.FILTERS, "page")
def statements(request: HttpRequest) -> HttpResponse:
    on = clocks(request)
    question = Question(request, filters())
    found = listings.listing(question.chosen, on, limit=PER_PAGE, offset=offset_of(request, PER_PAGE))
    said = {name: one.label(question.value(name)) for name, one in question.filters.items() if name in question.chosen}
    total = ngettext("%s statement", "%s statements", found.total) % f"{found.total:,}"
    return render(
        request,
        "web/statements.html",
        {
            "question": question,
            "found": found,
            "page": paged(request, Window(found.rows, found.total), PER_PAGE),
            "said": said,
            "title": ": ".join(part for part in (", ".join(said.values()), total) if part),
            "chips": question.chips(),
            "facets": [question.facet(name, found.counts[name]) for name in ("party", "entity", "regime", "kind")]
            + [question.facet("year", found.counts["year"], by_value=True, most=16)],
            "twins": question.twins("/api/v1/statements/"),
        },
    )


# One statement ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """One thing that came of a statement, found by somebody or computed: then of the party in `aim`."""

    when: PartialDate
    state: str
    text: str
    codes: list[str]
    confidence: str = "high"
    aim: Aim | None = None
    call: str = ""


@page()
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    on, frame = clocks(request), frame_of(request)
    one = spoken.read(slug, on)
    if one is None:
        raise Http404(_("There is no statement “%s” here by this day.") % slug[:60])
    answers = outcomes_of(asked_by(on).filter(statement=one.statement), on, frame.newest)
    parts = spoken.discrepancies([slug, *(answer.call.code for answer in answers)])
    listed = [answer for answer in answers if answer.computed]
    return render(
        request,
        "web/statement.html",
        {
            "one": one.statement,
            "spoken": one,
            "answers": answers,
            "listed": listed,
            "tally": _tally(answers),
            "oldest": max((a for a in listed if a.open), key=lambda a: a.days.count if a.days else -1, default=None),
            "since": sorted(_since(one.statement, answers), key=lambda event: (event.when.latest, event.when.earliest)),
            "roll": one.roll,
            "named_listed": sum(line.designation is not None for line in one.roll.named),
            "welcomed": [m for m in one.mentions if m.manner == "designation-welcomed"],
            "discrepancies": parts,
            "sources": Cited(_codes(one, answers, parts)),
            "twins": {"JSON": f"/api/v1/statements/{slug}/{frame.query}"},
        },
    )


def _tally(answers: Iterable[Answer]) -> list[tuple[str, int]]:
    counted: dict[str, int] = {}
    for answer in answers:
        counted[answer.state] = counted.get(answer.state, 0) + 1
    return list(counted.items())


def _since(one: Statement, answers: Iterable[Answer]) -> Iterator[Event]:
    for number, answer in enumerate(answers, 1):
        call = str(number)
        for finding in answer.findings:
            yield Event(finding.as_of, finding.status, finding.note, finding.citation_codes, finding.confidence,
                        call=call)  # fmt: skip
        for aim in answer.since:
            days, period = aim.outcome.days, aim.outcome.period
            if days is not None and period is not None and aim.designation is not None:
                when = PartialDate.on(period.ended) if answer.call.kind == "delist" and period.ended else (
                    period.listed_on or PartialDate.on(period.begun))  # fmt: skip
                word = _("delisted") if answer.call.kind == "delist" else _("listed")
                yield Event(when, "met" if aim.is_named else "in-force", word, aim.designation.citation_codes,
                            aim=aim, call=call)  # fmt: skip
        if answer.open and answer.as_of and answer.as_of >= one.date.earliest:
            names = ", ".join(aim.entity.short or aim.entity.name for aim in answer.open[:12])
            where = _("Newest release of the list") if answer.release else _("Newest cited check")
            text, found = _("%(where)s: %(names)s not on it."), "not-listed"
            if answer.call.kind == "delist":
                text, found = _("%(where)s: %(names)s still on it."), "open"
            yield Event(PartialDate.on(answer.as_of), found, text % {"where": where, "names": names}, [], call=call)
    for item in one.reactions:
        if item.get("date"):
            yield Event(PartialDate.parse(item["date"]), "said", f"{item.get('by', '')}: {item.get('what', '')}",
                        item.get("citations", []), item.get("confidence", "high"))  # fmt: skip


def _codes(one: spoken.Spoken, answers: Iterable[Answer], parts: Iterable[Discrepancy]) -> Iterator[str]:
    yield from one.citation_codes
    for answer in answers:
        yield from answer.citation_codes
    for part in parts:
        yield from part.citation_codes
