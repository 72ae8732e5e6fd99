"""Statements in the admin: one page to enter a statement on the day it is issued, and what belongs to it."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline

from core import dataversion
from core.admin import HistoryAdmin, Item, action, display, list_of, page_of, section
from entities.services.editing import Refused
from statements.entry import EntryForm, Page
from statements.forms import (
    AssertionFormSet,
    FindingFormSet,
    IncidentForm,
    ProposalForm,
    StatementForm,
    StepForm,
    StepFormSet,
)
from statements.models import (
    Assertion,
    Call,
    Discrepancy,
    Finding,
    Incident,
    Mention,
    Official,
    Proposal,
    ProposalStep,
    Statement,
    StatementIncident,
    Target,
)
from statements.selectors.bearing import unborne
from statements.services import entering

section(
    "Statements", 25, Item(Statement, "campaign", 10), Item(Call, "record_voice_over", 20),
    Item(Proposal, "how_to_vote", 30), Item(Incident, "crisis_alert", 40), Item(Discrepancy, "compare_arrows", 50),
)  # fmt: skip


class SpokenAdmin(HistoryAdmin):
    """A row saved here is seen by everybody at once: the data version goes with it."""

    refusals = (Refused,)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        dataversion.advance()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        dataversion.advance()


class OfficialInline(TabularInline):
    model = Official
    extra = 0


class MentionInline(StackedInline):
    model = Mention
    extra = 0
    autocomplete_fields = ("entity",)
    fields = ("position", "entity", "printed", "manner", "by", "passage", "note", "confidence")


class StatementIncidentInline(TabularInline):
    model = StatementIncident
    extra = 0


@admin.register(Statement)
class StatementAdmin(SpokenAdmin):
    form = StatementForm
    list_display = ("title", "kind", "date", "published")
    list_filter = ("published", "kind")
    search_fields = ("title", "code", "text", "summary")
    readonly_fields = ("published",)
    inlines = (OfficialInline, MentionInline, StatementIncidentInline)
    actions_detail = ("publish", "withdraw")
    actions_list = ("to_entry",)

    def get_urls(self) -> list[Any]:
        enter = path("enter/", self.admin_site.admin_view(self.enter), name="statements_statement_enter")
        return [enter, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """A statement begins as a draft, on the page that enters one."""
        return self.to_entry(request)

    @action(description=_("Enter a statement"), url_path="to-entry")
    def to_entry(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:statements_statement_enter"))

    @action(description=_("Publish"), url_path="publish")
    def publish(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self._decide(request, object_id, entering.publish, _("Publish"), _("Published: everybody sees it now."))

    @action(description=_("Make it a draft"), url_path="withdraw")
    def withdraw(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return self._decide(
            request, object_id, entering.withdraw, _("Make it a draft"), _("A draft again: seen here alone.")
        )

    def _decide(self, request: HttpRequest, object_id: int, do: Any, label: Any, done: Any) -> HttpResponse:
        self.require(request, "statements.change_statement")
        statement = self.found(request, str(object_id))
        if statement is None:
            return HttpResponseRedirect(list_of(Statement))
        if request.method != "POST":
            return self.form_page(
                request, forms.Form(), title=f"{label}: {statement}", submit_text=label, back=page_of(statement),
                lines=[*entering.problems(statement), *entering.doubts(statement)],
            )  # fmt: skip
        try:
            statement = do(statement)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
            for doubt in entering.doubts(statement):
                messages.warning(request, doubt)
            self.log_change(request, statement, str(done))
        return HttpResponseRedirect(page_of(statement))

    def enter(self, request: HttpRequest) -> HttpResponse:
        """Paste, recognise, check, save as a draft: all on one page. Nothing is lost on an error."""
        self.require(request, "statements.add_statement")
        page = Page(request.POST) if request.method == "POST" else None
        if page is not None and "save" in request.POST:
            if page.is_new_text:
                messages.warning(request, _("The text is new: look at what was recognised, then save."))
            elif page.is_valid():
                try:
                    statement = entering.save_draft(page.entry())
                except Refused as refusal:
                    page.form.add_error(None, str(refusal))
                else:
                    messages.success(request, _("Kept as a draft. Publish it when it is right."))
                    for problem in (*entering.problems(statement), *entering.doubts(statement)):
                        messages.warning(request, problem)
                    self.log_addition(request, statement, "entered from its text")
                    return HttpResponseRedirect(page_of(statement))
            else:
                messages.error(request, _("Not saved: see what is marked below."))
        form = page.form if page else EntryForm()
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": _("Enter a statement"), "form": form,
            "page": page, "media": self.media + form.media, "back": list_of(Statement),
        }  # fmt: skip
        return TemplateResponse(request, "admin/statements/enter.html", context)


class TargetInline(TabularInline):
    model = Target
    extra = 0
    autocomplete_fields = ("entity",)


class FindingInline(StackedInline):
    model = Finding
    formset = FindingFormSet
    extra = 0
    autocomplete_fields = ("entities",)
    fields = ("position", "status", "as_of", "note", "entities", "link_confidence", "confidence")


@admin.register(Call)
class CallAdmin(SpokenAdmin):
    list_display = ("title", "kind", "regime", "statement")
    list_filter = ("kind", "regime")
    list_select_related = ("regime", "statement")
    search_fields = ("title", "code", "text")
    autocomplete_fields = ("statement", "incidents")
    inlines = (TargetInline, FindingInline)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for problem in entering.problems_of(form.instance, form.instance.statement):
            messages.warning(request, problem)


class StepInline(StackedInline):
    model = ProposalStep
    form = StepForm
    formset = StepFormSet
    extra = 0
    fields = ("position", "kind", "date", "reference", "note", "confidence")


@admin.register(Proposal)
class ProposalAdmin(SpokenAdmin):
    form = ProposalForm
    list_display = ("code", "entity", "regime")
    list_select_related = ("entity", "regime")
    search_fields = ("code", "entity__name")
    autocomplete_fields = ("entity", "call")
    readonly_fields = ("borne_out",)
    inlines = (StepInline,)

    @display(description=_("Do the lists bear it out?"))
    def borne_out(self, proposal: Proposal) -> str:
        if proposal.pk is None:
            return "–"
        return " ".join(unborne(proposal)) or str(_("Nothing on the lists speaks against it."))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for doubt in unborne(form.instance):
            messages.warning(request, doubt)


class AssertionInline(StackedInline):
    model = Assertion
    formset = AssertionFormSet
    extra = 0
    autocomplete_fields = ("by_entity", "to")
    fields = ("position", "kind", "by", "by_entity", "to", "date", "note", "confidence")


@admin.register(Incident)
class IncidentAdmin(SpokenAdmin):
    form = IncidentForm
    list_display = ("name", "date", "country")
    search_fields = ("name", "code", "place")
    inlines = (AssertionInline,)


@admin.register(Discrepancy)
class DiscrepancyAdmin(SpokenAdmin):
    list_display = ("topic", "code")
    search_fields = ("topic", "code")
