"""A party's name as a page prints it, where its list prints capitals."""

from __future__ import annotations

import re

_SMALL = frozenset(
    "a al and bin bint d da de del der des di do dos du e el et fi fil for i ibn in la le of on our the "
    "ul ud um ur v van von wa y".split()
)
_BRACKETED = re.compile(r"\([^)]*\)|/ ?\w{2,5}$")
_WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")


def readable(name: str) -> str:
    """`LASHKAR-E-TAYYIBA` as `Lashkar-e-Tayyiba`; a name that is not all capitals as it stands.

    Short words inside a name stay small, as in running text. Kept for abbreviations: words
    with digits or full stops, short words without a vowel, what stands in brackets, and a
    last short word behind a stroke.
    """
    if not name.isupper():
        return name
    kept = [found.span() for found in _BRACKETED.finditer(name)]

    def cased(found: re.Match[str]) -> str:
        word, start, end = found[0], found.start(), found.end()
        before, after = name[start - 1 : start], name[end : end + 1]
        if any(first <= start < last for first, last in kept):
            return word
        if "." in (before, after) or before.isdigit() or after.isdigit():
            return word
        if start > 0 and word.lower() in _SMALL:
            return word.lower()
        if len(word) <= 4 and not re.search("[AEIOUY]", word):
            return word
        return word.capitalize()

    return _WORD.sub(cased, name)
