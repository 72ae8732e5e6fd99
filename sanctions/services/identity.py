"""What editors decide of two records being one party; designations follow at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from entities.models import EntityRecord, Link
from entities.services import linking
from entities.services.editing import Refused, undisturbed
from entities.services.projecting import entity_of
from lists.models import Record
from sanctions.models import Regime
from sanctions.services.projecting import shadow

__all__ = ["Refused"]

_SAID = {
    Link.State.LINKED: "said that they are one party",
    Link.State.REJECTED: "said that they are not one party",
    Link.State.UNSURE: "could not tell",
    Link.State.QUEUED: "took the decision back",
}


def families() -> dict[str, str]:
    """For a regime that copies another's list, that other."""
    return dict(Regime.objects.exclude(follows=None).values_list("code", "follows__code"))


def decide(left: int, right: int, state: Link.State, by: User | None, note: str = "") -> Link:
    """Two records are one party (linked), are not (rejected), or nobody can tell (unsure).

    No refresh and no rebuild overwrites it. Raises Refused where it cannot be followed.
    """
    with undisturbed(by, first=linking.one_at_a_time):
        return _decide(left, right, state, by, note)


def review(one: Link, state: Link.State, by: User | None, note: str = "") -> Link:
    """Decide on a pair as it was shown. Raises Refused when somebody else has decided on it meanwhile."""
    with undisturbed(by, first=linking.one_at_a_time):
        _unchanged(one)
        return _decide(one.left_id, one.right_id, state, by, note)


def undo(one: Link, by: User | None = None) -> None:
    """Take a decision back as if it had not been made, with all the pairs that were decided by the same act."""
    with undisturbed(by, first=linking.one_at_a_time):
        _unchanged(one)
        if one.decided_at is None:
            raise Refused("Nobody has decided on this pair: there is nothing to take back.")
        act = list(Link.objects.filter(decided_by=one.decided_by_id, decided_at=one.decided_at))
        for pair in act:
            linking.forget(pair)
        records = sorted({record for pair in act for record in (pair.left_id, pair.right_id)})
        _designations_follow(linking.link(records, families()))


def part(record: int, by: User | None, note: str = "") -> int:
    """Take a record out of its party: it is not one with any other record there. Gives the party it then has."""
    with undisturbed(by, first=linking.one_at_a_time):
        others = list(
            EntityRecord.objects.filter(entity__links__record=record)
            .exclude(record=record)
            .values_list("record", flat=True)
        )
        if not others:
            raise Refused(f"{names([record])} is the only record of its party: there is nothing to part it from.")
        at = timezone.now()
        for other in others:
            linking.decide(record, other, Link.State.REJECTED, by, note, at)
        _designations_follow(linking.settle([record]))
        for other in others:
            _followed(record, other, Link.State.REJECTED)
        return entity_of([record])[record]


def _decide(left: int, right: int, state: Link.State, by: User | None, note: str) -> Link:
    if left == right:
        raise Refused("A record is always one party with itself: choose two different ones.")
    found = linking.decide(left, right, state, by, note, timezone.now())
    _designations_follow(linking.settle([left, right]))
    _followed(left, right, state)
    return found


def _unchanged(shown: Link) -> None:
    now = Link.objects.select_related("decided_by").filter(pk=shown.pk).first()
    if now is None:
        raise Refused("This pair is gone: the lists changed, and these two records no longer look like one party.")
    if now.decided_at != shown.decided_at:
        raise Refused(f"Meanwhile {_word(now)}. Look at the pair again before you decide.")


def _word(one: Link) -> str:
    who = one.decided_by.get_username() if one.decided_by else "somebody"
    return f"{who} {_SAID[Link.State(one.state)]}"


def _followed(left: int, right: int, state: Link.State) -> None:
    """An editor's word is refused where an earlier one stands against it, instead of being kept without effect."""
    parties = entity_of([left, right])
    if state == Link.State.LINKED and parties[left] != parties[right]:
        apart = Link.objects.filter(
            state=Link.State.REJECTED,
            left__link__entity__in=parties.values(),
            right__link__entity__in=parties.values(),
        ).select_related("decided_by")
        said = "; ".join(f"of {names([one.left_id, one.right_id])} {_word(one)}" for one in apart)
        raise Refused(f"They cannot be one party while records of theirs are held apart: {said}. Take that back first.")
    if state == Link.State.REJECTED and parties[left] == parties[right]:
        raise Refused(
            f"{names([left, right])} are held together by the project's files, which give both to one party. "
            "Change it there."
        )


def names(records: Iterable[int]) -> str:
    """As “UN QDi.263 and SDN 7140”."""
    found = Record.objects.filter(pk__in=list(records)).select_related("source")
    return " and ".join(f"{one.source.short} {one.key}" for one in found)


def _designations_follow(moved: set[int]) -> None:
    shadow(sorted(set(entity_of(list(moved)).values())))
