"""What marks designations: the entry behind each, the version and release that say so, the last that did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from core.together import joined, of
from entities.models import Entity
from lists.models import Record, RecordVersion, Release, Source
from sanctions.selectors.law import law


def parts(*parties: str) -> dict[str, QuerySet[Any]]:
    """What the part `designations` refers to, for `give`; `parties` names more columns that parties stand in."""
    return {
        "parties": Entity.with_merged.filter(pk__in=of("designations.entity_id", "designations.via_id", *parties)),
        "records": Record.objects.filter(pk__in=of("designations.record_id")),
        "versions": RecordVersion.objects.filter(pk__in=of("designations.version_id")).defer("raw", "content"),
        "releases": Release.objects.filter(pk__in=of("versions.release_id", "designations.last_seen_id")).defer(
            "files"
        ),
        "sources": Source.objects.all(),
    }


def give(found: Mapping[str, list[Any]]) -> None:
    """Give the designations what was read of it, and their regimes."""
    for name in ("records", "releases"):
        joined(found[name], "source", found["sources"])
    joined(found["versions"], "record", found["records"])
    joined(found["versions"], "release", found["releases"])
    rows = found["designations"]
    joined(rows, "regime", law().regimes.values())
    for name, others in (
        ("entity", "parties"),
        ("via", "parties"),
        ("record", "records"),
        ("version", "versions"),
        ("last_seen", "releases"),
    ):
        joined(rows, name, found[others])
