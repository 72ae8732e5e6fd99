"""Time and visibility filters for everything said about a party."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from lists.querysets import known


class StatedQuerySet(models.QuerySet[Any]):
    """Values each stated by a record's versions or by an editor."""

    def visible(self) -> Self:
        """Without what an editor suppressed."""
        return self.filter(suppressed=False)

    def current(self) -> Self:
        """As the lists say now; editorial values included."""
        return self.filter(known_until=None)

    def known_at(self, day: date | None) -> Self:
        """As the lists said on `day` (None: now). Editorial values are known from the day they were entered."""
        return self.current() if day is None else self.filter(known(day))


class DesignationQuerySet(StatedQuerySet):
    def as_of(self, day: date) -> Self:
        """In force on `day`: begun on or before it, ended after it or never."""
        return self.filter(in_force_from__lte=day).filter(Q(in_force_until=None) | Q(in_force_until__gt=day))
