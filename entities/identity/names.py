"""Names as words that weigh: a rare word says more than a common one, and spelling varies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec
from rapidfuzz.distance import JaroWinkler

from entities.folding import fold_name, skeleton

ARTICLES = frozenset(
    "al el ul ad ar as at az an ash of the de del la le les los las du des da do e y and und et i v va u for in bin ben"
    " ibn bint binti".split()
)
"""Words that join names and name nobody."""

COMMON_GIVEN = frozenset(
    map(
        skeleton,
        "muhammad mohammad mohamed ahmad ahmed ali hassan hasan hussein husain abdul abdallah abdullah abd abu umm "
        "ibrahim ismail khalid omar umar uthman osman mahmoud mustafa yusuf said saeed salih saleh rahman rahim aziz "
        "khan shah haji mullah maulavi sheikh hamid karim jamal kamal nasir nasser khalil amin amir ivan vladimir "
        "aleksandr sergei andrei dmitri nikolai mikhail kim jose juan maria carlos luis jean ivanovich vladimirovich "
        "aleksandrovich nikolaevich sergeevich viktorovich".split(),
    )
)
COMMON_OF_GROUPS = frozenset(
    "company co ltd limited llc inc corp corporation gmbh sa sarl fze fzco fzc jsc ojsc pjsc ooo oao zao ao pao plc bv "
    "group trading general trade import export international investment holding holdings bank industries industrial "
    "industry services service foundation organization organisation society association center centre institute "
    "university republic islamic state national army front party movement committee office branch company public joint "
    "stock open closed private federal enterprise establishment factory plant research technology technologies "
    "engineering construction development shipping marine aviation air airlines oil gas petroleum petrochemical energy "
    "exchange financial finance money relief charity welfare trust fund khorasan jihad".split()
)
_WEAK = 0.35
_ARTICLE = 0.05
_LEAST_ALIKE = 0.88


class Form(msgspec.Struct, frozen=True):
    """One name as it is compared."""

    text: str
    words: tuple[str, ...]
    bones: tuple[str, ...]  # the consonants of each word
    weights: tuple[float, ...]
    strong: bool
    core: frozenset[str]  # the bones of the words that name somebody
    base: tuple[str, ...]  # the same for ways of writing one name: with what stands in brackets and without

    @property
    def weight(self) -> float:
        return sum(self.weights)

    @property
    def length(self) -> int:
        """Words that name somebody."""
        return len(self.core)


@lru_cache(maxsize=200_000)
def bone(word: str) -> str:
    """A word's consonants; a word of vowels stays as it is."""
    return skeleton(word) or word


@lru_cache(maxsize=200_000)
def weight_of(word: str, person: bool) -> float:
    if word in ARTICLES:
        return _ARTICLE
    if len(word) == 1:
        return 0.2
    if word.isdigit():
        return 0.6
    common = bone(word) in COMMON_GIVEN if person else word in COMMON_OF_GROUPS
    return _WEAK if common else min(1.0, 0.4 + 0.12 * len(word))


@lru_cache(maxsize=500_000)
def alike(one: str, other: str) -> float:
    """0 to 1: how surely two words are spellings of one."""
    if one == other:
        return 1.0
    if len(one) < 3 or len(other) < 3:
        return 0.0
    bones = bone(one) == bone(other)
    close = JaroWinkler.similarity(one, other)
    if bones and len(bone(one)) >= 2:
        return max(0.9, close)
    return close if close >= _LEAST_ALIKE and one[0] == other[0] else 0.0


def resemblance(one: Form, other: Form) -> tuple[float, float]:
    """How alike two names are (0 to 1), and the weight of the words they share."""
    if one.words == other.words:
        return 1.0, one.weight
    total = one.weight + other.weight
    shared = _aligned(one, other)
    score = 2 * shared / total if total else 0.0
    if score < 1 and "".join(one.words) == "".join(other.words):  # “Abdul Rahman”, “Abdulrahman”
        return 1.0, min(one.weight, other.weight)
    return score, shared


def _aligned(one: Form, other: Form) -> float:
    """The weight of words that pair off, the same words first; each word pairs once."""
    found = 0.0
    mine, theirs = list(range(len(one.words))), list(range(len(other.words)))
    for said in (one.words, other.words), (one.bones, other.bones):
        for n in tuple(mine):
            for m in theirs:
                if said[0][n] == said[1][m] and (likeness := alike(one.words[n], other.words[m])):
                    found += likeness * min(one.weights[n], other.weights[m])
                    mine.remove(n)
                    theirs.remove(m)
                    break
    for n in mine:
        likeness, m = max(((alike(one.words[n], other.words[m]), m) for m in theirs), default=(0.0, 0))
        if likeness:
            found += likeness * min(one.weights[n], other.weights[m])
            theirs.remove(m)
    return found


_BRACKETS = re.compile(r"\([^)]*\)")


def forms(names: Sequence[tuple[str, bool]], *, person: bool) -> tuple[Form, ...]:
    """Distinct names (text, and whether it is a strong one), strong ones first.

    A name with brackets stands with and without what is in them: “Butembo Airlines (BAL)”.
    """
    found: dict[tuple[str, ...], Form] = {}
    for text, strong in sorted(names, key=lambda name: not name[1]):
        whole = tuple(fold_name(text).split())
        bare = tuple(fold_name(_BRACKETS.sub(" ", text)).split()) if "(" in text else whole
        for words in (bare, whole):
            if words and words not in found:
                weights = tuple(weight_of(word, person) for word in words)
                core = frozenset(bone(word) for word in words if word not in ARTICLES)
                found[words] = Form(text, words, tuple(map(bone, words)), weights, strong, core, bare or whole)
    return tuple(found.values())
