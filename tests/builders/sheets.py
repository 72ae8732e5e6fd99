"""Small workbooks, .xlsx and .ods, that hold the rows they are given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook

Rows = Sequence[Sequence[Any]]

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
)


def xlsx(**sheets: Rows) -> bytes:
    """A workbook with these sheets, in this order."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def ods(*, head: str = "", **sheets: Rows) -> bytes:
    """A workbook with these sheets; a row given as text is the XML of its cells. `head` stands before the root."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(map(_row, rows))}</table:table>"
        for name, rows in sheets.items()
    )
    return packed(
        ("mimetype", _MIMETYPE),
        (
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?>{head}<office:document-content {_SPACES}><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        ),
    )


def packed(*members: tuple[str, str | bytes]) -> bytes:
    """An archive with these members."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return saved.getvalue()


def _row(row: Sequence[Any] | str) -> str:
    return f"<table:table-row>{row if isinstance(row, str) else ''.join(map(_cell, row))}</table:table-row>"


def _cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, bool):
        said = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, (int, float)):
        said = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        said = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    else:
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return f"<table:table-cell {said}><text:p>as shown</text:p></table:table-cell>"
