"""An entry of the CSV tables, in the terms all formats share."""

from __future__ import annotations

from typing import Any

from lists.publishers.us_ofac.entry import Address, Alias, Entry, Statement, plain
from lists.publishers.us_ofac.tables import LONGEST
from lists.publishers.us_ofac.words import Context

_VESSEL = {
    "Call_Sign": "Vessel Call Sign",
    "Vess_type": "VESSEL TYPE",
    "Tonnage": "Vessel Tonnage",
    "GRT": "Vessel Gross Registered Tonnage",
    "Vess_flag": "Vessel Flag",
    "Vess_owner": "Vessel Owner",
}


def entry(fields: dict[str, Any], context: Context) -> Entry:
    """A row of the main table with its rows of the others; what it does not take is reported."""
    found = Entry(fields.pop("ent_num"), fields.pop("SDN_Type", "").strip(), plain(fields.pop("SDN_Name", "")))
    if found.type == "individual":
        found.parts = tuple(found.name.split(", ", 1))
    found.programmes = [tag for tag in fields.pop("Program", "").split("] [") if tag]
    found.title = fields.pop("Title", "")
    found.statements = [
        Statement(label, plain(fields.pop(column))) for column, label in _VESSEL.items() if column in fields
    ]
    found.cut = "comments" not in fields and len(fields.get("Remarks", "")) >= LONGEST
    beyond = fields.pop("comments", [])
    found.remarks = fields.pop("Remarks", "") + "".join(row.pop("Remarks_extended", "") for row in beyond)
    addresses, aliases = fields.pop("addresses", []), fields.pop("aliases", [])
    found.addresses = [_address(row) for row in addresses]
    found.aliases = [_alias(row) for row in aliases]
    for row in [*addresses, *aliases, *beyond, fields]:
        context.rest(row)
    return found


def report_stray(fields: dict[str, Any], context: Context) -> None:
    """A row of another table about a number that the main one lacks: they are of different editions."""
    table, number = fields["table"], fields["ent_num"]
    said = ", ".join(value for name, value in fields.items() if name not in ("table", "ent_num"))
    context.warn(
        "parts-differ", f"{table} has a row about {number}, which no entry of this edition has.", table, said
    )  # fmt: skip


def _address(row: dict[str, str]) -> Address:
    where = "City/State/Province/Postal Code"
    return Address(plain(row.pop("Address", "")), plain(row.pop(where, "")), plain(row.pop("Country", "")))


def _alias(row: dict[str, str]) -> Alias:
    return Alias(plain(row.pop("alt_name", "")), row.pop("alt_type", ""), weak=False)
