"""Small editions of the UK Sanctions List, in each of its formats, and what the package makes of them.

designation(DateDesignated="01/02/2020", Names={"Name": [{"Name6": "EXAMPLE", "NameType": "Primary Name"}]})
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from lists.publishers.gb_uksl.columns import SHAPE
from lists.publishers.gb_uksl.completing import CSV, SHORT_ODS, XML
from lists.reading import Files, Issue
from lists.records import PartyRecord
from tests.builders.sheets import ods
from tests.lists import packages

CODE = "gb-uksl"
Tree = dict[str, Any]
COLUMNS = [column for columns in SHAPE.values() for column in columns if column != "Individual, Entity, Ship"]
SHORT = [
    "Unique ID", "OFSI Group ID", "Name", "Regime Name", "Type", "Designation source", "Date Designated",
    "Sanctions Imposed",
]  # fmt: skip


def name(text: str = "EXAMPLE MOVEMENT", type_: str = "Primary Name", **parts: str) -> dict[str, str]:
    return {"Name6": text, "NameType": type_, **parts}


def designation(*names: dict[str, str], **said: Any) -> Tree:
    """An entity under the Afghanistan regime, and whatever else is said of it."""
    usual: Tree = {
        "LastUpdated": "01/02/2021", "DateDesignated": "23/02/2001", "UniqueID": "AFG9902", "OFSIGroupID": "90002",
        "Names": {"Name": list(names or [name()])},
        "RegimeName": "The Afghanistan (Sanctions) (EU Exit) Regulations 2020",
        "IndividualEntityShip": "Entity", "DesignationSource": "UN", "SanctionsImposed": "Asset freeze",
    }  # fmt: skip
    return {name: value for name, value in (usual | said).items() if value is not None}


def person(**said: Any) -> Tree:
    """The part of a designation that tells of an individual."""
    return {"IndividualEntityShip": "Individual", "IndividualDetails": {"Individual": said}}


def xml(*entries: Tree, day: str = "15/08/2026") -> str:
    body = "\n".join(f"<Designation>{_element(entry)}</Designation>" for entry in entries)
    head = f"<DateGenerated>{day}</DateGenerated>"
    return f'<?xml version="1.0" encoding="utf-8"?>\n<Designations>{head}\n{body}\n</Designations>'


def rows(*entries: Tree) -> list[dict[str, str]]:
    """The rows of the CSV: each combination of what an entry says several times."""
    return [row for entry in entries for row in _multiplied(entry)]


def table(*entries: Tree, day: str = "15-Aug-2026", backwards: bool = False) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([[f"Report Date: {day}"], COLUMNS])
    body = [[row.get(column, "") for column in COLUMNS] for row in rows(*entries)]
    writer.writerows(body[::-1] if backwards else body)
    return text.getvalue()


def short(*entries: Tree) -> bytes:
    """The short ODS; its measures are parted by commas, its days by hyphens, its regimes named in short."""
    lines = [
        [
            entry["UniqueID"], entry.get("OFSIGroupID", "\n            "), _whole(entry["Names"]["Name"][0]),
            "Afghanistan", entry["IndividualEntityShip"], entry["DesignationSource"],
            entry["DateDesignated"].replace("/", "-"), entry["SanctionsImposed"].replace("|", ", "),
        ]
        for entry in entries
    ]  # fmt: skip
    return ods(UK_Sanction_List=[SHORT, *lines])


def files(folder: Path, content: str | bytes, name: str = XML) -> Files:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {name: path}


def only(folder: Path, *names: dict[str, str], **said: Any) -> tuple[PartyRecord, list[Issue]]:
    """The one entry of an XML edition."""
    parties, issues = packages.read(CODE, files(folder, xml(designation(*names, **said))))
    return parties[0], issues


def in_each_format(folder: Path, *entries: Tree) -> dict[str, tuple[list[PartyRecord], list[Issue]]]:
    editions = {XML: xml(*entries), CSV: table(*entries), SHORT_ODS: short(*entries)}
    return {name: packages.read(CODE, files(folder, content, name)) for name, content in editions.items()}


def _whole(parts: dict[str, str]) -> str:
    return " ".join(parts[f"Name{number}"] for number in (6, 1, 2, 3, 4, 5) if f"Name{number}" in parts)


def _element(value: Any) -> str:
    if isinstance(value, str):
        return escape(value)
    return "".join(
        f"<{tag}>{_element(one)}</{tag}>"
        for tag, inner in value.items()
        for one in (inner if isinstance(inner, list) else [inner])
    )


def _multiplied(entry: Tree) -> Iterator[dict[str, str]]:
    blocks = []
    for path, columns in SHAPE.items():
        groups = _at(entry, path)
        printed = [
            {column: part for column, tag in columns.items() if tag in group and isinstance(part := group[tag], str)}
            for group in (_apart(group, columns.values()) for group in groups)
            for group in group
        ]
        blocks.append(printed or [{}])
    for parts in itertools.product(*blocks):
        yield {column: text for part in parts for column, text in part.items()}


def _apart(group: Tree, tags: Any) -> list[Tree]:
    """A group whose one element stands several times, as so many groups."""
    (tag, *more) = tags
    return [{tag: one} for one in group[tag]] if not more and isinstance(group.get(tag), list) else [group]


def _at(entry: Any, path: tuple[str, ...]) -> list[Tree]:
    if not path:
        return [entry]
    inner = entry.get(path[0], [])
    return [found for one in (inner if isinstance(inner, list) else [inner]) for found in _at(one, path[1:])]
