"""Reads for reviewing pairs of records: both sides with all they say, and the pair's place among those chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from entities.comparison import Entry
from entities.models import Entity, Link
from entities.querysets import LinkQuerySet
from lists.models import Record, RecordVersion
from lists.records import PartyRecord, from_content

SIDES = ("left__source", "right__source", "left__link__entity", "right__link__entity", "decided_by")
"""What a list of pairs reads along."""


@dataclass(frozen=True)
class Told:
    """A record, and what it says now; of one that is gone, what it said last."""

    version: RecordVersion
    party: PartyRecord

    @property
    def record(self) -> Record:
        return self.version.record

    @property
    def mark(self) -> str:
        return mark(self.record)

    @property
    def entry(self) -> Entry:
        return Entry(self.mark, self.party)


@dataclass(frozen=True)
class Side:
    """A record of the pair, its party, and the party's other records."""

    entity: Entity
    record: Told
    others: Sequence[Told]

    @property
    def entries(self) -> list[Entry]:
        return [self.record.entry, *(other.entry for other in self.others)]


@dataclass(frozen=True)
class Position:
    """Where a pair stands among those chosen; they may have lost it meanwhile."""

    number: int
    total: int
    previous: Link | None
    next: Link | None


def mark(record: Record) -> str:
    return f"{record.source.short} {record.key}"


def told(entities: Sequence[int]) -> list[Told]:
    """The records of these parties, by list and key."""
    versions = (
        RecordVersion.objects.filter(record__link__entity__in=entities)
        .select_related("record__source", "record__link__entity")
        .defer("raw")
        .order_by("record_id", F("known_until").desc(nulls_first=True), "-known_from", "-release_id")
        .distinct("record_id")
    )
    found = [Told(version, from_content(version.content)) for version in versions]
    return sorted(found, key=lambda one: (one.record.source.code, one.record.key))


def sides(one: Link) -> tuple[Side, Side]:
    """Both sides. Where they are one party already, each is its record alone."""
    parties = {one.left.link.entity_id, one.right.link.entity_id}
    every = told(sorted(parties))

    def side(record: Record) -> Side:
        entity: Entity = record.link.entity
        own = next(each for each in every if each.record.pk == record.pk)
        others = [each for each in every if each.record.link.entity_id == entity.pk and each is not own]
        return Side(entity, own, others if len(parties) == 2 else [])

    return side(one.left), side(one.right)


def position(rows: LinkQuerySet, one: Link) -> Position:
    """The pair's place, counted from 1, and its neighbours in `rows`, likeliest first."""
    rows = rows.exclude(pk=one.pk)
    before, after = rows.filter(_before(one)), rows.exclude(_before(one))
    number, rest = before.count(), after.count()
    return Position(
        number + 1, number + 1 + rest, before.likeliest_first().reverse().first(), after.likeliest_first().first()
    )


def _before(one: Link) -> Q:
    if one.score is None:
        return Q(score__isnull=False) | Q(pk__lt=one.pk, score=None)
    return Q(score__gt=one.score) | Q(score=one.score, pk__lt=one.pk)


def rivals(one: Link, most: int = 10) -> list[Link]:
    """The other pairs that either record is in: who else it may be."""
    records = [one.left_id, one.right_id]
    rows = Link.objects.filter(Q(left__in=records) | Q(right__in=records)).exclude(pk=one.pk)
    return list(rows.select_related(*SIDES).likeliest_first()[:most])
