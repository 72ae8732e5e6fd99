"""Remarks: prose that says what the format has no place for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from lists.publishers.eu_fsf.dates import DAY
from lists.records import Tie

_LISTED = re.compile(
    r"\bdate\s+of\s+(?:(?:un|eu)\s+)?(?P<act>list(?:ing|ig)|designation)"
    rf"(?:\s+referred\s+to\s+in\s+article\s+[\w ()]+)?\s*:?\s*(?P<day>{DAY})",
    re.IGNORECASE,
)
_ONLY_A_DAY = re.compile(rf"(?P<day>{DAY})\.?$")
_CITATION = re.compile(r"(?: \([A-Z]{2,}\))? \([A-Z]{2}[ie]\.\d{3}\)")
_LITTLE = frozenset({"of", "the", "in", "and", "for", "ul", "al", "el", "ag", "bin", "de", "des", "/"})
_CAPITAL = re.compile(r"(?:[a-z]{1,3}-)?[^\W\d_a-z]")
_ROLES = frozenset({"Commander", "Director", "Executive", "Founder", "Head", "Leader", "Member"})
_OF = frozenset({"of", "by", "with", "for"})
_STOP = re.compile(r"(?<=[a-z)]\.)\s+(?=[A-Z(])")


class Said(NamedTuple):
    day: str
    alone: bool  # whether the text says nothing else


def cleaned(texts: Iterable[str]) -> list[str]:
    """What remarks say, without the brackets that enclose a whole one; empty and repeated ones left out."""
    return list(dict.fromkeys(filter(None, map(_unwrapped, texts))))


def word(text: str) -> str:
    """A whole remark as the vocabulary has it."""
    return text.rstrip(" .:;,").casefold()


def listed(text: str) -> Said | None:
    """The day a text says the party was listed on. A date of listing goes before one of designation, which
    may be the UN's (EU.3601.46 has both)."""
    if found := _ONLY_A_DAY.match(text):
        return Said(found["day"], alone=True)
    dates = list(_LISTED.finditer(text))
    if not dates:
        return None
    first = next((one for one in dates if one["act"].casefold().startswith("list")), dates[0])
    return Said(first["day"], alone=first[0] == text.strip(" ."))


def ties(text: str) -> list[Tie]:
    """The others that a text cites by their UN reference, under the name it gives them: “Founder of
    Jaish-i-Mohammed (QDe.019)”. How they are tied is left to the sentence."""
    found: dict[str, Tie] = {}
    for sentence in _STOP.split(text) if _CITATION.search(text) else ():
        start = 0
        for cited in _CITATION.finditer(sentence):
            if name := _name(sentence[start : cited.start()]):
                found.setdefault(name, Tie("associated", target_name=name, sentence=sentence))
            start = cited.end()
    return list(found.values())


def _name(lead: str) -> str | None:
    """The name that ends a text: capitalised words with the little words between them."""
    words = re.split(r"[()]", lead)[-1].split()
    at = len(words)
    while at and (_CAPITAL.match(words[at - 1]) or words[at - 1] in _LITTLE) and words[at - 1][-1:] not in ",;:":
        at -= 1
    named = words[at:]
    if named[1:2] and named[1] in _OF and (at == 0 or named[0] in _ROLES):
        named = named[2:]  # “Founder of”, “Associated with”: how the sentence begins
    while named and named[0] in _LITTLE:
        named = named[1:]
    return " ".join(named) or None


def _unwrapped(text: str) -> str:
    while text.startswith("(") and text.endswith(")") and _closes_last(text):
        text = text[1:-1].strip()
    return text


def _closes_last(text: str) -> bool:
    """Whether the bracket that opens the text is the one that ends it."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if not depth:
            return at == len(text) - 1
    return False
