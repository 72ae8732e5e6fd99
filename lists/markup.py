"""XML documents of the lists: streamed without entities, document types or the network; complete, or refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, cast

from lxml import etree

from lists.reading import DocumentError, Files

AGAIN = "fetch the list again; if it stays so, take the file from the publisher's page by hand"

_HEAD = 4096
_DEEPEST = 12


def xml_file(files: Files, name: str) -> Path:
    """The file, after a look at its first bytes. Raises DocumentError when it is no XML list at all."""
    path = files.get(name)
    if path is None:
        raise DocumentError(f"The release has no {name}, its only file; {AGAIN}.")
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(f"{name} is empty: the download brought nothing; {AGAIN}.")
    lowered = head.lower()
    if b"<html" in lowered or b"<!doctype html" in lowered:
        raise DocumentError(
            f"{name} is a web page (HTML), not the list: the server answered with an error or a login page; {AGAIN}."
        )
    for mark in (b"<!DOCTYPE", b"<!ENTITY"):
        if mark in head:
            raise _declaration(head.count(b"\n", 0, head.index(mark)) + 1)
    return path


def elements(stream: BinaryIO, name: str, root: str) -> Iterator[tuple[str, etree._Element, int]]:
    """The start and end of every element, with the number of elements around it; the root first.

    A root given without a namespace may have any. What is done with should be forgotten (`forget`), so that memory
    does not grow with the file. The document is proved whole only when the iterator ends without a DocumentError.
    """
    depth = 0
    events = _parsed(stream, ("start", "end"))
    try:
        for event, element in events:
            if event == "end":
                depth -= 1
            elif depth == 0:
                _check_root(element, root)
            elif depth >= _DEEPEST:
                raise DocumentError(
                    f"Line {line_of(element)}: elements are nested more than {_DEEPEST} deep, "
                    f"which this list never does; {AGAIN}."
                )
            yield event, element, depth
            if event == "start":
                depth += 1
    except etree.XMLSyntaxError as error:
        raise _refusal(error, name) from None


def children(path: Path, name: str, root: str, tags: Sequence[str]) -> Iterator[etree._Element]:
    """Every element directly below the root, once it is whole; what is inside passes at the parser's speed.

    `tags` are those the list is known to have; any other is given as well, with the next that is known or at
    the end. Each is forgotten when the next is asked for.
    """
    with path.open("rb") as stream:
        next(elements(stream, name, root))
        stream.seek(0)  # the root is known to be the list's; now to what is in it
        events = _parsed(stream, ("end",), tag=list(tags))
        try:
            for _, element in events:
                parent = element.getparent()
                if parent is None or parent.getparent() is not None:
                    continue
                others = [one for one in element.itersiblings(preceding=True) if one.tag not in tags]
                yield from reversed(others)
                yield element
                forget(element)
            yield from (one for one in events.root if one.tag not in tags)
        except etree.XMLSyntaxError as error:
            raise _refusal(error, name) from None


def _parsed(stream: BinaryIO, events: Sequence[str], tag: list[str] | None = None) -> Any:
    return etree.iterparse(
        stream,
        events=events,
        tag=tag,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )


def forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def line_of(element: etree._Element) -> int:
    return cast("int | None", element.sourceline) or 0


def value_of(element: etree._Element) -> Any:
    """The text of a leaf exactly as printed; else a mapping, repeated names as lists."""
    attributes = element.items()
    if not len(element) and not attributes:
        return element.text or ""
    fields: dict[str, Any] = {f"@{name!s}": text for name, text in attributes}
    loose = element.text or ""
    for child in element:
        name, value = child.tag, value_of(child)
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


def _check_root(element: etree._Element, root: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise _declaration(line_of(element))
    if root not in (element.tag, element.tag.rpartition("}")[2]):
        raise DocumentError(
            f"Line {line_of(element)}: the root element is “{element.tag}”, not {root}: "
            f"this is another list or another schema. Check that the address is this list's."
        )


def _declaration(line: int) -> DocumentError:
    return DocumentError(
        f"Line {line}: the file declares a document type or entities, which the publisher never does and "
        f"which can be used to attack a reader. It was not read further; {AGAIN}, and ask where this copy came from."
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


def _refusal(error: etree.XMLSyntaxError, name: str) -> DocumentError:
    log = list(getattr(error, "error_log", ()))
    if not log:
        return DocumentError(f"{name} holds no XML element; {AGAIN}.")
    cause = log[-1]  # the log goes on from one document to the next
    if cause.type in _CHARACTERS:
        what = "a character that XML forbids: this copy is damaged"
    elif cause.type in _CUT:
        what = "the file is cut short: the transfer did not finish"
    else:
        what = "the XML is not well formed: this copy is damaged or incomplete"
    return DocumentError(f"Line {cause.line}: {what} ({cause.message}); {AGAIN}.")
