"""Small workbooks in the publisher's two layouts, and what the package makes of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from lists.publishers.au_dfat.reader import NEW, OLD
from lists.reading import Files, Issue
from lists.records import PartyRecord
from tests.builders.sheets import packed, xlsx
from tests.lists.packages import read

OLD_COLUMNS = [
    "Reference", "Name of Individual or Entity", "Type", "Name Type", "Date of Birth", "Place of Birth", "Citizenship",
    "Address", "Additional Information", "Listing Information", "Committees", "Control Date",
]  # fmt: skip
NEW_COLUMNS = [
    "Reference", "Name of Individual or Entity", "Type", "Name Type", "Alias Strength", "Date of Birth",
    "Place of Birth", "Citizenship", "Address", "Additional Information", "Listing Information", "IMO Number",
    "Committees", "Control Date", "Instrument of Designation", "Targeted Financial Sanction", "Travel Ban",
    "Arms Embargo", "Maritime Restriction",
]  # fmt: skip

Row = dict[str, Any]

CORE = "docProps/core.xml"


def person(reference: Any = 901, name: str = "Anton EXAMPLE", **more: Any) -> Row:
    """A row of the newer layout. The keywords are columns, spaces as underscores."""
    return {
        "Reference": reference, "Name of Individual or Entity": name, "Type": "Individual",
        "Name Type": "Primary Name", "Listing Information": "Listed on 5 Mar. 2020",
        "Committees": "Autonomous (Russia)",
        "Control Date": date(2026, 2, 24), "Targeted Financial Sanction": True, "Travel Ban": True,
        "Arms Embargo": False, "Maritime Restriction": False,
    } | {column.replace("_", " "): value for column, value in more.items()}  # fmt: skip


def alias(reference: Any, name: str, strength: str | None = "Strong", **more: Any) -> Row:
    return person(reference, name, Name_Type="Alias", Alias_Strength=strength, **more)


def book(*rows: Row, columns: Sequence[str] = NEW_COLUMNS, saved: str | None = "2026-02-24T05:58:50Z") -> bytes:
    filled = xlsx(**{"Consolidated List": [columns, *([row.get(column) for column in columns] for row in rows)]})
    members = zipfile.ZipFile(io.BytesIO(filled))
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        + (f'<dcterms:modified xsi:type="dcterms:W3CDTF">{saved}</dcterms:modified>' if saved else "")
        + "</cp:coreProperties>"
    )
    return packed(*((name, core if name == CORE else members.read(name)) for name in members.namelist()))


def files(folder: Path, content: bytes, name: str = NEW) -> Files:
    path = folder / name
    path.write_bytes(content)
    return {name: path}


def parties(folder: Path, *rows: Row) -> tuple[list[PartyRecord], list[Issue]]:
    return read("au-dfat", files(folder, book(*rows)))


def old(folder: Path, *rows: Row) -> tuple[list[PartyRecord], list[Issue]]:
    """The same in the layout of 2024."""
    return read("au-dfat", files(folder, book(*rows, columns=OLD_COLUMNS), OLD))


def only(folder: Path, **more: Any) -> tuple[PartyRecord, list[Issue]]:
    """One person with these columns, as read."""
    (party,), issues = parties(folder, person(**more))
    return party, issues
