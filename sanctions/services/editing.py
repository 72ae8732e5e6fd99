"""What a person decides and enters: on held releases, on designations no list prints, on the law."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils import timezone

from core import dataversion
from core.clocks import today
from core.dates import PartialDate
from entities.models import Entity
from entities.services.editing import Refused, Why, current, end, keep_former, save_checked, set_why, undisturbed
from lists.models import Release, Source
from lists.records import fold
from lists.services.releases import lock
from lists.services.releases import reject as reject_release
from sanctions.models import Absence, Citation, Curated, Designation, Measure, Regime
from sanctions.services import projecting, publishing

__all__ = ["Refused", "Why"]

_TABLE = "sanctions_designation"


# Held releases ---------------------------------------------------------------------------------


def accept(release: Release, *, by: User, reason: str) -> Release:
    """Activate a held release. All of it or nothing; raises Busy while its source is being refreshed."""
    with lock(release.source), transaction.atomic():
        release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
        publishing.accept(release, by.get_username(), reason)
        release = Release.objects.get(pk=release.pk)
        if release.status == Release.Status.ACTIVE:
            # The trouble the last refresh told of was this release.
            Source.objects.filter(pk=release.source_id).update(last_error="", changed_at=timezone.now())
        dataversion.advance()
    return release


def reject(release: Release, *, by: User, reason: str) -> Release:
    """Refuse a held release for good; the active one stays."""
    with lock(release.source), transaction.atomic():
        release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
        reject_release(release, by.get_username(), reason)
        dataversion.advance()
    return release


# Designations no list prints ----------------------------------------------------------------------

FIELDS = (
    "reference", "status", "listed_on", "amended_on", "delisted_on", "decided_on", "announced_on", "seen_on", "via",
    "stated_measures", "programme", "submitted_by",
)  # fmt: skip


def enter_designation(entity: Entity, regime: Regime, values: Mapping[str, Any], *, why: Why, by: User) -> Designation:
    """A party under a regime whose list the tracker does not read. Its citation says where that is written."""
    if regime.source_id is not None:
        raise Refused(
            f"{regime.short} has a list the tracker reads ({regime.source}); its designations come from there alone."
        )
    with undisturbed(by, _TABLE):
        row = Designation(entity=entity, regime=regime, known_from=today(), entered_by_id=by.pk)
        return _save(row, values, why)


def amend_designation(designation: Designation, values: Mapping[str, Any], *, why: Why, by: User) -> Designation:
    """Correct it, or note an amendment or a delisting. What was known on earlier days stays known for them."""
    with undisturbed(by, _TABLE):
        row = current(designation)
        keep_former(row)
        row.entered_by_id = by.pk
        return _save(row, values, why)


def remove_designation(designation: Designation, *, reason: str, by: User) -> None:
    """Take back what should not have been entered. A delisting is no removal: give it its date."""
    if not reason.strip():
        raise Refused("Give a reason: whoever reads this later will ask for it.")
    with undisturbed(by, _TABLE):
        end(current(designation), reason.strip())


def _save(row: Designation, values: Mapping[str, Any], why: Why) -> Designation:
    for name in FIELDS:
        if name in values:
            value = values[name]
            setattr(row, name, fold(value) if isinstance(value, str) else value)
    row.programme, row.submitted_by = row.programme or None, row.submitted_by or None
    if not why.citation.strip() and not row.citation_codes:
        raise Refused("Give a citation: a designation no list prints rests on it.")
    set_why(row, why)
    _date(row)
    unknown = set(row.stated_measures) - set(Measure.objects.values_list("code", flat=True))
    if unknown:
        raise Refused(f"There is no measure {', '.join(sorted(unknown))}.")
    if row.via_id == row.entity_id:
        raise Refused("The entry that names it is another party's; leave “via” empty for its own.")
    row.amended_on = [_day(text) for text in row.amended_on]
    _number(row)
    save_checked(row, FIELDS)
    return row


def _day(text: str) -> str:
    try:
        return PartialDate.parse(text).edtf
    except ValueError as error:
        raise Refused(str(error)) from error


def _date(row: Designation) -> None:
    """When it is in force, by the rules that hold for lists' designations and for curated ones."""
    begun = row.listed_on or row.seen_on
    if begun is None:
        raise Refused("Give the day it was listed, or a day on which it is cited as standing: 2002, 2002-01-15, …")
    started = row.regime.started.earliest if row.regime.started else None
    row.carried_over = bool(started and row.listed_on and row.listed_on.latest < started)
    row.in_force_from = started if started and row.carried_over else begun.earliest
    row.in_force_until = None
    if row.delisted_on:
        row.status = Designation.Status.DELISTED
    if row.status == Designation.Status.DELISTED:
        ended = row.delisted_on or row.seen_on
        if ended is None:
            raise Refused("Give the day it was delisted, or a day on which it is cited as delisted.")
        if ended.latest < begun.earliest:
            raise Refused(f"It cannot be delisted ({ended}) before it is listed ({begun}).")
        row.in_force_until = max(ended.earliest, row.in_force_from)


def _number(row: Designation) -> None:
    """Its place among the party's periods under the regime; two at once are one too many."""
    others = Designation.objects.filter(
        entity=row.entity_id, regime=row.regime_id, known_until=None, reference=row.reference
    ).exclude(pk=row.pk)
    for other in others:
        if _overlap(row, other):
            raise Refused(f"It is designated under {row.regime} from {other.in_force_from} already.")
    row.period = 1 + sum(other.in_force_from < row.in_force_from for other in others)


def _overlap(one: Designation, other: Designation) -> bool:
    last = date.max
    return one.in_force_from < (other.in_force_until or last) and other.in_force_from < (one.in_force_until or last)


# The law ------------------------------------------------------------------------------------------


@cache
def _citations_in_files() -> frozenset[str]:
    """The codes of the citations that any room's files bring."""
    files = (path for room in apps.get_app_configs() for path in Path(room.path).glob("*/citations.yml"))
    return frozenset(code for path in files for code in msgspec.yaml.decode(path.read_bytes(), type=dict[str, Any]))


def kept_in_files(item: models.Model) -> bool:
    """Whether the project's reference files have it. Loading them restores what the row belongs to: its
    citations, measures and instruments, and a citation's own fields."""
    if isinstance(item, Citation):
        return item.code in _citations_in_files()
    return isinstance(item, (Curated, Absence)) and bool(item.loaded)


def save_law(item: models.Model, by: User) -> None:
    """Save reference data a person edited, and bring the designations up to date that depend on it."""
    before = Regime.objects.filter(pk=item.pk).first() if isinstance(item, Regime) else None
    if isinstance(item, Absence):
        unknown = set(item.citation_codes) - set(Citation.objects.values_list("code", flat=True))
        if unknown or not item.citation_codes:
            raise Refused(f"There is no citation {', '.join(sorted(unknown))}." if unknown else "Cite what was read.")
    with undisturbed(by, _TABLE):
        item.save()
        if isinstance(item, Regime) and before and before.started != item.started:
            _start_again(item)


def delete_law(item: models.Model, by: User) -> None:
    """Delete reference data that was entered here; what came from the project's files would only come back."""
    if kept_in_files(item):
        raise Refused("The project's files have this; it is deleted there.")
    with undisturbed(by, _TABLE):
        item.delete()


def _start_again(regime: Regime) -> None:
    """A regime's first day decides from when a carried-over designation counts."""
    rows = Designation.objects.filter(regime=regime)
    records = rows.exclude(record=None).order_by().values_list("record", flat=True).distinct()
    projecting.project(sorted(records))
    for row in rows.filter(record=None, known_until=None).exclude(listed_on=None):
        row.regime = regime
        _date(row)
        row.save(update_fields=["carried_over", "in_force_from", "in_force_until", "status"])
