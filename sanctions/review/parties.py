"""Parties joined and parted from their own pages, and what those show of it."""

# ruff: noqa: ARG001 - pages of parties give their tables the request

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget

from core.admin import ReasonForm, TrackerAdmin, link, list_of, page_of, person
from entities.admin import Deed, Row, Table, tables_of_other_rooms
from entities.comparison import compare
from entities.models import Entity, EntityRecord, Link, Merge
from entities.queue import Told, mark, told
from entities.reasons import held_by
from lists.models import Record, RecordVersion
from sanctions.models import Regime
from sanctions.services import identity
from sanctions.services.identity import Refused

_MOST_FOUND = 20


def regimes() -> dict[str, str]:
    """Their names, by code."""
    return dict(Regime.objects.values_list("code", "short"))


def part(of: TrackerAdmin, request: HttpRequest, record: int) -> HttpResponse:
    """Take a record out of its party, with a reason."""
    of.require(request, "entities.change_link")
    found = EntityRecord.objects.select_related("entity", "record__source").filter(pk=record).first()
    if found is None:
        messages.warning(request, _("There is no such record any more."))
        return HttpResponseRedirect(list_of(Entity))
    said = {"record": mark(found.record), "party": found.entity}
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            party = identity.part(record, person(request), form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(record)s is parted from %(party)s. This is its party now.") % said)
            return HttpResponseRedirect(reverse("admin:entities_entity_change", args=[party]))
    return of.form_page(
        request, form, title=_("Part %(record)s from %(party)s") % said,
        intro=_("It gets back the party it was before it was joined, or a new one, and stays apart from the records "
                "that are left through every refresh. “Undo”, in the queue of pairs, puts it back."),
        back=page_of(found.entity), submit_text=_("Part"), danger=True,
    )  # fmt: skip


def join(of: TrackerAdmin, request: HttpRequest, entity: int) -> HttpResponse:
    """Search the party that this one is; then choose a record of each and say why."""
    of.require(request, "entities.change_link")
    party = Entity.objects.filter(pk=entity).first()
    if party is None:
        messages.warning(request, _("There is no such party any more."))
        return HttpResponseRedirect(list_of(Entity))
    chosen = request.GET.get("with", "")
    other = Entity.objects.filter(pk=chosen).exclude(pk=party.pk).first() if chosen.isdecimal() else None
    asked = request.GET.get("q", "").strip()
    context = {
        **of.admin_site.each_context(request),
        "opts": of.opts,
        "media": of.media,
        "title": _("%(party)s is the same as …") % {"party": party},
        "party": party,
        "back": page_of(party),
    }
    if other is None:
        found = _search(of, request, party, asked) if asked else []
        more: dict[str, Any] = {"asked": asked, "found": found, "most": _MOST_FOUND}
        return TemplateResponse(request, "admin/entities/join.html", context | more)
    mine, theirs = told([party.pk]), told([other.pk])
    form = JoinForm(request.POST or None, left=mine, right=theirs)
    if request.method == "POST" and form.is_valid() and (kept := _joined(request, form)):
        messages.success(request, _("They are one party now: %(party)s.") % {"party": kept})
        return HttpResponseRedirect(page_of(kept))
    more = {
        "other": other,
        "form": form,
        "unlisted": [one for one, records in ((party, mine), (other, theirs)) if not records],
        "left_several": len(mine) > 1,
        "right_several": len(theirs) > 1,
        "rows": list(compare([one.entry for one in mine], [one.entry for one in theirs], regimes())),
    }
    return TemplateResponse(request, "admin/entities/join.html", context | more)


def _joined(request: HttpRequest, form: JoinForm) -> Entity | None:
    left, right = (int(form.cleaned_data[side]) for side in ("left", "right"))
    try:
        identity.decide(left, right, Link.State.LINKED, person(request), form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    return EntityRecord.objects.select_related("entity").get(pk=left).entity


def _search(of: TrackerAdmin, request: HttpRequest, party: Entity, asked: str) -> list[Entity]:
    parties = of.admin_site.get_model_admin(Entity)
    rows, _duplicates = parties.get_search_results(request, Entity.objects.exclude(pk=party.pk), asked)
    return list(rows.distinct().prefetch_related("links__record__source")[:_MOST_FOUND])


class JoinForm(forms.Form):
    """A record of each party, and why they are one."""

    left = forms.ChoiceField(label=_("Record of this party"), widget=UnfoldAdminRadioSelectWidget)
    right = forms.ChoiceField(label=_("Record of the other"), widget=UnfoldAdminRadioSelectWidget)
    reason = forms.CharField(
        label=_("Reason"),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("Kept for good, and shown with the decision."),
    )

    def __init__(self, data: Any, *, left: Sequence[Told], right: Sequence[Told]) -> None:
        super().__init__(data)
        for name, records in (("left", left), ("right", right)):
            field: Any = self.fields[name]
            field.choices = [(one.record.pk, f"{one.mark}: {one.party.name}") for one in records]
            field.initial = next((pk for pk, _label in field.choices), None)


def _records_of(request: HttpRequest, entity: Entity) -> Table:
    """The party's records and what holds them together."""
    may_decide = request.user.has_perm("entities.change_link")
    every = told([entity.pk])
    ties = Link.objects.filter(
        state=Link.State.LINKED, left__link__entity=entity, right__link__entity=entity
    ).select_related("left__source", "right__source", "decided_by")
    since = dict(
        RecordVersion.objects.filter(record__link__entity=entity)
        .order_by()
        .values_list("record")
        .annotate(first=Min("known_from"))
    )
    heads = (_("Record"), _("What it says"), _("One party with"), _("On the list"))
    table = Table(str(_("Records")), "records", heads=heads)
    for one in every:
        deeds = [Deed(str(_("Part this record")), reverse("admin:entities_link_part", args=[one.record.pk]))]
        table.rows.append(
            Row(
                value=link(one.record, one.mark),
                detail=f"{one.party.name} · {one.party.kind}",
                said_by=_holding(one, ties),
                known_from=since[one.record.pk],
                known_until=one.version.known_until,
                deeds=deeds if may_decide and len(every) > 1 else (),
            )
        )
    if may_decide and every:
        table.deeds = [Deed(str(_("This is the same as …")), reverse("admin:entities_link_join", args=[entity.pk]))]
    return table


def _holding(one: Told, ties: QuerySet[Link]) -> str:
    pairs = [tie for tie in ties if one.record.pk in (tie.left_id, tie.right_id)]
    rows = ((link(tie, mark(_other(tie, one.record))), held_by(tie)) for tie in pairs)
    return format_html_join("", "<div>{}: {}</div>", rows) if pairs else "–"


def _other(tie: Link, record: Record) -> Record:
    return tie.right if tie.left_id == record.pk else tie.left


def _former_ids(request: HttpRequest, entity: Entity) -> Table:
    """The parties that proved to be this one: their ids lead here."""
    heads = (_("Id"), _("Name then"), _("Its records"), _("Leads here since"))
    table = Table(str(_("Former ids")), "former-ids", heads=heads)
    merges = list(Merge.objects.filter(kept=entity).select_related("gone").order_by("-at"))
    numbers = [record for merge in merges for record in merge.records]
    marks = {one.pk: mark(one) for one in Record.objects.filter(pk__in=numbers).select_related("source")}
    for merge in merges:
        records = ", ".join(marks[record] for record in merge.records if record in marks)
        table.rows.append(Row(merge.gone.public_id, merge.gone.name, records, merge.at, None))
    return table


tables_of_other_rooms[:0] = [_records_of, _former_ids]
