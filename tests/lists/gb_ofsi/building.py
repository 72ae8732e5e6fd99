"""Small editions of OFSI's list, and what the package makes of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from lists.reading import Files, Issue
from lists.records import PartyRecord
from tests.lists import packages

CODE = "gb-ofsi"

CSV, XLSX = "ConList.csv", "ConList.xlsx"
NAMES = [f"Name {number}" for number in (6, 1, 2, 3, 4, 5)]
ADDRESS = [*(f"Address {number}" for number in range(1, 7)), "Post/Zip Code", "Country"]
LAST = ["Other Information", "Group Type", "Alias Type"]
TO_2018 = [
    *NAMES, "Title", "DOB", "Town of Birth", "Country of Birth", "Nationality", "Passport Details", "NI Number",
    "Position", *ADDRESS, *LAST, "Regime", "Listed On", "Last Updated", "Group ID",
]  # fmt: skip
SINCE_2022 = [
    *NAMES, "Title", "Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language", "DOB",
    "Town of Birth", "Country of Birth", "Nationality", "Passport Number", "Passport Details",
    "National Identification Number", "National Identification Details", "Position", *ADDRESS, *LAST,
    "Alias Quality", "Regime", "Listed On", "UK Sanctions List Date Designated", "Last Updated", "Group ID",
]  # fmt: skip


def row(**said: str) -> dict[str, str]:
    """A row of an entity under the Afghanistan regime; said with _ for white space: Name_6="KONY"."""
    usual = {
        "Name 6": "EXAMPLE MOVEMENT", "Group Type": "Entity", "Alias Type": "Primary name", "Regime": "Afghanistan",
        "Listed On": "23/02/2001", "Last Updated": "01/02/2021", "Group ID": "90002",
        "UK Sanctions List Date Designated": "23/02/2001",
    }  # fmt: skip
    return usual | {name.replace("_", " "): value for name, value in said.items()}


def table(*rows: dict[str, str], columns: list[str] = SINCE_2022, day: str = "14/04/2025") -> list[list[str]]:
    return [["Last Updated", day], columns, *([one.get(column, "") for column in columns] for one in rows)]


def document(*rows: dict[str, str], columns: list[str] = SINCE_2022, day: str = "14/04/2025") -> str:
    text = io.StringIO()
    csv.writer(text).writerows(table(*rows, columns=columns, day=day))
    return text.getvalue()


def files(folder: Path, content: str | bytes, name: str = CSV) -> Files:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {name: path}


def only(folder: Path, *, columns: list[str] = SINCE_2022, **said: str) -> tuple[PartyRecord, list[Issue]]:
    """The one entry of an edition with one row."""
    parties, issues = packages.read(CODE, files(folder, document(row(**said), columns=columns)))
    return parties[0], issues
