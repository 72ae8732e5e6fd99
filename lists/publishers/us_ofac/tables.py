"""The CSV tables: the main one, and beside it addresses, aliases and the ends of long remarks, joined by number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from lists.reading import DocumentError, RawRecord

COLUMNS = {
    "main": (
        "ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag",
        "Vess_owner", "Remarks",
    ),
    "addresses": ("ent_num", "Add_num", "Address", "City/State/Province/Postal Code", "Country", "Add_remarks"),
    "aliases": ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"),
    "comments": ("ent_num", "Remarks_extended"),
}  # fmt: skip

ENTRY = "CSV entry"
STRAY = "CSV row without an entry"

LONGEST = 1000
"""Characters of a remark; what goes beyond stands in the table of comments, cut inside a word."""

_AGAIN = "fetch all the tables again; if it stays so, take them from the publisher's page by hand"
_END = "\x1a"
_NONE = frozenset({"-0-", "-0", ""})  # “-0”: the copy of 2019-01-04 lost the last bytes of its add.csv


@dataclass(frozen=True)
class Table:
    """A table's file, what it holds, and its columns, which it does not print."""

    holds: str  # main, addresses, aliases, comments
    name: str
    path: Path

    @property
    def columns(self) -> Sequence[str]:
        return COLUMNS[self.holds]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its line. Raises DocumentError for one that is not of this table."""
        reader = csv.reader(io.StringIO(self._text(), newline=""), strict=True)
        line = 1
        try:
            for row in reader:
                if row and row != [_END]:
                    self._checked(row, line)
                    yield line, row
                line = reader.line_num + 1
        except csv.Error as error:
            self._refuse(line, f"this row cannot be read ({error}): the file is cut short or damaged")

    def _checked(self, row: list[str], line: int) -> None:
        if len(row) != len(self.columns):
            self._refuse(line, f"{len(row)} columns where {self.name} has {len(self.columns)}")
        if not row[0].isdecimal():
            self._refuse(line, f"“{row[0][:40]}” stands where every row has its entry's number")

    def _text(self) -> str:
        """OFAC prints cp1252, in practice nothing but ASCII; copies may have been saved as UTF-8."""
        printed = self.path.read_bytes()
        if not printed.strip(b"\xef\xbb\xbf \t\r\n\0\x1a"):
            raise DocumentError(f"{self.name} is empty: the download brought nothing; {_AGAIN}.")
        if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<", printed):
            raise DocumentError(f"{self.name} is a web page or XML, not a table: the server answered with an error "
                                f"or a login page; {_AGAIN}.")  # fmt: skip
        try:
            return printed.decode("utf-8-sig")
        except UnicodeDecodeError:
            return printed.decode("cp1252", "replace")

    def _refuse(self, line: int, what: str) -> NoReturn:
        raise DocumentError(
            f"{self.name}, line {line}: {what}. It is another table, another layout or cut short; {_AGAIN}."
        )


def read(main: Table, others: Sequence[Table]) -> Iterator[RawRecord]:
    """Every entry in file order, with its rows of the other tables; then the rows that belong to none.

    Cells that print none (`-0- `) are left out. Held in memory: the other tables.
    """
    beside = [_by_number(table) for table in others]
    seen: set[str] = set()
    for line, row in main.rows():
        fields = _stated(main.columns, row)
        if row[0] not in seen:
            seen.add(row[0])
            for table, rows in zip(others, beside, strict=True):
                found = rows.pop(row[0], [])
                if found or (table.holds == "comments" and len(row[-1]) >= LONGEST):
                    fields[table.holds] = [_stated(table.columns[1:], cells) for _, cells in found]
        yield RawRecord(ENTRY, line, fields)
    if not seen:
        raise DocumentError(f"{main.name} holds no entries; {_AGAIN}.")
    for table, rows in zip(others, beside, strict=True):
        for number, found in rows.items():
            for line, cells in found:
                said = {"table": table.name, "ent_num": number, **_stated(table.columns[1:], cells)}
                yield RawRecord(STRAY, line, said)


def _by_number(table: Table) -> dict[str, list[tuple[int, list[str]]]]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for line, row in table.rows():
        found.setdefault(row[0], []).append((line, row[1:]))
    return found


def _stated(columns: Sequence[str], row: Sequence[str]) -> dict[str, object]:
    return {name: cell for name, cell in zip(columns, row, strict=True) if cell.strip() not in _NONE}
