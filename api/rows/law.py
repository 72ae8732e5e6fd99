"""Regimes, measures, authorities and instruments as rows, each with the documents it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from api.queries import counts_by_regime
from api.rows.parts import edtf
from core.clocks import Clocks
from sanctions.models import Authority, Citation, Curated, Instrument, Measure, Regime
from sanctions.selectors.law import with_basis


def _curated(one: Curated) -> dict[str, Any]:
    return {"confidence": one.confidence, "citations": [citation(each) for each in one.citations.all()]}


def citation(one: Citation) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "publisher": one.publisher,
        "date": edtf(one.date),
        "url": one.url,
    }


def read_regimes(queryset: QuerySet[Regime]) -> QuerySet[Regime]:
    return with_basis(queryset.select_related("authority", "source", "follows").prefetch_related("citations"))


def regimes(found: Iterable[Regime], clocks: Clocks) -> list[dict[str, Any]]:
    counts = counts_by_regime(clocks)
    return [_regime(one, *counts.get(one.code, (0, 0))) for one in found]


def _regime(one: Regime, in_force: int, delisted: int) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "short": one.short,
        "jurisdiction": one.jurisdiction,
        "authority": one.authority.code,
        "source": one.source.code if one.source else None,
        "list_name": one.list_name,
        "instruments": [step.instrument.code for step in one.legal_basis.all()],
        "measures": [measure.code for measure in one.measures.all()],
        "started": edtf(one.started),
        "ended": edtf(one.ended),
        "follows": one.follows.code if one.follows else None,
        "parties": {"in_force": in_force, "delisted": delisted},
        "reference_format": one.reference_format,
        "criteria": one.criteria,
        "listing": one.listing,
        "delisting": one.delisting,
        "exemptions": one.exemptions,
        **_curated(one),
    }


def read_authorities(queryset: QuerySet[Authority]) -> QuerySet[Authority]:
    return queryset.prefetch_related("citations", "regimes")


def authority(one: Authority) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "short": one.short,
        "jurisdiction": one.jurisdiction,
        "role": one.role,
        "regimes": _codes(one.regimes.all()),
        **_curated(one),
    }


def read_measures(queryset: QuerySet[Measure]) -> QuerySet[Measure]:
    return queryset.prefetch_related("citations", "regimes")


def measure(one: Measure) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "short": one.short,
        "meaning": one.meaning,
        "applies_to": one.applies_to,
        "exemptions": one.exemptions,
        "regimes": _codes(one.regimes.all()),
        **_curated(one),
    }


def read_instruments(queryset: QuerySet[Instrument]) -> QuerySet[Instrument]:
    return queryset.prefetch_related("citations", "regimes")


def instrument(one: Instrument) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "short": one.short,
        "jurisdiction": one.jurisdiction,
        "kind": one.kind,
        "dated": edtf(one.dated),
        "summary": one.summary,
        "regimes": _codes(one.regimes.all()),
        **_curated(one),
    }


def _codes(rows: Iterable[Regime]) -> list[str]:
    return sorted(row.code for row in rows)
