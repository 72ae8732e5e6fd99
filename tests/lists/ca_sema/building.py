"""Small documents in the publisher's format, and what the package makes of them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from lists.reading import Files, Issue
from lists.records import PartyRecord
from tests.lists.packages import read

FILE = "sema-lmes.xml"
RUSSIA = "Russia / Russie"


def record(**elements: str) -> str:
    """One record in the layout of 2025."""
    filled = {"Country": RUSSIA, "Schedule": "1, Part 1", "Item": "901", "DateOfListing": "2024-03-05"} | elements
    return _record({name: value for name, value in filled.items() if value})


def old_record(**elements: str) -> str:
    """One record in the layout of 2020."""
    return _record({"Country": RUSSIA, "Schedule": "1", "Item": "901"} | elements)


def _record(elements: dict[str, str]) -> str:
    return "<record>" + "".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements.items()) + "</record>"


def document(*records: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<data-set>\n{chr(10).join(records)}\n</data-set>'


def files(folder: Path, *records: str) -> Files:
    path = folder / FILE
    path.write_text(document(*records), "utf-8")
    return {FILE: path}


def only(folder: Path, **elements: str) -> tuple[PartyRecord, list[Issue]]:
    """One record with these elements, as read."""
    (party,), issues = read("ca-sema", files(folder, record(**elements)))
    return party, issues
