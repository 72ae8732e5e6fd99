"""The XLSX twin of an answer: the rows of its CSV on one sheet, and on a second what they are.

Text stays text: nothing is taken for a formula, a link, a number or a date, since the dates
here have a precision that a spreadsheet's have not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from api.problems import Refused
from api.tables import Row, cells

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # that a sheet of Excel takes below the row of heads
LONGEST = 32_767  # characters that a cell takes
_CUT = " … cut here: a cell takes no more; the CSV has it whole"
_NARROWEST, _WIDEST = 8, 60  # characters

About = Iterable[tuple[str, object]]


def check(count: int) -> None:
    """Refuse more rows than a sheet takes, before any is read."""
    if count > MOST_ROWS:
        raise Refused(
            f"format: these are {count:,} rows; a sheet of Excel takes {MOST_ROWS:,}. "
            "Write format=csv, which has no bound, or ask for fewer."
        )


def send(rows: Iterable[Row], names: Sequence[str], filename: str, about: About) -> FileResponse:
    """The workbook as a file that is gone once it is sent. No more than a row of it is held in memory."""
    file = TemporaryFile()  # noqa: SIM115 - the response closes it, and so deletes it
    with Workbook(file, {"constant_memory": True}) as book:
        bold = book.add_format({"bold": True})
        count = _fill(book.add_worksheet("Rows"), rows, names, bold)
        _tell(book.add_worksheet("About"), [("Rows", count), *about], bold)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=filename, content_type=MEDIA_TYPE)


def _fill(sheet: Worksheet, rows: Iterable[Row], names: Sequence[str], bold: Any) -> int:
    widths = [len(name) + 3 for name in names]  # room for the button of the filter
    for column, name in enumerate(names):
        sheet.write_string(0, column, name, bold)
    line = 0
    for line, values in enumerate(cells(rows, names), 1):
        for column, value in enumerate(values):
            widths[column] = max(widths[column], _write(sheet, line, column, value))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, max(_NARROWEST, min(width, _WIDEST)))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, line, len(names) - 1)
    return line


def _tell(sheet: Worksheet, about: About, bold: Any) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for line, (label, value) in enumerate(about):
        sheet.write_string(line, 0, label, bold)
        _write(sheet, line, 1, value.isoformat() if isinstance(value, date) else value)


def _write(sheet: Worksheet, line: int, column: int, value: Any) -> int:
    """Fill a cell; how many characters wide it is."""
    if value is None or value == "":
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(line, column, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(line, column, value)
    else:
        text = str(value)
        sheet.write_string(line, column, text if len(text) <= LONGEST else text[: LONGEST - len(_CUT)] + _CUT)
    return len(str(value))
