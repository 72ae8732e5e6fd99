"""Values written into one text: “(1) Mosul (2) Tall’Afar”, “a) Gulu b) Odek”, “(1)-(2) Tunisia (3) Libya”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_MARK = re.compile(
    r"\(\s?(?P<one>\d{1,2}|[A-Za-z])\s?\)|\((?P<first>\d)-(?P<last>\d)\)|(?<![\w(])(?P<bare>[A-Za-z]|\d{1,2})\)"
)
_FARTHEST = 5  # numbers between two marks; “in (30)” does not go on from (2)
NOTHING = " .,;-–"
"""What a text that says nothing is made of: “(5) - (6) Aras”."""


class Item(NamedTuple):
    number: int  # from 1
    text: str


class _Mark(NamedTuple):
    first: int
    last: int
    start: int
    end: int


def enumerated(text: str) -> list[Item]:
    """The items of an enumeration that say something; none when the text is no enumeration."""
    marks = _marks(text)
    items: list[Item] = []
    waiting: list[int] = []
    for place, mark in enumerate(marks):
        waiting += range(mark.first, mark.last + 1)
        if place + 1 == len(marks):
            value = text[mark.end :]
        else:
            value = text[mark.end : marks[place + 1].start]
            if value == "-" or value.strip() == "to":
                waiting += range(mark.last + 1, marks[place + 1].first)
                continue
            if value.strip(" ,") in ("", "and"):
                continue
        if value.strip(NOTHING):
            items += [Item(number, value.strip().rstrip(",;").rstrip()) for number in waiting]
        waiting = []
    return items


def values(texts: Iterable[str], strip: str = "") -> list[str]:
    """Every distinct value in these texts, enumerated ones apart; `strip` is cut off the end of each."""
    found: dict[str, None] = {}
    for text in texts:
        for value in [item.text for item in enumerated(text)] or [text]:
            if value.strip(NOTHING):
                found[value.rstrip(strip) if strip else value] = None
    return list(found)


def _marks(text: str) -> list[_Mark]:
    """The marks of an enumeration: the first opens the text, the others go on from it; none where there is but one."""
    if ")" not in text:
        return []
    marks: list[_Mark] = []
    seen: set[int] = set()
    for found in _MARK.finditer(text):
        first = _number(found["one"] or found["bare"] or found["first"])
        last = int(found["last"]) if found["last"] else first
        if not marks and (first != 1 or text[: found.start()].strip()):
            return []
        if first not in seen and first <= max(seen, default=0) + _FARTHEST:
            marks.append(_Mark(first, last, found.start(), found.end()))
            seen.update(range(first, last + 1))
    return marks if len(marks) > 1 else []


def _number(mark: str) -> int:
    return int(mark) if mark.isdigit() else ord(mark.lower()) - ord("a") + 1
