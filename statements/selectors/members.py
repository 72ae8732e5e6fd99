"""Who belongs to the classes that calls aim at, by the ties known on the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.clocks import Clocks
from core.together import joined, of, together_of
from entities.models import Affiliation, Entity
from lists.querysets import known
from statements.models import Target

TIES: Mapping[str, tuple[str, ...]] = {
    Target.Group.PROXIES: ("front", "proxy", "wing"),
    Target.Group.FRONTS: ("front",),
    Target.Group.AFFILIATES: tuple(Affiliation.TieKind.values),
}
"""The ties that make a party one of a class (DESIGN §5)."""

COUNTABLE = (*TIES, Target.Group.NAMED_GROUPS)
MUTUAL = ("affiliate", "associated")
"""Ties that hold in both directions."""

Member = tuple[Entity, tuple[Affiliation, ...]]


class Members:
    """Who is of the classes that targets aim at.

    `named` gives whom each statement names, for a class of nobody in particular is theirs;
    `ties` those that are to be looked at.
    """

    def __init__(self, named: Mapping[int, Sequence[Entity]], ties: Iterable[Affiliation] = ()) -> None:
        self._named = named
        self._ties: dict[int, list[tuple[Entity, Affiliation]]] = {}
        for tie in ties:
            for head, other in ends(tie):
                self._ties.setdefault(head.pk, []).append((other, tie))

    def heads(self, target: Target) -> Sequence[Entity]:
        """The parties a class is of."""
        if target.group not in COUNTABLE:
            return []
        return [target.entity] if target.entity is not None else self._named.get(target.call.statement_id, [])

    def of(self, target: Target) -> list[Member]:
        """Every member once, with the ties that make it one."""
        if target.group == Target.Group.NAMED_GROUPS:
            return [(head, ()) for head in self.heads(target)]
        kinds = TIES.get(target.group, ())
        found: dict[int, tuple[Entity, list[Affiliation]]] = {}
        for head in self.heads(target):
            for other, tie in self._ties.get(head.pk, ()):
                if tie.kind in kinds:
                    found.setdefault(other.pk, (other, []))[1].append(tie)
        return [(entity, tuple(ties)) for entity, ties in found.values()]


def members_of(targets: Sequence[Target], named: Mapping[int, Sequence[Entity]], clocks: Clocks) -> Members:
    """The members of every class among the targets, by the ties known on the day. One query."""
    alone = Members(named)
    heads = {head.pk for target in targets for head in alone.heads(target)}
    found = together_of(_tied, tuple(heads), clocks.known_day)
    for end in ("entity", "target"):
        joined(found["ties"], end, found["parties"])
    return Members(named, found["ties"])


def _tied(heads: tuple[int, ...], known_day: date) -> dict[str, QuerySet[Any]]:
    ties: Any = Affiliation.objects.visible().filter(known(known_day), target__isnull=False).order_by()
    return {
        "_to": ties.filter(target__in=of(keys=heads)),
        "_from": ties.filter(entity__in=of(keys=heads), kind__in=MUTUAL),
        "ties": Affiliation.objects.filter(pk__in=of("_to.id", "_from.id")).order_by("entity__name", "id"),
        "parties": Entity.with_merged.filter(pk__in=of("ties.entity_id", "ties.target_id")),
    }


def ends(tie: Affiliation) -> Iterable[tuple[Entity, Entity]]:
    """The party tied to, and the one tied to it; both ways round for a tie that holds in both directions."""
    if tie.target is None or tie.entity_id == tie.target_id:
        return
    yield tie.target, tie.entity
    if tie.kind in MUTUAL:
        yield tie.entity, tie.target
