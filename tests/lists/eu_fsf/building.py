"""Small documents in the publisher's formats, and what the package makes of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from lists.publishers import Publisher, publisher
from lists.publishers.eu_fsf.reader import NAMESPACE
from lists.publishers.eu_fsf.rows import COLUMNS
from lists.reading import Files, Issue, Issues
from lists.records import PartyRecord

XML, CSV = "full-1.1.xml", "full-1.1.csv"
HEADER = ["fileGenerationDate", *COLUMNS]


def package() -> Publisher:
    return publisher("eu-fsf")


def element(tag: str, *inner: str, **attributes: str) -> str:
    said = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{said}>{''.join(inner)}</{tag}>"


def remark(text: str) -> str:
    return f"<remark>{escape(text)}</remark>"


def name(whole: str = "An EXAMPLE", *inner: str, **attributes: str) -> str:
    return element("nameAlias", *inner, wholeName=whole, strong="true", **attributes)


def entity(
    *inner: str,
    reference: str = "EU.9001.1",
    programme: str = "TAQA",
    subject: str = "person",
    names: Iterable[str] = (name(),),
    **attributes: str,
) -> str:
    act = element(
        "regulation", element("publicationUrl", "http://example.org/act"), programme=programme,
        regulationType="amendment", organisationType="commission", publicationDate="2020-02-04",
        entryIntoForceDate="2020-02-05", numberTitle="2020/99 (OJ L9)", logicalId="5",
    )  # fmt: skip
    kind = element("subjectType", code=subject, classificationCode=subject[0].upper())
    attributes = {"euReferenceNumber": reference, "logicalId": "900101", **attributes}
    return element("sanctionEntity", act, kind, *names, *inner, **attributes)


def document(*entities: str, stamp: str = "2021-03-02T16:28:05.354+01:00") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<export xmlns="{NAMESPACE[1:-1]}" generationDate="{stamp}" globalFileId="1">\n'
        + "\n".join(entities)
        + "\n</export>"
    )


def files(folder: Path, content: str | bytes, file: str = XML) -> Files:
    path = folder / file
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {file: path}


def read(files: Files) -> tuple[list[PartyRecord], list[Issue]]:
    issues = Issues()
    return [party for _, party in package().records(files, issues)], issues.found


def only(folder: Path, *inner: str, **named: object) -> tuple[PartyRecord, list[Issue]]:
    """One entry with these elements, as read."""
    parties, issues = read(files(folder, document(entity(*inner, **named))))
    return parties[0], issues


def as_csv(document: bytes) -> str:
    """The same edition as CSV 1.1: a row for each part, each repeating the entry; remarks in brackets."""
    root = etree.fromstring(document)
    day = root.get("generationDate", "")[:10]
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(HEADER)
    for entry in root:
        row = {"": _attributes(entry)}
        row[""]["remark"] = _remarks(entry)
        parts = []
        for part in entry:
            tag = part.tag.removeprefix(NAMESPACE)
            said = _attributes(part)
            for inner in part:
                said[inner.tag.removeprefix(NAMESPACE)] = inner.text or ""
            if "remark" in said:
                said["remark"] = _remarks(part)
            said["@contactInfo"] = ", ".join(
                f"{one.get('key')}[{one.get('value')}]" for one in part.findall(f"{NAMESPACE}contactInfo")
            )
            if tag in ("regulation", "subjectType"):
                row[tag] = said
            elif tag != "remark":
                parts.append((tag, said))
        for tag, said in parts:
            whole = {**row, tag: said}
            cells = [whole.get(column.element, {}).get(column.name, "") for column in COLUMNS.values()]
            table.writerow(["/".join(reversed(day.split("-"))), *cells])
    return "\ufeff" + out.getvalue()


def _attributes(element: etree._Element) -> dict[str, str]:
    return {f"@{name}": value for name, value in element.items()}


def _remarks(element: etree._Element) -> str:
    return "\n".join(f"({one.text})" for one in element.findall(f"{NAMESPACE}remark"))
