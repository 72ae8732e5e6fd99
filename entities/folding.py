"""One spelling for search: any script and accent to plain lower-case Latin letters and digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from anyascii import anyascii

_NOISE = re.compile(r"[^a-z0-9]+")
_MARKS = re.compile(r"[\u0300-\u036f\u064b-\u065f\u0670\u0640]")
_DOUBLED = re.compile(r"([a-z])\1+")
_BREATH = re.compile(r"h(?= |$)")
_NO_VOWELS = str.maketrans("qc", "kk", "aeiouwy")
_SCRIPTS = {
    "LATIN": "Latn",
    "ARABIC": "Arab",
    "CYRILLIC": "Cyrl",
    "CJK": "Hani",
    "HANGUL": "Hang",
    "HEBREW": "Hebr",
    "HIRAGANA": "Jpan",
    "KATAKANA": "Jpan",
    "THAI": "Thai",
    "DEVANAGARI": "Deva",
    "BENGALI": "Beng",
    "GREEK": "Grek",
    "ETHIOPIC": "Ethi",
}


def fold_name(text: str) -> str:
    """Words in plain lower-case Latin letters, parted by single spaces: “Tayyibá” gives “tayyiba”."""
    if not text.isascii():
        text = anyascii(_MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return _NOISE.sub(" ", text.lower().replace("'", "").replace("`", "")).strip()


def skeleton(folded: str) -> str:
    """The consonants of folded words: “muhammad” and “mohammed” both give “mhmd”."""
    return _BREATH.sub("", _DOUBLED.sub(r"\1", folded.translate(_NO_VOWELS)))


def compact(text: str) -> str:
    """Letters and digits alone, in capitals: the form identifiers are compared in."""
    upper = text.upper()
    return upper if upper.isalnum() else "".join(filter(str.isalnum, upper))


def script_of(text: str) -> str:
    """ISO 15924 code of the script most letters belong to; Zyyy when there are none or it is another."""
    if text.isascii():
        return "Latn" if any(map(str.isalpha, text)) else "Zyyy"
    counts: dict[str, int] = {}
    for letter in text:
        if letter.isalpha():
            block = unicodedata.name(letter, "").partition(" ")[0]
            counts[block] = counts.get(block, 0) + 1
    if not counts:
        return "Zyyy"
    return _SCRIPTS.get(max(counts, key=lambda block: counts[block]), "Zyyy")


@dataclass(frozen=True, slots=True)
class Forms:
    """What is kept beside a name for search: see entities.models.Name."""

    script: str
    folded: str
    skeletons: list[str]

    @classmethod
    def of(cls, text: str) -> Forms:
        folded = fold_name(text)
        return cls(script_of(text), folded, sorted(set(skeleton(folded).split())))
