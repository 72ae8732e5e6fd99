"""The page of banned organisations as raw records: one a row of its table; complete, or refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from lxml import etree

from lists.markup import line_of
from lists.reading import DocumentError, Edition, Files, RawRecord
from lists.records import fold

FILE = "banned-organisations.html"
NUMBER, NAME, LINK = "Sl -No", "Organisation", "Download Link"

_AGAIN = "save the page again from a browser, whole; if it stays so, look whether the ministry has moved the list"
_SITE = "https://www.mha.gov.in/"
_ENDS = 4096
_COLUMNS = {
    "sl no": NUMBER,
    "organisation": NAME,
    "sr no": NUMBER,  # the page of 2025, as others describe it
    "title": NAME,
    "download link": LINK,
}


def edition(files: Files) -> Edition:
    """The page says when it was last updated, but not whether that is true of the list: see README."""
    _path(files)
    return Edition(None)


def read(files: Files) -> Iterator[RawRecord]:
    """Every row of the one table that has a number and a name in each."""
    path = _path(files)
    page = etree.parse(str(path), etree.HTMLParser(encoding="utf-8", no_network=True))
    found = [(table, header) for table in page.iter("table") if (header := _header(table))]
    if len(found) != 1:
        raise DocumentError(
            f"{FILE} has {len(found) or 'no'} table{'s' * (len(found) > 1)} with a column of numbers and one of "
            f"organisations, and the list is one: it is another page, or the ministry has changed it; {_AGAIN}."
        )
    table, header = found[0]
    rows = [row for row in table.iter("tr") if row.find("td") is not None]
    if not rows:
        raise DocumentError(f"{FILE} has the list's table, but no rows in it; {_AGAIN}.")
    for row in rows:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        names = [*header, *(f"column {place}" for place in range(len(header) + 1, len(cells) + 1))]
        yield RawRecord("row", line_of(row), dict(zip(names, map(_text, cells), strict=False)))


def _path(files: Files) -> Path:
    path = files.get(FILE)
    if path is None:
        raise DocumentError(f"The release has no {FILE}, its only file; {_AGAIN}.")
    content = path.read_bytes()
    head, tail = content[:_ENDS].lower(), content[-_ENDS:].lower()
    if not content.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(f"{FILE} is empty: the download brought nothing; {_AGAIN}.")
    if b"<html" not in head:
        raise DocumentError(f"{FILE} is no web page: it begins with {content[:12]!r}; {_AGAIN}.")
    if b"</html>" not in tail:
        raise DocumentError(f"{FILE} is cut short: the page does not end with </html>; {_AGAIN}.")
    return path


def _header(table: etree._Element) -> list[str]:
    """The columns by the names of the older page; empty for a table that is not the list's."""
    row = table.find(".//tr")
    printed = [_text(cell) for cell in row] if row is not None else []
    known = [_COLUMNS.get(" ".join(re.findall("[a-z]+", name.lower())), name) for name in printed]
    return known if {NUMBER, NAME} <= set(known) else []


def _text(cell: etree._Element) -> str:
    """The text of a cell; of one that only leads to a file, the address."""
    links = [urljoin(_SITE, str(link.get("href"))) for link in cell.iter("a") if link.get("href")]
    text = fold("".join(map(str, cell.itertext())))
    return " ".join(links) if links and text.lower() in ("", "download", "view", "pdf") else text
