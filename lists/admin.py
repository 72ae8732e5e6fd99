"""Evidence in the admin: read, searched and compared, never edited. What may be decided has its own page."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.admin import (
    Block,
    EvidenceAdmin,
    Item,
    Line,
    ReasonForm,
    action,
    display,
    link,
    list_of,
    may_view,
    page_of,
    public,
    section,
    waiting,
)
from lists.models import Change, DataIssue, Record, RecordVersion, Release, Run, Source
from lists.records import Content
from lists.services import issues

STATUS_COLOURS = {
    "active": "success", "held": "warning", "rejected": "danger", "superseded": "info", "loaded": "info",
    "open": "warning", "explained": "info", "closed": "success",
    "running": "info", "done": "success", "failed": "danger",
    "added": "success", "removed": "danger", "amended": "info", "returned": "warning", "rekeyed": "warning",
}  # fmt: skip

section(
    "Evidence", 10,
    Item(Source, "cell_tower", 10), Item(Release, "inventory_2", 20), Item(Record, "description", 30),
    Item(RecordVersion, "difference", 40), Item(Change, "edit_note", 50), Item(DataIssue, "report", 60),
    Item(Run, "play_circle", 70),
)  # fmt: skip


# Sources and releases: what is shown of them. sanctions/admin.py adds what can be done. ------------


class SourceEvidence(EvidenceAdmin):
    list_display = ("code", "title", "active_on", "checked_at", "changed_at", "trouble")
    list_display_links = ("code", "title")
    search_fields = ("code", "title", "publisher")
    readonly_fields = ("active", "runs")
    fieldsets = (
        (_("How it fares"), {"fields": ("active", "checked_at", "answered_at", "changed_at", "last_error", "runs")}),
        (_("What it is"), {"fields": ("code", "title", "publisher", "homepage", "cadence", "licence", "help")}),
    )

    def view_on_site(self, source: Source) -> str | None:
        return public("source", source.code)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        newest = Release.objects.active().filter(source=OuterRef("pk")).values("published")[:1]
        rows: QuerySet[Source] = super().get_queryset(request)
        return rows.annotate(active_day=Subquery(newest))

    @display(description=_("Active release"), ordering="active_day")
    def active_on(self, source: Any) -> str:
        return str(source.active_day or "–")

    @display(description=_("Active release"))
    def active(self, source: Source) -> str:
        release = Release.objects.active().filter(source=source).first()
        return link(release, f"{release.published} ({release.record_count:,} records)") if release else "–"

    @display(description=_("Trouble"))
    def trouble(self, source: Source) -> str:
        return Truncator(source.last_error).chars(120)

    @display(description=_("Last runs"))
    def runs(self, source: Source) -> str:
        rows = (
            (run.started_at.strftime("%Y-%m-%d %H:%M"), link(run, run.what), run.state, run.message)
            for run in source.runs.all()[:8]
        )
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{} {}: <b>{}</b> {}</li>", rows))


class ReleaseEvidence(EvidenceAdmin):
    list_display = ("name", "source", "state", "record_count", "totals_short", "fetched_at", "decided_by")
    list_filter = ("status", "source")
    list_select_related = ("source",)
    search_fields = ("sha256", "published")
    readonly_fields = ("why", "counts", "file_list", "before")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ("source", "published", "stamp", "status", "why", "counts", "record_count", "before")
        decision = (_("Decision"), {"fields": ("decided_by", "decided_at", "decision")})
        kept = ("sha256", "size", "file_list", "fetched_at", "activated_at", "reader_digest")
        found: list[Any] = [(None, {"fields": shown}), (_("Bytes"), {"fields": kept, "classes": ("collapse",)})]
        return [decision, *found] if obj is not None and obj.decided_at else found

    def view_on_site(self, release: Release) -> str | None:
        return public("release", release.source.code, release.pk)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        rows: QuerySet[Release] = super().get_queryset(request)
        return rows.select_related("source", "previous__source")

    @display(description=_("Release"), ordering="published")
    def name(self, release: Release) -> str:
        return str(release.published)

    @display(description=_("Status"), ordering="status", label=STATUS_COLOURS)
    def state(self, release: Release) -> str:
        return release.status

    @display(description=_("Changes"))
    def totals_short(self, release: Release) -> str:
        return ", ".join(f"{count:,} {kind}" for kind, count in release.totals.items()) or "–"

    @display(description=_("What it changed"))
    def counts(self, release: Release) -> str:
        return self.totals_short(release)

    @display(description=_("Why it is held or rejected"))
    def why(self, release: Release) -> str:
        if not release.reasons:
            return "–"
        rows = ((reason["code"], reason["message"]) for reason in release.reasons)
        return format_html("<ul>{}</ul>", format_html_join("", "<li><b>{}</b>: {}</li>", rows))

    @display(description=_("Files"))
    def file_list(self, release: Release) -> str:
        rows = ((f["name"], f["size"], f["sha256"], f.get("address", "")) for f in release.files)
        return format_html_join("", "<p><b>{}</b>, {} bytes<br><code>{}</code><br>{}</p>", rows)

    @display(description=_("Release before it"))
    def before(self, release: Release) -> str:
        return link(release.previous)


# Records and what they said ---------------------------------------------------------------


@admin.register(Record)
class RecordAdmin(EvidenceAdmin):
    list_display = ("key", "source", "former")
    list_filter = ("source",)
    list_select_related = ("source",)
    search_fields = ("key", "former_keys")
    fields = ("source", "key", "former", "party", "version_list", "change_list")
    readonly_fields = ("former", "party", "version_list", "change_list")

    @display(description=_("Former keys"))
    def former(self, record: Record) -> str:
        return ", ".join(record.former_keys) or "–"

    @display(description=_("Party"))
    def party(self, record: Record) -> str:
        tie = getattr(record, "link", None)  # the room above says which party a record speaks of
        return link(tie.entity) if tie else "–"

    @display(description=_("Versions"))
    def version_list(self, record: Record) -> str:
        rows = record.versions.defer("content", "raw").select_related("record")
        return format_html_join(
            "", "<p>{} {} {}</p>",
            ((link(row, str(row.known_from)), _("until"), row.known_until or _("now")) for row in rows),
        )  # fmt: skip

    @display(description=_("Changes"))
    def change_list(self, record: Record) -> str:
        rows = record.changes.defer("party").select_related("record")
        return format_html_join(
            "", "<p>{} {} {}</p>", ((link(row, str(row.published)), row.kind, ", ".join(row.fields)) for row in rows)
        )


@admin.register(RecordVersion)
class RecordVersionAdmin(EvidenceAdmin):
    list_display = ("record", "source", "known_from", "known_until", "release", "line")
    list_filter = ("record__source",)
    list_select_related = ("record__source", "release__source")
    search_fields = ("key", "serial")
    fields = ("record", "key", "serial", "release", "until_release", "known_from", "known_until", "line",
              "fingerprint", "content", "raw")  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[RecordVersion]:
        rows: QuerySet[RecordVersion] = super().get_queryset(request)
        on_list = (match := request.resolver_match) is not None and str(match.url_name).endswith("_changelist")
        return rows.defer("content", "raw") if on_list else rows

    @display(description=_("Source"), ordering="record__source")
    def source(self, version: RecordVersion) -> str:
        return version.record.source.short


@admin.register(Change)
class ChangeAdmin(EvidenceAdmin):
    list_display = ("record", "name", "kind_label", "published", "release", "what")
    list_filter = ("kind", "release__source")
    list_select_related = ("record", "release__source")
    search_fields = ("record__key", "party__name")
    fields = ("record", "release", "kind", "previous_key", "last_seen", "regimes", "diff", "version",
              "previous_version")  # fmt: skip
    readonly_fields = ("diff",)

    @display(description=_("Party"))
    def name(self, change: Change) -> str:
        return str(change.party.get("name", ""))

    @display(description=_("Kind"), ordering="kind", label=STATUS_COLOURS)
    def kind_label(self, change: Change) -> str:
        return change.kind

    @display(description=_("Fields"))
    def what(self, change: Change) -> str:
        return ", ".join(change.fields)

    @display(description=_("What changed"))
    def diff(self, change: Change) -> str:
        return format_html_join(
            "", "<p><b>{}</b>: {} → {}</p>", ((row.field, row.before, row.after) for row in field_rows(change.fields))
        )


@admin.register(Run)
class RunAdmin(EvidenceAdmin):
    list_display = ("source", "what", "state_label", "started_at", "finished_at", "said")
    list_display_links = ("source", "what")
    list_filter = ("state", "what", "source")
    list_select_related = ("source",)
    fields = ("source", "what", "state", "started_at", "finished_at", "release", "message")

    @display(description=_("State"), ordering="state", label=STATUS_COLOURS)
    def state_label(self, run: Run) -> str:
        return run.state

    @display(description=_("Outcome"))
    def said(self, run: Run) -> str:
        return Truncator(run.message).chars(160)


# A diff, as rows ----------------------------------------------------------------------------


class FieldRow:
    """One field of a diff, in words."""

    def __init__(self, name: str, change: Mapping[str, Any]) -> None:
        self.field = name.replace("_", " ")
        many = "removed" in change or "added" in change
        self.before = said(change.get("removed" if many else "from"))
        self.after = said(change.get("added" if many else "to"))


def field_rows(fields: Mapping[str, Mapping[str, Any]]) -> Iterator[FieldRow]:
    return (FieldRow(name, change) for name, change in fields.items())


def content_rows(content: Content) -> Iterator[tuple[str, str]]:
    """A whole entry, field by field."""
    return ((name.replace("_", " "), said(value)) for name, value in content.items() if name != "kind")


def said(value: Any) -> str:
    """A value of an entry as text: “LASHKAR-E-TAYYIBA (kind: aka, quality: strong)”."""
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return "; ".join(said(one) for one in value)
    if isinstance(value, dict):
        rest = dict(value)
        head = next((str(rest.pop(name)) for name in ("text", "number", "regime", "date") if rest.get(name)), "")
        tail = ", ".join(f"{name.replace('_', ' ')}: {said(one)}" for name, one in rest.items())
        return f"{head} ({tail})" if head and tail else head or tail
    return str(value)


# Data issues -----------------------------------------------------------------------------------


@admin.register(DataIssue)
class DataIssueAdmin(EvidenceAdmin):
    list_display = ("code", "source", "record_key", "field", "short", "resolution_label", "last_release")
    list_filter = ("resolution", "source", "code")
    list_select_related = ("source", "last_release__source")
    search_fields = ("record_key", "field", "value", "message")
    actions = ["explain_selected"]
    actions_detail = ["explain_one"]
    fields = ("source", "code", "message", "record_key", "field", "value", "line", "first_release", "last_release",
              "resolution", "reason")  # fmt: skip

    def has_explain_permission(self, request: HttpRequest, _object_id: Any = None) -> bool:
        return request.user.has_perm("lists.change_dataissue")

    @display(description=_("Message"))
    def short(self, issue: DataIssue) -> str:
        return Truncator(issue.message).chars(140)

    @display(description=_("Resolution"), ordering="resolution", label=STATUS_COLOURS)
    def resolution_label(self, issue: DataIssue) -> str:
        return issue.resolution

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        issue = self.get_object(request, str(object_id))
        closed = issue is None or issue.resolution == DataIssue.Resolution.CLOSED
        found: list[Any] = [] if closed else super().get_actions_detail(request, object_id)
        return found

    @action(description=_("Explain"), url_path="explain", permissions=["explain"], icon="task_alt")
    def explain_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        issue = self.found(request, object_id)
        if issue is None:
            return HttpResponseRedirect(list_of(DataIssue))
        form = ReasonForm(request.POST or None, initial={"reason": issue.reason})
        if request.method == "POST" and form.is_valid():
            if self._explain(request, [issue], form.cleaned_data["reason"]):
                messages.success(request, _("The issue is explained."))
            return HttpResponseRedirect(page_of(issue))
        return self.form_page(
            request,
            form,
            title=_("Explain a data issue"),
            intro=str(issue),
            back=page_of(issue),
            submit_text=_("Explain"),
        )

    @admin.action(description=_("Explain selected issues…"), permissions=["explain"])
    def explain_selected(self, request: HttpRequest, queryset: QuerySet[DataIssue]) -> HttpResponse | None:
        chosen = queryset.exclude(resolution=DataIssue.Resolution.CLOSED)
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_bound and form.is_valid():
            number = len(found := list(chosen))
            if self._explain(request, found, form.cleaned_data["reason"]):
                messages.success(
                    request,
                    ngettext("%(n)s issue is explained.", "%(n)s issues are explained.", number) % {"n": number},
                )
            return None
        number = chosen.count()
        if not number:
            messages.warning(request, _("None of these is open: the newest release no longer shows them."))
            return None
        kept = [
            ("action", "explain_selected"),
            ("select_across", request.POST.get("select_across", "0")),
            *((ACTION_CHECKBOX_NAME, pk) for pk in request.POST.getlist(ACTION_CHECKBOX_NAME)),
        ]
        return self.form_page(
            request, form, title=_("Explain data issues"), kept=kept, back=request.get_full_path(),
            submit_text=_("Explain"),
            intro=ngettext("One reason for %(n)s issue.", "One reason for %(n)s issues.", number) % {"n": number},
            lines=[str(issue) for issue in chosen[:20]],
        )  # fmt: skip

    def _explain(self, request: HttpRequest, found: Sequence[DataIssue], reason: str) -> bool:
        try:
            with transaction.atomic():
                for issue in found:
                    issues.explain(issue, request.user.get_username(), reason)
                    self.log_change(request, issue, f"Explained: {reason}")
        except ValueError as error:
            messages.error(request, str(error))
            return False
        return True


# What waits for a person -----------------------------------------------------------------------


@waiting
def held_releases(request: HttpRequest) -> Block | None:
    if not may_view(request, Release):
        return None
    rows = Release.objects.filter(status=Release.Status.HELD).select_related("source").defer("files")
    lines = [
        Line(str(release), page_of(release), " ".join(reason["message"] for reason in release.reasons))
        for release in rows[:10]
    ]
    return Block(
        str(_("Releases held for a decision")), list_of(Release, "status__exact=held"), rows.count(), lines,
        str(_("No release is held.")), 10,
    )  # fmt: skip


@waiting
def failed_runs(request: HttpRequest) -> Block | None:
    """Sources whose last run failed; a failure that a later run mended needs nobody."""
    if not may_view(request, Run):
        return None
    last = Run.objects.order_by("source_id", "-started_at").distinct("source_id").values("pk")
    rows = Run.objects.filter(pk__in=last, state=Run.State.FAILED).select_related("source")
    lines = [
        Line(f"{run.source.short}: {run.what} {run.started_at:%Y-%m-%d %H:%M}", page_of(run), run.message)
        for run in rows
    ]
    return Block(
        str(_("Sources whose last run failed")), list_of(Run, "state__exact=failed"), len(lines), lines,
        str(_("The last run of every source went well.")), 20,
    )  # fmt: skip


@waiting
def open_issues(request: HttpRequest) -> Block | None:
    if not may_view(request, DataIssue):
        return None
    rows = (
        DataIssue.objects.filter(resolution=DataIssue.Resolution.OPEN)
        .order_by()
        .values_list("source", "source__title", "code")
        .annotate(n=Count("pk"))
        .order_by("-n", "code")
    )
    still = "resolution__exact=open"
    lines = [
        Line(f"{title}: {code}", list_of(DataIssue, f"{still}&source__id__exact={source}&code={code}"), f"{n:,}")
        for source, title, code, n in rows[:12]
    ]
    total = sum(row[3] for row in rows)
    return Block(
        str(_("Open data issues")), list_of(DataIssue, still), total, lines,
        str(_("No data issue is open.")), 30,
    )  # fmt: skip
