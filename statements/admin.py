"""Statements in the admin: one page to enter a statement on the day it is issued, and what belongs to it."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from unfold.admin import StackedInline, TabularInline
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from core import dataversion
from core.admin import HistoryAdmin, Item, LinesField, action, list_of, page_of, section
from core.clocks import today
from core.fields import PartialDateFormField
from entities.models import Confidence, Entity
from entities.services.editing import Refused
from sanctions.models import Regime
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
from statements.services import entering
from statements.services.recognising import MOST_LETTERS, Recognised, known, recognise

section(
    "Statements", 25, Item(Statement, "campaign", 10), Item(Call, "record_voice_over", 20),
    Item(Proposal, "how_to_vote", 30), Item(Incident, "crisis_alert", 40), Item(Discrepancy, "compare_arrows", 50),
)  # fmt: skip


def _text(**attrs: Any) -> Any:
    return UnfoldAdminTextInputWidget(attrs=attrs)


class EntryForm(forms.Form):
    text = forms.CharField(
        label=_("Text"), strip=False, max_length=MOST_LETTERS, required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 14, "dir": "auto"}),
        help_text=_("As issued. It is kept as pasted."),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), widget=_text())
    kind = forms.CharField(label=_("Kind"), max_length=40, initial="joint-statement", widget=_text())
    date = PartialDateFormField(label=_("Date"), widget=_text(), help_text=_("2025-12-03, or 2025-12"))
    parties = LinesField(label=_("Governments that speak"), help_text=_("One a line."))
    place = forms.CharField(label=_("Place"), max_length=200, required=False, widget=_text())
    url = forms.URLField(label=_("Link"), max_length=500, required=False, assume_scheme="https", widget=_text())
    summary = forms.CharField(label=_("Summary"), required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}))
    citations = LinesField(label=_("Citations"), required=False, help_text=_("Codes of documents, one a line."))
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices, widget=UnfoldAdminSelectWidget())

    def clean_text(self) -> str:
        """Browsers send every line's end as CR LF."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n")


@dataclass(frozen=True)
class MentionRow:
    entity: Entity
    printed: str
    passage: str
    times: int
    checked: bool
    manner: str


@dataclass(frozen=True)
class CallRow:
    number: int
    passage: str
    checked: bool
    title: str
    kind: str
    addressee: str
    regime: str
    targets: list[tuple[Entity, bool]]


@dataclass(frozen=True)
class Offer:
    """What was recognised, with what the person has ticked of it so far."""

    seen: str
    mentions: list[MentionRow]
    calls: list[CallRow]
    states: list[tuple[str, bool]]
    incidents: list[tuple[Incident, bool]]
    regimes: list[Regime]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _offer(text: str, got: Recognised, data: Any) -> Offer:
    again = data.get("seen") == _digest(text)
    entities = Entity.objects.in_bulk([one.entity for one in got.parties])
    regimes = list(Regime.objects.filter(code__in=got.regimes))
    asked = got.regimes[0] if got.regimes else ""

    def ticked(name: str, value: object, at_first: bool = True) -> bool:
        return str(value) in data.getlist(name) if again else at_first

    calls = []
    for number, piece in enumerate(got.calls):
        near = [one for one in got.parties if text[piece.start : piece.end].find(one.printed) >= 0]
        calls.append(
            CallRow(
                number, piece.text, ticked("call", number, False), data.get(f"title-{number}", "")[:300],
                data.get(f"kind-{number}", "list")[:30], data.get(f"addressee-{number}", "")[:200],
                data.get(f"regime-{number}", asked),
                [(entities[one.entity], ticked(f"target-{number}", one.entity, one in near)) for one in got.parties],
            )
        )  # fmt: skip
    found = Incident.objects.in_bulk(got.incidents)
    return Offer(
        seen=_digest(text),
        mentions=[
            MentionRow(
                entities[one.entity], one.printed, one.passage, one.times, ticked("mention", one.entity),
                data.get(f"manner-{one.entity}", Mention.Manner.NAMED),
            )
            for one in got.parties
        ],
        calls=calls,
        states=[(state, ticked("state", state, False)) for state in got.states],
        incidents=[(found[pk], ticked("incident", pk)) for pk in got.incidents],
        regimes=regimes,
    )  # fmt: skip


def _entry(data: dict[str, Any], offer: Offer) -> entering.Entry:
    regimes = {one.code: one for one in Regime.objects.all()}
    manners = set(Mention.Manner.values)
    return entering.Entry(
        **{**data, "url": data["url"] or None},
        mentions=[
            entering.MentionEntry(
                row.entity, row.printed, row.passage, row.manner if row.manner in manners else Mention.Manner.NAMED
            )
            for row in offer.mentions
            if row.checked
        ],
        calls=[
            entering.CallEntry(
                row.title or row.passage[:300], row.passage, row.kind or "list", row.addressee,
                regimes.get(row.regime), [entity for entity, checked in row.targets if checked],
            )
            for row in offer.calls
            if row.checked
        ],
        states=[state for state, checked in offer.states if checked],
        incidents=[incident for incident, checked in offer.incidents if checked],
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


class OfficialInline(TabularInline):  # type: ignore[misc]
    model = Official
    extra = 0


class MentionInline(StackedInline):  # type: ignore[misc]
    model = Mention
    extra = 0
    autocomplete_fields = ("entity",)
    fields = ("position", "entity", "printed", "manner", "by", "passage", "note", "confidence")


class StatementIncidentInline(TabularInline):  # type: ignore[misc]
    model = StatementIncident
    extra = 0


class StatementForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_date(self) -> Any:
        day = self.cleaned_data["date"]
        if day and day.earliest > today():
            raise ValidationError(_("This day is still to come; a statement is entered once it was made."))
        return day


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
                request, forms.Form(), title=f"{label}: {statement}", submit=label, back=page_of(statement),
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
        form, offer = EntryForm(request.POST or None), None
        if request.method == "POST":
            pasted = request.POST.get("text", "").replace("\r\n", "\n")[:MOST_LETTERS]
            got = recognise(pasted, known())
            offer = _offer(pasted, got, request.POST)
            fresh = request.POST.get("seen") != offer.seen
            if "save" not in request.POST or fresh:
                if "save" in request.POST:
                    messages.warning(request, _("The text is new: look at what was recognised, then save."))
                given = request.POST.copy()
                if not given.get("parties", "").strip():
                    given["parties"] = "\n".join(got.speakers)
                form = EntryForm(initial={name: given.get(name) for name in EntryForm.base_fields if given.get(name)})
            elif form.is_valid():
                try:
                    statement = entering.save_draft(_entry(dict(form.cleaned_data), offer))
                except Refused as refusal:
                    form.add_error(None, str(refusal))
                else:
                    messages.success(request, _("Kept as a draft. Publish it when it is right."))
                    for problem in (*entering.problems(statement), *entering.doubts(statement)):
                        messages.warning(request, problem)
                    self.log_addition(request, statement, "entered from its text")
                    return HttpResponseRedirect(page_of(statement))
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": _("Enter a statement"), "form": form,
            "offer": offer, "manners": Mention.Manner.choices, "media": self.media + form.media,
            "regimes": list(Regime.objects.order_by("code")), "back": list_of(Statement),
        }  # fmt: skip
        return TemplateResponse(request, "admin/statements/enter.html", context)


class TargetInline(TabularInline):  # type: ignore[misc]
    model = Target
    extra = 0
    autocomplete_fields = ("entity",)


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        found, call = data.get("as_of"), self.instance.call if self.instance.call_id else None
        if found and call and entering.before_its_call(found, call.statement.date):
            self.add_error("as_of", _("What came of a call cannot be dated before the call itself."))
        if found and found.earliest > today():
            self.add_error("as_of", _("This day is still to come."))
        return data


class FindingInline(StackedInline):  # type: ignore[misc]
    model = Finding
    form = FindingForm
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


class StepInline(StackedInline):  # type: ignore[misc]
    model = ProposalStep
    extra = 0
    fields = ("position", "kind", "date", "reference", "note", "confidence")


@admin.register(Proposal)
class ProposalAdmin(SpokenAdmin):
    list_display = ("code", "entity", "regime")
    list_select_related = ("entity", "regime")
    search_fields = ("code", "entity__name")
    autocomplete_fields = ("entity", "call")
    inlines = (StepInline,)


class AssertionInline(StackedInline):  # type: ignore[misc]
    model = Assertion
    extra = 0
    autocomplete_fields = ("by_entity", "to")
    fields = ("position", "kind", "by", "by_entity", "to", "date", "note", "confidence")


@admin.register(Incident)
class IncidentAdmin(SpokenAdmin):
    list_display = ("name", "date", "country")
    search_fields = ("name", "code", "place")
    inlines = (AssertionInline,)


@admin.register(Discrepancy)
class DiscrepancyAdmin(SpokenAdmin):
    list_display = ("topic", "code")
    search_fields = ("topic", "code")
