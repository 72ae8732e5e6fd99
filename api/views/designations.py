"""Who is designated, under what, since when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api import filtersets, shapes
from api.queries import known_designations
from api.rows import designations as made
from api.views.base import Detail, Listing, Row
from sanctions.models import Designation


class Designations(Listing):
    """Designations, newest first: one row for each unbroken period of a party under a regime.

    Without a clock every period stands here as it is known now, those that ended included.
    `as_of` alone: those in force on that day, as known now; one row a designation. `known_at`
    answers with what the lists had said by that day instead. `status` is that of the day asked
    for, and `status=` with `as_of` asks for others than those in force.
    """

    tag, operation = "designations", "designations"
    serializer_class = shapes.Designation
    filterset_class = filtersets.DesignationFilter
    queryset = Designation.objects.all()
    ordering = tuple(made.ORDER)
    name = "designations"

    def read(self, queryset: Any) -> Any:
        return made.read(queryset, self.asked.clocks.day)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return made.rows(found)


class DesignationDetail(Detail):
    """One designation, with everything that was known of it from one day to another.

    Its id stays when the list amends it, and when it ends; a return is another period, with an id of
    its own. `known_at` answers with what was known of it on that day.
    """

    tag, operation = "designations", "designation"
    serializer_class = shapes.DesignationDetail
    filterset_class = filtersets.DayFilter
    queryset = Designation.objects.all()
    what = "designation"

    def row(self, **key: Any) -> Row | None:
        clocks = self.asked.clocks
        one = known_designations(clocks).filter(**key).first()
        return made.detail(one, clocks.day) if one else None
