"""What a person decides and enters: on held releases, on designations no list prints, on the law."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import msgspec
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone

from core import dataversion
from core.clocks import today
from entities.models import Confidence, Entity
from entities.services.editing import Refused, end, undisturbed
from lists.models import Release, Source
from lists.records import fold
from lists.services.releases import lock
from lists.services.releases import reject as reject_release
from sanctions.models import Citation, Curated, Designation, Measure, Regime
from sanctions.services import projecting, publishing
from sanctions.services.reference import FOLDER

__all__ = ["Refused"]

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
    "reference", "status", "listed_on", "amended_on", "delisted_on", "stated_measures", "programme", "submitted_by",
)  # fmt: skip
_SURE = re.compile(r"\s*\(confidence: (high|medium|low)\)$")


def cited(citation: str, confidence: str) -> str:
    """The citation with how sure its reader is, as the column keeps both."""
    if confidence not in Confidence.values:
        raise Refused(f"“{confidence}” is no confidence; write {', '.join(Confidence.values)}.")
    if not citation.strip():
        raise Refused("Give a citation: a designation no list prints rests on it.")
    return f"{_SURE.sub('', citation.strip())} (confidence: {confidence})"


def uncited(text: str) -> tuple[str, str]:
    """A kept citation and its confidence."""
    found = _SURE.search(text)
    return (text[: found.start()], found[1]) if found else (text, "")


def enter_designation(
    entity: Entity,
    regime: Regime,
    values: Mapping[str, Any],
    *,
    citation: str,
    confidence: str,
    reason: str = "",
    by: User,
) -> Designation:
    """A party under a regime whose list the tracker does not read."""
    if regime.source_id is not None:
        raise Refused(
            f"{regime.short} has a list the tracker reads ({regime.source}); its designations come from there alone."
        )
    text = cited(citation, confidence)
    with undisturbed(by, _TABLE):
        row = Designation(entity=entity, regime=regime, known_from=today(), entered_by_id=by.pk)
        return _save(row, values, text, reason)


def amend_designation(
    designation: Designation,
    values: Mapping[str, Any],
    *,
    citation: str,
    confidence: str,
    reason: str = "",
    by: User,
) -> Designation:
    """Correct it, or note an amendment or a delisting. What was known on earlier days stays known for them."""
    text = cited(citation, confidence)
    with undisturbed(by, _TABLE):
        row = _editorial(designation)
        kept = {name: getattr(row, name) for name in FIELDS}
        if row.known_from < today():
            Designation.objects.filter(pk=row.pk).update(known_until=today())
            row = Designation(entity_id=row.entity_id, regime_id=row.regime_id, period=row.period, known_from=today())
        row.entered_by_id = by.pk
        return _save(row, {**kept, **values}, text, reason)


def remove_designation(designation: Designation, *, reason: str, by: User) -> None:
    """Take back what should not have been entered. A delisting is no removal: give it its date."""
    if not reason.strip():
        raise Refused("Give a reason: whoever reads this later will ask for it.")
    with undisturbed(by, _TABLE):
        end(_editorial(designation), reason.strip())


def _editorial(designation: Designation) -> Designation:
    row = Designation.objects.select_for_update(of=("self",)).filter(pk=designation.pk).first()
    if row is None or row.known_until is not None:
        raise Refused("This designation is no longer there: somebody changed or removed it meanwhile.")
    if row.record_id is not None:
        raise Refused("A list says this; what a list said is never edited.")
    return row  # type: ignore[no-any-return]


def _save(row: Designation, values: Mapping[str, Any], citation: str, reason: str) -> Designation:
    for name in FIELDS:
        if name in values:
            value = values[name]
            setattr(row, name, fold(value) if isinstance(value, str) else value)
    row.programme, row.submitted_by = row.programme or None, row.submitted_by or None
    row.citation, row.reason = citation, reason.strip()
    _date(row)
    unknown = set(row.stated_measures) - set(Measure.objects.values_list("code", flat=True))
    if unknown:
        raise Refused(f"There is no measure {', '.join(sorted(unknown))}.")
    _number(row)
    try:
        row.full_clean(exclude={f.name for f in row._meta.fields} - {*FIELDS, "citation", "reason"})
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save()
    return row


def _date(row: Designation) -> None:
    """When it is in force, by the rules a list's designations follow (sanctions.projection)."""
    listed = row.listed_on
    if listed is None:
        raise Refused("Give the day it was listed, as exactly as it is known: 2002, 2002-01 or 2002-01-15.")
    started = row.regime.started.earliest if row.regime.started else None
    row.carried_over = started is not None and listed.earliest < started
    row.in_force_from = started if row.carried_over and started else listed.earliest
    row.in_force_until = None
    if row.delisted_on:
        if row.delisted_on.latest < listed.earliest:
            raise Refused(f"It cannot be delisted ({row.delisted_on}) before it is listed ({listed}).")
        row.in_force_until = max(row.delisted_on.earliest, row.in_force_from)
        row.status = Designation.Status.DELISTED
    elif row.status == Designation.Status.DELISTED:
        raise Refused("Give the day it was delisted, as exactly as it is known.")


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
    return frozenset(msgspec.yaml.decode((FOLDER / "citations.yml").read_bytes(), type=dict[str, Any]))


def kept_in_files(item: models.Model) -> bool:
    """Whether the project's reference files have it. Loading them restores what the row belongs to: its
    citations, measures and instruments, and a citation's own fields."""
    if isinstance(item, Citation):
        return item.code in _citations_in_files()
    return isinstance(item, Curated) and bool(item.loaded)


def save_law(item: models.Model, by: User) -> None:
    """Save reference data a person edited, and bring the designations up to date that depend on it."""
    before = Regime.objects.filter(pk=item.pk).first() if isinstance(item, Regime) else None
    with undisturbed(by, _TABLE):
        item.save()
        if isinstance(item, Regime) and before and before.started != item.started:
            _start_again(item)


def _start_again(regime: Regime) -> None:
    """A regime's first day decides from when a carried-over designation counts."""
    rows = Designation.objects.filter(regime=regime)
    records = rows.exclude(record=None).order_by().values_list("record", flat=True).distinct()
    projecting.project(sorted(records))
    for row in rows.filter(record=None, known_until=None):
        row.regime = regime
        _date(row)
        row.save(update_fields=["carried_over", "in_force_from", "in_force_until", "status"])
