"""The one page on which a statement is entered: its forms, and what is recognised in the pasted text.

Whatever was typed or ticked stays on the page until it is saved, also when the text changes:
a party's row is known by the party, a call's by its passage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from core.admin import LinesField
from core.dates import PartialDate
from core.fields import PartialDateFormField
from entities.models import Confidence, Entity
from sanctions.models import Regime
from statements.forms import AsPasted, free_address, happened
from statements.models import Incident, Mention, Target
from statements.services import entering
from statements.services.recognising import MOST_LETTERS, Found, Recognised, known, recognise

KINDS = {
    "joint-statement": gettext_lazy("joint statement"),
    "declaration": gettext_lazy("declaration"),
    "press-statement": gettext_lazy("press statement"),
    "national-statement": gettext_lazy("statement of one government"),
    "institution-statement": gettext_lazy("statement of an institution"),
    "expert-report": gettext_lazy("report of experts"),
}
DEMANDS = {
    "list": gettext_lazy("list"),
    "delist": gettext_lazy("delist"),
    "proscribe": gettext_lazy("proscribe"),
    "prosecute": gettext_lazy("prosecute"),
    "hold-accountable": gettext_lazy("hold accountable"),
    "no-territory": gettext_lazy("give no territory"),
    "concerted-action": gettext_lazy("concerted action"),
    "impose-measures": gettext_lazy("impose measures"),
    "implement": gettext_lazy("implement measures"),
    "standard-setting": gettext_lazy("set standards"),
    "adopt-convention": gettext_lazy("adopt a convention"),
}
# What a call can aim at of a party that the text names: itself, and classes that it heads.
AIMS = {
    "": gettext_lazy("itself"),
    Target.Group.AFFILIATES: gettext_lazy("its affiliates"),
    Target.Group.PROXIES: gettext_lazy("its proxies"),
    Target.Group.FRONTS: gettext_lazy("its fronts"),
    Target.Group.SUPPORTERS: gettext_lazy("its supporters"),
}
F = TypeVar("F", bound=forms.Form)


def _text(**attrs: Any) -> Any:
    return UnfoldAdminTextInputWidget(attrs=attrs)


def _area(rows: int) -> Any:
    return UnfoldAdminTextareaWidget(attrs={"rows": rows, "dir": "auto"})


def _lines(label: Any, help_text: Any, rows: int = 2) -> LinesField:
    return LinesField(label=label, help_text=help_text, required=False, widget=_area(rows))


class EntryForm(forms.Form):
    text = AsPasted(label=gettext_lazy("Text"), max_length=MOST_LETTERS, required=False)
    title = forms.CharField(label=gettext_lazy("Title"), widget=_text())
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=KINDS.items(), widget=UnfoldAdminSelectWidget())
    date = PartialDateFormField(
        label=gettext_lazy("Date"), widget=_text(), help_text=gettext_lazy("2025-12-03, or 2025-12")
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200, required=False, widget=_text())
    url = forms.URLField(
        label=gettext_lazy("Link"), max_length=500, required=False, assume_scheme="https", widget=_text(),
        help_text=gettext_lazy("Where it is published. Cited as its source, unless documents are named below."),
    )  # fmt: skip
    parties = LinesField(
        label=gettext_lazy("Governments that speak"), help_text=gettext_lazy("One a line."), widget=_area(2)
    )
    officials = _lines(gettext_lazy("Officials"), gettext_lazy("One a line: name; role; side."))
    summary = forms.CharField(label=gettext_lazy("Summary"), required=False, widget=_area(3))
    citations = _lines(gettext_lazy("Citations"), gettext_lazy("Codes of documents, one a line."))
    confidence = forms.ChoiceField(
        label=gettext_lazy("Confidence"), choices=Confidence.choices, widget=UnfoldAdminSelectWidget()
    )

    def clean_date(self) -> PartialDate | None:
        return happened(self.cleaned_data["date"])

    def clean_url(self) -> str | None:
        return free_address(self.cleaned_data["url"])

    def clean_citations(self) -> list[str]:
        codes: list[str] = self.cleaned_data["citations"]
        if unknown := entering.unknown_documents(codes):
            raise ValidationError(
                _("No document is called %(codes)s; add it under Citations first.") % {"codes": ", ".join(unknown)}
            )
        return codes

    def clean_officials(self) -> list[entering.OfficialEntry]:
        found = []
        for line in self.cleaned_data["officials"]:
            name, role, side = ([part.strip() for part in line.split(";")] + ["", ""])[:3]
            if not name or len(name) > 200 or len(side) > 100:
                raise ValidationError(_("“%(line)s” is no official: name; role; side.") % {"line": line[:60]})
            found.append(entering.OfficialEntry(name, role, side))
        return found


class MentionForm(forms.Form):
    take = forms.BooleanField(required=False, initial=True, widget=UnfoldBooleanWidget())
    manner = forms.ChoiceField(choices=Mention.Manner.choices, widget=UnfoldAdminSelectWidget())


class CallForm(forms.Form):
    take = forms.BooleanField(
        label=gettext_lazy("This passage is a call"), required=False, widget=UnfoldBooleanWidget()
    )
    passage = AsPasted(label=gettext_lazy("Passage"), required=False, widget=_area(2))
    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=300, required=False, widget=_text(),
        help_text=gettext_lazy("Empty: the passage itself."),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=gettext_lazy("What is asked"), choices=DEMANDS.items(), widget=UnfoldAdminSelectWidget()
    )
    regime = forms.ModelChoiceField(
        Regime.objects.order_by("code"), label=gettext_lazy("Regime"), to_field_name="code", required=False,
        empty_label="–", widget=UnfoldAdminSelectWidget(),
    )  # fmt: skip
    addressee = forms.CharField(label=gettext_lazy("Addressed to"), max_length=200, required=False, widget=_text())
    targets = forms.MultipleChoiceField(required=False)
    others = _lines(
        gettext_lazy("Other parties aimed at"),
        gettext_lazy("One a line, by name, code or id. Who is no party here must be settled before publishing."),
    )
    unnamed = _lines(
        gettext_lazy("Others, whom nobody can count"),
        gettext_lazy("As “those who finance them”; one a line."),
    )

    def __init__(self, *args: Any, parties: Sequence[Entity] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(f"{one.pk}:{group}", name) for one in parties for group, name in AIMS.items()]
        self.fields["targets"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.parties = parties

    @property
    def aims(self) -> Iterator[tuple[Entity, list[tuple[str, str, bool]]]]:
        """For each party: value, name and tick of the party itself and of each class it heads."""
        ticked = {str(value) for value in self["targets"].value() or ()}
        for one in self.parties:
            yield one, [(value := f"{one.pk}:{group}", str(name), value in ticked) for group, name in AIMS.items()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        filled = [name for name in ("title", "addressee", "others", "unnamed") if data.get(name)]
        if filled and not data.get("take"):
            self.add_error("take", _("This is filled in and not ticked: tick it, or empty it."))
        if data.get("take") and not data.get("passage", "").strip() and not data.get("title"):
            self.add_error("passage", _("Paste the passage, or give the call a title."))
        return data

    def clean_others(self) -> list[entering.TargetEntry]:
        return [entering.TargetEntry(_party(line), text=line) for line in self.cleaned_data["others"]]

    def entry(self, passage: str) -> entering.CallEntry:
        data, parties = self.cleaned_data, {str(one.pk): one for one in self.parties}
        aimed = [value.split(":") for value in data["targets"]]
        return entering.CallEntry(
            data["title"] or passage[:300], passage, data["kind"], data["addressee"], data["regime"],
            [
                *(entering.TargetEntry(parties[pk], group) for pk, group in aimed), *data["others"],
                *(entering.TargetEntry(group=Target.Group.OTHER, text=line) for line in data["unnamed"]),
            ],
        )  # fmt: skip


class AboutForm(forms.Form):
    """What else the text speaks of."""

    states = forms.MultipleChoiceField(required=False)
    incidents = forms.ModelMultipleChoiceField(Incident.objects.all(), required=False)
    others = _lines(
        gettext_lazy("Other parties named"),
        gettext_lazy("One a line, by name, code or id; who is no party here is kept as written, without a link."),
    )
    states_left_out = _lines(gettext_lazy("States pointedly not named"), gettext_lazy("One a line."))

    def __init__(self, *args: Any, states: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["states"].choices = [(state, state) for state in states]  # type: ignore[attr-defined]  # a field of choices

    def clean_others(self) -> list[entering.MentionEntry]:
        return [entering.MentionEntry(line, _party(line)) for line in self.cleaned_data["others"]]


def _party(text: str) -> Entity | None:
    """The one party called so, or None. Two of a name are an error that gives their ids."""
    found = entering.parties_called(text)
    if len(found) > 1:
        raise ValidationError(
            _("“%(name)s” is the name of %(n)s parties; write the id of one: %(ids)s.")
            % {"name": text[:60], "n": len(found), "ids": ", ".join(one.public_id for one in found[:5])}
        )
    return found[0] if found else None


@dataclass(frozen=True)
class MentionRow:
    entity: Entity
    found: Found
    form: MentionForm


@dataclass(frozen=True)
class CallRow:
    key: str
    passage: str  # empty: a person is to paste it
    form: CallForm


class Page:
    """The page as filled in so far."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.text = AsPasted(required=False).to_python(data.get("text"))[:MOST_LETTERS]
        self.got: Recognised = recognise(self.text, known())
        self.seen = _digest(self.text)
        self.is_new_text = data.get("seen") != self.seen
        self.judged = "save" in data and not self.is_new_text
        self._offered = set(data.getlist("offered"))
        self._entities = Entity.objects.in_bulk([one.entity for one in self.got.parties])
        self._incidents = Incident.objects.in_bulk(self.got.incidents)

    def _filled(self, form: type[F], prefix: str | None, key: str, initial: dict[str, Any], **more: Any) -> F:
        """A form with what was typed: judged once the page is to be saved, at first with what was recognised."""
        if self.judged:
            return form(self.data, prefix=prefix, **more)
        if key in self._offered:
            empty = form(prefix=prefix, **more)
            initial = {
                name: field.widget.value_from_datadict(self.data, {}, empty.add_prefix(name))
                for name, field in empty.fields.items()
            }
        return form(initial=initial, prefix=prefix, **more)

    @cached_property
    def form(self) -> EntryForm:
        if self.judged:
            return EntryForm(self.data)
        typed = {name: value for name in EntryForm.base_fields if (value := self.data.get(name))}
        return EntryForm(initial={"parties": self.got.speakers} | typed)

    @cached_property
    def mentions(self) -> list[MentionRow]:
        rows = []
        for one in self.got.parties:
            entity, prefix = self._entities[one.entity], f"mention-{one.entity}"
            rows.append(MentionRow(entity, one, self._filled(MentionForm, prefix, prefix, {"take": True})))
        return rows

    @cached_property
    def calls(self) -> list[CallRow]:
        """Passages that read like calls; those entered by hand or no longer in the text; an empty one."""
        parties = [self._entities[one.entity] for one in self.got.parties]
        asked = self.got.regimes[0] if self.got.regimes else ""
        rows: dict[str, CallRow] = {}
        for piece in self.got.calls:
            key = _digest(piece.text)[:12]
            near = [
                one for one in self.got.parties if piece.start <= one.start < piece.end or one.printed in piece.text
            ]
            initial = {"regime": asked, "targets": [f"{one.entity}:" for one in near], "passage": piece.text}
            rows[key] = CallRow(key, piece.text, self._call(key, initial, parties))
        for key in self.data.getlist("by-hand"):
            typed = any(self.data.get(f"call-{key}-{name}", "").strip() for name in ("passage", "title"))
            if key not in rows and (typed or f"call-{key}-take" in self.data):
                rows[key] = CallRow(key, "", self._call(key, {}, parties))
        if not self.judged:
            free = next(key for n in range(len(rows) + 1) if (key := f"new-{n}") not in rows)
            rows[free] = CallRow(free, "", self._call(free, {"regime": asked}, parties))
        return list(rows.values())

    def _call(self, key: str, initial: dict[str, Any], parties: Sequence[Entity]) -> CallForm:
        return self._filled(CallForm, f"call-{key}", f"call-{key}", initial, parties=parties)

    @cached_property
    def about(self) -> AboutForm:
        initial = {"incidents": list(self._incidents)}
        return self._filled(AboutForm, "about", "about", initial, states=self.got.states)

    @property
    def states(self) -> list[tuple[str, bool]]:
        ticked = self.about["states"].value() or ()
        return [(state, state in ticked) for state in self.got.states]

    @property
    def incidents(self) -> list[tuple[Incident, bool]]:
        ticked = {str(pk) for pk in self.about["incidents"].value() or ()}
        return [(one, str(pk) in ticked) for pk in self.got.incidents if (one := self._incidents.get(pk))]

    @property
    def regimes(self) -> list[Regime]:
        found = {one.code: one for one in Regime.objects.filter(code__in=self.got.regimes)}
        return [found[code] for code in self.got.regimes if code in found]

    def is_valid(self) -> bool:
        """Whether all of it can be saved. Every form is judged, so that every error is shown at once."""
        every = [self.form, self.about, *(row.form for row in self.mentions), *(row.form for row in self.calls)]
        return not sum(not one.is_valid() for one in every)

    def entry(self) -> entering.Entry:
        about = self.about.cleaned_data
        return entering.Entry(
            **self.form.cleaned_data,
            mentions=[
                *(
                    entering.MentionEntry(
                        row.found.printed, row.entity, row.found.passage, row.form.cleaned_data["manner"]
                    )
                    for row in self.mentions
                    if row.form.cleaned_data["take"]
                ),
                *about["others"],
            ],
            calls=[
                row.form.entry(row.passage or row.form.cleaned_data["passage"])
                for row in self.calls
                if row.form.cleaned_data["take"]
            ],
            states=about["states"],
            states_left_out=about["states_left_out"],
            incidents=list(about["incidents"]),
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
