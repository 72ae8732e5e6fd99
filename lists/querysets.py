"""Filters over evidence that compose."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


def known(day: date) -> Q:
    """Rows whose knowledge interval holds `day`: from known_from, up to but without known_until."""
    return Q(known_from__lte=day) & (Q(known_until=None) | Q(known_until__gt=day))


class ReleaseQuerySet(models.QuerySet[Any]):
    def in_history(self) -> Self:
        """Those that were or are active, oldest first: the list as it was published."""
        return self.filter(status__in=["active", "superseded"]).order_by("published", "id")

    def active(self) -> Self:
        return self.filter(status="active")

    def on(self, day: date) -> Self:
        """The release of each source that was the newest on `day`."""
        return (
            self.filter(status__in=["active", "superseded"], published__lte=day)
            .order_by("source_id", "-published", "-id")  # by number: Source has an order of its own
            .distinct("source_id")
        )


class VersionQuerySet(models.QuerySet[Any]):
    def current(self) -> Self:
        return self.filter(until_release=None)

    def known_at(self, day: date) -> Self:
        """What the lists said on `day`."""
        return self.filter(known(day))
