"""Reading a question strictly: a parameter that is not known, or a value that cannot be, is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import TooManyFieldsSent
from django.db.models import Model, Q, QuerySet
from django.http import QueryDict
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field
from rest_framework.request import Request

from api.problems import Refused
from core.clocks import BadDay, Clocks, parse_day
from core.dates import PartialDate

LONGEST = 500  # characters of a value
_MOST_VALUES = 100

Known = Callable[[], Sequence[str]]  # every value there is
Missing = Callable[[list[str]], set[str]]  # which of some values there are not


def codes_of(model: type[Model], field: str = "code") -> Known:
    return lambda: list(model._default_manager.order_by(field).values_list(field, flat=True))


# The question as a whole -----------------------------------------------------------------


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, which passes over what it does not know, made to refuse it."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        view.asked = ask(request, view, queryset)
        rows: QuerySet[Any] = view.asked.qs
        return rows


def ask(request: Request, view: Any, queryset: QuerySet[Any]) -> Asked:
    """The view's filters over `queryset`, checked. Raises Refused."""
    check_names(request, view)
    asked: Asked = view.filterset_class(request.query_params, queryset)
    return asked


def check_names(request: Request, view: Any) -> None:
    """Refuse a parameter that the view does not know, or that is given twice, empty, or past any value there is."""
    filters = view.filterset_class.base_filters
    known = sorted({*filters, *view.parameters})
    try:
        given = request.query_params.lists()
    except TooManyFieldsSent:
        raise Refused("There are too many parameters.", known) from None
    for name, values in given:
        if name not in known:
            raise Refused(f"“{name[:60]}” is no parameter here; there are: {', '.join(known) or 'none'}.", known)
        if len(values) > 1 and not getattr(filters.get(name), "many", False):
            raise Refused(f"{name}: given {len(values)} times; give it once.")
        for value in values:
            if not value.strip():
                raise Refused(f"{name}: empty; give it a value or leave it out.")
            if "\x00" in value or "\ufffd" in value:
                raise Refused(f"{name}: holds a character that no text has.")
            if len(value) > LONGEST and name != "cursor":
                raise Refused(f"{name}: {len(value)} characters long; the longest understood are {LONGEST}.")


# Values -------------------------------------------------------------------------------------


class _Every(forms.TextInput):
    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[str]:
        found: list[str] = data.getlist(name)
        return found


class ManyField(forms.Field):
    """Values given by repeating the parameter and, where `parted`, by commas."""

    widget = _Every

    def __init__(
        self, *, known: Known | None = None, missing: Missing | None = None, parted: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.known, self.missing, self.parted = known, missing, parted

    def clean(self, value: Any) -> list[str]:
        pieces = [piece.strip() for text in value for piece in (text.split(",") if self.parted else [text])]
        wanted = list(dict.fromkeys(piece for piece in pieces if piece))
        if not wanted:
            raise forms.ValidationError("nothing stands between the commas.")
        if len(wanted) > _MOST_VALUES:
            raise forms.ValidationError(f"{len(wanted)} values; the most understood are {_MOST_VALUES}.")
        if self.known is not None:
            known = self.known()
            for one in wanted:
                if one not in known:
                    raise forms.ValidationError(
                        f"there is no “{one[:60]}”; there are: {', '.join(known) or 'none'}.", params={"allowed": known}
                    )
        if self.missing is not None and (missing := self.missing(wanted)):
            raise forms.ValidationError(f"there is no “{sorted(missing)[0][:60]}”.")
        return wanted


class Many(django_filters.Filter):
    """Rows whose field is one of the values."""

    field_class = ManyField
    many = True

    def __init__(
        self,
        field_name: str = "",
        help_text: str = "",
        *,
        known: Known | Iterable[str] | None = None,
        missing: Missing | None = None,
        parted: bool = True,
        condition: Callable[[list[str]], Q] | None = None,
        lookup_expr: str = "in",
        **kwargs: Any,
    ) -> None:
        choices = None if known is None or callable(known) else list(known)
        self.condition = condition
        super().__init__(
            field_name=field_name,
            lookup_expr=lookup_expr,
            known=known if choices is None else lambda: choices,
            missing=missing,
            parted=parted,
            help_text=help_text,
            **kwargs,
        )
        how = "Repeat it, or part by commas, for any of several." if parted else "Repeat it for any of several."
        item = {"type": "string", **({"enum": choices} if choices else {})}
        extend_schema_field({"type": "array", "items": item, "description": f"{help_text}. {how}"})(self)

    def filter(self, queryset: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if self.condition is not None:
            return queryset.filter(self.condition(value))
        if not self.field_name:
            return queryset  # the filterset says what it does to the rows
        return queryset.filter(**{f"{self.field_name}__{self.lookup_expr}": value})


def any_case(field: str) -> Callable[[list[str]], Q]:
    """A field equal to one of the values, whatever their case."""

    def condition(values: list[str]) -> Q:
        found = Q()
        for value in values:
            found |= Q(**{f"{field}__iexact": value})
        return found

    return condition


class ClockField(forms.CharField):
    """A day of one of the clocks, as core.clocks reads it."""

    def __init__(self, *, clock: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.clock = clock

    def clean(self, value: Any) -> date:
        try:
            return parse_day(value, self.clock)
        except BadDay as error:
            raise forms.ValidationError(str(error)) from None


class Clock(django_filters.Filter):
    """One of the two clocks. The filterset says what it does to the rows."""

    field_class = ClockField

    def __init__(self, clock: str, help_text: str) -> None:
        super().__init__(clock=clock, help_text=help_text)
        text = f"{help_text}: 2004, 2004-01 or 2004-01-15, the first day of a year or month. Not in the future"
        extend_schema_field({"type": "string", "pattern": _DAY, "description": text})(self)

    def filter(self, queryset: QuerySet[Any], _value: Any) -> QuerySet[Any]:
        return queryset


_DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"


class SpanField(forms.CharField):
    def clean(self, value: Any) -> PartialDate:
        try:
            span: PartialDate | None = PartialDate.parse(value.strip())
        except ValueError:
            span = None
        if span is None or span.circa or "/" in value:
            raise forms.ValidationError(f"“{value[:40]}” is no day; write 2004, 2004-01 or 2004-01-15.")
        return span


class Bound(django_filters.Filter):
    """Rows dated on or after the first day meant, or on or before the last."""

    field_class = SpanField

    def __init__(self, field_name: str, help_text: str, *, last: bool = False) -> None:
        self.last = last
        super().__init__(field_name=field_name, lookup_expr="lte" if last else "gte", help_text=help_text)
        whole = "2004 means to the end of 2004" if last else "2004 means from the beginning of 2004"
        extend_schema_field({"type": "string", "pattern": _DAY, "description": f"{help_text}; {whole}"})(self)

    def filter(self, queryset: QuerySet[Any], value: PartialDate) -> QuerySet[Any]:
        day = value.latest if self.last else value.earliest
        return queryset.filter(**{f"{self.field_name}__{self.lookup_expr}": day})


class SpansField(ManyField):
    def clean(self, value: Any) -> list[PartialDate]:  # type: ignore[override]  # spans for texts
        return [SpanField().clean(text) for text in super().clean(value)]


class Spans(Many):
    """Rows dated within one of the years, months or days."""

    field_class = SpansField


class FlagField(forms.CharField):
    def clean(self, value: Any) -> bool:
        if value not in ("true", "false"):
            raise forms.ValidationError(
                f"“{value[:40]}” is neither true nor false.", params={"allowed": ["true", "false"]}
            )
        return bool(value == "true")


class Flag(django_filters.Filter):
    """true or false. The filterset says what it does to the rows."""

    field_class = FlagField

    def __init__(self, help_text: str) -> None:
        super().__init__(help_text=help_text)
        extend_schema_field({"type": "boolean", "description": help_text})(self)

    def filter(self, queryset: QuerySet[Any], _value: Any) -> QuerySet[Any]:
        return queryset


class Text(django_filters.Filter):
    """Text that the field's lookup compares, or that the filterset or the view knows what to do with."""

    field_class = forms.CharField

    def __init__(self, field_name: str = "", help_text: str = "", *, longest: int, **kwargs: Any) -> None:
        super().__init__(field_name=field_name, help_text=help_text, max_length=longest, **kwargs)
        extend_schema_field({"type": "string", "maxLength": longest, "description": help_text})(self)

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        return super().filter(queryset, value) if self.field_name else queryset


class Asked(django_filters.FilterSet):
    """A question: a list's filters and the values given for them, checked. Raises Refused.

    django-filter copies every filter and builds a form of them for each request, which costs
    more than the query. These filters keep nothing of a request, and need neither.
    """

    def __init__(self, data: QueryDict, queryset: QuerySet[Any]) -> None:
        self.data, self.queryset, self.is_bound = data, queryset, True
        self.filters = self.base_filters
        self.values = {
            name: _clean(name, one.field, data) if name in data else None for name, one in self.filters.items()
        }

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for name, value in self.values.items():
            if value is not None:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @property
    def qs(self) -> QuerySet[Any]:
        return self.filter_queryset(self.queryset)

    @cached_property
    def clocks(self) -> Clocks:
        return Clocks(self.values.get("as_of"), self.values.get("known_at"))


def _clean(name: str, field: forms.Field, data: QueryDict) -> Any:
    try:
        return field.clean(field.widget.value_from_datadict(data, {}, name))
    except forms.ValidationError as error:
        first = error.error_list[0]
        message = first.messages[0]
        raise Refused(
            message if message.startswith(f"{name}:") else f"{name}: {message}", (first.params or {}).get("allowed")
        ) from None


class NoFilters(Asked):
    """A list that is not narrowed."""


class Clocked(Asked):
    """What both clocks apply to."""

    as_of = Clock("as_of", "In force on this day")
    known_at = Clock("known_at", "As the lists said on this day, not as they say now")
