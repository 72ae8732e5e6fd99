"""OFSI's consolidated list, of either layout, as raw records: one a Group ID, whole or refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lists.markup import AGAIN
from lists.publishers.gb import tables
from lists.publishers.gb.dates import printed
from lists.publishers.gb.folding import Folding, Shape
from lists.publishers.gb.steadying import in_former_case
from lists.reading import DocumentError, Edition, Files, RawRecord
from lists.records import Content
from lists.workbooks import Row, headed, rows

CSV, XLSX = "ConList.csv", "ConList.xlsx"
SHEETS = ("Data",)
HEADER = 2
KEY, KIND = "Group ID", "Group Type"

_NAME = ("Name 6", "Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Alias Type", "Alias Quality")
_SCRIPT = ("Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language")
_ADDRESS = ("Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6", "Post/Zip Code", "Country")
_LISTING = ("Regime", "Listed On", "UK Sanctions List Date Designated")
_SHAPE: Shape = {
    (block,): {column: column for column in columns}
    for block, columns in (
        ("Names", _NAME), ("Non-Latin Names", _SCRIPT), ("Addresses", _ADDRESS), ("Listings", _LISTING),
    )
}  # fmt: skip

NEEDED = frozenset(
    {*_NAME[:-1], *_ADDRESS, *_LISTING[:-1], "Title", "DOB", "Town of Birth", "Country of Birth", "Nationality",
     "Passport Details", "Position", "Other Information", KIND, "Last Updated", KEY}
)  # fmt: skip
"""The columns that both layouts have."""


def edition(files: Files) -> Edition:
    """The first row alone: “Last Updated,14/04/2025”."""
    return _edition(next(_rows(files), (0, [])))


def read(files: Files) -> Iterator[RawRecord]:
    """Every entry, in the order in which the first row of each stands.

    The rows of an entry are often far apart, so all are held; what they repeat is held once.
    """
    found = _rows(files)
    _edition(next(found, (0, [])))
    folding = Folding(KEY, _SHAPE)
    for line, row in headed(found, _name(files), NEEDED, at=HEADER):
        if not row.get(KEY):
            raise DocumentError(f"{_name(files)}, row {line}: the row has no Group ID, so it is nobody's; {AGAIN}.")
        folding.add(line, row)
    count = 0
    for line, fields in folding.entries():
        count += 1
        kind = fields.pop(KIND, "")
        yield RawRecord(kind if isinstance(kind, str) else kind[0], line, fields)
    if not count:
        raise DocumentError(f"{_name(files)} holds no entries; {AGAIN}.")


def complete(new: Content, former: Content, files: frozenset[str]) -> Content:  # noqa: ARG001 - the formats say the same
    """In 2023 many names came in other capitals, which is no amendment."""
    return in_former_case(new, former)


def _name(files: Files) -> str:
    for name in (CSV, XLSX):
        if name in files:
            return name
    raise DocumentError(f"The release has neither {CSV} nor {XLSX}; {AGAIN}.")


def _rows(files: Files) -> Iterator[Row]:
    name = _name(files)
    path: Path = files[name]
    return tables.rows(path, name, header=HEADER) if name == CSV else rows(path, name, SHEETS)


def _edition(first: Row) -> Edition:
    _, cells = first
    words = [str(cell).strip() for cell in cells if cell not in (None, "")]
    if words[:1] != ["Last Updated"]:
        shown = ", ".join(words[:3]) or "nothing"
        raise DocumentError(
            f"Row 1 begins with “{shown}”, not with “Last Updated” and a day: this is another list or another "
            "layout. Check that the address is the consolidated list's."
        )
    stamp = words[1] if len(words) > 1 else ""
    try:
        day = printed(stamp)
    except ValueError:
        day = ""
    if len(day) != len("2025-04-14"):
        raise DocumentError(
            f"Row 1 says “Last Updated” and then “{stamp}”, which is no day, so the edition cannot be dated. "
            "Load the file with its date given by hand, once you know it."
        )
    return Edition(day, stamp)
