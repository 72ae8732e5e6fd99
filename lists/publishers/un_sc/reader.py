"""The consolidated list's XML as raw records: streamed, complete, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from lxml import etree

from lists.markup import AGAIN, elements, forget, line_of, value_of, xml_file
from lists.reading import DocumentError, Edition, Files, RawRecord

FILE = "consolidated.xml"
ROOT = "CONSOLIDATED_LIST"
SECTIONS = ("INDIVIDUALS", "ENTITIES")


def edition(files: Files) -> Edition:
    """What the root says of itself; the rest of the file is not looked at."""
    with xml_file(files, FILE).open("rb") as stream:
        for _, root, _ in elements(stream, FILE, ROOT):
            return _edition(root)
    raise AssertionError("a document without a root is refused")


def read(files: Files) -> Iterator[RawRecord]:
    """Every entry in file order.

    Memory does not grow with the file. Anything beside the entries that is not known
    is handed on under its own tag, for the mapper to report. The document is proved
    complete only when the iterator ends without a DocumentError.
    """
    yield from _entries(xml_file(files, FILE))


def _entries(path: Path) -> Iterator[RawRecord]:
    entries = 0
    found: set[str] = set()
    childless = True
    with path.open("rb") as stream:
        for event, element, depth in elements(stream, FILE, ROOT):
            if event == "start":
                if depth == 0:
                    _edition(element)
                elif depth == 1:
                    childless = True
            elif depth == 2:
                childless = False
                entries += element.tag in ("INDIVIDUAL", "ENTITY")
                yield _raw(element)
                forget(element)
            elif depth == 1:
                if element.tag in SECTIONS:
                    found.add(element.tag)
                elif childless:
                    yield _raw(element)
                forget(element)
    for section in SECTIONS:
        if section not in found:
            raise DocumentError(
                f"The file has no {section} section: a release without it would read as though all "
                f"of them had been delisted; {AGAIN}."
            )
    if not entries:
        raise DocumentError(f"The file is well formed but holds no entries; {AGAIN}.")


def _raw(element: etree._Element) -> RawRecord:
    value = value_of(element)
    fields = value if isinstance(value, dict) else {element.tag: value} if value else {}
    return RawRecord(element.tag, line_of(element), fields)


def _edition(root: etree._Element) -> Edition:
    stamp = root.get("dateGenerated", "")
    try:
        published = date.fromisoformat(stamp[:10])
    except ValueError:
        raise DocumentError(
            f"Line {line_of(root)}: the head's dateGenerated is “{stamp}”, not a date, so the edition cannot "
            f"be dated. Load the file with its date given by hand, once you know it."
        ) from None
    return Edition(published.isoformat(), stamp)
