"""The law and designations in the admin, and what can be done with sources and held releases.

Sources and releases are evidence, shown by lists.admin; refreshing them and deciding on
them is this room's work, so their pages are put together here.
"""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from celery import Task
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_celery_beat.models import PeriodicTask
from kombu.exceptions import OperationalError as BrokerError
from unfold.admin import TabularInline
from unfold.enums import ActionVariant
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from core.admin import (
    PER_PAGE,
    HistoryAdmin,
    Item,
    ReasonForm,
    action,
    display,
    list_of,
    page_of,
    person,
    public,
    section,
)
from entities.admin import Deed, Row, Table, mark_of, said_by, tables_of_other_rooms, why
from entities.models import Confidence, Entity
from lists import progress
from lists.admin import FieldRow, ReleaseEvidence, SourceEvidence, content_rows, field_rows
from lists.models import Change, LoadedRecord, Release, Run, Source
from lists.reading import DocumentError
from lists.services import Busy, diff_releases
from sanctions.models import (
    Absence,
    Authority,
    Citation,
    Designation,
    Instrument,
    Measure,
    Regime,
    RegimeInstrument,
)
from sanctions.review import pairs  # noqa: F401 - registers its pages
from sanctions.services import editing
from sanctions.services.editing import Refused
from sanctions.services.projecting import UnknownRegime
from sanctions.services.publishing import active_of
from sanctions.services.schedules import name_of
from sanctions.tasks import rebuild_source, refresh_source

log = structlog.get_logger()

PATIENCE = 30  # seconds a worker may take to pick up a job before the page says so

section("Parties", 20, Item(Designation, "gavel", 20), Item(Absence, "search_off", 25))
section(
    "Law", 30,
    Item(Authority, "account_balance", 10), Item(Regime, "balance", 20), Item(Measure, "block", 30),
    Item(Instrument, "article", 40), Item(Citation, "format_quote", 50),
)  # fmt: skip


# Sources: refreshing ------------------------------------------------------------------------------


@admin.register(Source)
class SourceAdmin(SourceEvidence):
    change_form_outer_before_template = "admin/tracker/source.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/refresh/", view(self.refresh), name="lists_source_refresh"),
            path("<int:pk>/rebuild/", view(self.rebuild), name="lists_source_rebuild"),
            path("<int:pk>/progress/", view(self.progress), name="lists_source_progress"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        more: dict[str, Any] = dict(extra_context or {})
        source = self.get_object(request, object_id)
        if source is not None:
            schedule = PeriodicTask.objects.filter(name=name_of(source.code)).first()
            more |= _going_on(source, request) | {
                "may_refresh": request.user.has_perm("lists.change_source"),
                "refresh_url": reverse("admin:lists_source_refresh", args=[source.pk]),
                "schedule": schedule,
                "schedule_url": page_of(schedule) if schedule else "",
                "rebuild_url": reverse("admin:lists_source_rebuild", args=[source.pk]),
            }
        answer: HttpResponse = super().change_view(request, object_id, form_url, more)
        return answer

    def refresh(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand the refresh to the worker and go back to the page that shows how it goes."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.require(request, "lists.change_source")
        source = self.found(request, str(pk))
        if source is None:
            return HttpResponseRedirect(list_of(Source))
        return self._hand_over(request, source, refresh_source, _("The refresh is handed to the worker."))

    def rebuild(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The same for a rebuild, once it is confirmed."""
        self.require(request, "lists.change_source")
        source = self.found(request, str(pk))
        if source is None:
            return HttpResponseRedirect(list_of(Source))
        if request.method == "POST":
            return self._hand_over(request, source, rebuild_source, _("The rebuild is handed to the worker."))
        releases = Release.objects.in_history().filter(source=source).count()
        return self.form_page(
            request, forms.Form(), title=_("Rebuild %(source)s") % {"source": source}, back=page_of(source),
            submit_text=_("Rebuild"),
            intro=_("Everything drawn from the stored releases is computed anew: changes, parties, designations. "
                    "Ids stay, and so does what editors entered. The pages show the former state until it is done, "
                    "and no refresh of this list runs meanwhile."),
            lines=[ngettext("%(n)s release is read again.", "%(n)s releases are read again.", releases)
                   % {"n": f"{releases:,}"}],
        )  # fmt: skip

    def _hand_over(self, request: HttpRequest, source: Source, job: Task[Any, Any], said: str) -> HttpResponse:
        try:
            job.apply_async((source.code,), retry=False)
        except (BrokerError, OSError) as error:
            messages.error(request, _("The job could not be handed over, the broker does not answer: %s") % error)
            return HttpResponseRedirect(page_of(source))
        log.info("job asked for", job=job.name, source=source.code, by=request.user.get_username())
        messages.info(request, said)
        return HttpResponseRedirect(f"{page_of(source)}?asked={int(time.time())}")

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the page asks for again and again while a run goes on."""
        source = Source.objects.filter(pk=pk).first()
        if source is None or not self.has_view_permission(request, source):
            raise PermissionDenied
        return TemplateResponse(request, "admin/tracker/_progress.html", _going_on(source, request))


def _going_on(source: Source, request: HttpRequest) -> dict[str, Any]:
    asked = request.GET.get("asked", "")
    since = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 12 else 0
    last = source.runs.select_related("release").first()
    line = progress.read(source.code)
    begun = last is not None and last.started_at.timestamp() >= since - 1
    waited = time.time() - since
    running = line is not None or (last is not None and last.state == Run.State.RUNNING and waited < PATIENCE)
    waiting = bool(since) and not begun and waited < PATIENCE
    return {
        "source": source,
        "line": line,
        "share": round(100 * line["done"] / line["total"]) if line and line["total"] else None,
        "last": last,
        "running": running,
        "waiting": waiting,
        "not_taken": bool(since) and not begun and not waiting and not running and waited < 600,
        "poll": running or waiting,
        "progress_url": f"{reverse('admin:lists_source_progress', args=[source.pk])}?asked={since}",
    }


# Releases: their diff, and the decision on a held one -----------------------------------------------


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


# Designations ---------------------------------------------------------------------------------------


class DesignationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What a person enters of a designation no list prints."""

    citation = forms.CharField(
        label=_("Citation"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("The document it rests on: title, publisher, date, link."),
    )
    stated_measures = forms.MultipleChoiceField(
        label=_("Measures"),
        required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(),
        help_text=_("Only where the decision names its own; else the regime’s hold."),
    )

    class Meta:
        model = Designation
        fields = ("entity", "regime", *editing.FIELDS, "citation", "confidence", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if "stated_measures" in fields:
            fields["stated_measures"].choices = [(m.code, m.name) for m in Measure.objects.all()]
        if "regime" in fields:
            fields["regime"].queryset = Regime.objects.filter(source=None)
            fields["regime"].help_text = _("Regimes whose list the tracker reads are not offered: their list speaks.")
        if "citation" in fields:
            fields["citation"].required = not self.instance.citation_codes
        if "confidence" in fields:
            fields["confidence"].required = True
            fields["confidence"].help_text = _("How sure the citation makes you.")


@admin.register(Designation)
class DesignationAdmin(HistoryAdmin):
    form = DesignationForm
    refusals = (Refused,)
    list_display = (
        "party",
        "regime_short",
        "reference",
        "state",
        "listed",
        "delisted",
        "known_from",
        "known_until",
        "by",
    )
    list_filter = (
        "regime",
        "status",
        ("record", admin.EmptyFieldListFilter),
        ("known_until", admin.EmptyFieldListFilter),
    )
    list_select_related = ("entity", "regime", "record__source", "entered_by")
    search_fields = ("reference", "entity__name", "entity__public_id")
    autocomplete_fields = ("entity", "via")
    actions_detail = ["remove"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Designation]:
        rows: QuerySet[Designation] = super().get_queryset(request)
        return rows.select_related("entity", "regime", "record__source")

    @display(description=_("Party"), ordering="entity__name")
    def party(self, designation: Designation) -> str:
        return designation.entity.name

    @display(description=_("Regime"), ordering="regime__short")
    def regime_short(self, designation: Designation) -> str:
        return designation.regime.short

    @display(description=_("Status"), ordering="status", label={"delisted": "info"})
    def state(self, designation: Designation) -> str:
        return designation.status

    @display(description=_("Listed"), ordering="listed_on")
    def listed(self, designation: Designation) -> str:
        return str(designation.listed_on or "–")

    @display(description=_("Delisted"), ordering="delisted_on")
    def delisted(self, designation: Designation) -> str:
        return str(designation.delisted_on or "–")

    @display(description=_("Said by"))
    def by(self, designation: Designation) -> str:
        if designation.record is not None:
            return f"{designation.record.source.short} {designation.record.key}"
        return designation.entered_by.get_username() if designation.entered_by else "–"

    # What a list says is shown; what a person entered can be changed

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        ours = obj is None or (obj.record_id is None and obj.known_until is None)
        return bool(ours and super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_remove_permission(self, request: HttpRequest, _object_id: Any = None) -> bool:
        return request.user.has_perm("sanctions.change_designation")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        shown = ("known_from", "known_until", "in_force_from", "in_force_until", "carried_over", "period")
        return (*shown, "entity", "regime", "citation_codes") if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        said = ("entity", "regime", *editing.FIELDS)
        grounds: tuple[str, ...] = ("citation", "citation_codes", "confidence", "reason")
        if obj is None:
            grounds = ("citation", "confidence", "reason")
            return [(None, {"fields": said}), (_("Why"), {"fields": grounds})]
        clocks = ("in_force_from", "in_force_until", "carried_over", "period", "known_from", "known_until")
        if not self.has_change_permission(request, obj):
            grounds = ("record", "version", "last_seen", *grounds)
        return [(None, {"fields": said}), (_("Why"), {"fields": grounds}), (_("Clocks"), {"fields": clocks})]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "status":
            found = db_field.formfield(widget=UnfoldAdminSelectWidget())
            found.help_text = _("Delisted is set by the day of the delisting.")
            return found
        if db_field.name == "submitted_by":
            kwargs["widget"] = UnfoldAdminTextareaWidget(attrs={"rows": 1})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"confidence": Confidence.HIGH, **super().get_changeform_initial_data(request)}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = form.cleaned_data
        values = {name: data[name] for name in editing.FIELDS}
        if change:
            saved = editing.amend_designation(Designation(pk=obj.pk), values, why=why(data), by=person(request))
        else:
            saved = editing.enter_designation(data["entity"], data["regime"], values, why=why(data), by=person(request))
        for column in Designation._meta.concrete_fields:
            setattr(obj, column.attname, getattr(saved, column.attname))
        obj._state.adding = False

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        ours = Designation.objects.filter(pk=object_id, record=None, known_until=None).exists()
        found: list[Any] = super().get_actions_detail(request, object_id) if ours else []
        return found

    @action(description=_("Remove"), url_path="remove", permissions=["remove"], icon="delete")
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        designation = self.found(request, object_id)
        if designation is None:
            return HttpResponseRedirect(list_of(Designation))
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                editing.remove_designation(designation, reason=form.cleaned_data["reason"], by=person(request))
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The designation is removed."))
                return HttpResponseRedirect(page_of(designation.entity))
        return self.form_page(
            request, form, title=_("Remove a designation"), back=page_of(designation), submit_text=_("Remove"),
            danger=True,
            intro=_("For what should not have been entered. A party that was delisted keeps its designation: give it "
                    "the day of its delisting instead."),
        )  # fmt: skip


def _designations_of(request: HttpRequest, entity: Entity) -> Table:
    """The party's designations, for its page in the admin."""
    table = Table(str(_("Designations")), "designation")
    rows = Designation.objects.filter(entity=entity).select_related("regime", "record__source", "entered_by")
    for one in rows.order_by("known_until", "in_force_from", "pk"):
        (table.rows if one.known_until is None else table.former).append(_designation_row(one))
    if request.user.has_perm("sanctions.add_designation"):
        add = reverse("admin:sanctions_designation_add")
        table.deeds = [Deed(str(_("Add")), f"{add}?entity={entity.pk}")]
    return table


def _designation_row(one: Designation) -> Row:
    ours = one.record is None
    dates = f"{one.listed_on or '?'} – {one.delisted_on or ''}".strip(" –")
    return Row(
        value=f"{one.regime.short} {one.reference}".strip(),
        detail=f"{one.get_status_display()} · {dates}",
        said_by=said_by(one),
        known_from=one.known_from,
        known_until=one.known_until,
        mark=mark_of(one),
        suppressed=str(_("behind the list’s own")) if one.suppressed else "",
        deeds=[Deed(str(_("Change") if ours and one.known_until is None else _("Look")), page_of(one))],
    )


def _absences_of(request: HttpRequest, entity: Entity) -> Table:
    table = Table(str(_("Looked for and not there")), "absence")
    for one in entity.absences.select_related("regime"):
        grounds = "; ".join([*one.citation_codes, f"confidence {one.confidence}"])
        mark = str(_("curated") if one.curated else _("editors’"))
        row = Row(f"{one.get_kind_display()}: {one.regime.short}", f"{one.as_of} {one.note}", grounds, None, None, mark,
                  deeds=[Deed(str(_("Look")), page_of(one))])  # fmt: skip
        table.rows.append(row)
    if request.user.has_perm("sanctions.add_absence"):
        add = reverse("admin:sanctions_absence_add")
        table.deeds = [Deed(str(_("Add")), f"{add}?entity={entity.pk}")]
    return table


tables_of_other_rooms += [_designations_of, _absences_of]


# The law ----------------------------------------------------------------------------------------------


class LawAdmin(HistoryAdmin):
    """Reference data. A row the project's files have keeps what is edited here, but for what it belongs to:
    its citations, measures and instruments come back from the files, so they are changed there."""

    refusals = (Refused,)
    relations: tuple[str, ...] = ("citations",)
    search_fields: Sequence[str] = ("code", "name", "short")
    autocomplete_fields: Sequence[str] = ("citations",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        if obj is None:
            return ()
        return ("code", *(self.relations if editing.kept_in_files(obj) else ()))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        found = super().get_fieldsets(request, obj)
        if obj is not None and self.relations and editing.kept_in_files(obj):
            note = _("%(what)s are kept in sanctions/reference/ and changed there.")
            what = ", ".join(str(self.opts.get_field(name).verbose_name) for name in self.relations).capitalize()
            found = [(found[0][0], {**found[0][1], "description": note % {"what": what}}), *found[1:]]
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        kept = obj is not None and editing.kept_in_files(obj)
        return bool(not kept and super().has_delete_permission(request, obj))

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        editing.save_law(obj, person(request))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        editing.delete_law(obj, person(request))


@admin.register(Absence)
class AbsenceAdmin(LawAdmin):
    """Without it, a blank under a regime cannot be told from an unknown."""

    list_display = ("entity", "regime", "kind", "as_of", "confidence")
    list_filter = ("kind", "regime")
    list_select_related = ("entity", "regime")
    search_fields = ("entity__name", "note")
    autocomplete_fields = ("entity", "regime")
    relations = ()
    fields = ("entity", "regime", "kind", "as_of", "note", "citation_codes", "confidence")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Sequence[str]:
        return ("entity", "regime") if obj else ()


@admin.register(Authority)
class AuthorityAdmin(LawAdmin):
    list_display = ("short", "name", "jurisdiction", "code", "confidence")
    list_filter = ("jurisdiction", "confidence")
    fields = ("code", "name", "short", "jurisdiction", "role", "confidence", "citations")


@admin.register(Measure)
class MeasureAdmin(LawAdmin):
    list_display = ("name", "short", "code", "confidence")
    fields = ("code", "name", "short", "meaning", "applies_to", "exemptions", "confidence", "citations")


@admin.register(Instrument)
class InstrumentAdmin(LawAdmin):
    list_display = ("short", "title", "jurisdiction", "kind", "dated", "confidence")
    list_filter = ("jurisdiction", "kind", "confidence")
    search_fields = ("code", "title", "short")
    fields = ("code", "title", "short", "jurisdiction", "kind", "dated", "summary", "confidence", "citations")


class LegalBasis(TabularInline):  # type: ignore[misc]
    model = RegimeInstrument
    extra = 0
    autocomplete_fields = ("instrument",)
    verbose_name_plural = _("Legal basis")

    def _open(self, request: HttpRequest, regime: Any) -> bool:
        free = regime is None or not editing.kept_in_files(regime)
        return bool(free and request.user.has_perm("sanctions.change_regime"))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("sanctions.view_regime") or request.user.has_perm("sanctions.change_regime")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(request, obj)


@admin.register(Regime)
class RegimeAdmin(LawAdmin):
    list_display = ("short", "name", "jurisdiction", "authority", "source", "started", "ended", "confidence")
    list_filter = ("jurisdiction", "source", "confidence")
    list_select_related = ("authority", "source")
    autocomplete_fields = ("citations", "authority", "measures", "follows")
    relations = ("citations", "measures", "follows")
    inlines = (LegalBasis,)
    fields = (
        "code", "name", "short", "jurisdiction", "authority", "list_name", "started", "ended", "follows", "source",
        "measures", "reference_format", "criteria", "listing", "delisting", "exemptions", "confidence", "citations",
    )  # fmt: skip

    def view_on_site(self, regime: Regime) -> str | None:
        return public("regime", regime.code)


@admin.register(Citation)
class CitationAdmin(LawAdmin):
    list_display = ("title", "publisher", "date", "code")
    search_fields = ("code", "title", "publisher")
    autocomplete_fields = ()
    relations = ()
    fields = ("code", "title", "publisher", "date", "url")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        kept = obj is not None and editing.kept_in_files(obj)  # loading the files puts every field back
        return bool(not kept and super().has_change_permission(request, obj))
