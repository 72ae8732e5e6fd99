"""Database and form fields for partial dates.

A partial date is kept as text, `2005-05-01/2005-05-31` with `~` when approximate, in
"C" order: it sorts by earliest, then latest day, and an ordinary index answers
comparisons (ADR 0003).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast, Left, Substr

from core.dates import PartialDate


def stored(value: PartialDate) -> str:
    return f"{value.earliest.isoformat()}/{value.latest.isoformat()}{'~' if value.circa else ''}"


def from_stored(text: str) -> PartialDate:
    return PartialDate(date.fromisoformat(text[:10]), date.fromisoformat(text[11:21]), text.endswith("~"))


def to_partial(value: Any) -> PartialDate | None:
    """A PartialDate from EDTF text, a date, or one already. Raises ValueError for other text."""
    if value is None or value == "":
        return None
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate.on(value)
    return PartialDate.parse(str(value))


class PartialDateFormField(forms.CharField):
    def to_python(self, value: Any) -> Any:
        try:
            return to_partial(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        return value.edtf if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((self.prepare_value(initial) or "") != (data or ""))


class PartialDateField(models.Field):  # type: ignore[type-arg] # not subscriptable when run
    """A PartialDate or None. `__lt`, `__lte`, `__gt`, `__gte` compare its earliest day with a day.
    The functions `earliest` and `latest` give its bounds as dates."""

    description = "Date with its precision"

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        return 'varchar(22) COLLATE "C"'

    def from_db_value(self, value: str | None, *_: Any) -> PartialDate | None:
        return from_stored(value) if value else None

    def to_python(self, value: Any) -> PartialDate | None:
        try:
            return to_partial(value)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def get_prep_value(self, value: Any) -> str | None:
        partial = to_partial(value)
        return stored(partial) if partial else None

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return value.edtf if value else ""

    def formfield(self, **kwargs: Any) -> Any:
        kwargs.pop("choices_form_class", None)
        return super().formfield(
            form_class=PartialDateFormField,
            help_text="1971, 1971-03, 1971-03-05, 1971~ for about, 1958/1964 for between",
            **{k: v for k, v in kwargs.items() if k not in ("form_class", "help_text")},
        )


class _DayLookup:
    """Compares the first ten characters, the earliest day, with a day."""

    end = ""

    def get_prep_lookup(self) -> str:
        partial = to_partial(self.rhs)  # type: ignore[attr-defined]  # a lookup has it
        assert partial is not None
        return partial.earliest.isoformat() + self.end


@PartialDateField.register_lookup
class EarliestBefore(_DayLookup, models.lookups.LessThan):
    pass


@PartialDateField.register_lookup
class EarliestUpTo(_DayLookup, models.lookups.LessThanOrEqual):
    end = "/~"  # sorts after every latest day that can follow


@PartialDateField.register_lookup
class EarliestAfter(_DayLookup, models.lookups.GreaterThan):
    end = "/~"


@PartialDateField.register_lookup
class EarliestFrom(_DayLookup, models.lookups.GreaterThanOrEqual):
    pass


def earliest(field: str) -> Cast:
    """The earliest day of a partial date column, as a date expression."""
    return Cast(Left(Cast(field, models.TextField()), 10), models.DateField())


def latest(field: str) -> Cast:
    """The latest day of a partial date column, as a date expression."""
    return Cast(Substr(Cast(field, models.TextField()), 12, 10), models.DateField())


COMPACT = "upper(translate({}, ' .,:;/_()''\"#-', ''))"


class Compact(models.Func):
    """A reference or a key in capitals, without blanks and signs: as it is sought, and so indexed."""

    template = COMPACT.format("%(expressions)s")
