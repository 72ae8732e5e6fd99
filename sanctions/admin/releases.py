"""Releases in the admin: deciding on those that are held, and comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from unfold.enums import ActionVariant

from core.admin import (
    PER_PAGE,
    ReasonForm,
    action,
    list_of,
    page_of,
    person,
)
from lists.admin import FieldRow, ReleaseEvidence, content_rows, field_rows
from lists.models import Change, LoadedRecord, Release
from lists.reading import DocumentError
from lists.services import Busy, diff_releases
from sanctions.services import editing
from sanctions.services.projecting import UnknownRegime
from sanctions.services.publishing import active_of

log = structlog.get_logger()


@dataclass(frozen=True)
class Differing:
    """One record a release changes, as the page prints it."""

    kind: str
    key: str
    name: str
    party: str
    url: str
    fields: Sequence[FieldRow] = ()
    content: Sequence[tuple[str, str]] = ()


@admin.register(Release)
class ReleaseAdmin(ReleaseEvidence):
    change_form_outer_after_template = "admin/tracker/release.html"
    actions_detail = ["activate", "reject"]

    def has_decide_permission(self, request: HttpRequest, _object_id: Any = None) -> bool:
        return request.user.has_perm("lists.change_release")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        held = Release.objects.filter(pk=object_id, status=Release.Status.HELD).exists()
        found: list[Any] = super().get_actions_detail(request, object_id) if held else []
        return found

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more: dict[str, Any] = dict(extra_context or {})
        release = self.get_object(request, object_id)
        if release is not None:
            more |= _difference(release, request)
        answer: HttpResponse = super().change_view(request, object_id, form_url, more)
        return answer

    @action(
        description=_("Activate"), url_path="activate", permissions=["decide"], icon="check_circle",
        variant=ActionVariant.PRIMARY,
    )  # fmt: skip
    def activate(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(
            request, object_id, editing.accept, title=_("Activate %(release)s"), submit_text=_("Activate"),
            slow=_("Working: every change is written down and every party brought up to date. An older release "
                   "is put into its place in the history, which can take a minute. Stay on this page."),
        )  # fmt: skip

    @action(
        description=_("Reject"), url_path="reject", permissions=["decide"], icon="block", variant=ActionVariant.DANGER
    )
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(
            request, object_id, editing.reject, title=_("Reject %(release)s"), submit_text=_("Reject"), danger=True
        )

    def _decide(
        self, request: HttpRequest, object_id: str, decide: Callable[..., Release], *, title: Any, **page: Any
    ) -> HttpResponse:
        release = self.found(request, object_id)
        if release is None:
            return HttpResponseRedirect(list_of(Release))
        if release.status != Release.Status.HELD:
            messages.warning(request, _("This release is %s: there is nothing to decide.") % release.status)
            return HttpResponseRedirect(page_of(release))
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                decided = decide(release, by=person(request), reason=form.cleaned_data["reason"])
            except (Busy, ValueError, DocumentError, UnknownRegime) as error:
                form.add_error(None, _("Nothing was changed. %(why)s") % {"why": error})
            except Exception as error:  # a decision is one transaction: whatever went wrong, nothing is half done
                log.exception("decision failed", release=release.pk)
                why_not = f"{type(error).__name__}: {error}"
                form.add_error(None, _("Nothing was changed; the server’s log says more. %s") % why_not)
            else:
                self.log_change(request, decided, f"{decided.status}: {decided.decision}")
                messages.success(request, _outcome(decided))
                return HttpResponseRedirect(page_of(decided))
        return self.form_page(
            request, form, title=title % {"release": release}, back=page_of(release),
            intro_lines=[reason["message"] for reason in release.reasons], lines=_in_short(release), **page,
        )  # fmt: skip


def _outcome(release: Release) -> str:
    match release.status:
        case Release.Status.ACTIVE:
            totals = ", ".join(f"{count:,} {kind}" for kind, count in release.totals.items()) or "no record changed"
            return f"The release of {release.published} is active: {totals}."
        case Release.Status.REJECTED:
            return f"The release of {release.published} is rejected. The active one stays."
        case _:
            return f"The release of {release.published} is part of the history; the newer active one stays."


def _in_short(release: Release) -> list[str]:
    """What activating would do, by kind."""
    found = _difference_of(release)
    counts = Counter(kind for kind, _ in found)
    return [f"{count:,} {kind}" for kind, count in sorted(counts.items())] or ["No record would change."]


def _difference_of(release: Release) -> list[tuple[str, Any]]:
    active = active_of(release.source)
    if active is None:
        rows = LoadedRecord.objects.filter(release=release).order_by("key")
        return [("added", row) for row in rows.defer("raw")]
    return [(row["kind"], row) for row in diff_releases(active, release)]


def _difference(release: Release, request: HttpRequest) -> dict[str, Any]:
    """The release's changes, paged: as written down when it became active, else against the active one."""
    kind = request.GET.get("kind", "")
    history = release.status in (Release.Status.ACTIVE, Release.Status.SUPERSEDED)
    found: Any
    if history:
        counts = dict(release.totals)
        found = Change.objects.filter(release=release).select_related("record", "version", "previous_version")
        found = found.defer("version__raw", "previous_version__raw").order_by("kind", "record__key")
        found = found.filter(kind=kind) if kind else found
    elif not LoadedRecord.objects.filter(release=release).exists():
        return {"unread": True}
    else:
        every = _difference_of(release)
        counts = dict(sorted(Counter(one for one, _ in every).items()))
        found = [row for one, row in every if not kind or one == kind]
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "against": None if history else active_of(release.source),
        "counts": counts,
        "kind": kind,
        "kept_query": f"kind={kind}" if kind in counts else "",
        "page": page,
        "differing": [_differing(row) for row in page],
        "is_history": history,
    }


def _differing(row: Any) -> Differing:
    if isinstance(row, Change):
        stated = row.version or row.previous_version
        content = stated.content if stated and not row.fields else {}
        return Differing(
            row.kind, row.record.key, row.party.get("name", ""), row.party.get("kind", ""), page_of(row),
            list(field_rows(row.fields)), list(content_rows(content)),
        )  # fmt: skip
    if isinstance(row, LoadedRecord):
        names = row.content.get("names") or [{"text": row.key}]
        return Differing(
            "added", row.key, names[0]["text"], row.content.get("kind", ""), "", (), list(content_rows(row.content))
        )
    content = row["content"] if not row["fields"] else {}
    return Differing(
        row["kind"], row["key"], row["name"], row["party"], "", list(field_rows(row["fields"])),
        list(content_rows(content)),
    )  # fmt: skip
