"""An identity of a target: its names, birth, nationality, documents and addresses."""

from __future__ import annotations

from core.dates import PartialDate
from lists.fields import Fields
from lists.publishers.ch_seco.names import names
from lists.reading import Vocabulary
from lists.records import BirthDate, Detail, DetailKind, Identifier, PartyRecord, Place


def read(party: PartyRecord, group: Fields, vocab: Vocabulary) -> None:
    """Every value of one identity. What belongs to another than the main one says so in its note."""
    main = group.text("@main") != "false"
    found = []
    for name in group.groups("name"):
        spelt, titles = names(name, vocab, main=main)
        found += spelt
        party.titles += [title for title in titles if title not in party.titles]
    party.names += found
    whose = None if main or not found else f"under the identity “{found[0].text}”"
    for born in group.groups("day-month-year"):
        _birth(party, born, vocab, whose)
    for born in group.groups("place-of-birth"):
        party.birth_places.append(_place(born, vocab, whose))
    for nation in group.groups("nationality"):
        country = _named(nation, "country")
        if country and country not in party.nationalities:
            party.nationalities.append(country)
    for paper in group.groups("identification-document"):
        party.identifiers.append(_identifier(paper, vocab, whose))
    for address in group.groups("address"):
        party.addresses.append(_address(address, vocab, whose))


def _birth(party: PartyRecord, group: Fields, vocab: Vocabulary, whose: str | None) -> None:
    """A date of birth; of an organisation or a vessel, when it was founded or built."""
    quality = _quality(group, vocab)
    calendar = group.text("@calendar")
    other = group.word(vocab, "calendar", "@calendar", calendar) if calendar else None
    year, month, day = (group.text(name) for name in ("@year", "@month", "@day"))
    words = "-".join(part.zfill(2) for part in (year, month, day) if part)
    note = joined(f"{other} calendar" if other else None, whose, by="; ")
    try:
        if other or not year or (day and not month):
            raise ValueError(f"“{words}” is no day or year of our calendar")
        date = PartialDate.parse(words + "~" * bool(quality)).edtf
    except ValueError as error:
        group.warn("bad-date", f"date of birth: {error}; the words are kept", "@year", words)
        date, note = None, joined(words, note, by="; ")
    if party.kind == "person":
        party.birth_dates.append(BirthDate(date, note))
    else:
        founded: DetailKind = "established" if party.kind == "group" else "built"
        party.details.append(Detail(founded, date or words, note))


def _place(group: Fields, vocab: Vocabulary, *notes: str | None, street: str | None = None) -> Place:
    """What a place-id points to, with what stands beside it."""
    number, quality, code = group.text("@place-id"), _quality(group, vocab), group.text("zip-code")
    remarks = [*group.texts("remark"), *group.texts("remarks")]
    city, region, country = None, None, None
    also: list[str] = []
    for place in group.groups("place"):
        city, region, country = place.text("location"), place.text("area"), _named(place, "country")
        also = [*place.texts("location-variant"), *place.texts("area-variant")]
        remarks += [*place.texts("remark"), *place.texts("remarks")]
        number = None
    if number:
        group.warn("unknown-place", f"the file has no place {number}", "@place-id", number)
    spelt = f"also written {', '.join(also)}" if also else None
    return Place(street, city, region, code, country, joined(quality, spelt, *remarks, *notes, by="; "))


def _address(group: Fields, vocab: Vocabulary, whose: str | None) -> Place:
    care, box = group.text("c-o"), group.text("p-o-box")
    street = joined(f"c/o {care}" if care else None, group.text("address-details"), f"P.O. Box {box}" if box else None)
    former = "not current" if group.text("@current") == "false" else None
    kind = "not the main address" if group.text("@main") == "false" else None
    return _place(group, vocab, former, kind, whose, street=street)


def _identifier(group: Fields, vocab: Vocabulary, whose: str | None) -> Identifier:
    type_ = group.text("@document-type")
    kind = group.word(vocab, "paper", "@document-type", type_) if type_ else None
    if type_ is None:
        group.warn("no-document-type", "a document without a type", "@document-type", "")
    issuer = _named(group, "issuer")
    where = [_place(one, vocab) for one in group.groups("place-of-issue")]
    return Identifier(
        kind or "other",
        group.text("number"),
        type_,
        issuer,
        joined(*(part for place in where for part in (place.city, place.region, place.country))),
        dated(group, "date-of-issue"),
        joined(*group.texts("remark"), *group.texts("remarks"), whose, by="; "),
        dated(group, "expiry-date"),
    )


def _named(group: Fields, name: str) -> str | None:
    """The text of an element that may have a code as an attribute."""
    with_code = [inner.text("#text") for inner in group.groups(name)]
    return next(filter(None, [*with_code, *group.texts(name)]), None)


def _quality(group: Fields, vocab: Vocabulary) -> str | None:
    code = group.text("@quality")
    return group.word(vocab, "date_quality", "@quality", code) if code else None


def dated(group: Fields, name: str) -> str | None:
    """The day in an element or attribute; None, with an issue, where it is none."""
    text = group.text(name)
    if text is None:
        return None
    try:
        return PartialDate.parse(text[:10]).edtf
    except ValueError as error:
        group.warn("bad-date", f"{name}: {error}", name, text)
        return None


def joined(*texts: str | None, by: str = ", ") -> str | None:
    """The texts there are, each once."""
    return by.join(dict.fromkeys(text for text in texts if text)) or None
