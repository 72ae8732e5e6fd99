"""A remark's parts: statements under a known label, weak aliases, links, and what is left as prose.

The CSV tables put everything that has no column into the remark, parted by “; ” and closed by a full stop; the XML
files have fields for most of it and print only the rest as a remark. Both are read here, to the same end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lists.publishers.us_ofac.dates import PRINTED
from lists.publishers.us_ofac.entry import Alias, Link, Statement
from lists.publishers.us_ofac.words import COUNTRIES, WORDS

_LABELS = sorted({*WORDS["personal"], *WORDS["identifier"], *WORDS["detail"]}, key=len, reverse=True)

LINKED = "Linked To:"
CUT = "…"
"""Ends the fragment of a remark that was cut, and so the comment it stands in."""

# “…Subject to Secondary Sanctions; U.S. Persons Must Continue to Block…” is one value (non-SDN, 2017 and 2018).
_PARTING = re.compile(r"; (?!U\.S\. Persons Must Continue)")
_LABELLED = re.compile(rf"(?:alt\. )?(?P<label>{'|'.join(map(re.escape, _LABELS))})(?::| -)? (?P<value>.+)")
_WEAK = re.compile(r"(?:alt\. )?(?P<type>[afn]\.k\.a\.) '(?P<name>.+)'")
_LINKED = re.compile(rf"\(?{LINKED} (?P<name>.+)")
_DOCUMENT = re.compile(
    rf"(?P<number>.*?)(?:(?:^| )\((?P<country>(?:[^()]|\([^()]*\))+)\))?"
    rf"(?: issued (?P<issued>{PRINTED}))?(?: expires (?P<expires>{PRINTED}))?"
)
_CONTACT = re.compile(
    r"(?:alt\. )?(?P<label>telephone|phone|tel|fax)(?: no| number)?[.:]* "
    r"(?P<number>[+(\d][\d ()/.+-]{4,}(?:ext\. \d+)?)",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?:e-?mail:? ?)?(?P<address>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)(?: \(email\))?", re.IGNORECASE)
_SITE = re.compile(r"(?P<address>(?:https?://|www\.)\S+)(?: \(website\))?")
_PROSE = re.compile(r"\b[a-z]{2,} [a-z]{2,}\b")
"""“Passport and National ID were issued in Ulm” begins with a label and is a sentence (11968)."""
_ONE_WORD = frozenset({"Website", "Email Address"})
"""“Website www.alturath.org. Revival of Islamic Heritage Society Offices Worldwide” is prose (10923)."""
_COUNTRY = frozenset({"nationality", "citizen"})
_NUMBERED = re.compile(
    r"[A-Z][\w.' ]{2,}(?:No\.?|Number|#|ID|Address - [A-Z]+) [\w./-]*\d[\w./-]*(?: \([A-Z][\w ,]+\))?"
)


@dataclass(slots=True)
class Remark:
    statements: list[Statement] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Of the prose, what looks like a document of an unknown kind, or an unknown country."""
    fragment: str = ""
    """What stands before the cut in a remark that was cut."""


def read(text: str, *, cut: bool = False) -> Remark:
    """A folded remark's parts, each in the order printed. Of a remark that was cut, the last part is no part."""
    found = Remark()
    parts = _PARTING.split(text) if text else []
    found.fragment = f"{parts.pop()}{CUT}" if cut else ""
    for part in (one.rstrip(".") for one in parts):
        if weak := _WEAK.fullmatch(part):
            found.aliases.append(Alias(weak["name"], weak["type"], weak=True))
        elif linked := _LINKED.fullmatch(part):
            found.links.append(Link(_closed(linked["name"])))
        elif statement := _statement(part):
            found.statements.append(statement)
        elif part:
            found.prose.append(part)
            if _NUMBERED.fullmatch(part) or part.partition(" ")[0] in _COUNTRY:
                found.unread.append(part)
    return found


def document(label: str, text: str) -> Statement:
    """A value with what may follow it: the country in brackets, the days of issue and expiry."""
    found = _DOCUMENT.fullmatch(text)
    assert found  # the pattern takes any text whole, as the number
    number, country = found["number"], found["country"] or ""
    if country and country not in COUNTRIES:  # “121398 (Manizales)” is the number as it stands
        number, country = f"{number} ({country})".strip(), ""
    return Statement(label, number, country, found["issued"] or "", found["expires"] or "")


def _statement(part: str) -> Statement | None:
    found = _LABELLED.fullmatch(part)
    if not found:
        return _contact(part)
    label, value = found["label"], found["value"]
    if label in WORDS["identifier"]:
        one = document(label, value)
        return None if _PROSE.search(one.value) else one
    if (label in _ONE_WORD and " " in value) or (label in _COUNTRY and value not in COUNTRIES):
        return None
    return Statement(label, value)


def _contact(part: str) -> Statement | None:
    """A way to reach the party that is printed without one of the labels."""
    if said := _CONTACT.fullmatch(part):
        return Statement(said["label"].capitalize(), said["number"].strip())
    if said := _MAIL.fullmatch(part):
        return Statement("Email Address", said["address"])
    if said := _SITE.fullmatch(part):
        return Statement("Website", said["address"])
    return None


def _closed(name: str) -> str:
    """Without the bracket that closes “(Linked To: A; Linked To: B)” in the XML files."""
    return name[:-1].rstrip(".") if name.endswith(")") and name.count(")") > name.count("(") else name
