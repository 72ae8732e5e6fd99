"""The full list as CSV 1.1: one row for each part of an entry, put together in the shape of the XML."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from lists.markup import AGAIN
from lists.reading import DocumentError, Edition, RawRecord

FILE = "full-1.1.csv"

_GENERATED = "fileGenerationDate"
_ACT = (
    "Type", "OrganisationType", "PublicationDate", "EntryIntoForceDate", "NumberTitle", "Programme", "PublicationUrl",
)  # fmt: skip
_COUNTRY = ("CountryIso2Code", "CountryDescription")
_PARTS = {  # prefix of a column → the XML's element, and the columns that hold what it says
    "NameAlias": (
        "nameAlias",
        ("LastName", "FirstName", "MiddleName", "WholeName", "NameLanguage", "Gender", "Title", "Function"),
    ),
    "Address": (
        "address",
        ("City", "Street", "PoBox", "ZipCode", "Region", "Place", "AsAtListingTime", "ContactInfo", *_COUNTRY),
    ),
    "BirthDate": (
        "birthdate",
        ("BirthDate", "Day", "Month", "Year", "YearRangeFrom", "YearRangeTo", "Circa", "CalendarType", "ZipCode",
         "Region", "Place", "City", *_COUNTRY),
    ),
    "Identification": (
        "identification",
        ("Number", "Diplomatic", "KnownExpired", "KnownFalse", "ReportedLost", "RevokedByIssuer", "IssuedBy",
         "IssuedDate", "ValidFrom", "ValidTo", "LatinNumber", "NameOnDocument", "TypeCode", "TypeDescription",
         "Region", *_COUNTRY),
    ),
    "Citizenship": ("citizenship", ("Region", *_COUNTRY)),
}  # fmt: skip
_ATTRIBUTES = {  # where the column is not named after the attribute
    "Entity_EU_ReferenceNumber": "@euReferenceNumber",
    "BirthDate_BirthDate": "@birthdate",
    "BirthDate_Day": "@dayOfMonth",
    "BirthDate_Month": "@monthOfYear",
    "Identification_IssuedDate": "@issueDate",
    "Identification_TypeCode": "@identificationTypeCode",
    "Identification_TypeDescription": "@identificationTypeDescription",
}
_KEY = ("Entity_LogicalId", "Entity_EU_ReferenceNumber", "Entity_Regulation_Programme")
_OLD = "Leba_numtitle"  # a column of CSV 1.0
_DAY = re.compile(r"(\d{2})/(\d{2})/(\d{4})$")
_CONTACT = re.compile(r"\b(?P<key>PHONE|FAX|EMAIL|WEB)\b\s*[:=]?\s*(?P<bracket>\[)?")


class Column(NamedTuple):
    element: str  # "" for the entry itself
    name: str  # as the XML has it


def _columns() -> dict[str, Column]:
    """Every column of the format and where the XML has its value."""
    known = {f"Entity_{name}": Column("", _attribute(f"Entity_{name}")) for name in (
        "LogicalId", "EU_ReferenceNumber", "UnitedNationId", "DesignationDate", "DesignationDetails",
    )}  # fmt: skip
    known["Entity_Remark"] = Column("", "remark")
    # The two are the other way round in the XML.
    known["Entity_SubjectType"] = Column("subjectType", "@classificationCode")
    known["Entity_SubjectType_ClassificationCode"] = Column("subjectType", "@code")
    known |= {f"Entity_Regulation_{name}": Column("regulation", _of_act(name)) for name in _ACT}
    for prefix, (element, names) in _PARTS.items():
        known |= {f"{prefix}_{name}": Column(element, _attribute(f"{prefix}_{name}")) for name in names}
        known[f"{prefix}_Remark"] = Column(element, "remark")
    return known


def _attribute(column: str) -> str:
    bare = column.partition("_")[2]
    return _ATTRIBUTES.get(column) or f"@{bare[0].lower()}{bare[1:]}"


def _of_act(name: str) -> str:
    return {"Type": "@regulationType", "PublicationUrl": "publicationUrl"}.get(name) or f"@{name[0].lower()}{name[1:]}"


COLUMNS = _columns()
_LEFT_OUT = frozenset(
    [_GENERATED]
    + [f"{prefix}_{name}" for prefix in _PARTS for name in ("LogicalId", "RegulationLanguage")]
    + [f"{prefix}_Regulation_{name}" for prefix in _PARTS for name in _ACT]
)
"""Columns that hold what the XML has in the elements and attributes that source.yml ignores by name."""


def edition(path: Path) -> Edition:
    """The day of the first row: DD/MM/YYYY."""
    with _opened(path) as stream:
        for _, row in _rows(stream):
            return _edition(row)
    raise DocumentError(f"{FILE} has a header and no row; {AGAIN}.")


def read(path: Path) -> Iterator[RawRecord]:
    """Every entry in file order, its rows put together. Two entries can share number and reference, so the
    programme tells them apart."""
    seen: set[tuple[str, ...]] = set()
    with _opened(path) as stream:
        for key, together in groupby(_rows(stream), _key):
            found = list(together)
            line, first = found[0]
            if key in seen:
                raise DocumentError(
                    f"Line {line}: the rows of {' '.join(key[1:])} do not stand together, as they always did: the "
                    "file was sorted or edited. Load the XML of the same day instead."
                )
            if not seen:
                _edition(first)
            seen.add(key)
            yield RawRecord("sanctionEntity", line, _entry([row for _, row in found]))
    if not seen:
        raise DocumentError(f"{FILE} has a header and no row; {AGAIN}.")


def _key(found: tuple[int, dict[str, str]]) -> tuple[str, ...]:
    return tuple(found[1][name] for name in _KEY)


def _entry(rows: list[dict[str, str]]) -> dict[str, Any]:
    """The entry that every row repeats, and the parts that each adds."""
    found: dict[str, list[Any]] = {}

    def add(name: str, value: Any) -> None:
        values = found.setdefault(name, [])
        if value not in values:
            values.append(value)

    for row in rows:
        parts: dict[str, dict[str, Any]] = {}
        for column, text in row.items():
            if column in _LEFT_OUT or not text.strip():
                continue
            element, name = COLUMNS.get(column, Column("", column))
            if element:
                parts.setdefault(element, {})[name] = text
            elif name == "remark":
                for remark in _remarks(text):
                    add(name, remark)
            else:
                add(name, text)
        for element, part in parts.items():
            add(element, _part(part))
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _part(part: dict[str, Any]) -> dict[str, Any]:
    if remark := part.pop("remark", None):
        part["remark"] = _remarks(remark)
    if contacts := part.pop("@contactInfo", None):
        part["contactInfo"] = _contacts(contacts)
    return part


def _remarks(text: str) -> list[str]:
    """“(one)”, or “(one)” and “(two)” on lines of their own; a line break may be printed as \\n."""
    return [_unwrapped(f"({piece})") for piece in re.split(r"\)\s*?(?:\n|\\n)\s*\(", _unwrapped(text))]


def _unwrapped(text: str) -> str:
    """Without the brackets that this format puts around a remark, whatever it holds itself."""
    bare = text.strip()
    return bare[1:-1] if bare.startswith("(") and bare.endswith(")") else bare


def _contacts(text: str) -> list[dict[str, str]]:
    """Key and value pairs in one string. What begins with no key is handed on without one, for the mapper
    to report."""
    found = list(_CONTACT.finditer(text))
    starts = [one.start() for one in found] + [len(text)]
    before = text[: starts[0]].strip(" ,;[{(")
    pairs = [{"@key": "", "@value": before}] if before else []
    for one, end in zip(found, starts[1:], strict=True):
        value = text[one.end() : end]
        pairs.append({"@key": one["key"], "@value": value.rpartition("]")[0] if one["bracket"] else value})
    return pairs


def _opened(path: Path) -> TextIO:
    """The file, after a look at its first bytes. Raises DocumentError when it is no such CSV at all."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.strip(b"\xef\xbb\xbf \t\r\n\0"):
        raise DocumentError(f"{FILE} is empty: the download brought nothing; {AGAIN}.")
    if b"<html" in head.lower() or b"<!doctype html" in head.lower():
        raise DocumentError(
            f"{FILE} is a web page (HTML), not the list: the server answered with an error or a login page; {AGAIN}."
        )
    if _OLD.encode() in head:
        raise DocumentError(
            "Line 1: this is the older layout, CSV 1.0 (58 columns, Leba_…, Naal_…, Addr_…). It has no dates of "
            "listing, no UN references and no types of documents, so it would read as though they had been taken "
            "back. Load the CSV or XML 1.1 of the same day instead."
        )
    return path.open(encoding="utf-8-sig", newline="")


def _rows(stream: TextIO) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row and the line it begins on."""
    reader = csv.reader(stream, delimiter=";", strict=True)
    try:
        header = next(reader)
        _check(header)
        line = reader.line_num + 1
        for row in reader:
            if row:
                if len(row) != len(header):
                    raise DocumentError(
                        f"Line {line}: the row has {len(row)} of {len(header)} columns: the file is cut short or its "
                        f"cells were shifted; {AGAIN}."
                    )
                yield line, dict(zip(header, row, strict=True))
            line = reader.line_num + 1
    except csv.Error as error:
        raise DocumentError(
            f"Line {reader.line_num}: no sound CSV ({error}): the file is cut short or damaged; {AGAIN}."
        ) from None
    except UnicodeDecodeError as error:
        raise DocumentError(
            f"{FILE} is not UTF-8 ({error}): this copy was saved in another encoding; {AGAIN}."
        ) from None


def _check(header: list[str]) -> None:
    missing = [name for name in [_GENERATED, *COLUMNS] if name not in header]
    if missing:
        raise DocumentError(
            f"Line 1: the header lacks {len(missing)} of the {len(COLUMNS) + 1} columns that are read "
            f"({', '.join(missing[:5])}{', …' if len(missing) > 5 else ''}): another list, or another layout. Load "
            "the XML instead, and see the README for the columns known."
        )


def _edition(row: dict[str, str]) -> Edition:
    stamp = row[_GENERATED]
    found = _DAY.match(stamp)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else datetime.fromisoformat(stamp).date()
    except ValueError:
        raise DocumentError(
            f"Line 2: {_GENERATED} is “{stamp}”, not a date, so the edition cannot be dated. Load the file with its "
            "date given by hand, once you know it."
        ) from None
    return Edition(day.isoformat(), stamp)
