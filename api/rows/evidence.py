"""Sources, releases, changes and data issues as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from api.rows.parts import record_of, release, release_of
from lists.models import Change, DataIssue, Release
from lists.selectors import Freshness

# Sources -------------------------------------------------------------------------------------


def source(one: Freshness, regimes: list[str]) -> dict[str, Any]:
    row = one.source
    return {
        "code": row.code,
        "title": row.title,
        "short": row.short,
        "publisher": row.publisher,
        "homepage": row.homepage,
        "licence": row.licence,
        "cadence": row.cadence,
        "help": row.help,
        "regimes": regimes,
        "active_release": release(one.active),
        "record_count": one.active.record_count if one.active else None,
        "age_days": one.age_days,
        "releases": one.release_count,
        "held": one.held_count,
        "open_issues": one.open_issues,
        "refreshing": one.running,
        "checked_at": row.checked_at,
        "answered_at": row.answered_at,
        "changed_at": row.changed_at,
        "last_error": row.last_error,
    }


# Releases ------------------------------------------------------------------------------------

_RELEASE = (
    "id", "source__code", "published", "stamp", "status", "sha256", "size", "files", "record_count", "reasons",
    "totals", "previous_id", "previous__published", "fetched_at", "activated_at", "decided_at", "decision",
)  # fmt: skip


def read_releases(queryset: QuerySet[Release]) -> QuerySet[Release, dict[str, Any]]:
    return queryset.values(*_RELEASE)


def releases(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": one["id"],
            "source": one["source__code"],
            "published": one["published"],
            "stamp": one["stamp"],
            "status": one["status"],
            "sha256": one["sha256"],
            "record_count": one["record_count"],
            "size": one["size"],
            "files": [_file(each) for each in one["files"]],
            "totals": one["totals"],
            "reasons": one["reasons"],
            "previous": release_of(one["previous_id"], one["previous__published"]),
            "fetched_at": one["fetched_at"],
            "activated_at": one["activated_at"],
            "decided_at": one["decided_at"],
            "decision": one["decision"],
        }
        for one in found
    ]


def _file(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.get(name, "") for name in ("name", "sha256", "size", "address")}


# Changes -------------------------------------------------------------------------------------

_CHANGE = (
    "id", "kind", "record_id", "record__source__code", "record__key", "previous_key", "release_id", "published",
    "record__link__entity__public_id", "record__link__entity__name", "fields", "regimes", "party", "last_seen_id",
    "last_seen__published",
)  # fmt: skip


def read_changes(queryset: QuerySet[Change]) -> QuerySet[Change, dict[str, Any]]:
    return queryset.values(*_CHANGE)


def changes(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [_change(one) for one in found]


def _change(one: Mapping[str, Any]) -> dict[str, Any]:
    entity, name = one["record__link__entity__public_id"], one["record__link__entity__name"]
    party = one["party"]
    return {
        "id": one["id"],
        "kind": one["kind"],
        "record": record_of(one["record__source__code"], one["record__key"]),
        "previous_key": one["previous_key"],
        "release": release_of(one["release_id"], one["published"]),
        "entity": {"id": entity, "name": name} if entity else None,
        "party": {"key": party.get("key"), "name": party.get("name"), "kind": party.get("kind")},
        "regimes": one["regimes"],
        "last_seen": release_of(one["last_seen_id"], one["last_seen__published"]),
        "fields": one["fields"],
    }


def change(queryset: QuerySet[Change]) -> dict[str, Any] | None:
    """The one change, with the whole entry before and after it."""
    one = queryset.values(*_CHANGE, "previous_version__content", "version__content").first()
    if one is None:
        return None
    return _change(one) | {"before": one["previous_version__content"], "after": one["version__content"]}


# Data issues ---------------------------------------------------------------------------------

_ISSUE = (
    "id", "source__code", "stable_key", "code", "message", "record_key", "field", "value", "line", "first_release_id",
    "first_release__published", "last_release_id", "last_release__published", "resolution", "reason",
)  # fmt: skip


def read_issues(queryset: QuerySet[DataIssue]) -> QuerySet[DataIssue, dict[str, Any]]:
    return queryset.values(*_ISSUE)


def issues(found: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": one["id"],
            "stable_key": one["stable_key"],
            "source": one["source__code"],
            "code": one["code"],
            "message": one["message"],
            "record": one["record_key"] or None,
            "field": one["field"],
            "value": one["value"],
            "line": one["line"],
            "first_release": release_of(one["first_release_id"], one["first_release__published"]),
            "last_release": release_of(one["last_release_id"], one["last_release__published"]),
            "resolution": one["resolution"],
            "reason": one["reason"],
        }
        for one in found
    ]
