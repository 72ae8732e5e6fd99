"""The law as it stands in the tracker: small, spoken of on every page, and read once for a data version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.keeping import kept
from sanctions.models import Citation, Regime
from sanctions.selectors.standing import with_basis


@dataclass(frozen=True)
class Law:
    """Shared by all who ask: not to be written to."""

    regimes: Mapping[int, Regime]  # with their authority, list, measures, and instruments in order
    citations: Mapping[str, Citation]


def law() -> Law:
    return kept(_read, "law")


def _read() -> Law:
    regimes = with_basis(Regime.objects.select_related("authority", "source", "follows"))
    return Law({one.pk: one for one in regimes}, {one.code: one for one in Citation.objects.all()})
