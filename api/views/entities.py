"""Parties: groups, persons, vessels, aircraft."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from api import filtersets, shapes
from api.pagination import Ranked
from api.rows import entities as made
from api.views.base import Detail, Listing, Row
from entities.models import Entity
from entities.selectors import find
from sanctions.selectors.search import BY_NAME, Match, matches

_PUBLIC_ID = re.compile(r"[a-z0-9]{1,12}")


class Entities(Listing):
    """Parties by name; with `q` by how well they match, and why.

    Without a clock all parties stand here, those delisted included. `as_of` alone: those with a
    designation in force on that day. `status` is the one that says most of the party: in force
    before listed as an alias before delisted before not listed. What is asked of designations
    (regime, source, authority, measure, listed, status) one of them must meet altogether.
    """

    tag, operation = "entities", "entities"
    serializer_class = shapes.Entity
    filterset_class = filtersets.EntityFilter
    queryset = Entity.objects.all()
    ordering = tuple(made.ORDER)
    name = "entities"
    matches: dict[int, Match] | None = None

    def prepare(self, request: Request, **kwargs: Any) -> Any:
        prepared = super().prepare(request, **kwargs) if "q" not in request.query_params else None
        if prepared is not None:
            return prepared
        found = self.filter_queryset(self.get_queryset())
        self.ranked = Ranked(request)
        return found

    def answer(self, prepared: Any) -> HttpResponseBase:
        text = self.asked.values["q"]
        if not text:
            return super().answer(prepared)
        self.matches = found = matches(text, self.asked.clocks)
        by_name = made.read(prepared.filter(pk__in=list(found)).order_by(BY_NAME, "id"))
        best_first = sorted(by_name, key=lambda one: -found[one["id"]].score)
        if self.as_table:
            return self.table(best_first)
        return self.ranked.get_paginated_response(self.rows(self.ranked.take(best_first)))

    def read(self, queryset: Any) -> Any:
        return made.read(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return made.rows(found, self.asked.clocks, self.matches)


class EntityDetail(Detail):
    """A party and everything said of it, each value with the list, record and release that says so.

    Of a record that its list dropped stands what it said last. `as_of` leaves only the
    designations in force on that day; `known_at` answers with what the lists had said by then.
    """

    tag, operation = "entities", "entity"
    serializer_class = shapes.EntityDetail
    filterset_class = filtersets.DayFilter
    queryset = Entity.objects.all()
    what = "party"

    def answer(self, prepared: Any) -> HttpResponseBase:
        asked = prepared["public_id"]
        found = find(asked) if _PUBLIC_ID.fullmatch(asked) else None
        if found and found.public_id != asked:  # it proved to be another
            return HttpResponsePermanentRedirect(self.request.get_full_path().replace(asked, found.public_id, 1))
        return super().answer(prepared)

    def row(self, **key: Any) -> Row | None:
        public_id = key["public_id"]
        entity = find(public_id) if _PUBLIC_ID.fullmatch(public_id) else None
        if entity is None:
            return None
        try:
            return made.detail(entity, self.asked.clocks)
        except made.NotYetKnown as error:
            raise Http404(str(error)) from None
