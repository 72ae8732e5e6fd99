"""Who belongs to the classes that calls aim at, by the ties known on the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from core.clocks import Clocks
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
_MUTUAL = ("affiliate", "associated")  # hold in both directions

Member = tuple[Entity, tuple[Affiliation, ...]]


class Members:
    """The members of the classes that some targets aim at. One query.

    `named` gives whom each statement names: a class of nobody in particular is theirs.
    """

    def __init__(self, targets: Sequence[Target], named: Mapping[int, Sequence[Entity]], clocks: Clocks) -> None:
        self._named = named
        self._ties: dict[int, list[tuple[Entity, Affiliation]]] = {}
        heads = {head.pk for target in targets for head in self.heads(target)}
        rows: Any = Affiliation.objects.visible().filter(known(clocks.known_day), target__isnull=False)
        rows = rows.filter(Q(target__in=heads) | Q(entity__in=heads, kind__in=_MUTUAL))
        for tie in rows.select_related("entity", "target").order_by("entity__name", "id"):
            for head, other in ends(tie):
                self._ties.setdefault(head.pk, []).append((other, tie))
        self.everyone = {target.entity_id for target in targets if target.entity_id} | heads
        self.everyone |= {other.pk for ties in self._ties.values() for other, _tie in ties}

    def heads(self, target: Target) -> Sequence[Entity]:
        """The parties a class is of: those the statement names where it does not say."""
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


def ends(tie: Affiliation) -> Iterable[tuple[Entity, Entity]]:
    """The party tied to, and the one tied to it; both ways round for a tie that holds in both directions."""
    if tie.target is None or tie.entity_id == tie.target_id:
        return
    yield tie.target, tie.entity
    if tie.kind in _MUTUAL:
        yield tie.entity, tie.target
