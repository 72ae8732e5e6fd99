"""The consolidated autonomous list's XML as raw records: streamed, complete, or refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lists.markup import AGAIN, elements, forget, line_of, value_of, xml_file
from lists.publishers.ca_sema.names import slug
from lists.reading import DocumentError, Edition, Files, RawRecord
from lists.records import Content

FILE = "sema-lmes.xml"
ROOT = "data-set"
RECORD = "record"

LAYOUT, SHARED = "@layout", "@shared"
"""What only the whole file shows, handed on beside the elements: that it is of the layout of 2020, which
prints no day of listing; and by how many records of one regulation a name is borne."""
OLD = "2020"


@dataclass
class _Whole:
    """What the file shows as a whole."""

    dated: bool = False
    names: Counter[tuple[str, str]] = field(default_factory=Counter)


def edition(files: Files) -> Edition:
    """The file does not say of what day it is: the latest day of listing in it is older than any removal."""
    with xml_file(files, FILE).open("rb") as stream:
        next(elements(stream, FILE, ROOT))
    return Edition(None)


def read(files: Files) -> Iterator[RawRecord]:
    """Every record in file order, in constant memory but for the names; anything else for the mapper to report."""
    path = xml_file(files, FILE)
    whole = _Whole()
    for raw in _records(path):
        if raw.tag == RECORD:
            whole.dated = whole.dated or "DateOfListing" in raw.fields
            whole.names[_name(raw)] += 1
    if not whole.names:
        raise DocumentError(f"The file is well formed but holds no records; {AGAIN}.")
    for raw in _records(path):
        if raw.tag == RECORD:
            if not whole.dated:
                raw.fields[LAYOUT] = OLD
            if (bearers := whole.names[_name(raw)]) > 1:
                raw.fields[SHARED] = str(bearers)
        yield raw


def complete(new: Content, former: Content, _files: frozenset[str]) -> Content:
    """The layout of 2020 prints no day of listing: it stays as it was known, for the same item."""
    days = {listing["reference"]: listing.get("listed_on") for listing in former.get("listings", [])}
    listings = [
        {**listing, "listed_on": day}
        if "listed_on" not in listing and (day := days.get(listing["reference"]))
        else listing
        for listing in new.get("listings", [])
    ]
    return {**new, "listings": listings} if listings else new


def _records(path: Path) -> Iterator[RawRecord]:
    with path.open("rb") as stream:
        for event, element, depth in elements(stream, FILE, ROOT):
            if event == "end" and depth == 1:
                value = value_of(element)
                fields = value if isinstance(value, dict) else {element.tag: value} if value else {}
                yield RawRecord(str(element.tag), line_of(element), fields)
                forget(element)


def _name(raw: RawRecord) -> tuple[str, str]:
    def text(name: str) -> str:
        value: Any = raw.fields.get(name, "")
        return value if isinstance(value, str) else ""

    person = f"{text('LastName')} {text('GivenName')}"
    return text("Country"), slug(person if person.strip() else text("Entity") or text("EntityOrShip"))
