"""What editors decide of two records being one party; designations follow at once."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction

from core import dataversion
from entities.models import EntityRecord, Link
from entities.services import linking
from entities.services.projecting import entity_of
from sanctions.models import Regime
from sanctions.services.projecting import shadow


def families() -> dict[str, str]:
    """For a regime that copies another's list, that other."""
    return dict(Regime.objects.exclude(follows=None).values_list("code", "follows__code"))


@transaction.atomic
def decide(left: int, right: int, state: Link.State, by: User | None, note: str = "") -> Link:
    """Two records are one party (linked), are not (rejected), or nobody can tell (unsure).

    No refresh and no rebuild overwrites it. Raises ValueError for a record and itself.
    """
    found = linking.decide(left, right, state, by, note)
    _follow([left, right])
    return found


@transaction.atomic
def undo(one: Link) -> None:
    """Take a decision back, as if it had not been made."""
    linking.forget(one)
    records = [one.left_id, one.right_id]
    moved = linking.link(records, families())
    _designations_follow(moved)


@transaction.atomic
def part(record: int, by: User | None, note: str = "") -> int:
    """Take a record out of its party: it is not one with any other record there. Gives the party it then has."""
    others = EntityRecord.objects.filter(entity__links__record=record).exclude(record=record)
    for other in others.values_list("record", flat=True):
        linking.decide(record, other, Link.State.REJECTED, by, note)
    _follow([record])
    return entity_of([record])[record]


def _follow(records: Sequence[int]) -> None:
    _designations_follow(linking.settle(records))


def _designations_follow(moved: set[int]) -> None:
    shadow(sorted(set(entity_of(list(moved)).values())))
    dataversion.advance()
