"""What stands behind a label or in an element of its own, and has one meaning in both lists."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import get_args

from lists.publishers.gb import papers
from lists.publishers.gb.enumerations import values
from lists.publishers.gb.fields import Fields
from lists.reading import Vocabulary
from lists.records import Detail, DetailKind, Identifier, Tie

Said = Mapping[str, Sequence[str]]
"""Texts by our word for what they are: phone, legal-form, imo-number …"""

_KINDS: tuple[DetailKind, ...] = get_args(DetailKind)
_IMO = re.compile(r"(?:IMO[ :]*)?(?P<number>\d{7})", re.IGNORECASE)


def details(said: Said) -> list[Detail]:
    return [Detail(kind, text) for kind in _KINDS if kind in said for text in values(said[kind])]


def identifiers(said: Said) -> list[Identifier]:
    """Registrations, IMO and hull numbers, and wallets."""
    found = [one for text in said.get("registration", ()) for one in papers.registrations(text)]
    for text in values(said.get("imo-number", ())):
        number = _IMO.fullmatch(text)
        found.append(Identifier("imo-number", number["number"] if number else text, "IMO number"))
    found += [Identifier("hull-number", text, "HIN") for text in values(said.get("hull-number", ()))]
    found += [Identifier("crypto-address", text) for text in values(said.get("crypto-address", ()))]
    return found


def ties(said: Said) -> list[Tie]:
    """A parent company is named, not cited: the tie is to whichever entry has that very name."""
    return [
        Tie("subsidiary", target_name=text, sentence=f"Parent company: {text}")
        for text in values(said.get("parent", ()))
    ]


def gender(entry: Fields, name: str, said: Sequence[str], vocab: Vocabulary) -> str | None:
    """Our word for the gender; None, with an issue, where the entry says two."""
    words = {word for text in said if (word := entry.word(vocab, "gender", name, text.casefold()))}
    if len(words) > 1:
        entry.warn("repeated-element", "the entry says two genders; neither is taken", name, ", ".join(said))
        return None
    return words.pop() if words else None
