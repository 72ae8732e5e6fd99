"""Small documents in the publisher's format, and what the package makes of them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from lists.publishers import Publisher, publisher
from lists.reading import Files, Issue, Issues
from lists.records import PartyRecord

FILE = "consolidated.xml"


def package() -> Publisher:
    return publisher("un-sc")


def text(**elements: str) -> str:
    """Leaf elements: text(GENDER="Male")."""
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in elements.items())


def group(name: str, **elements: str) -> str:
    return f"<{name}>{text(**elements)}</{name}>"


def individual(*more: str, reference: str = "QDi.901", list_type: str = "Al-Qaida") -> str:
    head = text(DATAID="7000001", FIRST_NAME="AN", SECOND_NAME="EXAMPLE", UN_LIST_TYPE=list_type)
    return _entry("INDIVIDUAL", head, reference, more)


def entity(*more: str, reference: str = "QDe.901", list_type: str = "Al-Qaida") -> str:
    head = text(DATAID="7000101", FIRST_NAME="THE EXAMPLE MOVEMENT", UN_LIST_TYPE=list_type)
    return _entry("ENTITY", head, reference, more)


def _entry(tag: str, head: str, reference: str, more: tuple[str, ...]) -> str:
    dated = text(REFERENCE_NUMBER=reference, LISTED_ON="2020-02-03")
    return f"<{tag}>{head}{dated}{''.join(more)}</{tag}>"


def document(*individuals: str, entities: str | None = None, stamp: str = "2026-02-27T00:00:09.554Z") -> str:
    last = entity() if entities is None else entities
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="{stamp}">\n'
        f"<INDIVIDUALS>{''.join(individuals)}</INDIVIDUALS>\n<ENTITIES>{last}</ENTITIES>\n</CONSOLIDATED_LIST>"
    )


def files(folder: Path, content: str | bytes) -> Files:
    path = folder / FILE
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {FILE: path}


def read(files: Files) -> tuple[list[PartyRecord], list[Issue]]:
    issues = Issues()
    return [party for _, party in package().records(files, issues)], issues.found


def only(folder: Path, *more: str, **named: str) -> tuple[PartyRecord, list[Issue]]:
    """One individual with these elements, as read."""
    parties, issues = read(files(folder, document(individual(*more, **named))))
    return parties[0], issues
