"""The front page: how fresh the lists are, what was asked and not answered, what changed, whom the regimes hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.clocks import Clocks, today
from lists import selectors
from lists.models import Release
from lists.selectors import ChangeFilter
from sanctions.selectors.citing import Cited
from statements.models import Proposal
from statements.selectors.asked import outcomes_and_courses
from statements.selectors.outcomes_of import Answer, asked_by, longest_open_first
from statements.selectors.proposals import Course, begun_by
from web import stream
from web.caching import clocks, page
from web.context import frame_of
from web.parties import entity_ids, held_by_jurisdiction

NEWS = 8  # lines
RELEASES = 6  # of which the news are made
GLANCE = 6
ASKED = 8  # calls, and proposals


@page(state=selectors.pulse)
def home(request: HttpRequest) -> HttpResponse:
    on, frame = clocks(request), frame_of(request)
    fresh = selectors.freshness(on.known_day)
    loaded = [one for one in fresh if one.active]
    frame.newest = [one.active for one in loaded if one.active]
    jurisdictions = held_by_jurisdiction(on, (release.source_id for release in frame.newest))
    names = {code: short for one in jurisdictions for code, short, _number in one.regimes}
    return render(
        request,
        "web/home.html",
        {
            "today": today(),
            "lists": fresh,
            "loaded": loaded,
            "glance": loaded[:GLANCE],
            "oldest": max((one.age_days or 0 for one in loaded), default=0) or 1,
            "held": sum(one.held_count for one in fresh),
            "answered": [one for one in loaded if one.answered_at],
            "mirrored": bool(settings.TRACKER_MIRROR),
            "news": _news(on.known_day, names),
            "jurisdictions": jurisdictions,
            **_asked(on, frame.newest),
        },
    )


def _asked(on: Clocks, newest: list[Release]) -> dict[str, Any]:
    """Calls for a listing, the longest open first, and proposals that led to none, by what happened last."""
    asked, put = asked_by(on).filter(kind="list"), Proposal.objects.filter(begun_by(on))
    answers, every = outcomes_and_courses(asked, put, on, newest)
    calls = longest_open_first(answers)
    proposals = sorted((one for one in every if one.is_unanswered), key=_latest, reverse=True)
    states = Counter(one.state for one in calls)
    return {
        "calls": calls[:ASKED],
        "calls_total": len(calls),
        "calls_met": states["met"],
        "calls_open": states["open"] + states["partly-met"],
        "proposals": proposals[:ASKED],
        "proposals_total": len(every),
        "proposals_held": sum(one.state == "held" for one in proposals),
        "sources": Cited(_codes(calls[:ASKED], proposals[:ASKED])),
    }


def _latest(one: Course) -> date:
    return max((step.date.latest for step in one.steps if step.date), default=date.min)


def _codes(calls: list[Answer], proposals: list[Course]) -> Iterator[str]:
    for call in calls:
        yield from call.call.citation_codes
    for one in proposals:
        yield from one.last.citation_codes if one.last else ()
        yield from one.absence.citation_codes if one.absence else ()


def _news(known: date, names: dict[str, str]) -> list[stream.News]:
    steps = [step for step in selectors.steps(ChangeFilter(), known) if step.totals and not step.first][:RELEASES]
    ids = [step.release_id for step in steps]
    releases = Release.objects.select_related("source").defer("files").in_bulk(ids)
    groups = selectors.change_groups(ChangeFilter(), ids, named=2 * stream.NEWS_NAMES, whole=2 * stream.NEWS_NAMES)
    entities = entity_ids({change.record_id for group in groups for change in group.changes})
    return stream.news([releases[pk] for pk in ids], groups, names, entities, NEWS)
