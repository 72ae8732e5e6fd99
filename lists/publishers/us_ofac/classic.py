"""SDN.XML and CONSOLIDATED.XML: one `sdnEntry` for each entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from lists.markup import AGAIN, line_of
from lists.publishers.us_ofac.entry import Address, Alias, Entry, Statement, plain
from lists.publishers.us_ofac.fields import Fields, each, leaves, sub, text
from lists.publishers.us_ofac.remarks import document
from lists.publishers.us_ofac.words import Context, bare
from lists.publishers.us_ofac.xml import Element, as_fields, elements, local, text_at, undated
from lists.reading import DocumentError, Edition, RawRecord

ROOT = "sdnList"
HEAD = "publshInformation"  # so spelt
ENTRY = "sdnEntry"

_VESSEL = {
    "callSign": "Vessel Call Sign",
    "vesselType": "VESSEL TYPE",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Registered Tonnage",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
}
_LISTS = {  # list → element of one, element of its value, label
    "nationalityList": ("nationality", "country", "nationality"),
    "citizenshipList": ("citizenship", "country", "citizen"),
    "dateOfBirthList": ("dateOfBirthItem", "dateOfBirth", "DOB"),
    "placeOfBirthList": ("placeOfBirthItem", "placeOfBirth", "POB"),
}


def edition(path: Path, name: str) -> Edition:
    for element in elements(path, name, ROOT, frozenset({HEAD, ENTRY})):
        if local(element) == HEAD:
            return _edition(element, name)
        break
    raise DocumentError(f"{name} does not begin with {HEAD}, which dates and counts it; {AGAIN}.")


def read(path: Path, name: str) -> Iterator[RawRecord]:
    """Every entry in file order. Raises DocumentError unless there are as many as the head says."""
    count, stated = 0, ""
    for element in elements(path, name, ROOT, frozenset({HEAD, ENTRY})):
        if local(element) == HEAD:
            _edition(element, name)
            stated = text_at(element, "Record_Count")
            continue
        count += 1
        yield RawRecord(ENTRY, line_of(element), as_fields(element))
    if str(count) != stated:
        raise DocumentError(
            f"{name} says that it has {stated or 'no'} entries (Record_Count) and has {count}: this copy is not "
            f"whole; {AGAIN}."
        )


def _edition(head: Element, name: str) -> Edition:
    stamp = text_at(head, "Publish_Date")
    try:
        return Edition(datetime.strptime(stamp, "%m/%d/%Y").date().isoformat(), stamp)
    except ValueError:
        raise undated(name, head, f"Publish_Date is “{stamp}”") from None


def entry(fields: Fields, context: Context) -> Entry:
    """An entry's elements; what it does not take is reported."""
    last, first = plain(text(fields, "lastName")), plain(text(fields, "firstName"))
    found = Entry(text(fields, "uid"), text(fields, "sdnType").lower(), _name(last, first))
    if found.type == "individual":
        found.parts = tuple(filter(None, (last, first)))
    found.title, found.remarks = text(fields, "title"), text(fields, "remarks")
    found.programmes = leaves(fields, "programList", "program")
    vessel = sub(fields, "vesselInfo")
    found.statements = [
        Statement(label, said) for tag, label in _VESSEL.items() if (said := plain(text(vessel, tag)))
    ]  # fmt: skip
    context.rest(vessel, "vesselInfo/")
    for one in each(fields, "akaList", "aka"):
        name = _name(plain(text(one, "lastName")), plain(text(one, "firstName")))
        grade = context.word("alias_category", "category", text(one, "category"))
        found.aliases.append(Alias(name, text(one, "type"), weak=grade == "weak"))
        context.rest(one, "akaList/aka/")
    for one in each(fields, "addressList", "address"):
        found.addresses.append(_address(one))
        context.rest(one, "addressList/address/")
    for many, (item, tag, label) in _LISTS.items():
        for one in each(fields, many, item):
            found.statements.append(Statement(label, plain(text(one, tag))))
            context.rest(one, f"{many}/{item}/")
    for one in each(fields, "idList", "id"):
        found.statements.append(_identifier(one))
        context.rest(one, "idList/id/")
    context.rest(fields)
    return found


def _identifier(one: Fields) -> Statement:
    found = document(bare(text(one, "idType")), plain(text(one, "idNumber")))
    found.country = plain(text(one, "idCountry")) or found.country
    found.issued, found.expires = text(one, "issueDate"), text(one, "expirationDate")
    return found


def _address(one: Fields) -> Address:
    streets = [plain(text(one, name)) for name in ("address1", "address2", "address3")]
    city, state, postal = (plain(text(one, name)) for name in ("city", "stateOrProvince", "postalCode"))
    return Address.of_parts(streets, city, state, postal, plain(text(one, "country")))


def _name(last: str, first: str) -> str:
    return ", ".join(filter(None, (last, first)))
