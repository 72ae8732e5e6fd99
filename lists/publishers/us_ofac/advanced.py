"""The Advanced XML: tables joined by numbers. Read twice: once for what parties refer to, once for the parties.

A number of a vocabulary (`AliasTypeID`) is replaced by its word (`AliasType`) as it is read, and what stands elsewhere
in the file under a party's number is put into the party, so that an entry is whole and in words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lists.markup import AGAIN, line_of
from lists.publishers.us_ofac.fields import Fields, each, text
from lists.publishers.us_ofac.parties import primary_name
from lists.publishers.us_ofac.xml import Element, as_fields, elements, local, text_at, undated
from lists.reading import DocumentError, Edition, RawRecord

ROOT = "Sanctions"
ENTRY = "DistinctParty"

_HEAD = "DateOfIssue"
_VALUES = "ReferenceValueSets"
_REFERRED = frozenset({_VALUES, "Location", "IDRegDocument", "ProfileRelationship", "SanctionsEntry", ENTRY})


def edition(path: Path, name: str) -> Edition:
    for element in elements(path, name, ROOT, frozenset({_HEAD, _VALUES})):
        if local(element) == _HEAD:
            return _edition(element, name)
        break
    raise DocumentError(f"{name} does not begin with {_HEAD}, which dates it; {AGAIN}.")


def _edition(head: Element, name: str) -> Edition:
    year, month, day = (text_at(head, part) for part in ("Year", "Month", "Day"))
    stamp = f"{year}-{month}-{day}"
    try:
        return Edition(date(int(year), int(month), int(day)).isoformat(), stamp)
    except ValueError:
        raise undated(name, head, f"{_HEAD} is “{stamp}”") from None


def read(path: Path, name: str, lists: AbstractSet[str]) -> Iterator[RawRecord]:
    """Every party that stands on one of `lists`, in file order. Held in memory: what parties refer to."""
    edition(path, name)
    referred = _Referred()
    for element in elements(path, name, ROOT, _REFERRED):
        referred.note(element)
    if not lists & referred.lists:
        raise DocumentError(
            f"{name} has no entry of the {' or '.join(sorted(lists))}: it is another list, or has no entries; {AGAIN}."
        )
    for element in elements(path, name, ROOT, frozenset({ENTRY})):
        party = referred.complete(element)
        on = {str(one.get("List", "")) for one in party["SanctionsEntry"]}
        if not on or on & lists:
            yield RawRecord(ENTRY, line_of(element), party)


@dataclass
class _Referred:
    """What parties refer to by number."""

    words: dict[str, dict[str, str]] = field(default_factory=dict)  # vocabulary → number → word
    locations: dict[str, Any] = field(default_factory=dict)
    documents: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))  # by identity
    relations: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))  # by profile
    entries: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, str] = field(default_factory=dict)  # of each profile, its primary name
    lists: set[str] = field(default_factory=set)

    def note(self, element: Element) -> None:
        match local(element):
            case "ReferenceValueSets":
                self._vocabularies(element)
            case "Location":
                self.locations[element.get("ID", "")] = self._fields(element)
            case "IDRegDocument":
                self.documents[element.get("IdentityID", "")].append(self._fields(element))
            case "ProfileRelationship":
                self.relations[element.get("From-ProfileID", "")].append(self._fields(element))
            case "SanctionsEntry":
                one = self._fields(element)
                self.lists.add(str(one.get("List", "")))
                self.entries[element.get("ProfileID", "")].append(one)
            case _:
                self.names[element.get("FixedRef", "")] = primary_name(self._fields(element))

    def complete(self, element: Element) -> Fields:
        """A party's element with all that refers to it."""
        party = self._fields(element)
        key = element.get("FixedRef", "")
        identities = (text(dict(one), "@ID") for one in each(dict(party), "Profile", "Identity"))
        party["IDRegDocument"] = [one for identity in identities for one in self.documents.get(identity, ())]
        party["SanctionsEntry"] = self.entries.get(key, [])
        party["ProfileRelationship"] = [
            {**one, "To": self.names.get(one.get("@To-ProfileID", ""), "")} for one in self.relations.get(key, ())
        ]
        return party

    def _fields(self, element: Element) -> Fields:
        found: Fields = self._spelt(as_fields(element))
        return found

    def _vocabularies(self, element: Element) -> None:
        above: dict[str, str] = {}
        for values in element:
            name = local(values).removesuffix("Values")
            self.words[name] = {one.get("ID", ""): one.text or "" for one in values}
            if name == "PartySubType":
                above = {one.get("ID", ""): one.get("PartyTypeID", "") for one in values}
        # “Unknown” is the subtype of persons and of entities: the type above it tells them apart.
        types, subtypes = self.words.get("PartyType", {}), self.words.get("PartySubType", {})
        subtypes |= {number: types.get(above[number], word) for number, word in subtypes.items() if word == "Unknown"}

    def _spelt(self, found: Any) -> Any:
        """The same with words for the numbers of vocabularies, and with places for the numbers of locations."""
        if isinstance(found, list):
            return [self._spelt(one) for one in found]
        if not isinstance(found, dict):
            return found
        spelt: Fields = {}
        for name, inner in found.items():
            kind = name[1:].removesuffix("ID").rpartition("-")[2]
            if name.startswith("@") and name.endswith("ID") and kind in self.words and inner in self.words[kind]:
                spelt[name[1:].removesuffix("ID")] = self.words[kind][inner]
            elif name in ("@LocationID", "@IssuedIn-LocationID") and inner in self.locations:
                spelt[name[1:].removesuffix("ID")] = self.locations[inner]
            else:
                spelt[name] = self._spelt(inner)
        return spelt
