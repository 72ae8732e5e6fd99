"""CSV files as rows, in the form workbooks come in: whole, in a known encoding, every row as wide as the header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from lists.markup import AGAIN
from lists.reading import DocumentError
from lists.workbooks import Row

_ENCODINGS = ("utf-8-sig", "cp1252")
_LONGEST = 2**22  # of one cell; the longest known takes 20 KB


def rows(path: Path, name: str, *, header: int) -> Iterator[Row]:
    """The rows of a CSV file with the line each begins in; `header` is the line of the column names."""
    _check_head(path, name)
    csv.field_size_limit(_LONGEST)
    with path.open(encoding=_encoding(path, name), newline="") as stream:
        reader = csv.reader(_lines(stream, name), strict=True)
        width = 0
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise DocumentError(
                    f"{name}, line {line}: the row is damaged or cut short ({error}); {AGAIN}."
                ) from None
            if cells is None:
                return
            if line == header:
                width = len(cells)
            elif line > header and cells and len(cells) != width:
                raise DocumentError(
                    f"{name}, line {line}: the row has {len(cells)} cells under {width} columns: the file is cut "
                    f"short or was saved anew by another program; {AGAIN}."
                )
            if any(cells):
                yield line, list(cells)


def _lines(stream: Iterator[str], name: str) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        if "\0" in line:
            raise DocumentError(f"{name}, line {number}: a zero byte, which no text holds; {AGAIN}.")
        yield line


def _encoding(path: Path, name: str) -> str:
    """UTF-8 where all of the file is, else the Windows encoding that OFSI used to 2018."""
    for encoding in _ENCODINGS:
        try:
            with path.open(encoding=encoding, newline="") as stream:
                while stream.read(2**20):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    raise DocumentError(f"{name} is text neither in UTF-8 nor in Windows-1252: this copy is damaged; {AGAIN}.")


def _check_head(path: Path, name: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(f"{name} is empty: the download brought nothing; {AGAIN}.")
    if b"<html" in head.lower() or b"<!doctype html" in head.lower():
        raise DocumentError(
            f"{name} is a web page (HTML), not the list: the server answered with an error or a login page; {AGAIN}."
        )
    if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise DocumentError(f"{name} is a workbook or an archive, not CSV: load it under its own name.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise DocumentError(f"{name} is XML, not CSV: load it under its own name.")
