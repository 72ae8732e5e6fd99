"""Addresses and places of birth: texts, several in one cell, the country at the end where it is one."""

from __future__ import annotations

import re

from lists.publishers.au_dfat.births import NONE
from lists.publishers.au_dfat.prose import ITEMS
from lists.reading import Vocabulary
from lists.records import Place, fold

_REMARK = re.compile(r"^(?P<place>[^()]*[^()\s]) ?\((?P<remark>[^()]+)\)$")


def parted(printed: str) -> list[str]:
    """“a) one b) two”, or “one; two”. What only says that there is none is none."""
    items = ITEMS.split(fold(printed))
    if len(items) == 1:
        items = items[0].split(";")
    return [text for item in items if not NONE.match(text := item.strip(" ;,."))]


def address(text: str, vocab: Vocabulary) -> Place:
    place, country, remark = _ended(text, vocab)
    return Place(street=place, country=country, note=remark)


def birth_place(text: str, vocab: Vocabulary, remark: str | None = None) -> Place:
    place, country, own = _ended(text, vocab)
    return Place(city=place, country=country, note="; ".join(filter(None, (own, remark))) or None)


def _ended(text: str, vocab: Vocabulary) -> tuple[str | None, str | None, str | None]:
    """The text without its country, the country as printed, and a remark in brackets behind it."""
    found = _REMARK.match(text)
    whole, remark = (found["place"], found["remark"]) if found else (text, None)
    words = whole.split(" ")
    for start in range(max(0, len(words) - 9), len(words)):
        country = " ".join(words[start:])
        if vocab.knows("country", country):
            return " ".join(words[:start]).rstrip(" ,-") or None, country, remark
    return text, None, None
