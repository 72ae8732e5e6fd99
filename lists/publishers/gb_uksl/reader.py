"""The UK Sanctions List as raw records: its XML, its CSV folded into the same tree, or its short ODS."""

from __future__ import annotations

from collections.abc import Iterator

from lists.markup import AGAIN, elements, forget, line_of, value_of, xml_file
from lists.publishers.gb import tables
from lists.publishers.gb.dates import printed
from lists.publishers.gb.folding import Folding
from lists.publishers.gb_uksl.columns import NEEDED, SHAPE, SHORT, SHORT_SHAPE
from lists.publishers.gb_uksl.completing import CSV, SHORT_ODS, XML, complete, learned
from lists.reading import DocumentError, Edition, Files, RawRecord
from lists.workbooks import Row, Value, headed, rows

__all__ = ["complete", "edition", "learned", "read"]

ROOT, ENTRY, STAMP = "Designations", "Designation", "DateGenerated"
KEY, KIND = "UniqueID", "IndividualEntityShip"
SHEETS = ("UK_Sanction_List",)
REPORT_DATE = "Report Date:"


def edition(files: Files) -> Edition:
    """The day the file was made; the short ODS does not tell it."""
    if XML in files:
        with xml_file(files, XML).open("rb") as stream:
            for event, element, depth in elements(stream, XML, ROOT):
                if event == "end" and depth == 1 and element.tag == STAMP:
                    return _edition(element.text or "", f"Line {line_of(element)}: {STAMP}")
                if element.tag == ENTRY:
                    break
        raise _undated(f"{XML} has no {STAMP} before its first entry", "")
    if CSV in files:
        return _report_date(next(tables.rows(files[CSV], CSV, header=2), (0, [])))
    return Edition(None)


def read(files: Files) -> Iterator[RawRecord]:
    """Every entry: of the XML in file order and constant memory; of the tables in the order of first rows."""
    found = 0
    for raw in _entries(files):
        found += 1
        yield raw
    if not found:
        raise DocumentError(f"The file is whole but holds no entries; {AGAIN}.")


def _entries(files: Files) -> Iterator[RawRecord]:
    if XML in files:
        return _xml(files)
    if CSV in files:
        return _csv(files)
    if SHORT_ODS in files:
        found = headed(rows(files[SHORT_ODS], SHORT_ODS, SHEETS), SHORT_ODS, SHORT)
        return _folded(found, Folding("Unique ID", SHORT_SHAPE), SHORT_ODS)
    raise DocumentError(f"The release has none of {XML}, {CSV} and {SHORT_ODS}; {AGAIN}.")


def _xml(files: Files) -> Iterator[RawRecord]:
    """Anything beside the entries that is not known is handed on under its own tag, for the mapper to report."""
    stamp = ""
    with xml_file(files, XML).open("rb") as stream:
        for event, element, depth in elements(stream, XML, ROOT):
            if event == "start" or depth != 1:
                continue
            if element.tag == STAMP:
                stamp = element.text or ""
            else:
                value = value_of(element)
                fields = value if isinstance(value, dict) else {element.tag: value}
                tag = fields.pop(KIND, "") if element.tag == ENTRY else element.tag
                yield RawRecord(tag if isinstance(tag, str) else "", line_of(element), fields)
            forget(element)
    _edition(stamp, STAMP)


def _csv(files: Files) -> Iterator[RawRecord]:
    found = tables.rows(files[CSV], CSV, header=2)
    _report_date(next(found, (0, [])))
    return _folded(headed(found, CSV, NEEDED, at=2), Folding("Unique ID", SHAPE), CSV)


def _folded(found: Iterator[tuple[int, dict[str, Value]]], folding: Folding, name: str) -> Iterator[RawRecord]:
    for line, row in found:
        if not row.get("Unique ID"):
            raise DocumentError(f"{name}, row {line}: the row has no Unique ID, so it is nobody's; {AGAIN}.")
        folding.add(line, row)
    for line, fields in folding.entries():
        kind = fields.pop(KIND, "")
        yield RawRecord(kind if isinstance(kind, str) else kind[0], line, fields)


def _report_date(first: Row) -> Edition:
    _, cells = first
    words = str(cells[0]) if cells else ""
    if not words.startswith(REPORT_DATE):
        raise DocumentError(
            f"Row 1 begins with “{words[:60]}”, not with “{REPORT_DATE}”: this is another list or another layout. "
            "Check that the address is the UK Sanctions List's."
        )
    return _edition(words.removeprefix(REPORT_DATE), f"Row 1: “{REPORT_DATE}”")


def _edition(stamp: str, where: str) -> Edition:
    stamp = stamp.strip()
    try:
        day = printed(stamp.split("T")[0].split(" ")[0])
    except ValueError:
        day = ""
    if len(day) != len("2026-08-11"):
        raise _undated(where, stamp)
    return Edition(day, stamp)


def _undated(where: str, stamp: str) -> DocumentError:
    return DocumentError(
        f"{where} says “{stamp}”, which is no day, so the edition cannot be dated. Load the file with its date "
        "given by hand, once you know it."
    )
