"""Permanent reference numbers, the keys of this list, as printed and as cited."""

from __future__ import annotations

import re

_FORM = re.compile(r"[A-Z]{2}[ie]\.[0-9]{3}$")

CITATION = re.compile(
    r"\b(?P<new>[A-Z][A-Za-z][ieIE]\.\s?[0-9]{3}|(?<=\()[A-Z]{2}[ie][0-9]{3}(?=\)))(?![0-9])"
    r"|\b(?P<old>(?P<list>[QT])(?P<kind>[IE])\.[A-Z]\.(?P<running>[0-9]{1,3})\.[0-9]{2})(?![0-9])"
)
"""A reference as comments cite it: QDe.118, Qde.014, QDi322 (in brackets), TE.H.12.12."""

_MOVED = {"QI.A.172.04": "SOi.003"}
"""Old references whose running number is not the new one (PUBLISHERS 2.5: one move to the Somalia list)."""


def clean(text: str) -> str:
    """Without white space and outer dots, in the case QDi.118. Cleaning twice changes nothing."""
    bare = "".join(text.split()).strip(".")
    cased = bare[:2].upper() + bare[2:3].lower() + bare[3:]
    return cased if is_reference(cased) else bare


def is_reference(text: str) -> bool:
    return bool(_FORM.match(text))


def cited(found: re.Match[str]) -> str:
    """The key that a match of CITATION means. Before late 2014 the 1267 and 1988 references
    were QI.A.86.03: list, kind, letter, running number, year; the running number became the new one."""
    if old := found["old"]:
        list_, kind = {"Q": "QD", "T": "TA"}[found["list"]], found["kind"].lower()
        return _MOVED.get(old, f"{list_}{kind}.{int(found['running']):03}")
    bare = clean(found["new"])
    return bare if "." in bare else f"{bare[:3]}.{bare[3:]}"
