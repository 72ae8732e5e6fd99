"""A party's name as a page prints it, where its list prints capitals."""

from __future__ import annotations

import re

_SMALL = frozenset(
    ["a", "al", "and", "bin", "bint", "d", "da", "de", "del", "der", "des", "di", "do", "dos", "du", "e", "el", "et", "fi", "fil", "for", "i", "ibn", "in", "la", "le", "of", "on", "our", "the", "ul", "ud", "um", "ur", "v", "van", "von", "wa", "y"]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")


def readable(name: str) -> str:
    """`LASHKAR-E-TAYYIBA` as `Lashkar-e-Tayyiba`; a name that is not all capitals as it stands.

    Short words inside a name stay small, as in running text; words with digits or full
    stops, and short words without a vowel, are taken for abbreviations and kept.
    """
    if not name.isupper():
        return name

    def cased(found: re.Match[str]) -> str:
        word, at = found[0], found.start()
        after = name[found.end() : found.end() + 1]
        before = name[at - 1 : at]
        if before == "." or after == "." or before.isdigit() or after.isdigit():
            return word
        if at > 0 and word.lower() in _SMALL:
            return word.lower()
        if len(word) <= 4 and not re.search("[AEIOUY]", word):
            return word
        return word.capitalize()

    return _WORD.sub(cased, name)
