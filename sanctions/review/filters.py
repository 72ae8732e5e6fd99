"""How the pairs of records are chosen from."""

# ruff: noqa: ARG002 - Django gives these methods their arguments

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from entities.models import Kind, Link
from entities.querysets import LinkQuerySet
from lists.models import Source


class Choice(admin.SimpleListFilter):
    """A filter that refuses what it does not offer."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = self.value()
        if chosen and chosen not in dict(self.lookup_choices):
            raise IncorrectLookupParameters(f"{self.parameter_name} has no “{chosen}”")
        found: QuerySet[Any] = self.chosen(queryset, chosen)
        return found

    def chosen(self, rows: Any, value: str | None) -> Any:
        raise NotImplementedError


class StateFilter(Choice):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("unsure", _("not sure")),
            ("accepted", _("accepted by an editor")),
            ("rejected", _("rejected by an editor")),
            ("likeness", _("linked by likeness")),
            ("reference", _("linked by a reference")),
        ]

    def choices(self, changelist: Any) -> Iterator[Any]:
        every, *rest = super().choices(changelist)
        yield {**every, "display": _("waiting")}
        yield from rest

    def chosen(self, rows: LinkQuerySet, value: str | None) -> LinkQuerySet:
        match value:
            case "unsure" | "rejected":
                return rows.filter(state=value)
            case "accepted":
                return rows.filter(state=Link.State.LINKED, decided_at__isnull=False)
            case "likeness":
                return rows.filter(state=Link.State.LINKED, origin=Link.Origin.SCORE)
            case "reference":
                return rows.filter(state=Link.State.LINKED, origin=Link.Origin.REFERENCE)
        return rows.waiting()


class ListsFilter(Choice):
    title = _("lists")
    parameter_name = "lists"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        short = dict(Source.objects.values_list("code", "short"))
        found = Link.objects.order_by().values_list("left__source__code", "right__source__code").distinct()
        pairs = sorted({(min(pair), max(pair)) for pair in found})
        return [(f"{one},{other}", f"{short[one]} – {short[other]}") for one, other in pairs]

    def chosen(self, rows: LinkQuerySet, value: str | None) -> LinkQuerySet:
        return rows.between(*value.split(",")) if value else rows


class KindFilter(Choice):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Kind.choices)

    def chosen(self, rows: LinkQuerySet, value: str | None) -> LinkQuerySet:
        return rows.of_kind(value) if value else rows


class ScoreFilter(Choice):
    title = _("likeness")
    parameter_name = "score"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("0.8-1.01", _("0.80 and more")),
            ("0.5-0.8", _("0.50 to 0.80")),
            ("0.2-0.5", _("0.20 to 0.50")),
            ("0-0.2", _("below 0.20")),
        ]

    def chosen(self, rows: LinkQuerySet, value: str | None) -> LinkQuerySet:
        return rows.scored(*map(float, value.split("-"))) if value else rows
