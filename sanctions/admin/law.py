"""The law in the admin: regimes and what they rest on, and what was looked for and not found."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from core.admin import (
    HistoryAdmin,
    Item,
    person,
    public,
    section,
)
from sanctions.models import (
    Absence,
    Authority,
    Citation,
    Instrument,
    Measure,
    Regime,
    RegimeInstrument,
)
from sanctions.services import editing
from sanctions.services.editing import Refused

section(
    "Law", 30,
    Item(Authority, "account_balance", 10), Item(Regime, "balance", 20), Item(Measure, "block", 30),
    Item(Instrument, "article", 40), Item(Citation, "format_quote", 50),
)  # fmt: skip


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


class LegalBasis(TabularInline):
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
