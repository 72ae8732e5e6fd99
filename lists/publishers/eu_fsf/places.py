"""Addresses, and how to reach a party."""

from __future__ import annotations

import re
from typing import cast

from lists.publishers.eu_fsf import remarks
from lists.publishers.eu_fsf.fields import Fields
from lists.publishers.eu_fsf.parts import country, joined, truth
from lists.reading import Vocabulary
from lists.records import Detail, DetailKind, PartyRecord, Place

_BOX = re.compile(r"p\.? ?o\.? ?box", re.IGNORECASE)


def read(party: PartyRecord, group: Fields, vocab: Vocabulary) -> list[str]:
    """One address element. Gives back what its remarks say where it holds no address."""
    box = group.text("@poBox")
    place = Place(
        street=joined(group.text("@street"), box if box is None or _BOX.search(box) else f"P.O. Box {box}"),
        city=joined(group.text("@city"), group.text("@place")),
        region=group.text("@region"),
        postal_code=group.text("@zipCode"),
        country=country(group),
    )
    notes = remarks.cleaned(group.texts("remark"))
    if truth(group, "@asAtListingTime"):
        notes = list(dict.fromkeys([*notes, "at the time of listing"]))
    for contact in group.groups("contactInfo"):
        _contact(party, contact, vocab)
    if place == Place():
        return notes
    party.addresses.append(
        Place(
            place.street, place.city, place.region, place.postal_code, place.country, joined(*notes, by="; "),
        )
    )  # fmt: skip
    return []


def _contact(party: PartyRecord, group: Fields, vocab: Vocabulary) -> None:
    key, value = group.text("@key"), group.text("@value")
    if value is None:
        return
    kind = group.word(vocab, "contact", "@key", key or "")
    party.details.append(Detail(cast(DetailKind, kind or "note"), value.rstrip(" ,;"), None if kind else key))
