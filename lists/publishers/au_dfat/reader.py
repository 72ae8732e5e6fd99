"""The consolidated list's workbook as raw records: the rows of one reference together, in either layout."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from zipfile import ZipFile

from lists.markup import AGAIN
from lists.reading import DocumentError, Edition, Files, RawRecord
from lists.records import Content, fold
from lists.workbooks import Value, headed, rows

NEW, OLD = "Australian_Sanctions_Consolidated_List.xlsx", "regulation8_consolidated.xlsx"

REFERENCE, NAME, NAME_TYPE, STRENGTH = "Reference", "Name of Individual or Entity", "Name Type", "Alias Strength"
_BOTH = (
    REFERENCE, NAME, "Type", NAME_TYPE, "Date of Birth", "Place of Birth", "Citizenship", "Address",
    "Additional Information", "Listing Information", "Committees", "Control Date",
)  # fmt: skip
MEASURES = ("Targeted Financial Sanction", "Travel Ban", "Arms Embargo", "Maritime Restriction")
_ADDED = (STRENGTH, "IMO Number", "Instrument of Designation", *MEASURES)

_OF_A_NAME = (REFERENCE, NAME, NAME_TYPE, STRENGTH)
_NUMBER = re.compile(r"\s*(\d+)[a-z]*\d*\s*$")
_SAVED = re.compile(rb"<dcterms:modified[^>]*>\s*([^<\s]+)\s*<")


def edition(files: Files) -> Edition:
    """The day the publisher saved the workbook, as it stands in its properties: it moves with removals too,
    which the latest Control Date does not."""
    path, name = _file(files)
    next(rows(path, name), None)  # refuses what is no workbook
    with ZipFile(path) as archive:
        there = "docProps/core.xml" in archive.namelist()
        found = _SAVED.search(archive.read("docProps/core.xml")) if there else None
    stamp = found[1].decode("ascii", "replace") if found else ""
    try:
        return Edition(date.fromisoformat(stamp[:10]).isoformat(), stamp)
    except ValueError:
        return Edition(None)


def read(files: Files) -> Iterator[RawRecord]:
    """Every reference, in order of its first row. Its rows need not stand together (2940j in November 2024), so
    all are held. What they all say stands once; what is a name's own stands in `row`."""
    path, name = _file(files)
    entries: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, cells in _rows(path, name):
        row = {column: text for column, cell in cells.items() if (text := _text(cell)).strip()}
        found = _NUMBER.match(row.get(REFERENCE, ""))
        entries.setdefault(found[1] if found else f"row {number}", []).append((number, row))
    if not entries:
        raise DocumentError(f"{name} has a header and no rows below it; {AGAIN}.")
    for same in entries.values():
        first, members = same[0][0], [row for _, row in same]
        shared = {
            column: text
            for column, text in members[0].items()
            if column not in _OF_A_NAME and all(row.get(column) == text for row in members)
        }
        own = [{column: text for column, text in row.items() if column not in shared} for row in members]
        yield RawRecord("entry", first, {**shared, "row": own})


def complete(new: Content, former: Content, files: frozenset[str]) -> Content:
    """The layout used to 2024 grades no alias and prints no measures, IMO numbers or UN references."""
    if OLD not in files:
        return new
    whole = dict(new)
    grades = {name["text"]: name["quality"] for name in former.get("names", []) if "quality" in name}
    whole["names"] = [
        {**name, "quality": grades[name["text"]]} if name.get("kind") == "aka" and name["text"] in grades else name
        for name in new.get("names", [])
    ]
    known = {listing["regime"]: listing for listing in former.get("listings", [])}
    whole["listings"] = [
        {**{part: known[listing["regime"]][part] for part in ("measures", "instrument")
            if part in known.get(listing["regime"], {})}, **listing}
        for listing in new.get("listings", [])
    ]  # fmt: skip
    for part in ("cross_references", "identifiers"):
        kept = [one for one in former.get(part, []) if part == "cross_references" or one["kind"] == "imo-number"]
        if kept:
            whole[part] = [*(one for one in new.get(part, []) if one not in kept), *kept]
    return whole


def _file(files: Files) -> tuple[Path, str]:
    for name in (NEW, OLD):
        if name in files:
            return files[name], name
    raise DocumentError(f"The release has no {NEW}, its only file; {AGAIN}.")


def _rows(path: Path, name: str) -> Iterator[tuple[int, dict[str, Value]]]:
    """The rows by their columns. A header with any column of the new layout must have all of them."""
    found = rows(path, name)
    first = next(found, None)
    if first is None:
        raise DocumentError(f"{name} holds an empty sheet; {AGAIN}.")
    columns = {fold(str(cell)) for cell in first[1] if cell is not None}
    needed = _BOTH + _ADDED if columns & set(_ADDED) else _BOTH
    return headed(chain([first], found), name, needed)


def _text(cell: Value) -> str:
    """A cell as text: a day in ISO form, a truth as “true” or “false”."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == datetime.min.time() else cell).isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    # _x000D_ is how the format writes a carriage return; the library does not read it
    return "" if cell is None else str(cell).replace("_x000D_", "")
