"""Designations in the admin, and a party's designations and absences on its own page."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
)

from core.admin import (
    HistoryAdmin,
    Item,
    ReasonForm,
    action,
    display,
    list_of,
    page_of,
    person,
    section,
)
from entities.admin import Deed, Row, Table, mark_of, said_by, tables_of_other_rooms, why
from entities.models import Confidence, Entity
from sanctions.models import (
    Absence,
    Designation,
    Measure,
    Regime,
)
from sanctions.services import editing
from sanctions.services.editing import Refused

section("Parties", 20, Item(Designation, "gavel", 20), Item(Absence, "search_off", 25))


class DesignationForm(forms.ModelForm):
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
