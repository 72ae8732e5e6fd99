"""A party of the Advanced XML, joined and in words (`advanced.read`), in the terms all formats share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lists.publishers.us_ofac.dates import in_words
from lists.publishers.us_ofac.entry import Address, Alias, Entry, Link, Publication, Statement, plain
from lists.publishers.us_ofac.fields import Fields, each, each_in, sub, text
from lists.publishers.us_ofac.remarks import document
from lists.publishers.us_ofac.words import Context, bare

_LATIN = "Latin"
_CAPITALS = frozenset({"Last Name", "Entity Name", "Vessel Name", "Aircraft Name"})
"""Kinds of name parts that all other formats print in capitals."""
_PROGRAMME = "Program"


def entry(fields: Fields, context: Context) -> Entry:
    """A party's elements; what it does not take is reported."""
    profile = sub(fields, "Profile")
    found = Entry(text(fields, "@FixedRef"), text(profile, "PartySubType").lower(), "")
    found.remarks = text(fields, "Comment")
    for identity in each_in(profile, "Identity"):
        _identity(found, identity, context)
    for one in each_in(profile, "Feature"):
        _feature(found, one, context)
    for one in each_in(fields, "IDRegDocument"):
        found.statements.append(_document(one, context))
    for one in each_in(fields, "ProfileRelationship"):
        found.links.append(Link(text(one, "To"), text(one, "RelationType"), text(one, "@To-ProfileID")))
        if text(one, "@Former") == "true":
            message = "OFAC calls this relationship a former one; it is read like the others"
            context.warn("doubtful-value", message, "Former", found.links[-1].name)
        context.rest(one, "ProfileRelationship/")
    for one in each_in(fields, "SanctionsEntry"):
        _sanctions(found, one, context)
    context.rest(profile, "Profile/")
    context.rest(fields)
    return found


def primary_name(party: Fields) -> str:
    for identity in each_in(sub(party, "Profile"), "Identity"):
        kinds = _part_kinds(identity)
        for alias in each_in(identity, "Alias"):
            if text(alias, "@Primary") == "true":
                return next((_full(_parts(name, kinds)) for name in each_in(alias, "DocumentedName")), "")
    return ""


def _identity(found: Entry, identity: Fields, context: Context) -> None:
    kinds = _part_kinds(identity)
    if text(identity, "@False") == "true":
        context.warn("doubtful-value", "OFAC calls this identity false; it is read like the others", "False", found.uid)
    for alias in each_in(identity, "Alias"):
        type_, weak = text(alias, "AliasType"), text(alias, "@LowQuality") == "true"
        primary = text(alias, "@Primary") == "true"
        for name in each_in(alias, "DocumentedName"):
            parts = _parts(name, kinds)
            if parts and parts[0].script != _LATIN:
                found.own_script.append(Alias(_full(parts), "", weak))
            elif primary:
                found.name = _full(parts)
                found.parts = tuple(_last_first(parts)) if found.type == "individual" else ()
            else:
                found.aliases.append(Alias(_full(parts), type_, weak))
            context.rest(name, "Profile/Identity/Alias/DocumentedName/")
        context.rest(alias, "Profile/Identity/Alias/")
    context.rest(identity, "Profile/Identity/")


@dataclass(frozen=True)
class _Part:
    text: str
    script: str
    kind: str


def _part_kinds(identity: Fields) -> dict[str, str]:
    """The kind of each group of name parts: Last Name, First Name, Entity Name, …"""
    groups = (sub(one, "NamePartGroup") for one in each(identity, "NamePartGroups", "MasterNamePartGroup"))
    return {text(one, "@ID"): text(one, "NamePartType") for one in groups}


def _parts(name: Fields, kinds: dict[str, str]) -> list[_Part]:
    """The parts of a name; those that every other format prints in capitals are in capitals."""
    found = []
    for part in each_in(name, "DocumentedNamePart"):
        one = sub(part, "NamePartValue")
        kind, said = kinds.get(text(one, "@NamePartGroupID"), ""), plain(text(one, "#text"))
        found.append(_Part(said.upper() if kind in _CAPITALS else said, text(one, "Script") or _LATIN, kind))
    return found


def _last_first(parts: list[_Part]) -> list[str]:
    last = " ".join(one.text for one in parts if one.kind == "Last Name")
    return [one for one in (last, " ".join(one.text for one in parts if one.kind != "Last Name")) if one]


def _full(parts: list[_Part]) -> str:
    return ", ".join(_last_first(parts))


def _feature(found: Entry, one: Fields, context: Context) -> None:
    """A feature; an address is one, and so is a title."""
    label = bare(text(one, "FeatureType"))
    for version in each_in(one, "FeatureVersion"):
        detail, where = sub(version, "VersionDetail"), sub(sub(version, "VersionLocation"), "Location")
        day = _period(sub(version, "DatePeriod"), context)
        said = plain(text(detail, "#text")) or plain(text(detail, "DetailReference")) or day
        if where and not detail:
            found.addresses.append(Address.of_named(_location_parts(where), _country(where)))
        elif label == "Title":
            found.title = said
        else:
            # West Bank and the like have no number of a country: the name stands for itself.
            named = _country(where) or _location_parts(where).get("Unknown", "")
            found.statements.append(Statement(label, said or named))
        if text(version, "Reliability") == "False":
            message = f"{label}: OFAC calls this value false; it is read like the others"
            context.warn("doubtful-value", message, label, said)
        context.rest(detail, "Profile/Feature/FeatureVersion/VersionDetail/")
        context.rest(version, "Profile/Feature/FeatureVersion/")
    context.rest(one, "Profile/Feature/")


def _location_parts(location: Fields) -> dict[str, str]:
    return {
        text(part, "LocPartType"): plain(text(sub(part, "LocationPartValue"), "Value"))
        for part in each_in(dict(location), "LocationPart")
    }


def _country(location: Fields) -> str:
    return plain(text(sub(dict(location), "LocationCountry"), "Country"))


def _document(one: Fields, context: Context) -> Statement:
    found = document(bare(text(one, "IDRegDocType")), plain(text(one, "IDRegistrationNo")))
    found.country = plain(text(one, "IssuedBy-Country")) or found.country
    one.pop("IssuedIn-Location", None)  # the same country, where it has one
    for dated in each_in(one, "DocumentDate"):
        day = _period(sub(dated, "DatePeriod"), context)
        if text(dated, "IDRegDocDateType") == "Issue Date":
            found.issued = day
        else:
            found.expires = day
        context.rest(dated, "IDRegDocument/DocumentDate/")
    notes = [f"issued by {authority}"] if (authority := plain(text(one, "IssuingAuthority"))) else []
    notes += [comment] if (comment := plain(text(one, "Comment"))) else []
    notes += ["not valid"] if text(one, "Validity") not in ("Valid", "") else []
    found.note = "; ".join(notes)
    context.rest(one, "IDRegDocument/")
    return found


def _period(period: Fields, context: Context) -> str:
    """A date's span as OFAC prints it elsewhere: a year stands here as 1 January to 31 December."""
    start, end = sub(period, "Start"), sub(period, "End")
    circa = "true" in (text(start, "@Approximate"), text(end, "@Approximate"))
    first, last = _day(sub(start, "From"), context), _day(sub(end, "To"), context)
    try:
        return in_words(first, last, circa=circa) if first and last else ""
    except ValueError as error:
        context.warn("bad-date", f"{error}; it is left out", "DatePeriod", f"{first}/{last}")
        return ""


def _day(one: Fields, context: Context) -> str:
    if not one:
        return ""
    year, month, day = (text(one, name) for name in ("Year", "Month", "Day"))
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        context.warn("bad-date", f"{error}; it is left out", "Date", f"{year}-{month}-{day}")
        return ""


def _sanctions(found: Entry, one: Fields, context: Context) -> None:
    """An entry on one of OFAC's lists: when it came there and on what basis, its programmes and restrictions."""
    list_ = text(one, "List")
    for event in each_in(one, "EntryEvent"):
        context.word("event", "EntryEventType", text(event, "EntryEventType"))
        found.publications.append(Publication(list_, _day(sub(event, "Date"), context)))
        found.authorities.append(text(event, "LegalBasis"))
        context.rest(event, "SanctionsEntry/EntryEvent/")
    for measure in each_in(one, "SanctionsMeasure"):
        type_, comment = text(measure, "SanctionsType"), text(measure, "Comment")
        if type_ != _PROGRAMME:
            found.sanctions.append(type_)
        elif comment not in found.programmes:
            found.programmes.append(comment)
        context.rest(measure, "SanctionsEntry/SanctionsMeasure/")
    context.rest(one, "SanctionsEntry/")
