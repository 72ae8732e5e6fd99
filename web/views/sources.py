"""Sources: how fresh each list is, its releases and their bytes, and what could not be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.storage import path_of
from entities.naming import readable
from lists import selectors
from lists.models import Change, Release, Run, Source
from lists.progress import read as read_progress
from lists.publishers import publishers
from lists.selectors import Freshness
from lists.services import diff_releases
from sanctions.models import Regime
from web import stream
from web.caching import clocks, page
from web.finder import twins
from web.paging import paged
from web.parties import entity_ids, regime_names
from web.stream import Row
from web.words import gettext as _

RELEASES = 50  # a page
CHANGES = 100  # a page
ISSUES = 100
RUNS = 10


# Lists -------------------------------------------------------------------------------------------


@page(state=selectors.pulse)
def sources(request: HttpRequest) -> HttpResponse:
    fresh = selectors.freshness(clocks(request).known_day)
    oldest = max((one.age_days for one in fresh if one.age_days is not None), default=0) or 1
    return render(
        request,
        "web/sources.html",
        {
            "lists": fresh,
            "oldest": oldest,
            "loaded": [one for one in fresh if one.active],
            "held": sum(one.held_count for one in fresh),
            "issues": sum(one.open_issues for one in fresh),
            "never": [one for one in fresh if one.answered_at is None],
            "mirrored": bool(settings.TRACKER_MIRROR),
            "twins": _twins("sources"),
        },
    )


@page("page", state=selectors.pulse)
def source(request: HttpRequest, code: str) -> HttpResponse:
    fresh = _fresh(request, code)
    package = publishers().get(code)
    runs = list(Run.objects.filter(source=fresh.source).select_related("release").defer("release__files")[:RUNS])
    issues = list(selectors.issues_of(fresh.source)[:ISSUES])
    return render(
        request,
        "web/source.html",
        {
            "list": fresh,
            "source": fresh.source,
            "spec": package.spec if package else None,
            "page": paged(
                request, selectors.releases_of(fresh.source, clocks(request).known_day), RELEASES, fresh.kept_count
            ),
            "next_run": selectors.next_run(code),
            "progress": read_progress(code) if fresh.running else None,
            "mirrored": bool(settings.TRACKER_MIRROR),
            "counts": selectors.issue_counts(fresh.source),
            "open": [issue for issue in issues if issue.resolution == "open"],
            "explained": [issue for issue in issues if issue.resolution == "explained"],
            "runs": runs,
            "regimes": _fed(fresh.source, package.spec.regimes if package else []),
            "twins": _twins("releases", source=code),
        },
    )


@require_safe
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """The running job's progress, as a piece of the source's page that a script asks for."""
    if "HX-Request" not in request.headers:
        return redirect("web:source", code)
    fresh = _fresh(request, code)
    response = render(request, "web/_progress.html", {"list": fresh, "progress": read_progress(code)})
    response.headers["Cache-Control"] = "no-store"
    if not fresh.running:
        response.headers["HX-Refresh"] = "true"
    return response


def _fresh(request: HttpRequest, code: str) -> Freshness:
    fresh = selectors.freshness(clocks(request).known_day, code) if "\x00" not in code else []
    if not fresh:
        there = ", ".join(Source.objects.values_list("code", flat=True)) or _("none; run manage.py load_reference")
        raise Http404(_("There is no list “%(code)s”. There are: %(there)s.") % {"code": code[:40], "there": there})
    return fresh[0]


def _fed(source: Source, named: Collection[str]) -> dict[str, str]:
    """Regimes whose entries the list prints: its own, and those its package names."""
    found = Regime.objects.filter(Q(source=source) | Q(code__in=named)).order_by("short")
    return dict(found.values_list("code", "short"))


def _twins(listing: str, **given: Any) -> dict[str, str]:
    return twins(f"/api/v1/{listing}/", [*given.items()])


# One release ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class File:
    name: str
    size: int
    sha256: str
    address: str
    is_link: bool


@page("against", "kind", "regime", "record", "page", state=selectors.pulse)
def release(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    this = _release(code, pk)
    kind, key = request.GET.get("kind", "").strip(), request.GET.get("record", "").strip()
    if kind and kind not in stream.KINDS:
        raise BadRequest(_("kind: there is no “%s”; there are: %s.") % (kind[:40], ", ".join(stream.KINDS)))
    others = selectors.siblings(this)
    before, after = selectors.neighbours(this, others)
    found = None
    if key:
        found = selectors.printed(this, key)
        if found is None:
            raise Http404(
                _("The release of %(day)s has no entry “%(key)s”.") % {"day": this.published, "key": key[:60]}
            )
    against = _against(request, this)
    regimes = regime_names()
    context = _compared(request, this, against, kind, regimes) if against else _own_diff(request, this, kind, regimes)
    return render(
        request,
        "web/release.html",
        {
            "release": this,
            "source": this.source,
            "files": _files(this),
            "before": before,
            "after": after,
            "printed": found,
            "raw": _raw(found.raw.get("fields", {})) if found else None,
            "kind": kind,
            "regimes": regimes,
            "others": [one for one in others if one.record_count is not None],
            "issues": list(selectors.issues_in(this)[:ISSUES]),
            "in_history": this.status in selectors.HISTORY,
            "twins": _release_twins(this, against, kind, request.GET.get("regime", "").strip()),
            **context,
        },
    )


def _release(code: str, pk: int) -> Release:
    this = selectors.release_of(code, pk) if "\x00" not in code else None
    if this is None:
        raise Http404(
            _("The list “%(code)s” has no release number %(pk)s. Its page names those there are: %(url)s")
            % {"code": code[:40], "pk": pk, "url": reverse("web:source", args=[code])}
        )
    return this


def _against(request: HttpRequest, this: Release) -> Release | None:
    given = request.GET.get("against", "").strip()
    if not given:
        return None
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0
    other = selectors.release_of(this.source.code, number) if number else None
    if other is None:
        raise BadRequest(
            _("against: “%(given)s” is no release of this list; give the number of one, as in its address.")
            % {"given": given[:20]}
        )
    if other.pk == this.pk:
        raise BadRequest(_("against: this is the release itself; give another to compare it with."))
    if not selectors.is_read(other):
        raise BadRequest(
            _("against: the release of %s could not be read; there is nothing to compare.") % other.published
        )
    return other


def _own_diff(request: HttpRequest, this: Release, kind: str, regimes: Mapping[str, str]) -> dict[str, Any]:
    """What the release changed in the history; for one outside it, what it would change."""
    if this.status not in selectors.HISTORY:
        base = selectors.base_of(this)
        if base is None or not selectors.is_read(this):
            return {"rows": [], "totals": {}, "unread": not selectors.is_read(this)}
        return _compared(request, this, base, kind, regimes)
    regime = request.GET.get("regime", "").strip()
    touched = selectors.regimes_changed(this)
    if regime and regime not in touched:
        raise BadRequest(
            _("regime: this release changed nothing under “%(regime)s”; it did under: %(there)s.")
            % {"regime": regime[:40], "there": ", ".join(touched) or _("none")}
        )
    changes = selectors.changes_of(this, kind, regime)
    pages = paged(request, changes, CHANGES, None if regime else sum(_of_kind(this.totals, kind).values()))
    shown: list[Change] = list(pages.object_list)
    entities = entity_ids(change.record_id for change in shown)
    return {
        "base": this.previous,
        "totals": this.totals,
        "touched": [(one, regimes.get(one, one), number) for one, number in touched.items()],
        "regime": regime,
        "page": pages,
        "rows": [stream.told_row(change, regimes, entities, limit=None) for change in shown],
    }


def _of_kind(totals: Mapping[str, int], kind: str) -> dict[str, int]:
    return {one: number for one, number in totals.items() if not kind or one == kind}


def _compared(
    request: HttpRequest, this: Release, other: Release, kind: str, regimes: Mapping[str, str]
) -> dict[str, Any]:
    """What this release says otherwise than another."""
    if request.GET.get("regime", "").strip():
        raise BadRequest(_("regime: a comparison of two releases is shown whole; leave the regime out."))
    if not selectors.is_read(this):
        raise BadRequest(_("against: this release could not be read; there is nothing to compare."))
    differences = list(diff_releases(other, this))
    totals = Counter(one["kind"] for one in differences)
    order = {one: place for place, one in enumerate(stream.KINDS)}
    shown = sorted(
        (one for one in differences if not kind or one["kind"] == kind),
        key=lambda one: (order[one["kind"]], one["key"]),
    )
    pages = paged(request, shown, CHANGES)
    part = list(pages.object_list)
    records = selectors.records_by_key(this.source, [one["key"] for one in part])
    entities = entity_ids(records.values())
    return {
        "base": other,
        "against": other if request.GET.get("against") else None,
        "totals": dict(totals),
        "page": pages,
        "rows": [
            Row(
                kind=one["kind"],
                reference=one["key"],
                name=readable(one["name"]),
                entity=entities.get(records.get(one["key"], 0)),
                said=stream.told_difference(one["kind"], one["content"], one["fields"], regimes),
            )
            for one in part
        ],
    }


def _files(this: Release) -> list[File]:
    return [
        File(one["name"], one["size"], one["sha256"], one.get("address", ""), _is_web(one.get("address", "")))
        for one in this.files
    ]


def _is_web(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https")


def _raw(fields: Any) -> list[tuple[str, Any, bool]]:
    """A record's elements as printed, for a nested list: name, value, whether the value is nested itself."""
    rows: list[tuple[str, Any, bool]] = []
    for name, value in fields.items():
        for one in value if isinstance(value, list) else [value]:
            nested = isinstance(one, Mapping)
            rows.append((name, _raw(one) if nested else one, nested))
    return rows


def _release_twins(this: Release, against: Release | None, kind: str, regime: str) -> dict[str, str]:
    if against or this.status not in selectors.HISTORY:
        return {"JSON": f"/api/v1/releases/{this.pk}/"}
    given = {name: value for name, value in (("release", this.pk), ("kind", kind), ("regime", regime)) if value}
    return {
        "JSON": f"/api/v1/releases/{this.pk}/",
        **{f"{k} (changes)": v for k, v in _twins("changes", **given).items()},
    }


@require_safe
def file(_request: HttpRequest, code: str, pk: int, name: str) -> HttpResponseBase:
    """The stored bytes of one file of a release, as they came."""
    this = _release(code, pk)
    entry = next((one for one in this.files if one["name"] == name), None)
    if entry is None:
        names = ", ".join(one["name"] for one in this.files)
        raise Http404(
            _("This release has no file “%(name)s”; it has: %(names)s.") % {"name": name[:60], "names": names}
        )
    try:
        stored = path_of(entry["sha256"]).open("rb")
    except FileNotFoundError:
        raise Http404(
            _("The bytes of this file are not in this machine's store. Their SHA-256 is %s.") % entry["sha256"]
        ) from None
    response = FileResponse(
        stored,
        as_attachment=True,
        filename=f"{code}-{this.published}-{name}",
        content_type="application/octet-stream",
    )
    response.headers["ETag"] = f'"{entry["sha256"]}"'
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
