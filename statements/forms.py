"""What the admin's forms on statements check: days, addresses, and values kept as JSON. Nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget

from core.admin import link
from core.dates import PartialDate
from statements.models import Incident, Statement
from statements.services import entering


class AsPasted(forms.CharField):
    """A text kept byte for byte, but for the CR LF that browsers send at every line's end."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"rows": 14, "dir": "auto"}
        super().__init__(strip=False, **{"widget": UnfoldAdminTextareaWidget(attrs=attrs), **kwargs})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class Items(forms.JSONField):
    """A list of objects, each with the names it must have; dates are written as elsewhere."""

    def __init__(self, *needed: str, **kwargs: Any) -> None:
        self.needed = needed
        help_text = _("A list in JSON; each item has: %(names)s.") % {"names": ", ".join(needed)}
        kwargs.setdefault("widget", UnfoldAdminTextareaWidget(attrs={"rows": 6}))
        super().__init__(required=False, help_text=help_text, **kwargs)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        items = super().clean(value) or []
        if not isinstance(items, list):
            raise ValidationError(_("This is no list: put it in [ ]."))
        for number, item in enumerate(items, 1):
            if not isinstance(item, dict):
                raise ValidationError(_("Item %(n)s is no object: put it in { }.") % {"n": number})
            missing = [name for name in self.needed if not isinstance(item.get(name), str | int) or item[name] == ""]
            if missing:
                raise ValidationError(_("Item %(n)s lacks “%(name)s”.") % {"n": number, "name": missing[0]})
            cited = item.get("citations", [])
            if not isinstance(cited, list) or not all(isinstance(code, str) for code in cited):
                raise ValidationError(_("The citations of item %(n)s are no list of codes.") % {"n": number})
            if item.get("date"):
                _read_day(item["date"])
        return items


def _read_day(text: Any) -> PartialDate:
    try:
        return PartialDate.parse(str(text))
    except ValueError as error:
        raise ValidationError(str(error)) from None


def happened(day: PartialDate | None) -> PartialDate | None:
    """The day, unless it is still to come."""
    if late := entering.to_come(day):
        raise ValidationError(late)
    return day


def free_address(url: str | None, besides: Statement | None = None) -> str | None:
    """The address, unless another statement has it: then an error that leads there."""
    other = entering.holder_of(url, besides) if url else None
    if other is not None:
        raise ValidationError(
            format_html("{} {}", _("Another statement has this address already:"), link(other, str(other)))
        )
    return url or None


class StatementForm(forms.ModelForm):
    text = AsPasted(required=False, help_text=gettext_lazy("As issued. It is kept as pasted."))
    states_named = Items("state")
    states_left_out = Items("state", label=gettext_lazy("States pointedly not named"))
    reactions = Items("by", "what")
    notes = Items("text")

    def clean_date(self) -> PartialDate | None:
        day = happened(self.cleaned_data["date"])
        found = entering.findings_before(self.instance, day) if day and self.instance.pk else []
        if found:
            raise ValidationError(
                _("What came of “%(call)s” is dated %(found)s, before this day: correct that on the call's page.")
                % {"call": found[0].call, "found": found[0].as_of}
            )
        return day

    def clean_url(self) -> str | None:
        return free_address(self.cleaned_data["url"], self.instance)


class FindingFormSet(BaseInlineFormSet):
    """What came of a call cannot be dated before it, nor in the future; the call may be a new one."""

    def clean(self) -> None:
        super().clean()
        statement = self.instance.statement if self.instance.statement_id else None
        for form in self.forms:
            day = form.cleaned_data.get("as_of") if form.is_valid() else None
            if day is None or form.cleaned_data.get("DELETE"):
                continue
            if late := entering.to_come(day):
                form.add_error("as_of", late)
            elif statement and entering.before_its_call(day, statement.date):
                form.add_error(
                    "as_of",
                    _("What came of a call cannot be dated before the call itself, %(day)s.") % {"day": statement.date},
                )


class StepForm(forms.ModelForm):
    def clean_date(self) -> PartialDate | None:
        return happened(self.cleaned_data["date"])


class ProposalForm(forms.ModelForm):
    def clean_outcome(self) -> dict[str, Any]:
        outcome = self.cleaned_data["outcome"] or {}
        if not isinstance(outcome, dict):
            raise ValidationError(_("This is no object: put it in { }, with “status” and “as_of”."))
        if outcome:
            for name in ("status", "as_of"):
                if not outcome.get(name):
                    raise ValidationError(_("“%(name)s” is missing.") % {"name": name})
            happened(_read_day(outcome["as_of"]))
        return outcome


class StepFormSet(BaseInlineFormSet):
    """A proposal's outcome is no older than its first step."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and not form.cleaned_data.get("DELETE")]
        days = [one["date"] for one in kept if one.get("date")]
        said = (self.instance.outcome or {}).get("as_of") if isinstance(self.instance.outcome, dict) else None
        if days and said and _read_day(said).latest < min(days).earliest:
            raise ValidationError(
                _("The outcome is dated %(outcome)s, before the first step of %(step)s.")
                % {"outcome": said, "step": min(days)}
            )


class IncidentForm(forms.ModelForm):
    tolls = Items("count")
    responses = Items("what")

    def clean_date(self) -> PartialDate | None:
        return happened(self.cleaned_data["date"])


class AssertionFormSet(BaseInlineFormSet):
    """Nobody claims or denies an attack before it happened."""

    def clean(self) -> None:
        super().clean()
        incident: Incident = self.instance
        for form in self.forms:
            day = form.cleaned_data.get("date") if form.is_valid() else None
            if day is None or form.cleaned_data.get("DELETE"):
                continue
            if late := entering.to_come(day):
                form.add_error("date", late)
            elif incident.date and day.latest < incident.date.earliest:
                form.add_error("date", _("This is before the incident itself, %(day)s.") % {"day": incident.date})
