"""Editions of the UN list to measure with: the real ones where they are at hand, else made up in their likeness."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import count, product
from pathlib import Path
from string import ascii_uppercase

from config.settings import BASE_DIR
from lists import mirror
from lists.publishers import publisher

FILE = "consolidated.xml"
_REFERENCE = re.compile(rb"(<REFERENCE_NUMBER>\s*)([A-Z]{2})([ie]\.\d{3})")
_DATAID = re.compile(rb"(<DATAID>)(\d+)")
_STAMP = re.compile(rb'(dateGenerated=")(\d{4}-\d{2}-\d{2})')


def folder() -> Path | None:
    """Where the real editions stand, one folder a list; None where this machine has none."""
    root = Path(os.environ.get("TRACKER_LISTS") or BASE_DIR.parent / "shared" / "lists")
    return root if root.is_dir() else None


def real() -> dict[str, bytes]:
    """Every readable edition of the UN list by its day; none where this machine has none."""
    root = folder()
    if root is None:
        return {}
    found = {}
    for edition in mirror.editions(str(root / "un"), publisher("un-sc").spec):
        content = b"".join(mirror.content(edition.files[FILE]))
        if b"\x19" not in content:  # a corrupted copy among them has nothing to measure
            found[str(edition.day)] = content
    return found


def synthetic(editions: int = 31, records: int = 1000) -> dict[str, bytes]:
    """As many editions of as many entries, a dozen changed from each to the next."""
    found = {}
    for number in range(editions):
        day = date.fromordinal(date(2024, 1, 1).toordinal() + 7 * number).isoformat()
        people = "".join(_person(n, amended=n // 12 <= number) for n in range(records * 3 // 4))
        groups = "".join(_group(n) for n in range(records - records * 3 // 4))
        found[day] = (
            f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{day}T00:00:01.000Z">'
            f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{groups}</ENTITIES></CONSOLIDATED_LIST>"
        ).encode()
    return found


def _person(n: int, *, amended: bool) -> str:
    aliases = "".join(
        f"<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Abu Alias {n} {a}</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        for a in range(4)
    )
    comment = f"Member of Group Number (QDe.{n % 250:03}). {'Amended. ' if amended else ''}" + "Some words more. " * 20
    return (
        f"<INDIVIDUAL><DATAID>{6_000_000 + n}</DATAID><FIRST_NAME>PERSON</FIRST_NAME><SECOND_NAME>NUMBER {n}"
        f"</SECOND_NAME><UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>QDi.{n:03}</REFERENCE_NUMBER>"
        f"<LISTED_ON>2010-01-05</LISTED_ON><COMMENTS1>{comment}</COMMENTS1><NATIONALITY><VALUE>Atlantis</VALUE>"
        f"</NATIONALITY>{aliases}<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>{1950 + n % 50}"
        "</YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>"
    )


def _group(n: int) -> str:
    return (
        f"<ENTITY><DATAID>{7_000_000 + n}</DATAID><FIRST_NAME>GROUP NUMBER {n}</FIRST_NAME><UN_LIST_TYPE>Al-Qaida"
        f"</UN_LIST_TYPE><REFERENCE_NUMBER>QDe.{n:03}</REFERENCE_NUMBER><LISTED_ON>2010-01-05</LISTED_ON>"
        "<ENTITY_ADDRESS><CITY>Poseidonis</CITY></ENTITY_ADDRESS></ENTITY>"
    )


def times(document: bytes, number: int) -> bytes:
    """The document with every entry so many times, each copy under references and numbers of its own."""
    letters = (f"{one}{two}".encode() for one, two in product(ascii_uppercase, repeat=2))
    prefixes: dict[tuple[int, bytes], bytes] = {}
    sections = {}
    for tag in (b"INDIVIDUAL", b"ENTITY"):
        entries = re.findall(rb"<%s>.*?</%s>" % (tag, tag), document, re.DOTALL)
        copies = []
        for copy in range(number):
            for entry in entries:
                found = _REFERENCE.search(entry)
                assert found
                named = (copy, found[2])
                if named not in prefixes:
                    prefixes[named] = next(letters)
                entry = _REFERENCE.sub(rb"\g<1>" + prefixes[named] + rb"\g<3>", entry, count=1)
                copies.append(_DATAID.sub(rb"\g<1>%d\g<2>" % (copy + 1), entry, count=1))
        sections[tag] = b"".join(copies)
    head = document[: document.index(b"<INDIVIDUALS>")]
    return (
        head + b"<INDIVIDUALS>" + sections[b"INDIVIDUAL"] + b"</INDIVIDUALS><ENTITIES>" + sections[b"ENTITY"]
        + b"</ENTITIES></CONSOLIDATED_LIST>"
    )  # fmt: skip


def amended(document: bytes, changed: int, day: str) -> bytes:
    """The next day's edition: so many comments say more."""
    numbers = count()

    def more(found: re.Match[bytes]) -> bytes:
        return found[0] + (b"Amended. " if next(numbers) < changed else b"")

    said = re.sub(rb"<COMMENTS1>", more, document)
    return _STAMP.sub(rb"\g<1>" + day.encode(), said, count=1)
