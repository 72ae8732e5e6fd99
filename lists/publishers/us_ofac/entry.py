"""What one entry says, in OFAC's own words: the same from each of the four formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lists.records import fold


def plain(text: str) -> str:
    """As the CSV tables print it: white space folded, and their one quotation mark, which their cells can hold."""
    return fold(text).replace('"', "'").replace("’", "'").replace("–", "-")


@dataclass(slots=True)
class Alias:
    text: str
    type: str  # aka, a.k.a., A.K.A., …
    weak: bool


@dataclass(slots=True)
class Address:
    """Street, then city, state and postal code in one, as the tables hold them: they cannot be parted again."""

    street: str = ""
    city: str = ""
    country: str = ""

    @classmethod
    def of_parts(cls, streets: list[str], city: str, state: str, postal_code: str, country: str) -> Address:
        place = " ".join(filter(None, [", ".join(filter(None, [city, state])), postal_code]))
        return cls(", ".join(filter(None, streets)), place, country)

    @classmethod
    def of_named(cls, parts: Mapping[str, str], country: str) -> Address:
        """Of parts under OFAC's words for them; a region stands in for a country: “Region: Gaza”."""
        region = parts.get("REGION", "")
        return cls.of_parts(
            [parts.get(name, "") for name in ("ADDRESS1", "ADDRESS2", "ADDRESS3")],
            parts.get("CITY", ""),
            parts.get("STATE/PROVINCE", ""),
            parts.get("POSTAL CODE", ""),
            country or (f"Region: {region}" if region else ""),
        )


@dataclass(slots=True)
class Statement:
    """One value under a label, with what a document has besides: “Passport A123 (Iran) issued 1 Jan 2001”."""

    label: str
    value: str
    country: str = ""
    issued: str = ""
    expires: str = ""
    note: str = ""


@dataclass(slots=True)
class Link:
    """Another party this one is linked to; which way, and its number, where the format says so."""

    name: str
    type: str = ""
    target: str = ""


@dataclass(slots=True)
class Publication:
    """One of OFAC's lists that the entry stands on."""

    list: str
    day: str  # ISO


@dataclass(slots=True)
class Entry:
    uid: str
    type: str
    name: str
    parts: tuple[str, ...] = ()
    programmes: list[str] = field(default_factory=list)
    title: str = ""
    aliases: list[Alias] = field(default_factory=list)
    own_script: list[Alias] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    remarks: str = ""
    cut: bool = False  # the remarks stop in the middle, and their rest is not at hand
    links: list[Link] = field(default_factory=list)
    publications: list[Publication] = field(default_factory=list)
    authorities: list[str] = field(default_factory=list)
    sanctions: list[str] = field(default_factory=list)  # kinds of restriction
