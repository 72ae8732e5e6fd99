"""Which pairs are sure, which wait for a person, and what parties the sure ones make."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SURE = 0.75
"""Pairs at least this likely are linked, if no other record of the same list comes near."""
WORTH_ASKING = 0.2
"""Pairs at least this likely wait for a person."""
FORSAKEN = 0.5
"""A linked pair that falls below this waits for a person again."""
MARGIN = 0.5
"""How far the best candidate of a list must be ahead of the second, in logarithms of odds."""

EDITOR, REFERENCE, SCORE = range(3)
"""Who says that two records are one party, the strongest word first."""


@dataclass(frozen=True)
class Pair:
    """Two records and how likely they are one party; `stood` says that they were linked until now."""

    left: int
    right: int
    score: float
    stood: bool = False


@dataclass(frozen=True)
class Tie:
    """Two records that somebody holds to be one party."""

    left: int
    right: int
    strength: int
    score: float


def sure(pairs: Iterable[Pair], source_of: Mapping[int, int]) -> set[tuple[int, int]]:
    """The pairs to link: likely enough, and each the other's best in its list by a clear margin.

    Both stand out so, or a person looks: two namesakes on one list are not told apart by a guess.
    A pair that was linked stays so until it is no longer likely at all.
    """
    given = list(pairs)
    rivals: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for pair in given:
        rivals[pair.left, source_of[pair.right]].append((_odds(pair.score), pair.right))
        rivals[pair.right, source_of[pair.left]].append((_odds(pair.score), pair.left))

    def stands_out(one: int, other: int, odds: float) -> bool:
        return all(odds - rival >= MARGIN for rival, who in rivals[one, source_of[other]] if who != other)

    found = set()
    for pair in given:
        odds = _odds(pair.score)
        likely = (
            pair.score >= SURE and stands_out(pair.left, pair.right, odds) and stands_out(pair.right, pair.left, odds)
        )
        if likely or (pair.stood and pair.score >= FORSAKEN):
            found.add((pair.left, pair.right))
    return found


def _odds(score: float) -> float:
    bounded = min(max(score, 1e-9), 1 - 1e-9)
    return math.log(bounded / (1 - bounded))


def parties(
    records: Iterable[int],
    ties: Iterable[Tie],
    source_of: Mapping[int, int],
    apart: Iterable[tuple[int, int]],
    named: Mapping[int, int],
) -> tuple[list[set[int]], list[Tie]]:
    """The records of each party, and the ties that were not followed.

    Ties are followed from the strongest. None brings together two records that an editor holds `apart`;
    a score brings together neither two records of one list nor two parties that were `named` (record →
    party) before: those are a person's to join.
    """
    group = {record: {record} for record in records}
    apart_from: dict[int, set[int]] = defaultdict(set)
    for left, right in apart:
        apart_from[left].add(right)
        apart_from[right].add(left)
    refused = []
    for tie in sorted(ties, key=lambda tie: (tie.strength, -tie.score, tie.left, tie.right)):
        one, other = group[tie.left], group[tie.right]
        if one is other:
            continue
        if (
            any(apart_from[record] & other for record in one)
            or (tie.strength != EDITOR and _too_many(one | other, named))
            or (tie.strength == SCORE and _share_a_list(one, other, source_of))
        ):
            refused.append(tie)
            continue
        small, large = sorted((one, other), key=len)
        large |= small
        for record in small:
            group[record] = large
    distinct = {id(members): members for members in group.values()}
    return sorted(distinct.values(), key=min), refused


def _share_a_list(one: set[int], other: set[int], source_of: Mapping[int, int]) -> bool:
    return not {source_of[record] for record in one}.isdisjoint(source_of[record] for record in other)


def _too_many(members: set[int], named: Mapping[int, int]) -> bool:
    return len({named[record] for record in members if record in named}) > 1
