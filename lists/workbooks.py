"""Rows of a spreadsheet as plain values: one sheet of an .xlsx or .ods, streamed and bounded.

Formats are told by content, not by name. A file that is no sound workbook, or does not hold
what a list's reader asks for, is a `DocumentError`; nothing of a sheet is passed over in silence.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO
from zipfile import BadZipFile, ZipFile

from lxml import etree
from openpyxl import load_workbook

from lists.markup import AGAIN, forget
from lists.reading import DocumentError
from lists.records import fold

Value = str | int | float | bool | date | None
"""What a cell holds: a text exactly as stored, a number, a truth, a day (in .xlsx with its time), or nothing."""

Row = tuple[int, list[Value]]
"""A row's number in its sheet, from 1, and its cells without the empty ones at its end."""

_HEAD = 4096
_MOST_BYTES = 2**30  # unpacked; the largest known sheet of a list takes 13 MB
_MOST_SHARED = 2**27  # of text that must be held in memory; the largest known takes 4 MB
_MOST_ROWS = 2**20  # what the formats allow
_MOST_COLUMNS = 1024
_SEARCHED = 50  # rows in which a moved header is looked for

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def rows(path: Path, name: str, sheets: Collection[str] = ()) -> Iterator[Row]:
    """The rows of the first sheet that is one of `sheets`, or simply of the first where none is named, in
    order, wholly empty ones left out. `name` is the publisher's name for the file."""
    with _opened(path, name) as archive:
        read = _ods if "content.xml" in archive.namelist() else _xlsx
        for number, cells in read(archive, name, sheets):
            if number > _MOST_ROWS or len(cells) > _MOST_COLUMNS:
                raise DocumentError(f"{name}, row {number}: a sheet so large is no list this reader knows; {AGAIN}.")
            while cells and cells[-1] in (None, ""):
                cells.pop()
            if cells:
                yield number, cells


def headed(
    found: Iterable[Row], name: str, columns: Collection[str], *, at: int = 1
) -> Iterator[tuple[int, dict[str, Value]]]:
    """The rows below the header in row `at`, each cell under its column's name with white space folded.

    `columns` are those without which this is not the list's layout; they may stand in any order. A cell
    to the right of the header stands under its place (“column 37”), for `left_over` to report.
    """
    header: list[str] = []
    for number, cells in found:
        if header:
            named = [*header, *(f"column {place}" for place in range(len(header) + 1, len(cells) + 1))]
            yield number, dict(zip(named, cells, strict=False))
            continue
        names = [fold(str(cell)) if cell is not None else "" for cell in cells]
        if number < at and not set(columns) <= set(names):
            continue
        header = _header(names, number, name, columns, at)
    if not header:
        raise DocumentError(f"{name} has no header in row {at}: the file holds no rows of the list; {AGAIN}.")


def _header(names: list[str], number: int, name: str, columns: Collection[str], at: int) -> list[str]:
    missing = [column for column in columns if column not in names]
    if number != at and not missing:
        raise DocumentError(
            f"{name}, row {number}: the header stands here and not in row {at}, so the publisher has changed "
            "the layout; look at what stands above it, and teach this list's reader the new place."
        )
    if number != at or missing:
        lacking = ", ".join(f"“{column}”" for column in missing)
        raise DocumentError(
            f"{name}, row {number}: the header lacks {lacking}; it has: {', '.join(filter(None, names)) or 'nothing'}. "
            "This is another list, or the publisher has changed the layout."
        )
    repeated = sorted({one for one in names if one and names.count(one) > 1})
    if repeated:
        raise DocumentError(f"{name}, row {number}: the column “{repeated[0]}” stands twice in the header; {AGAIN}.")
    return [one or f"column {place}" for place, one in enumerate(names, 1)]


def _opened(path: Path, name: str) -> ZipFile:
    """The archive, once its head and its table of contents were looked at."""
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(f"{name} is empty: the download brought nothing; {AGAIN}.")
    if b"<html" in head.lower() or b"<!doctype html" in head.lower():
        raise DocumentError(
            f"{name} is a web page (HTML), not the list: the server answered with an error or a login page; {AGAIN}."
        )
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise DocumentError(
            f"{name} is a workbook locked by a password, or one of the form used before 2007 (.xls); "
            "open it, save it as .xlsx without a password and load it by hand."
        )
    if not head.startswith(b"PK"):
        raise DocumentError(f"{name} is not a workbook (.xlsx or .ods): it begins with {head[:12]!r}; {AGAIN}.")
    try:
        archive = ZipFile(path)
    except BadZipFile as error:
        raise DocumentError(f"{name} is cut short: the transfer did not finish ({error}); {AGAIN}.") from None
    try:
        _check(archive, name)
    except DocumentError:
        archive.close()
        raise
    return archive


def _check(archive: ZipFile, name: str) -> None:
    members = {member.filename: member for member in archive.infolist()}
    unpacked = sum(member.file_size for member in members.values())
    shared = sum(member.file_size for path, member in members.items() if path.endswith("sharedStrings.xml"))
    if unpacked > _MOST_BYTES or shared > _MOST_SHARED:
        raise DocumentError(
            f"{name} would unpack to {unpacked // 2**20} MB, far more than any list: it may be made to attack a "
            f"reader, and was not unpacked; {AGAIN}."
        )
    manifest = "META-INF/manifest.xml"
    if any(member.flag_bits & 1 for member in members.values()) or (
        manifest in members and b"encryption-data" in _head(archive, manifest, name, 2**20)
    ):
        raise DocumentError(f"{name} is locked by a password; save it without one and load it by hand.")
    for path in members:
        if path.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _head(archive, path, name):
            raise _declaration(name)
    if not members.keys() & {"content.xml", "xl/workbook.xml"}:
        raise DocumentError(f"{name} is an archive (ZIP), but no workbook (.xlsx or .ods); {AGAIN}.")


def _head(archive: ZipFile, path: str, name: str, most: int = _HEAD) -> bytes:
    try:
        with archive.open(path) as stream:
            return stream.read(most)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise _damaged(name, error) from None


def _xlsx(archive: ZipFile, name: str, sheets: Collection[str]) -> Iterator[Row]:
    if archive.fp is None:
        raise AssertionError("the archive is open")
    try:
        book = load_workbook(archive.fp, read_only=True, data_only=True, keep_links=False)
        chosen = next((one for one in book.sheetnames if _is_wanted(one, sheets)), None)
        if chosen is None:
            raise _no_sheet(book.sheetnames, name, sheets)
        sheet = book[chosen]
        sheet.reset_dimensions()  # what a sheet says of its own size need not be true
        found = iter(sheet.iter_rows(values_only=True))
    except DocumentError:
        raise
    except Exception as error:  # the library raises whatever its parsing runs into
        raise _damaged(name, error) from None
    number = 0
    while True:
        try:
            cells = next(found, None)
        except Exception as error:
            raise _damaged(name, error) from None
        if cells is None:
            return
        number += 1
        yield number, [_plain(cell) for cell in cells]


def _plain(cell: object) -> Value:
    return cell if cell is None or isinstance(cell, (str, int, float, date)) else str(cell)


def _ods(archive: ZipFile, name: str, sheets: Collection[str]) -> Iterator[Row]:
    try:
        with archive.open("content.xml") as stream:
            yield from _ods_rows(stream, name, sheets)
    except (etree.XMLSyntaxError, BadZipFile, zlib.error, EOFError) as error:
        raise _damaged(name, error) from None


def _ods_rows(stream: IO[bytes], name: str, sheets: Collection[str]) -> Iterator[Row]:
    there: list[str] = []
    number, inside, read = 0, False, False
    for event, element in _events(stream, name, f"{_TABLE}table", f"{_TABLE}table-row"):
        if element.tag == f"{_TABLE}table" and event == "start":
            there.append(element.get(f"{_TABLE}name", ""))
            inside = not read and _is_wanted(there[-1], sheets)
            read = read or inside
        elif element.tag == f"{_TABLE}table":
            inside = False
        elif event == "end":
            if inside:
                cells, times = _cells(element), _times(element, "rows")
                for _ in range(times if cells else 0):
                    number += 1
                    yield number, list(cells)
                number += 0 if cells else times
            forget(element)
    if not read:
        raise _no_sheet(there, name, sheets)


def _cells(row: etree._Element) -> list[Value]:
    """The cells of an .ods row up to its last that says something; repeated ones written out."""
    cells: list[Value] = []
    waiting = 0
    for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        value, times = _value(cell), _times(cell, "columns")
        if value is None:
            waiting += times
            continue
        cells += [None] * min(waiting, _MOST_COLUMNS) + [value] * min(times, _MOST_COLUMNS + 1)
        waiting = 0
    return cells


def _value(cell: etree._Element) -> Value:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        number = float(cell.get(f"{_OFFICE}value", ""))
        return int(number) if number.is_integer() else number
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "date":
        printed = cell.get(f"{_OFFICE}date-value", "")
        return datetime.fromisoformat(printed) if "T" in printed else date.fromisoformat(printed)
    stored = cell.get(f"{_OFFICE}string-value")
    text = stored if stored is not None else "\n".join(map(_printed, cell.iterchildren(f"{_TEXT}p")))
    return text or None


def _printed(element: etree._Element) -> str:
    """The text of a paragraph, with the white space that the format writes as elements."""
    text = element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            text += " " * min(int(child.get(f"{_TEXT}c", "1")), _MOST_COLUMNS)
        elif child.tag == f"{_TEXT}tab":
            text += "\t"
        elif child.tag == f"{_TEXT}line-break":
            text += "\n"
        elif child.tag != f"{_OFFICE}annotation":
            text += _printed(child)
        text += child.tail or ""
    return text


def _times(element: etree._Element, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _events(stream: IO[bytes], name: str, *tags: str) -> Iterator[tuple[str, etree._Element]]:
    events = etree.iterparse(
        stream, events=("start", "end"), tag=tags, resolve_entities=False, load_dtd=False, no_network=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for event, element in events:
        if element.getroottree().docinfo.internalDTD is not None:
            raise _declaration(name)
        yield event, element


def _is_wanted(sheet: str, wanted: Collection[str]) -> bool:
    return not wanted or sheet in wanted


def _no_sheet(there: Sequence[str], name: str, wanted: Collection[str]) -> DocumentError:
    asked = " or ".join(f"“{sheet}”" for sheet in wanted) or "at all"
    has = ", ".join(f"“{sheet}”" for sheet in there) or "none"
    return DocumentError(
        f"{name} has no sheet {asked}; it has: {has}. This is another list, or the publisher has changed the layout."
    )


def _declaration(name: str) -> DocumentError:
    return DocumentError(
        f"{name} declares a document type or entities, which no workbook does and which can be used to attack "
        f"a reader. It was not read further; {AGAIN}, and ask where this copy came from."
    )


def _damaged(name: str, error: Exception) -> DocumentError:
    return DocumentError(f"{name} is a damaged workbook ({error or type(error).__name__}); {AGAIN}.")
