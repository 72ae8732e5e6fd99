"""Designations as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from api.queries import measures_by_regime, status_on
from api.rows.parts import edtf, record_of, release_of
from core.dates import PartialDate
from sanctions.models import Designation

_FIELDS = (
    "uid", "reference", "regime__code", "record__source__code", "record__key", "entity__public_id", "entity__name",
    "listed_on", "amended_on", "delisted_on", "stated_measures", "in_force_from", "in_force_until", "carried_over",
    "period", "programme", "submitted_by", "last_seen_id", "last_seen__published", "known_from", "known_until",
    "citation", "citation_codes", "confidence", "details", "via__public_id", "via__name", "stands",
)  # fmt: skip


def read(queryset: QuerySet[Designation], day: date) -> QuerySet[Designation, dict[str, Any]]:
    """The queryset with what a row needs, its status that of `day`."""
    return queryset.annotate(stands=status_on(day)).values(*_FIELDS)


def rows(found: Iterable[Mapping[str, Any]], measures: Mapping[str, list[str]] | None = None) -> list[dict[str, Any]]:
    """Rows of what `read` reads."""
    measures = measures_by_regime() if measures is None else measures
    return [
        {
            "id": one["uid"],
            "reference": one["reference"],
            "regime": one["regime__code"],
            "source": one["record__source__code"],
            "entity": {"id": one["entity__public_id"], "name": one["entity__name"]},
            "status": one["stands"],
            "listed_on": edtf(one["listed_on"]),
            "amended_on": _amended(one),
            "delisted_on": edtf(one["delisted_on"]),
            "measures": one["stated_measures"] or measures[one["regime__code"]],
            "in_force_from": one["in_force_from"],
            "in_force_until": one["in_force_until"],
            "carried_over": one["carried_over"],
            "period": one["period"],
            "programme": one["programme"],
            "submitted_by": one["submitted_by"],
            "record": record_of(one["record__source__code"], one["record__key"]),
            "last_seen": release_of(one["last_seen_id"], one["last_seen__published"]),
            "known_from": one["known_from"],
            "known_until": one["known_until"],
            "via": {"id": one["via__public_id"], "name": one["via__name"]} if one["via__public_id"] else None,
            "citation": one["citation"],
            "citations": one["citation_codes"],
            "confidence": one["confidence"] or None,
        }
        for one in found
    ]


def _amended(one: Mapping[str, Any]) -> list[str]:
    """The dates the list prints and those that curated documents give, oldest first."""
    told = [amendment["date"] for amendment in one["details"].get("amendments", ())]
    if not told:
        return list(one["amended_on"])
    return [date.edtf for date in sorted({PartialDate.parse(text) for text in (*one["amended_on"], *told)})]


_TOLD = (
    "known_from", "known_until", "listed_on", "amended_on", "delisted_on", "in_force_from", "in_force_until",
    "version__release_id", "version__release__published", "status",
)  # fmt: skip


def detail(one: Designation, day: date) -> dict[str, Any]:
    """A designation with everything that was ever known of this period of it, oldest first."""
    [row] = rows(read(Designation.objects.filter(pk=one.pk), day))
    told = Designation.objects.visible().filter(uid=one.uid).order_by("known_from").values(*_TOLD)
    more = {
        "reason": one.reason,
        "decided_on": edtf(one.decided_on),
        "announced_on": edtf(one.announced_on),
        "seen_on": edtf(one.seen_on),
        "details": one.details,
    }
    return row | more | {"history": [_belief(belief) for belief in told]}


def _belief(one: Mapping[str, Any]) -> dict[str, Any]:
    listed_on: PartialDate | None = one["listed_on"]
    return {
        "known_from": one["known_from"],
        "known_until": one["known_until"],
        "release": release_of(one["version__release_id"], one["version__release__published"]),
        "status": one["status"],
        "listed_on": edtf(listed_on),
        "amended_on": one["amended_on"],
        "delisted_on": edtf(one["delisted_on"]),
        "in_force_from": one["in_force_from"],
        "in_force_until": one["in_force_until"],
    }


ORDER: Sequence[str] = ("-in_force_from", "reference", "uid")
