"""What changed on the lists, release by release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from core.clocks import BadDay, parse_day, today
from core.dates import PartialDate
from lists import selectors
from lists.models import Change, Release, Source
from lists.selectors import ChangeFilter, Step
from web import figure, stream
from web.caching import clocks, page
from web.finder import twins
from web.paging import paged
from web.parties import entity_ids, regime_names, spelled
from web.visits import last_visit, noting_visits
from web.words import gettext as _

PER_PAGE = 10  # releases
DAYS = 60  # to choose from; earlier ones are typed
ISSUES = 5  # data issues told in a section; more are counted
FIELDS = ("list", "regime", "kind", "from", "to")
VERBS = {
    Change.Kind.ADDED.value: gettext_lazy("added"),
    Change.Kind.RETURNED.value: gettext_lazy("returned"),
    Change.Kind.REMOVED.value: gettext_lazy("removed"),
    Change.Kind.AMENDED.value: gettext_lazy("amended"),
    Change.Kind.REKEYED.value: gettext_lazy("rekeyed"),
}


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the page without it."""

    label: str
    value: str
    url: str


@noting_visits
@page(*FIELDS, "page", state=selectors.pulse, kept=last_visit)
def changes(request: HttpRequest) -> HttpResponse:
    known = clocks(request).known_day
    sources = {source.code: source for source in Source.objects.all()}
    regimes = regime_names()
    asked = asked_for(request, sources, regimes)
    every = selectors.steps(asked, known)
    steps = [step for step in every if asked.covers(step.published) and (step.totals or not asked.narrows)]
    feeds = _feeds(request)
    pages = paged(request, steps, PER_PAGE)
    source = sources.get(asked.source)
    return render(
        request,
        "web/changes.html",
        {
            "asked": asked,
            "source": source,
            "sources": sources.values(),
            "regimes": regimes,
            "kinds": VERBS,
            "given": {name: request.GET.get(name, "").strip() for name in FIELDS},
            "days": [step.published for step in every if step.in_history] if source else [],
            "title": title_of(asked, source, regimes),
            "status": _status(asked, steps),
            "held": [step for step in every if not step.in_history and asked.covers(step.published)],
            "newest": [step for step in every if step.in_history][:2],
            "last_change": next((step for step in every if step.totals and not step.first), None),
            "chips": _chips(request, sources, regimes),
            "figure": figure.draw(every),
            "page": pages,
            "sections": sections_of(asked, list(pages.object_list), regimes),
            "twins": _twins(asked, known) | {_("Atom feed"): feeds["feed"], _("calendar"): feeds["calendar"]},
            "feeds": feeds,
            "visit": _visit(request, every) if clocks(request).is_now else None,
            "by_list": [] if source else _by_list(request, asked, every, sources),
            "by_day": _by_day(request, asked, every),
        },
    )


def asked_for(request: HttpRequest, sources: dict[str, Source], regimes: Mapping[str, str]) -> ChangeFilter:
    given = {name: request.GET.get(name, "").strip() for name in FIELDS}
    for name, known in (("list", sources), ("regime", regimes), ("kind", VERBS)):
        if given[name] and given[name] not in known:
            raise BadRequest(
                _("%(name)s: there is no “%(value)s”; there are: %(known)s.")
                % {"name": name, "value": given[name][:60], "known": ", ".join(known) or _("none")}
            )
    since, until = _day(given["from"], "from"), _day(given["to"], "to", end=True)
    if since and until and since > until:
        raise BadRequest(_("from %(since)s is later than to %(until)s.") % {"since": since, "until": until})
    return ChangeFilter(given["list"], given["regime"], given["kind"], since, until)


def _day(text: str, name: str, *, end: bool = False) -> date | None:
    """The day meant; `to=2024` means to the end of 2024."""
    if not text:
        return None
    try:
        first = parse_day(text, name)
    except BadDay as error:
        raise BadRequest(str(error)) from None
    return min(PartialDate.parse(text).latest, today()) if end else first


def sections_of(asked: ChangeFilter, steps: Sequence[Step], regimes: Mapping[str, str]) -> list[stream.Section]:
    ids = [step.release_id for step in steps]
    releases = Release.objects.select_related("source", "previous").defer("files", "previous__files").in_bulk(ids)
    changed = [step.release_id for step in steps if step.totals]
    # With a first release a list begins: that is no news, and one of thousands its own page tells.
    first = {step.release_id for step in steps if step.first}
    begun = {step.release_id for step in steps if step.first and sum(step.totals.values()) > stream.NAMED}
    groups = selectors.change_groups(asked, changed, named=stream.NAMED, whole=stream.WHOLE, light=first, counted=begun)
    entities = entity_ids({change.record_id for group in groups for change in group.changes})
    issues = {} if asked.narrows else selectors.issues_first_seen(ids)
    return [
        stream.section(
            releases[pk],
            [group for group in groups if group.release_id == pk],
            issues.get(pk, []),
            regimes,
            entities,
        )
        for pk in ids
    ]


# Words -----------------------------------------------------------------------------------------


def title_of(asked: ChangeFilter, source: Source | None, regimes: Mapping[str, str]) -> str:
    where = _("on the %s list") % source.short if source else _("on the lists")
    said = [_("What changed"), where]
    if asked.regime:
        said.append(_("under %s") % regimes[asked.regime])
    if day := _one_day(asked):
        return " ".join([*said, _("on %s") % f"{day:%-d %B %Y}"])
    if asked.since:
        said.append(_("since %s") % f"{asked.since:%-d %B %Y}")
    if asked.until:
        said.append(_("up to %s") % f"{asked.until:%-d %B %Y}")
    return " ".join(said)


def _status(asked: ChangeFilter, steps: Sequence[Step]) -> str:
    history = [step for step in steps if step.in_history]
    if not history:
        return _("No release changed anything that was asked for.") if asked.narrows else _("No release lies there.")
    began = [step for step in history if step.first]
    said = [_counted(asked, history)] if len(began) < len(history) else []
    stood = {"count": f"{sum(sum(step.totals.values()) for step in began):,}", "lists": len(began)}
    if len(began) == 1:
        said.append(
            _("The first release held, of %(day)s, begins with %(count)s entries.")
            % {**stood, "day": f"{began[0].published:%-d %B %Y}"}
        )
    elif began:
        said.append(_("%(lists)s lists begin, with %(count)s entries; what came before is not known here.") % stood)
    return " ".join(said)


def _counted(asked: ChangeFilter, history: Sequence[Step]) -> str:
    """“In four releases over 400 days: 12 added, 3 removed.”"""
    totals = _totals(history)
    days = (history[0].published - (asked.since or history[-1].published)).days
    releases = ngettext("%s release", "%s releases", len(history)) % spelled(len(history))
    counted = ", ".join(f"{totals[kind]:,} {verb}" for kind, verb in VERBS.items() if totals.get(kind))
    return ngettext(
        "In %(releases)s over %(days)s day: %(counted)s.", "In %(releases)s over %(days)s days: %(counted)s.", days
    ) % {"releases": releases, "days": f"{days:,}", "counted": counted or _("nothing changed but dates")}


def _chips(request: HttpRequest, sources: dict[str, Source], regimes: Mapping[str, str]) -> list[Chip]:
    words = {
        "list": (_("list"), {code: source.short for code, source in sources.items()}),
        "regime": (_("regime"), regimes),
        "kind": (_("kind"), {code: str(verb) for code, verb in VERBS.items()}),
        "from": (_("since"), {}),
        "to": (_("up to"), {}),
    }
    chips = []
    for name, (label, shown) in words.items():
        value = request.GET.get(name, "").strip()
        if value:
            chips.append(Chip(label, shown.get(value, value), _url(request, **{name: ""})))
    return chips


def _url(request: HttpRequest, **changes: str) -> str:
    """The same question with other values; an empty one takes its filter away."""
    pairs = {name: value for name, value in request.GET.items() if name != "page"} | changes
    return "?" + urlencode({name: value for name, value in pairs.items() if value})


# Where to go on ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """A link to some of the changes, and how many of each kind there are."""

    title: str
    url: str
    totals: dict[str, int]
    chosen: bool = False


def _visit(request: HttpRequest, every: Sequence[Step]) -> Way | None:
    """What became known since the reader last looked, the rest of that day included."""
    day = last_visit(request)
    if day is None:
        return None
    totals = _totals(step for step in every if step.published >= day)
    return Way(day.isoformat(), _url(request, **_from(day), to=""), totals)


def _by_list(request: HttpRequest, asked: ChangeFilter, every: Sequence[Step], sources: dict[str, Source]) -> list[Way]:
    totals = {
        code: _totals(step for step in every if step.source == code and asked.covers(step.published))
        for code in sources
    }
    return [Way(sources[code].short, _url(request, list=code), by_kind) for code, by_kind in totals.items() if by_kind]


def _by_day(request: HttpRequest, asked: ChangeFilter, every: Sequence[Step]) -> list[Way]:
    """The days on which something changed, newest first, of whatever days are asked for."""
    steps: dict[date, list[Step]] = {}
    for step in every:
        steps.setdefault(step.published, []).append(step)
    return [
        Way(day.isoformat(), _url(request, **_from(day), to=day.isoformat()), totals, _one_day(asked) == day)
        for day, of_day in steps.items()
        if (totals := _totals(of_day))
    ][:DAYS]


def _totals(steps: Iterable[Step]) -> dict[str, int]:
    totals: Counter[str] = Counter()
    for step in steps:
        if not step.first:
            totals.update(step.totals)
    return dict(totals)


def _from(day: date) -> dict[str, str]:
    """Where a comparison begins that is to tell the day's own releases."""
    return {"from": (day - timedelta(days=1)).isoformat()}


def _one_day(asked: ChangeFilter) -> date | None:
    """The day asked for, where it is a single one."""
    return asked.until if asked.since and asked.until and asked.until - asked.since == timedelta(days=1) else None


def _feeds(request: HttpRequest) -> dict[str, str]:
    """The addresses of the same changes for feed readers and calendars."""
    kept = [(name, value) for name in (*FIELDS, "known_at") if (value := request.GET.get(name, "").strip())]
    query = f"?{urlencode(kept)}" if kept else ""
    return {name: reverse(f"web:changes_{name}") + query for name in ("feed", "calendar")}


def _twins(asked: ChangeFilter, known: date) -> dict[str, str]:
    """The same changes from the API, whose `since` takes its day in."""
    pairs = {
        "source": asked.source,
        "regime": asked.regime,
        "kind": asked.kind,
        "since": asked.since + timedelta(days=1) if asked.since else "",
        "until": asked.until or (known if known != today() else ""),
    }
    query = [(name, str(value)) for name, value in pairs.items() if value]
    return twins("/api/v1/changes/", query)
