"""The law as it stands in the tracker: small, spoken of on every page, and read once for a data version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from core.keeping import kept
from sanctions.models import Citation, Regime, RegimeInstrument


@dataclass(frozen=True)
class Law:
    """Shared by all who ask: not to be written to. How the regimes' lists fare is no part of it."""

    regimes: Mapping[int, Regime]  # by jurisdiction and code, with authority, list, measures, instruments in order
    citations: Mapping[str, Citation]


def law() -> Law:
    return kept(_read, "law")


def _read() -> Law:
    regimes = with_basis(Regime.objects.select_related("authority", "source", "follows"))
    return Law({one.pk: one for one in regimes}, {one.code: one for one in Citation.objects.all()})


def with_basis(regimes: QuerySet[Any]) -> QuerySet[Any]:
    """Regimes with their measures, and their instruments in order."""
    steps = RegimeInstrument.objects.select_related("instrument").order_by("position")
    return regimes.prefetch_related("measures", Prefetch("legal_basis", steps))
