"""The wanted elements of OFAC's XML, by local name: its namespaces changed between 2021 and 2024."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from lxml import etree

from lists import markup
from lists.reading import DocumentError

Element = etree._Element


def elements(path: Path, name: str, root: str, wanted: AbstractSet[str]) -> Iterator[Element]:
    """Each element of a wanted name as it ends, its parts still in it; it is emptied once the caller goes on.

    Raises DocumentError, at the latest at the end, unless the document is whole and its root is `root`.
    """
    inside = 0  # depth of the wanted element that is being read
    with markup.xml_file({name: path}, name).open("rb") as stream:
        for event, element, depth in markup.elements(stream, name, root):
            if depth == 0:
                continue
            if event == "start":
                inside = inside or (depth if local(element) in wanted else 0)
                continue
            if inside == depth:
                yield element
                inside = 0
            if not inside:
                markup.forget(element)


def local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def texts(element: Element, *path: str) -> Iterator[str]:
    """The texts of all elements down a path of local names."""
    if not path:
        yield (element.text or "").strip()
        return
    for child in element:
        if local(child) == path[0]:
            yield from texts(child, *path[1:])


def text_at(element: Element, *path: str) -> str:
    """The text of the first element down a path of local names; "" where there is none."""
    return next(texts(element, *path), "")


def as_fields(element: Element) -> dict[str, Any]:
    """As `markup.value_of`, by local names."""
    found = _value(element)
    return found if isinstance(found, dict) else {"#text": found}


def undated(name: str, head: Element, what: str) -> DocumentError:
    return DocumentError(
        f"{name}, line {markup.line_of(head)}: {what}, not a date, so the edition cannot be dated. "
        "Load the file with its date given by hand, once you know it."
    )


def _value(element: Element) -> Any:
    attributes = element.items()
    if not len(element) and not attributes:
        return element.text or ""
    fields: dict[str, Any] = {f"@{str(name).rpartition('}')[2]}": text for name, text in attributes}
    for child in element:
        name, inner = local(child), _value(child)
        if name not in fields:
            fields[name] = inner
        elif isinstance(fields[name], list):
            fields[name].append(inner)
        else:
            fields[name] = [fields[name], inner]
    if not len(element) and element.text:
        fields["#text"] = element.text
    return fields
