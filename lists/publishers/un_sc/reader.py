"""The consolidated list's XML as raw records: streamed, complete, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

from lxml import etree

from lists.reading import DocumentError, Edition, Files, RawRecord

FILE = "consolidated.xml"
ROOT = "CONSOLIDATED_LIST"
SECTIONS = ("INDIVIDUALS", "ENTITIES")

_DEEPEST = 12
_HEAD = 4096
_AGAIN = "fetch the list again; if it stays so, take the file from the publisher's page by hand"


def edition(files: Files) -> Edition:
    """What the root says of itself; the rest of the file is not looked at."""
    path = _path(files)
    with path.open("rb") as stream:
        try:
            _, root = next(iter(_events(stream)))
        except (etree.XMLSyntaxError, StopIteration) as error:
            raise _refusal(error) from None
        return _edition(root)


def read(files: Files) -> Iterator[RawRecord]:
    """Every entry in file order.

    Memory does not grow with the file. Anything beside the entries that is not known
    is handed on under its own tag, for the mapper to report. The document is proved
    complete only when the iterator ends without a DocumentError.
    """
    with _path(files).open("rb") as stream:
        try:
            yield from _entries(stream)
        except etree.XMLSyntaxError as error:
            raise _refusal(error) from None


def _entries(stream: BinaryIO) -> Iterator[RawRecord]:
    depth, entries = 0, 0
    found: set[str] = set()
    childless = True
    for event, element in _events(stream):
        if event == "start":
            depth += 1
            if depth == 1:
                _edition(element)
            elif depth == 2:
                childless = True
            elif depth > _DEEPEST:
                raise DocumentError(
                    f"Line {_line(element)}: elements are nested more than {_DEEPEST} deep, "
                    f"which this list never does; {_AGAIN}."
                )
            continue
        depth -= 1
        if depth == 2:
            childless = False
            entries += element.tag in ("INDIVIDUAL", "ENTITY")
            yield _raw(element)
            _forget(element)
        elif depth == 1:
            if element.tag in SECTIONS:
                found.add(element.tag)
            elif childless:
                yield _raw(element)
            _forget(element)
    for section in SECTIONS:
        if section not in found:
            raise DocumentError(
                f"The file has no {section} section: a release without it would read as though all "
                f"of them had been delisted; {_AGAIN}."
            )
    if not entries:
        raise DocumentError(f"The file is well formed but holds no entries; {_AGAIN}.")


def _events(stream: BinaryIO) -> Iterator[tuple[str, etree._Element]]:
    events: Iterator[tuple[str, etree._Element]] = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    return events


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _line(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


def _raw(element: etree._Element) -> RawRecord:
    value = _value(element)
    fields = value if isinstance(value, dict) else {element.tag: value} if value else {}
    return RawRecord(element.tag, _line(element), fields)


def _value(element: etree._Element) -> Any:
    """The text of a leaf exactly as printed; else a mapping, repeated names as lists."""
    attributes = element.items()
    if not len(element) and not attributes:
        return element.text or ""
    fields: dict[str, Any] = {f"@{name!s}": text for name, text in attributes}
    loose = element.text or ""
    for child in element:
        name, value = child.tag, _value(child)
        if name not in fields:
            fields[name] = value
        elif isinstance(fields[name], list):
            fields[name].append(value)
        else:
            fields[name] = [fields[name], value]
        loose += child.tail or ""
    if loose and not loose.isspace():
        fields["#text"] = loose.strip()
    return fields


def _path(files: Files) -> Path:
    """The file, after a look at its first bytes. Raises DocumentError when it is no XML list at all."""
    path = files.get(FILE)
    if path is None:
        raise DocumentError(f"The release has no {FILE}, its only file; {_AGAIN}.")
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(f"{FILE} is empty: the download brought nothing; {_AGAIN}.")
    lowered = head.lower()
    if b"<html" in lowered or b"<!doctype html" in lowered:
        raise DocumentError(
            f"{FILE} is a web page (HTML), not the list: the server answered with an error or a login page; {_AGAIN}."
        )
    for mark in (b"<!DOCTYPE", b"<!ENTITY"):
        if mark in head:
            line = head.count(b"\n", 0, head.index(mark)) + 1
            raise _declaration(line)
    return path


def _edition(root: etree._Element) -> Edition:
    if root.getroottree().docinfo.internalDTD is not None:
        raise _declaration(_line(root))
    if root.tag != ROOT:
        raise DocumentError(
            f"Line {_line(root)}: the root element is “{root.tag}”, not {ROOT}: "
            f"this is another list or another schema. Check that the address is the consolidated list's."
        )
    stamp = root.get("dateGenerated", "")
    try:
        published = date.fromisoformat(stamp[:10])
    except ValueError:
        raise DocumentError(
            f"Line {_line(root)}: the head's dateGenerated is “{stamp}”, not a date, so the edition cannot "
            f"be dated. Load the file with its date given by hand, once you know it."
        ) from None
    return Edition(published.isoformat(), stamp)


def _declaration(line: int) -> DocumentError:
    return DocumentError(
        f"Line {line}: the file declares a document type or entities, which the publisher never does and "
        f"which can be used to attack a reader. It was not read further; {_AGAIN}, and ask where this copy came from."
    )


_CUT = {
    etree.ErrorTypes.ERR_DOCUMENT_END,
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY,
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
    etree.ErrorTypes.ERR_GT_REQUIRED,
    etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
}
_CHARACTERS = {
    etree.ErrorTypes.ERR_INVALID_CHAR,
    etree.ErrorTypes.ERR_INVALID_ENCODING,
    etree.ErrorTypes.ERR_INVALID_CHARREF,
}


def _refusal(error: Exception) -> DocumentError:
    log = list(getattr(error, "error_log", ()))
    if not log:
        return DocumentError(f"{FILE} holds no XML element; {_AGAIN}.")
    cause = log[-1]  # the log goes on from one document to the next
    if cause.type in _CHARACTERS:
        what = "a character that XML forbids: this copy is damaged"
    elif cause.type in _CUT:
        what = "the file is cut short: the transfer did not finish"
    else:
        what = "the XML is not well formed: this copy is damaged or incomplete"
    return DocumentError(f"Line {cause.line}: {what} ({cause.message}); {_AGAIN}.")
