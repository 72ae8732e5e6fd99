"""Parties in the admin: what lists say of them, to be read, and what editors say beside it.

Every write goes through entities.services.editing; the page of a party leads to one form
for each thing that can be done.
"""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core.admin import (
    EvidenceAdmin,
    HistoryAdmin,
    Item,
    ReasonForm,
    display,
    link,
    list_of,
    page_of,
    person,
    public,
    section,
)
from entities.folding import fold_name
from entities.models import Entity, EntityRecord, Kind, Name, Stated, Suppression
from entities.services import editing
from entities.services.editing import FACETS, LISTED, Refused, Why
from lists.models import RecordVersion, Source

section("Parties", 20, Item(Entity, "groups", 10), Item(Suppression, "visibility_off", 30))

TITLES = {
    "name": _("Names"), "identifier": _("Identifiers"), "place": _("Addresses and places of birth"),
    "birthdate": _("Dates of birth"), "fact": _("Other facts"), "affiliation": _("Affiliations"),
    "event": _("Events"),
}  # fmt: skip
_ONE_LINE = ("text", "number", "label", "street", "city", "region", "postal_code", "place", "target_name")
_OURS = Q(editorial_name__gt="") | Q(editorial_kind__gt="") | Q(editorial_note__gt="")


# What the page of a party shows ----------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """Something that can be done with a value."""

    title: str
    url: str


@dataclass(frozen=True)
class Row:
    """A value: what it says, who says so and since when."""

    value: str
    detail: str
    said_by: str
    known_from: Any
    known_until: Any
    mark: str = ""  # whose it is, where no list says it
    suppressed: str = ""  # why
    deeds: Sequence[Deed] = ()


@dataclass
class Table:
    title: str
    name: str
    rows: list[Row] = field(default_factory=list)
    former: list[Row] = field(default_factory=list)
    deeds: Sequence[Deed] = ()
    note: str = ""
    heads: Sequence[Any] = (_("Value"), _("Detail"), _("Said by"), _("Known"))


tables_of_other_rooms: list[Callable[[HttpRequest, Entity], Table]] = []
"""Rooms above add what they know of a party."""


def _tables(entity: Entity, may_edit: bool) -> Iterator[Table]:
    reasons = {(one.facet, one.digest): one for one in entity.suppressions.all()}
    ends = _last_words(entity)
    for facet, model in LISTED.items():
        rows = model._default_manager.filter(entity=entity).select_related("record__source", "entered_by")
        if facet == "affiliation":
            rows = rows.select_related("target")
        table = Table(str(TITLES[facet]), facet)
        for value in rows.order_by("known_until", "record", "pk"):
            one = _row(entity, facet, value, reasons.get((facet, value.digest)), may_edit)
            stands = value.known_until is None or value.known_until == ends.get(value.record_id)
            (table.rows if stands else table.former).append(one)
        if may_edit and facet in FACETS:
            table.deeds = [Deed(str(_("Add")), _url("add", entity, facet))]
        yield table


def _last_words(entity: Entity) -> dict[int, Any]:
    """When the lists stopped having those of the party's records that they no longer have."""
    versions = RecordVersion.objects.filter(record__link__entity=entity).order_by()
    rows = versions.values("record").annotate(end=Max("known_until"), open=Count("pk", filter=Q(known_until=None)))
    return {row["record"]: row["end"] for row in rows if not row["open"]}


def _row(entity: Entity, facet: str, value: Any, suppression: Suppression | None, may_edit: bool) -> Row:
    ours, current = value.record_id is None, value.known_until is None
    deeds: list[Deed] = []
    if may_edit and ours and current:
        deeds = [
            Deed(str(_("Change")), _url("change_value", entity, facet, value.pk)),
            Deed(str(_("Remove")), _url("remove_value", entity, facet, value.pk)),
        ]
    elif may_edit and suppression:
        deeds = [Deed(str(_("Show again")), _url("unsuppress", entity, suppression.pk))]
    elif may_edit and not ours:
        deeds = [Deed(str(_("Suppress")), _url("suppress", entity, facet, value.digest))]
    return Row(
        value=str(value) or "–",
        detail=_detail(facet, value),
        said_by=said_by(value),
        known_from=value.known_from,
        known_until=value.known_until,
        mark=mark_of(value),
        suppressed=_hidden(value, suppression),
        deeds=deeds,
    )


def mark_of(value: Stated) -> str:
    if value.record_id is not None:
        return ""
    return str(_("curated") if value.curated else _("editors’"))


def _hidden(value: Stated, suppression: Suppression | None) -> str:
    if value.record_id is None:
        return str(_("behind the list, which says the same")) if value.suppressed else ""
    return suppression.reason if suppression else ""


def _detail(facet: str, value: Any) -> str:
    shown = {
        "name": ("kind", "quality", "script", "language", "note"),
        "identifier": ("kind", "country", "place", "issued_on", "note"),
        "place": ("role", "note"),
        "birthdate": ("note",),
        "fact": ("kind",),
        "affiliation": ("target", "sentence", "asserted_by", "disputed_by"),
        "event": ("sentence",),
    }[facet]
    parts = [str(part) for name in shown if (part := getattr(value, name)) not in (None, "")]
    return " · ".join(part for part in parts if part != str(value))


def said_by(value: Stated) -> str:
    """Whose word it is: the record's, the project's files' or an editor's, with what it rests on."""
    if value.record is not None:
        return link(value.record, f"{value.record.source.short} {value.record.key}")
    parts = [value.citation, *value.citation_codes, value.confidence and f"confidence {value.confidence}", value.reason]
    grounds = "; ".join(part for part in parts if part)
    if value.entered_by:
        return f"{value.entered_by.get_username()}: {grounds}"
    return grounds if value.curated else f"{_('a deleted user')}: {grounds}"


def _url(name: str, entity: Entity, *args: Any) -> str:
    return reverse(f"admin:entities_entity_{name}", args=[entity.pk, *args])


# Forms ----------------------------------------------------------------------------------------------


class PartyForm(forms.ModelForm):
    """Name, kind and note, and why."""

    citation = forms.CharField(
        label=_("Citation"),
        required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Where the party is described: title, publisher, date, link."),
    )
    why = forms.CharField(
        label=_("Reason"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Why the lists are not followed here, or are again. Kept for good."),
    )

    class Meta:
        model = Entity
        fields = ("editorial_name", "editorial_kind", "editorial_note")
        widgets = {"editorial_note": UnfoldAdminTextareaWidget(attrs={"rows": 3})}


def _value_form(model_admin: Any, request: HttpRequest, facet: str) -> type[forms.ModelForm]:
    spec = FACETS[facet]
    made: type[forms.ModelForm] = forms.modelform_factory(
        spec.model,
        fields=[*spec.fields, "citation", "confidence", "reason"],
        formfield_callback=lambda column, **kwargs: _formfield(model_admin, request, column, **kwargs),
    )
    return made


def _formfield(model_admin: Any, request: HttpRequest, column: Any, **kwargs: Any) -> Any:
    if column.name == "target":
        found = column.formfield(widget=AutocompleteSelect(column, admin.site), **kwargs)
        found.required = False
        found.help_text = _("The party it is tied to; leave empty for one the tracker does not know and name it below.")
        return found
    if column.name in _ONE_LINE:
        kwargs["widget"] = UnfoldAdminTextInputWidget()
    return model_admin.formfield_for_dbfield(column, request, **kwargs)


# The admin of parties ---------------------------------------------------------------------------------


class EditedFilter(admin.SimpleListFilter):
    title = _("edited")
    parameter_name = "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("name", _("name, kind or note set")), ("values", _("values added")), ("unlisted", _("on no list"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entity]) -> QuerySet[Entity]:
        match self.value():
            case "name":
                return queryset.filter(_OURS)
            case "values":
                added = (
                    Exists(facet.model._default_manager.filter(entity=OuterRef("pk"), record=None))
                    for facet in FACETS.values()
                )
                either = Q()
                for one in added:
                    either |= Q(one)
                return queryset.filter(either)
            case "unlisted":
                return queryset.exclude(Exists(EntityRecord.objects.filter(entity=OuterRef("pk"))))
        return queryset


class SourceFilter(admin.SimpleListFilter):
    title = _("list")
    parameter_name = "list"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Source.objects.values_list("code", "short"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Entity]) -> QuerySet[Entity]:
        if self.value():
            links = EntityRecord.objects.filter(entity=OuterRef("pk"), record__source__code=self.value())
            return queryset.filter(Exists(links))
        return queryset


@admin.register(Entity)
class EntityAdmin(HistoryAdmin):
    form = PartyForm
    refusals = (Refused,)
    list_display = ("name", "kind", "public_id", "edited")
    list_filter = ("kind", SourceFilter, EditedFilter)
    search_fields = ("name",)
    search_help_text = _("A name in any script, a reference or key on a list, or a public id")
    readonly_fields = ("name", "kind", "public_id", "code", "records", "last_reason")
    change_form_outer_after_template = "admin/tracker/party.html"
    history_of_values = True
    warn_unsaved_form = True

    def view_on_site(self, entity: Entity) -> str | None:
        return public("entity", entity.public_id)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # ids are for good: a party that was cited stays

    @display(description=_("Edited"), boolean=True)
    def edited(self, entity: Entity) -> bool:
        return bool(entity.editorial_name or entity.editorial_kind or entity.editorial_note)

    @display(description=_("Records"))
    def records(self, entity: Entity) -> Any:
        found = entity.links.select_related("record__source")
        return _joined([link(one.record, f"{one.record.source.short} {one.record.key}") for one in found])

    @display(description=_("Reason given last"))
    def last_reason(self, entity: Entity) -> str:
        return entity.editorial_reason or "–"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Entity], search_term: str
    ) -> tuple[QuerySet[Entity], bool]:
        """By name as search does, in any script; by the key of a record, now or formerly; by public id."""
        term = search_term.strip()
        if not term:
            return queryset, False
        links = EntityRecord.objects.filter(entity=OuterRef("pk"))
        either = (
            Q(name__icontains=term)
            | Q(public_id=term.lower())
            | Q(merged__public_id=term.lower())
            | Q(Exists(links.filter(record__key__iexact=term)))
            | Q(Exists(links.filter(record__former_keys__contains=[term.upper()])))
            | Q(designation_set__reference__iexact=term)  # told by the room above, known here by name alone
        )
        if folded := fold_name(term):
            either |= Q(Exists(Name.objects.filter(entity=OuterRef("pk"), folded__contains=folded)))
        return queryset.filter(either), True

    # The form

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        edited = ("editorial_name", "editorial_kind", "editorial_note")
        if obj is None:
            return [(None, {"fields": (*edited, "citation", "why")})]
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": ("name", "kind", "public_id", "code", "records", *edited, "last_reason")})]
        return [
            (_("As shown"), {"fields": ("name", "kind", "public_id", "code", "records")}),
            (
                _("The editors’ own"),
                {
                    "fields": (*edited, "last_reason", "why"),
                    "description": _("Leave name and kind empty to show the lists’."),
                },
            ),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        made = super().get_form(request, obj, change, **kwargs)
        if obj is None and "editorial_kind" in made.base_fields:
            made.base_fields["editorial_name"].required = made.base_fields["editorial_kind"].required = True
            made.base_fields["editorial_kind"].initial = Kind.GROUP
            made.base_fields["why"].help_text = _("Why the tracker keeps a party that no list names.")
        return made

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = form.cleaned_data
        said = {
            "name": data["editorial_name"],
            "kind": data["editorial_kind"],
            "note": data["editorial_note"],
            "reason": data["why"],
        }
        if change:
            saved = editing.set_editorial(Entity(pk=obj.pk), **said, by=person(request))
        else:
            saved = editing.create(**said, citation=data["citation"], by=person(request))
        for column in Entity._meta.concrete_fields:
            setattr(obj, column.attname, getattr(saved, column.attname))
        obj._state.adding = False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        entity = self.get_object(request, object_id) if request.method == "GET" else None
        if entity is None and (kept := _proved_to_be(object_id)):
            messages.info(request, _("This party proved to be another, whose page this is."))
            return HttpResponseRedirect(page_of(kept))
        more: dict[str, Any] = dict(extra_context or {})
        if entity is not None and self.has_view_permission(request, entity):
            may_edit = self.has_change_permission(request, entity)
            more["tables"] = [
                *(other(request, entity) for other in tables_of_other_rooms),
                *_tables(entity, may_edit),
            ]
        answer: HttpResponse = super().change_view(request, object_id, form_url, more)
        return answer

    # One page for each thing that can be done with a value

    def get_urls(self) -> list[Any]:
        def page(where: str, view: Callable[..., HttpResponse], name: str) -> Any:
            return path(f"<path:object_id>/{where}", self.admin_site.admin_view(view), name=f"entities_entity_{name}")

        return [
            page("values/<str:facet>/add/", self.add_value, "add"),
            page("values/<str:facet>/<int:pk>/change/", self.change_value, "change_value"),
            page("values/<str:facet>/<int:pk>/remove/", self.remove_value, "remove_value"),
            page("values/<str:facet>/<str:digest>/suppress/", self.suppress, "suppress"),
            page("suppressions/<int:pk>/lift/", self.unsuppress, "unsuppress"),
            *super().get_urls(),
        ]

    def add_value(self, request: HttpRequest, object_id: str, facet: str) -> HttpResponse:
        entity = self._editable(request, object_id)
        if entity is None or facet not in FACETS:
            return HttpResponseRedirect(list_of(Entity))
        form = _value_form(self, request, facet)(request.POST or None, instance=FACETS[facet].model(entity=entity))
        return self._work(
            request, entity, form,
            lambda data: editing.add(entity, facet, _said(data), why=why(data), by=person(request)),
            title=_("Add to %(party)s: %(facet)s") % {"party": entity, "facet": TITLES[facet]},
            intro=_("It is shown beside what lists say, as the editors’ own. Give a citation or a reason, or both."),
        )  # fmt: skip

    def change_value(self, request: HttpRequest, object_id: str, facet: str, pk: int) -> HttpResponse:
        entity, value = self._value(request, object_id, facet, pk)
        if value is None:
            return HttpResponseRedirect(page_of(entity) if entity else list_of(Entity))
        form = _value_form(self, request, facet)(request.POST or None, instance=value)
        return self._work(
            request, entity, form,
            lambda data: editing.change(value, _said(data), why=why(data), by=person(request)),
            title=_("Change of %(party)s: %(value)s") % {"party": entity, "value": value},
        )  # fmt: skip

    def remove_value(self, request: HttpRequest, object_id: str, facet: str, pk: int) -> HttpResponse:
        entity, value = self._value(request, object_id, facet, pk)
        if value is None:
            return HttpResponseRedirect(page_of(entity) if entity else list_of(Entity))
        return self._work(
            request, entity, ReasonForm(request.POST or None),
            lambda data: editing.remove(value, **data, by=person(request)),
            title=_("Remove from %(party)s: %(value)s") % {"party": entity, "value": value},
            intro=_("From today it is no longer said. For earlier days it stays known; the history keeps it."),
            submit_text=_("Remove"), danger=True,
        )  # fmt: skip

    def suppress(self, request: HttpRequest, object_id: str, facet: str, digest: str) -> HttpResponse:
        entity = self._editable(request, object_id)
        listed = LISTED.get(facet)
        value = listed._default_manager.filter(entity=entity, digest=digest).first() if entity and listed else None
        if entity is None or value is None:
            messages.warning(request, _("No list says this of the party any more."))
            return HttpResponseRedirect(page_of(entity) if entity else list_of(Entity))
        return self._work(
            request, entity, ReasonForm(request.POST or None),
            lambda data: editing.suppress(entity, facet, digest, **data, by=person(request)),
            title=_("Suppress: %(value)s") % {"value": value},
            intro=_("The list keeps saying it, and its record shows it. The party’s page and search no longer do, "
                    "through every refresh, until it is shown again."),
            submit_text=_("Suppress"),
        )  # fmt: skip

    def unsuppress(self, request: HttpRequest, object_id: str, pk: int) -> HttpResponse:
        entity = self._editable(request, object_id)
        found = entity.suppressions.filter(pk=pk).first() if entity else None
        if entity is None or found is None:
            messages.warning(request, _("This value is not suppressed any more."))
            return HttpResponseRedirect(page_of(entity) if entity else list_of(Entity))
        return self._work(
            request, entity, ReasonForm(request.POST or None),
            lambda data: editing.unsuppress(found, **data, by=person(request)),
            title=_("Show again: %(value)s") % {"value": found.text},
            intro=_("Suppressed because: %(reason)s") % {"reason": found.reason},
            submit_text=_("Show again"),
        )  # fmt: skip

    def _editable(self, request: HttpRequest, object_id: str) -> Entity | None:
        self.require(request, "entities.change_entity")
        found: Entity | None = self.found(request, object_id)
        return found

    def _value(self, request: HttpRequest, object_id: str, facet: str, pk: int) -> tuple[Any, Any]:
        entity = self._editable(request, object_id)
        if entity is None or facet not in FACETS:
            return entity, None
        value = FACETS[facet].model._default_manager.filter(entity=entity, pk=pk, record=None, known_until=None).first()
        if value is None:
            messages.warning(request, _("This value is no longer there, or a list says it."))
        return entity, value

    def _work(
        self, request: HttpRequest, entity: Entity, form: Any, do: Callable[[dict[str, Any]], Any], **page: Any
    ) -> HttpResponse:
        if request.method == "POST" and form.is_valid():
            try:
                do(dict(form.cleaned_data))
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Done. The party’s page shows it now."))
                self.log_change(request, entity, f"{page['title']}")
                return HttpResponseRedirect(page_of(entity))
        return self.form_page(request, form, back=page_of(entity), **page)


def _proved_to_be(object_id: str) -> Entity | None:
    gone = Entity.with_merged.exclude(merged_into=None).select_related("merged_into")
    found = gone.filter(pk=object_id).first() if object_id.isdecimal() else None
    return found.merged_into if found else None


def _said(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name not in ("citation", "confidence", "reason")}


def why(data: dict[str, Any]) -> Why:
    return Why(data["citation"], data["confidence"], data["reason"])


def _joined(parts: Sequence[str]) -> Any:
    return format_html_join(", ", "{}", ((part,) for part in parts)) or _("on no list")


@admin.register(Suppression)
class SuppressionAdmin(EvidenceAdmin, HistoryAdmin):
    """What is suppressed, over all parties. It is shown again from the party's page."""

    list_display = ("text", "facet", "entity", "reason", "entered_by", "entered_at")
    list_filter = ("facet",)
    list_select_related = ("entity", "entered_by")
    search_fields = ("text", "entity__name")
    fields = ("entity", "facet", "text", "reason", "entered_by", "entered_at")
