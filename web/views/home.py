"""The front page: how fresh the lists are, what they changed last, and whom the regimes hold."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.clocks import today
from lists import selectors
from lists.models import Release
from lists.selectors import ChangeFilter
from web import stream
from web.caching import clocks, page
from web.context import Frame
from web.parties import entity_ids, held_by_jurisdiction

NEWS = 8  # lines
RELEASES = 6  # of which the news are made
GLANCE = 6


@page(state=selectors.pulse)
def home(request: HttpRequest) -> HttpResponse:
    on, frame = clocks(request), Frame(request)
    fresh = selectors.freshness(on.known_day)
    loaded = [one for one in fresh if one.active]
    frame.newest = [one.active for one in loaded if one.active]
    jurisdictions = held_by_jurisdiction(on, (release.source_id for release in frame.newest))
    names = {code: short for one in jurisdictions for code, short, _number in one.regimes}
    return render(
        request,
        "web/home.html",
        {
            "frame": frame,
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
        },
    )


def _news(known: date, names: dict[str, str]) -> list[stream.News]:
    steps = [step for step in selectors.steps(ChangeFilter(), known) if step.totals and not step.first][:RELEASES]
    ids = [step.release_id for step in steps]
    releases = Release.objects.select_related("source").defer("files").in_bulk(ids)
    groups = selectors.change_groups(ChangeFilter(), ids, named=2 * stream.NEWS_NAMES, whole=2 * stream.NEWS_NAMES)
    entities = entity_ids({change.record_id for group in groups for change in group.changes})
    return stream.news([releases[pk] for pk in ids], groups, names, entities, NEWS)
