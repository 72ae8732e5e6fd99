"""The full list, XML or CSV 1.1, as raw records of one shape: streamed, complete, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from lists.markup import AGAIN, elements, forget, line_of, value_of, xml_file
from lists.publishers.eu_fsf import rows
from lists.reading import DocumentError, Edition, Files, RawRecord

FILE = "full-1.1.xml"
NAMESPACE = "{http://eu.europa.ec/fpi/fsd/export}"
ROOT = f"{NAMESPACE}export"
ENTRY = "sanctionEntity"


def edition(files: Files) -> Edition:
    """What the root, or the first row, says of the whole; the rest of the file is not looked at."""
    if rows.FILE in files:
        return rows.edition(files[rows.FILE])
    with xml_file(files, FILE).open("rb") as stream:
        for _, root, _ in elements(stream, FILE, ROOT):
            return _edition(root)
    raise AssertionError("a document without a root is refused")


def read(files: Files) -> Iterator[RawRecord]:
    """Every entry in file order. Memory does not grow with the file. The document is proved complete only
    when the iterator ends without a DocumentError."""
    yield from rows.read(files[rows.FILE]) if rows.FILE in files else _entries(xml_file(files, FILE))


def _entries(path: Path) -> Iterator[RawRecord]:
    entries = 0
    with path.open("rb") as stream:
        for event, element, depth in elements(stream, FILE, ROOT):
            if event == "start":
                if depth == 0:
                    _edition(element)
            elif depth == 1:
                raw = _raw(element)
                entries += raw.tag == ENTRY
                yield raw
                forget(element)
    if not entries:
        raise DocumentError(f"{FILE} is well formed but holds no entries; {AGAIN}.")


def _raw(element: etree._Element) -> RawRecord:
    for part in element.iter():
        part.tag = str(part.tag).removeprefix(NAMESPACE)
    value: Any = value_of(element)
    return RawRecord(str(element.tag), line_of(element), value if isinstance(value, dict) else {"#text": value})


def _edition(root: etree._Element) -> Edition:
    stamp = root.get("generationDate", "")
    try:
        published = date.fromisoformat(stamp[:10])
    except ValueError:
        raise DocumentError(
            f"Line {line_of(root)}: the head's generationDate is “{stamp}”, not a date, so the edition cannot "
            f"be dated. Load the file with its date given by hand, once you know it."
        ) from None
    return Edition(published.isoformat(), stamp)
