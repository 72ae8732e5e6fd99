"""Time and visibility filters for everything said about a party; which pairs of records wait for a person."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

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


class LinkQuerySet(models.QuerySet[Any]):
    """Pairs of records."""

    def likeliest_first(self) -> Self:
        return self.order_by(F("score").desc(nulls_last=True), "pk")

    def waiting(self) -> Self:
        """What nobody has decided: two parties, and no editor's word on any other pair of their records."""
        word = self.model._default_manager.filter(decided_at__isnull=False).exclude(state="linked")
        left, right = OuterRef("left__link__entity"), OuterRef("right__link__entity")
        return (
            self.filter(state="queued")
            .exclude(left__link__entity=F("right__link__entity"))
            .exclude(Exists(word.filter(left__link__entity=left, right__link__entity=right)))
            .exclude(Exists(word.filter(left__link__entity=right, right__link__entity=left)))
        )

    def between(self, one: str, other: str) -> Self:
        """Of these two lists, whichever side each is on."""
        return self.filter(
            Q(left__source__code=one, right__source__code=other) | Q(left__source__code=other, right__source__code=one)
        )

    def of_kind(self, kind: str) -> Self:
        """Either side is held to be a person, a group, …"""
        return self.filter(Q(left__link__entity__kind=kind) | Q(right__link__entity__kind=kind))

    def scored(self, least: float, below: float) -> Self:
        return self.filter(score__gte=least, score__lt=below)
