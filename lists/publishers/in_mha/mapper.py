"""A row as a PartyRecord: every column is read, ignored by name in source.yml, or reported."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from lists.fields import Fields
from lists.publishers.in_mha.names import parted, slug
from lists.publishers.in_mha.reader import LINK, NAME, NUMBER
from lists.reading import Issues, RawRecord, SourceSpec, Vocabulary
from lists.records import Listing, PartyRecord

_IGNORED = frozenset(msgspec.yaml.decode((Path(__file__).parent / "source.yml").read_bytes(), type=SourceSpec).ignored)

_REGIME = "in-uapa-first"
_NO_PARTY = re.compile(r"organi[sz]ations listed in the schedule to the u\.? ?n\.?", re.IGNORECASE)


def map_record(raw: RawRecord, _vocab: Vocabulary, issues: Issues) -> PartyRecord | None:
    """The organisation in our words. None, with an issue, for a row that names none."""
    row = Fields(raw.fields, issues, line=raw.line, ignored=_IGNORED)
    number, printed, link = row.text(NUMBER), row.text(NAME), row.text(LINK)
    names, remark = parted(printed or "")
    if _NO_PARTY.match(printed or ""):
        row.warn("no-party", "the row names no organisation: it refers to another list", NAME, printed or "")
        return None
    row.key = slug(names[0].text)[:150] if names else ""
    if not row.key:
        row.warn("no-name", "a row without a name, which is its key; it is kept raw and not read", NAME, number or "")
        return None
    if not number or not number.isdigit():
        row.warn("bad-number", f"“{number or ''}” is no serial number of the schedule", NUMBER, number or "")
    row.rest()
    return PartyRecord(
        row.key,
        "group",
        serial=number,
        names=names,
        listings=[Listing(_REGIME, number or "")],
        comments=remark,
        links=[link] if link else [],
    )
