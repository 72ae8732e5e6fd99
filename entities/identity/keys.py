"""The groups within which records are compared. Two spellings of one party share a key; strangers seldom do.

A key is a 64-bit number, so that millions of them stay small; it depends on the record alone,
never on what else is there, so that comparing one by one finds what comparing all at once finds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from entities.identity.names import ARTICLES, Form
from entities.identity.profile import Profile

CROWD = 60
"""A key that so many records share tells nobody apart."""
_MOST_WORDS = 6  # of a name taken in pairs
_HEAVY = 0.85  # weight a single word needs to be a key by itself


def keys(one: Profile) -> frozenset[int]:
    return frozenset(map(_number, _texts(one)))


def reference_keys(one: Profile) -> frozenset[int]:
    """Keys of its own references and of those it prints: who prints another's shares one with it."""
    return frozenset(_number(f"ref:{source}:{reference}") for source, reference in one.own | one.references)


def _texts(one: Profile) -> Iterator[str]:
    years = {date.fromordinal((birth.first + birth.last) // 2).year for birth in one.births}
    kind = "p" if one.is_person else "o"
    for name in one.names:
        bones = sorted({bone for bone, word in zip(name.bones, name.words, strict=True) if word not in ARTICLES})
        if len(bones) >= 2 or name.weight >= _HEAVY:
            yield f"{kind}:" + " ".join(bones)
            yield f"{kind}=" + "".join(bone for bone, word in _spoken(name))
        pairs = list(combinations(bones[:_MOST_WORDS], 2))
        for year in years:
            yield from (f"{year}:{a} {b}" for a, b in pairs)
        yield from (f"{kind}+{a} {b}" for a, b in _rare_pairs(name))
    yield from (f"#{number}" for number in one.numbers)
    yield from (f"craft:{number}" for number in one.craft)


def _spoken(name: Form) -> Iterator[tuple[str, str]]:
    return ((bone, word) for bone, word in zip(name.bones, name.words, strict=True) if word not in ARTICLES)


def _rare_pairs(name: Form) -> Iterator[tuple[str, str]]:
    """Pairs of the three weightiest words, as spelt."""
    ranked = sorted(zip(name.weights, name.bones, strict=True), reverse=True)[:3]
    heavy = sorted({bone for weight, bone in ranked if weight >= _HEAVY and len(bone) >= 3})
    return combinations(heavy, 2)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)
