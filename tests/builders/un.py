"""Small editions of the UN list, in its own XML: entries that say what they are asked to say, and no more.

edition(individual("QDi.901", "AHMED EXAMPLE"), group("QDe.901", "EXAMPLE GROUP"), day="2026-01-10")
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Self
from xml.sax.saxutils import escape, quoteattr

FILE = "consolidated.xml"


@dataclass(frozen=True)
class Entry:
    """An entry. Made anew with `but`, as the publisher would print it after an amendment."""

    tag: str
    reference: str
    name: str
    listed: str = "2010-01-05"
    under: str = "Al-Qaida"
    serial: str = ""  # the publisher's own number; one of its own where not given
    aliases: tuple[str | tuple[str, str], ...] = ()  # a name, or a name and its quality
    original: str = ""
    born: tuple[str, ...] = ()  # days or years
    nationalities: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()  # of its addresses
    papers: tuple[tuple[str, str], ...] = ()  # kind and number
    comments: str = ""
    amended: tuple[str, ...] = ()
    delisted: str = ""
    extra: str = ""  # XML as it stands

    def but(self, **changes: Any) -> Self:
        return replace(self, **changes)

    @property
    def xml(self) -> str:
        quality = "a.k.a." if self.tag == "ENTITY" else "Good"
        aliases = [(alias, quality) if isinstance(alias, str) else alias for alias in self.aliases]
        inner = [
            _leaf("DATAID", self.serial or str(zlib.crc32(self.reference.encode()))),
            *self._names(),
            _leaf("UN_LIST_TYPE", self.under),
            _leaf("REFERENCE_NUMBER", self.reference),
            _leaf("LISTED_ON", self.listed),
            _leaf("NAME_ORIGINAL_SCRIPT", self.original),
            _leaf("COMMENTS1", self.comments),
            _wrapped("NATIONALITY", [("VALUE", one) for one in self.nationalities]),
            _wrapped("LIST_TYPE", [("VALUE", "UN List")]),
            _wrapped("LAST_DAY_UPDATED", [("VALUE", one) for one in self.amended]),
            _leaf("DELISTED_ON", self.delisted),
            *(_wrapped(f"{self.tag}_ALIAS", [("QUALITY", grade), ("ALIAS_NAME", name)]) for name, grade in aliases),
            *(_wrapped(f"{self.tag}_ADDRESS", [("CITY", city)]) for city in self.cities),
            *(_wrapped(f"{self.tag}_DATE_OF_BIRTH", _birth(one)) for one in self.born),
            *(
                _wrapped(f"{self.tag}_DOCUMENT", [("TYPE_OF_DOCUMENT", kind), ("NUMBER", number)])
                for kind, number in self.papers
            ),
            self.extra,
        ]
        return f"<{self.tag}>{''.join(inner)}</{self.tag}>"

    def _names(self) -> Iterable[str]:
        parts = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
        words = [self.name] if self.tag == "ENTITY" else self.name.split(None, 3)
        return [_leaf(part, word) for part, word in zip(parts, words, strict=False)]


def individual(reference: str, name: str = "AHMED EXAMPLE", **said: Any) -> Entry:
    return Entry("INDIVIDUAL", reference, name, **said)


def group(reference: str, name: str = "EXAMPLE MOVEMENT", **said: Any) -> Entry:
    return Entry("ENTITY", reference, name, **said)


def many(number: int, first: int = 0, **said: Any) -> list[Entry]:
    """So many individuals, each with its own reference and name."""
    return [
        individual(f"{chr(65 + n // 26000)}{chr(65 + n // 1000 % 26)}i.{n % 1000:03}", f"PERSON NUMBER{n}", **said)
        for n in range(first, first + number)
    ]


def edition(*entries: Entry, day: str = "2026-01-10", breaks: str = "") -> bytes:
    """A whole document. `breaks` is the white space it prints between elements."""
    sections = (("INDIVIDUALS", "INDIVIDUAL"), ("ENTITIES", "ENTITY"))
    body = "".join(
        f"<{section}>{''.join(entry.xml for entry in entries if entry.tag == tag)}</{section}>"
        for section, tag in sections
    )
    head = f"<CONSOLIDATED_LIST dateGenerated={quoteattr(f'{day}T00:00:09.554Z')}>"
    text = f"{head}{body}</CONSOLIDATED_LIST>"
    return ('<?xml version="1.0" encoding="UTF-8"?>' + text.replace("><", f">{breaks}<")).encode()


def _leaf(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def _wrapped(name: str, leaves: list[tuple[str, str]]) -> str:
    return f"<{name}>{''.join(_leaf(*leaf) for leaf in leaves)}</{name}>" if leaves else ""


def _birth(said: str) -> list[tuple[str, str]]:
    return [("TYPE_OF_DATE", "EXACT"), ("DATE" if "-" in said else "YEAR", said)]
