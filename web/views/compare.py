"""A party on two days, side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from markupsafe import Markup

from core.clocks import BadDay, Clocks, parse_day
from sanctions.selectors.comparing import Comparison, Said, comparison
from sanctions.selectors.dossier import ties_of
from sanctions.selectors.timeline import timeline
from statements.selectors.about import told_of
from statements.selectors.events import events
from web import diffs
from web.caching import clocks, page
from web.context import frame_of
from web.parties import all_of
from web.views.entities import party_at
from web.words import gettext as _


@page("from", "to")
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    found = party_at(public_id)
    if found.public_id != public_id:
        return HttpResponsePermanentRedirect(request.get_full_path().replace(public_id, found.public_id, 1))
    on = clocks(request)
    first, last = _days(request, on)
    frame = frame_of(request, compare=reverse("web:compare", args=[found.public_id]))
    then = Clocks(last, on.known_at)
    party, said = told_of(found, then, frame.newest)
    shown = {"entity": found, "dossier": party}
    if not party.is_known:
        return render(request, "web/entity_unknown.html", shown)
    both = comparison(party, first, last)
    between = [one for one in [*party.entries, *events(said)] if one.when.latest > first and one.when.earliest <= last]
    names = party.regime_names
    return render(
        request,
        "web/compare.html",
        {
            **shown,
            "title": party.title,
            "sources": party.cited,
            "both": both,
            "in_force": _in_force(both),
            "rows": [Row(one, _diff(one, names)) for one in both.records if one.kind],
            "same": [one for one in both.records if not one.kind],
            "ties": {"ins": ties_of(found, both.come), "del": ties_of(found, both.gone)},
            "timeline": timeline(between, party.standings, then),
            "regime_names": names,
        },
    )


def _days(request: HttpRequest, on: Clocks) -> tuple[date, date]:
    """The two days asked for; else the page's own day, or a year before, and today."""
    last = _day(request, "to") or on.known_day
    own = on.as_of if on.as_of and on.as_of < last else last - timedelta(days=365)
    first = _day(request, "from") or own
    if first > last:
        raise BadRequest(
            _("from %(first)s is later than to %(last)s; write the earlier day as from.")
            % {"first": first, "last": last}
        )
    return first, last


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "").strip()
    try:
        return parse_day(text, name) if text else None
    except BadDay as error:
        raise BadRequest(str(error)) from None


def _in_force(both: Comparison) -> str:
    """What began and ended under which regimes."""
    said = [
        words % all_of(dict.fromkeys(one.after.designation.regime.short for one in pairs))
        for words, pairs in ((_("Begun: %s."), both.begun), (_("Ended: %s."), both.ended))
        if pairs
    ]
    return " ".join(said) or _("No regime began or ended in between.")


@dataclass(frozen=True)
class Row:
    """A record that says otherwise, and what it says otherwise."""

    said: Said
    diff: Markup


def _diff(one: Said, names: dict[str, str]) -> Markup:
    if one.kind in ("added", "returned") and one.after:
        return diffs.main_fields(one.after.content)
    return diffs.sentence(one.fields, names)
