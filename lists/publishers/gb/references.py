"""References of the UK Sanctions List and of the UN, as these lists print them."""

from __future__ import annotations

import re

UNIQUE_ID = re.compile(r"[A-Z]{3}[0-9]{4}\b")

# The letters of every list the Security Council has kept; “DPe.012” and “QD1.410” are slips (OFSI, 2018).
_LISTS = frozenset("CD CF CI GB HT IQ IR KP LR LY ML QD SD SO SS TA YE".split())
_OLD = re.compile(r"(?P<list>[QT])\.?(?P<kind>[IE])\.[A-Z][.,](?P<running>[0-9]{1,3})\.[0-9]{2}(?![0-9])")
_NEW = re.compile(r"(?P<list>[A-Z]{2})\.?(?P<kind>[IE])[. ] ?(?P<running>[0-9]{1,3})(?![0-9])", re.IGNORECASE)
_JOINED = re.compile(r"(?:,| and| or|;) ")

SECURITY_COUNCIL_1737 = re.compile(r"[EI]\.(?:[0-9]{2}|AC)\.[A-Z0-9.()]+")
"""E.29.I.11, I.AC.50.18.04.12: the numbers that the annexes to resolutions 1737, 1747, 1803 and 1929 gave.
No later reference follows from them."""


def un_reference(text: str) -> tuple[str, int] | None:
    """The UN reference that a text begins with, in the form QDi.086, and its length; None where there is none.

    Before late 2014 the 1267 and 1988 lists had QI.A.86.03: list, kind, letter, running number,
    year; the running number became the new one. Printed with slips: QDE.131, CDi. 033, KPe.23.
    """
    if old := _OLD.match(text):
        list_ = {"Q": "QD", "T": "TA"}[old["list"]]
        return f"{list_}{old['kind'].lower()}.{int(old['running']):03}", old.end()
    new = _NEW.match(text)
    if new is None or new["list"].upper() not in _LISTS:
        return None
    return f"{new['list'].upper()}{new['kind'].lower()}.{int(new['running']):03}", new.end()


def un_references(text: str) -> tuple[list[str], str]:
    """The UN references a text begins with (“QDi.042 and SOi.002.”), and what follows them."""
    found: list[str] = []
    while read := un_reference(text):
        found.append(read[0])
        text = text[read[1] :]
        joined = _JOINED.match(text)
        if joined is None or un_reference(text[joined.end() :]) is None:
            break
        text = text[joined.end() :]
    return found, text.lstrip(" .") if found else text


def unique_ids(text: str) -> tuple[list[str], str]:
    """The unique IDs a text begins with (“AQD0194 and SOM0003.”), and what follows them."""
    found: list[str] = []
    while read := UNIQUE_ID.match(text):
        found.append(read[0])
        text = text[read.end() :]
        joined = _JOINED.match(text)
        if joined is None or UNIQUE_ID.match(text[joined.end() :]) is None:
            break
        text = text[joined.end() :]
    return found, text.lstrip(" .") if found else text
