"""Addresses and places of birth."""

from __future__ import annotations

import re

from lists.publishers.gb.enumerations import enumerated
from lists.records import Place

_REMARK = re.compile(r"(?P<country>.*?)\s*\((?P<remark>[^()]+)\)$")
_ABOUT_ADDRESS = re.compile(
    r"\b(?:previous|former|address|location|residence|domicile|prison|detention|since|from|as (?:at|of)|at time"
    r"|between|branch|headquarters|head office|complex|bungalow)\b",
    re.IGNORECASE,
)


def address(lines: list[str | None], postal_code: str | None, country: str | None) -> Place | None:
    """Six lines, the last of which is the town or region; None for an address that says nothing.

    The country may carry a remark on the address: “Turkey (previous as at Aug 2009)”.
    """
    *street, city = lines
    note = None
    if country and (found := _REMARK.match(country)) and _ABOUT_ADDRESS.search(found["remark"]):
        country, note = found["country"] or None, found["remark"]
    place = Place(", ".join(line for line in street if line) or None, city, None, postal_code, country, note)
    return None if place == Place() else place


def births(towns: str | None, countries: str | None) -> list[Place]:
    """Places of birth from a town and a country, each of which may be an enumeration; numbers pair them.

    A country that stands once beside several towns is that of each.
    """
    numbered_towns = dict(enumerated(towns or ""))
    numbered_countries = dict(enumerated(countries or ""))
    if not numbered_towns and not numbered_countries:
        found = [Place(city=_bare(towns), country=_bare(countries))]
    elif not numbered_countries:
        found = [Place(city=_bare(town), country=_bare(countries)) for town in numbered_towns.values()]
    elif not numbered_towns:
        found = [Place(city=_bare(towns), country=_bare(country)) for country in numbered_countries.values()]
    else:
        numbers = sorted(numbered_towns.keys() | numbered_countries.keys())
        found = [
            Place(city=_bare(numbered_towns.get(number)), country=_bare(numbered_countries.get(number)))
            for number in numbers
        ]
    return [place for place in dict.fromkeys(found) if place != Place()]


def _bare(text: str | None) -> str | None:
    return text.rstrip(".,; ").strip("-– ") or None if text else None
