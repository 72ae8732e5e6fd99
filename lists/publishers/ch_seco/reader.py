"""The Swiss list's XML as raw records: streamed, complete, or refused.

Programmes stand before the targets and places after them, so the file is read twice: once for what targets
point to, once for the targets, each of which is handed on with what it points to in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from lists.markup import AGAIN, children, elements, line_of, value_of, xml_file
from lists.reading import DocumentError, Edition, Files, RawRecord

FILE = "whole-list.xml"
ROOT = "swiss-sanctions-list"
WHOLE, AMENDMENT = "whole-list", "amendment"
TARGET, PROGRAMME, PLACE = "target", "sanctions-program", "place"
SUBJECTS = ("individual", "entity", "object")

_HISTORY = ("added", "removed")
_LANGUAGES = ("eng", "ger", "fre", "ita")

Mapping = dict[str, Any]


def edition(files: Files) -> Edition:
    """What the root says of itself; the rest of the file is not looked at."""
    return _head(xml_file(files, FILE))[0]


def read(files: Files) -> Iterator[RawRecord]:
    """Every target directly below the root, in file order; those inside a modification are its history.

    A list that says of itself that it is no whole one is handed on as such under the root's tag, and anything
    that is not known under its own, for the mapper to report. The document is proved complete only when the
    iterator ends without a DocumentError.
    """
    path = xml_file(files, FILE)
    _, type_, line = _head(path)
    if type_ != WHOLE:
        yield RawRecord(ROOT, line, {"@list-type": type_})
    sets: dict[str, Mapping] = {}
    places: dict[str, Any] = {}
    for element in children(path, FILE, ROOT, (PROGRAMME, TARGET, PLACE)):
        if element.tag == PLACE:
            places[element.get("ssid", "")] = value_of(element)
        elif element.tag == PROGRAMME:
            if unknown := _programme(value_of(element), sets):
                yield RawRecord(PROGRAMME, line_of(element), unknown)
        elif element.tag != TARGET:
            yield _raw(element)
    targets = 0
    for element in children(path, FILE, ROOT, (PROGRAMME, TARGET, PLACE)):
        if element.tag == TARGET:
            targets += 1
            yield _target(element, sets, places)
    if not targets:
        raise DocumentError(f"{FILE} is well formed but holds no targets; {AGAIN}.")


def _target(element: etree._Element, sets: dict[str, Mapping], places: dict[str, Any]) -> RawRecord:
    for modification in element.iterchildren("modification"):
        for part in modification.iterchildren(*_HISTORY):
            part.clear()
    raw = _raw(element)
    ids = raw.fields.get("sanctions-set-id", raw.fields.pop("@sanctions-set-id", []))  # an attribute to 2018
    raw.fields["sanctions-set-id"] = [
        {"#text": number, **sets.get(number, {})} for number in map(str.strip, ids if isinstance(ids, list) else [ids])
    ]
    _put_in_place(raw.fields, places)
    return raw


def _put_in_place(target: Mapping, places: dict[str, Any]) -> None:
    """Beside each place-id, the place."""
    identities = [one for name in SUBJECTS for subject in _each(target, name) for one in _each(subject, "identity")]
    for identity in identities:
        papers = _each(identity, "identification-document")
        issued = [place for paper in papers for place in _each(paper, "place-of-issue")]
        for part in [*_each(identity, "place-of-birth"), *_each(identity, "address"), *issued]:
            if (number := part.get("@place-id")) in places:
                part["place"] = places[number]


def _programme(block: Mapping, sets: dict[str, Mapping]) -> Mapping:
    """Note each set of a programme with the programme's key and name, in English. Gives back what is not known."""
    said = {name: _in_english(block.pop(name, [])) for name in ("program-key", "program-name")}
    origin = block.pop("origin", "")
    found: dict[str, list[Mapping]] = {}
    for part in _listed(block.pop("sanctions-set", [])):
        found.setdefault(part.get("@ssid", ""), []).append(part)
    for number, texts in found.items():
        sets[number] = {**said, "sanctions-set": _in_english(texts), "origin": origin}
    known = ("@ssid", "@version-date", "@predecessor-version-date")
    return {name: value for name, value in block.items() if name not in known}


def _in_english(texts: Any) -> str:
    """The English text of one that is printed in four languages; failing that, the first there is."""
    by_language = {part.get("@lang", ""): part.get("#text", "") for part in _listed(texts) if isinstance(part, dict)}
    return next((by_language[language] for language in _LANGUAGES if by_language.get(language)), "")


def _each(mapping: Mapping, name: str) -> list[Mapping]:
    """The elements of that name that have attributes or elements of their own."""
    return [part for part in _listed(mapping.get(name, [])) if isinstance(part, dict)]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _raw(element: etree._Element) -> RawRecord:
    value = value_of(element)
    return RawRecord(str(element.tag), line_of(element), value if isinstance(value, dict) else {"#text": value})


def _head(path: Path) -> tuple[Edition, str, int]:
    with path.open("rb") as stream:
        _, root, _ = next(elements(stream, FILE, ROOT))
        stamp, type_, line = root.get("date", ""), root.get("list-type", ""), line_of(root)
    if type_ not in (WHOLE, AMENDMENT):
        raise DocumentError(
            f"Line {line}: the list-type is “{type_}”, neither {WHOLE} nor {AMENDMENT}: this is another document of "
            f"the publisher, or another schema. Check that the address is the whole list's."
        )
    try:
        return Edition(date.fromisoformat(stamp[:10]).isoformat(), stamp), type_, line
    except ValueError:
        raise DocumentError(
            f"Line {line}: the head's date is “{stamp}”, not a date, so the edition cannot be dated. Load the file "
            f"with its date given by hand, once you know it."
        ) from None
