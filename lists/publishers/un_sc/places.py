"""Addresses and places of birth."""

from __future__ import annotations

from lists.publishers.un_sc.fields import NONE, Fields
from lists.records import Place


def place(group: Fields) -> Place | None:
    """One address or place of birth; None for an empty shell.

    An element that only says “na” is kept, in the note: its coming and going are
    changes that the publisher made (QDi.348 to QDi.350 in March 2015).
    """
    parts = {
        "street": group.text("STREET"),
        "city": group.text("CITY"),
        "region": group.text("STATE_PROVINCE"),
        "postal_code": group.text("ZIP_CODE"),
        "country": group.text("COUNTRY"),
    }
    note = group.text("NOTE")
    said = {name: text for name, text in parts.items() if text and text != NONE}
    if not said and not note:
        return Place(note=NONE) if any(parts.values()) else None
    return Place(**said, note=note)
