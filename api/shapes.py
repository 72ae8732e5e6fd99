"""What each answer looks like, for the OpenAPI document and the heads of tables. Rows themselves are made in api.rows.

Dates are ISO text cut to their precision: 2005-05-02, 1971, 1958/1964, 1971~.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_field, extend_schema_serializer
from rest_framework import serializers as s

from api.queries import STATUSES
from core.dates import PartialDate
from entities import models as who
from entities.models import Confidence
from lists import models as evidence
from sanctions import models as law

Shape = s.Serializer[Any]
_EDTF = "An ISO date cut to its precision: 2005-05-02, 2005-05, 1971; 1958/1964 between, 1971~ about"
_EXAMPLES: dict[str, Any] = {}


@extend_schema_field({"type": "string", "description": _EDTF, "example": "2005-05-02"})
class Partial(s.CharField):
    """A date with its precision."""


@extend_schema_field({"type": "string", "nullable": True, "description": _EDTF, "example": "2005-05-02"})
class PartialOrNull(s.CharField):
    """A date with its precision, or none."""

    def to_representation(self, value: Any) -> str:
        return value.edtf if isinstance(value, PartialDate) else str(value)


def partial(said: str = "", **kwargs: Any) -> PartialOrNull:
    return PartialOrNull(allow_null=True, help_text=said, **kwargs)


def word(said: str = "", null: bool = False) -> s.CharField:
    return s.CharField(help_text=said, allow_null=null)


def words(said: str = "") -> s.ListField:
    return s.ListField(child=s.CharField(), help_text=said)


class Choice(s.ChoiceField):
    """One of a set of words, described under a name of its own."""

    def __init__(
        self, called: str = "", values: Any = (), said: str = "", null: bool = False, source: str | None = None
    ) -> None:
        super().__init__(choices=list(values), help_text=said, allow_null=null, source=source)
        self.called = called


# References ----------------------------------------------------------------------------------


class EntityRef(Shape):
    id = s.CharField(source="public_id", help_text="Its id for good")
    name = word()


class RecordRef(Shape):
    source = word("Code of the list")
    key = word("The publisher's most stable key, as it is now")


class ReleaseRef(Shape):
    id = s.IntegerField()
    published = s.DateField(help_text="The edition's own date")


class Problem(Shape):
    detail = word("What is wrong, and what to write instead")
    allowed = s.ListField(child=s.CharField(), required=False, help_text="The names or values there are")


class Citation(Shape):
    code = word()
    title = word()
    publisher = word()
    date = partial()
    url = word()


# Designations --------------------------------------------------------------------------------


@extend_schema_serializer(
    examples=[
        OpenApiExample(
            "Lashkar-e-Tayyiba under UN 1267",
            response_only=True,
            value={
                "id": "2e4c41b0-6e63-3a52-8f2c-8f5a2f5d5a0e",
                "reference": "QDe.118",
                "regime": "un-1267",
                "source": "un-sc",
                "entity": {"id": "k7m2x9qa", "name": "Lashkar-e-Tayyiba"},
                "status": "listed",
                "listed_on": "2005-05-02",
                "amended_on": ["2005-11-03", "2008-12-10"],
                "delisted_on": None,
                "measures": ["arms-embargo", "asset-freeze", "travel-ban"],
                "in_force_from": "2005-05-02",
                "in_force_until": None,
                "carried_over": False,
                "period": 1,
                "programme": "Al-Qaida",
                "submitted_by": None,
                "record": {"source": "un-sc", "key": "QDe.118"},
                "last_seen": None,
                "known_from": "2015-02-26",
                "known_until": None,
                "via": None,
                "citation": "",
                "citations": [],
                "confidence": None,
            },
        )
    ]
)
class Designation(Shape):
    id = s.UUIDField(help_text="Names this period of the party under the regime, whatever becomes known of it")
    reference = word("The reference the list prints; empty where it prints none")
    regime = word("Code of the regime")
    source = word("Code of the list that says so; null for an editorial designation", null=True)
    entity = EntityRef()
    status = Choice("DesignationStatus", STATUSES, "On the day of as_of, else today. not-listed: begins later")
    listed_on = partial("The day the list prints")
    amended_on = s.ListField(child=Partial(), help_text="Oldest first")
    delisted_on = partial("The publisher's day, or between the last release with it and the first without")
    measures = words("Codes: the entry's own, else the regime's")
    in_force_from = s.DateField(help_text="The first day it counts")
    in_force_until = s.DateField(allow_null=True, help_text="The first day it no longer counts")
    carried_over = s.BooleanField(help_text="The listing date is older than the regime, or than the return")
    period = s.IntegerField(help_text="1, or more after a delisting and a return")
    programme = word("The list's own code for the regime", null=True)
    submitted_by = word("The proposing state, where the list says it", null=True)
    record = RecordRef(allow_null=True, help_text="Null for an editorial designation")
    last_seen = ReleaseRef(allow_null=True, help_text="Of the delisted: the last release that had it")
    known_from = s.DateField(help_text="The release that said so first, or the day an editor entered it")
    known_until = s.DateField(allow_null=True, help_text="The release that said otherwise; null for what is known now")
    via = EntityRef(allow_null=True, help_text="Of one listed as an alias: the party whose entry names it")
    citation = word("Of an editorial designation: where it is said")
    citations = words("Of a curated designation: codes of the documents that say so")
    confidence = Choice("Confidence", Confidence.values, "Of a curated designation", null=True)


class Belief(Shape):
    known_from = s.DateField()
    known_until = s.DateField(allow_null=True)
    release = ReleaseRef(allow_null=True, help_text="The first release that said so")
    status = Choice("DesignationStatus", STATUSES, "As known then")
    listed_on = partial()
    amended_on = s.ListField(child=Partial())
    delisted_on = partial()
    in_force_from = s.DateField()
    in_force_until = s.DateField(allow_null=True)


class DesignationDetail(Designation):
    reason = word("Of an editorial designation: why it was entered")
    decided_on = partial("Of a curated designation")
    announced_on = partial("Of a curated designation")
    seen_on = partial("Of a curated designation: the day for which a document shows it standing")
    details = s.DictField(
        help_text="Of a curated designation: name of the entry, other references, amendments, what a date means, notes"
    )
    history = Belief(many=True, help_text="What was known of this period, and when, oldest first")


# Parties -------------------------------------------------------------------------------------


class Match(Shape):
    how = Choice("MatchedBy", ["name", "reference", "record", "identifier"])
    text = s.CharField(help_text="The name, reference or identifier that matched best")
    score = s.FloatField(help_text="Orders the results of one question; not a probability")


class EntityBase(Shape):
    id = word("Short and random; it never changes")
    name = word()
    short = word("As LeT; empty for most")
    kind = Choice("EntityKind", who.Kind.values)
    status = Choice("DesignationStatus", STATUSES, "What says most of it: in force, else alias, else delisted")
    regimes = words("Codes of the regimes it is designated under on the day")
    references = words("References of all its designations, oldest first")


class Entity(EntityBase):
    match = Match(allow_null=True, help_text="With q: what matched")


class Provenance(Shape):
    """Where a value stands: the list, its record, and the first release that carries it."""

    source = word("Code of the list")
    record = word("Key of the record")
    release = ReleaseRef()


class Stated(Shape):
    source = Provenance(allow_null=True, help_text="Null for an editor's")
    known_from = s.DateField(help_text="The release that said so first, or the day an editor entered it")
    known_until = s.DateField(allow_null=True, help_text="The release that no longer said so")
    citation = word("Of an editor's: where it is said")
    citations = words("Of a curated value: codes of the documents that say so")
    confidence = Choice("Confidence", Confidence.values, "Of a curated value", null=True)
    reason = word("Of an editor's: why it was added")


class EntityName(Stated):
    text = s.CharField()
    kind = Choice("NameKind", who.Name.NameKind.values)
    quality = Choice("NameQuality", ["strong", "weak"], "Null where the list does not grade", null=True)
    script = word("ISO 15924")
    language = word(null=True)
    note = word(null=True)


class Identifier(Stated):
    kind = word("As passport, national-id, other")
    number = word(null=True)
    label = word("The list's own word for it", null=True)
    country = word(null=True)
    place = word(null=True)
    issued_on = partial()
    note = word(null=True)


class Place(Stated):
    street = word(null=True)
    city = word(null=True)
    region = word(null=True)
    postal_code = word(null=True)
    country = word("As the list prints it", null=True)
    note = word(null=True)


class BirthDate(Stated):
    date = partial()
    note = word("The list's own words, kept whole where they could not be read", null=True)


class Fact(Stated):
    text = s.CharField()


class Event(Stated):
    kind = word("As review")
    date = partial()
    sentence = word("The evidence")


class Affiliation(Stated):
    kind = Choice("AffiliationKind", who.Affiliation.TieKind.values)
    direction = Choice("Direction", ["out", "in"], "out: this party's own record says so; in: another's does")
    entity = EntityRef(help_text="The party that the tie starts from")
    target = EntityRef(allow_null=True, help_text="The party it leads to; null where no list has it")
    target_key = word("The reference that the sentence cites")
    target_name = word("The name as the sentence prints it", null=True)
    sentence = word("The evidence")
    asserted_by = word()
    disputed_by = word()


class RecordHistory(Shape):
    source = word("Code of the list")
    key = word()
    former_keys = words()
    listed = s.BooleanField(help_text="Whether the list has it on the day of knowledge")
    versions = s.IntegerField(help_text="How often what it says changed, and one")
    first_release = ReleaseRef(help_text="The first release held that has it")
    last_seen = ReleaseRef(allow_null=True, help_text="Of one dropped: the last release that had it")
    gone_from = ReleaseRef(allow_null=True, help_text="Of one dropped: the first release without it")


class Absence(Shape):
    """Looked for under a regime and not there, as of a day."""

    regime = word("Code of the regime")
    kind = Choice("AbsenceKind", law.Absence.Kind.values, "not-found: not in what was read")
    as_of = partial()
    note = word()
    citations = words("Codes of documents")
    confidence = Choice("Confidence", Confidence.values)


class EntityDetail(EntityBase):
    note = word("The editors' own")
    names = EntityName(many=True)
    identifiers = Identifier(many=True)
    addresses = Place(many=True)
    birth_dates = BirthDate(many=True)
    birth_places = Place(many=True)
    nationalities = Fact(many=True)
    titles = Fact(many=True)
    positions = Fact(many=True)
    genders = Fact(many=True)
    comments = Fact(many=True)
    links = Fact(many=True)
    formed = Fact(many=True)
    died = Fact(many=True)
    based_in = Fact(many=True)
    operates_in = Fact(many=True)
    sorts = Fact(many=True, help_text="What sort of group or person it is")
    summaries = Fact(many=True)
    notes = Fact(many=True)
    events = Event(many=True, help_text="Dated things that a list's prose states, as reviews")
    affiliations = Affiliation(many=True, help_text="In both directions")
    designations = Designation(many=True)
    absences = Absence(many=True, help_text="Regimes it was looked for under and not found, with the day")
    records = RecordHistory(many=True)
    documents = Citation(many=True, help_text="What the codes of citations stand for")


# Evidence ------------------------------------------------------------------------------------


class Source(Shape):
    code = word()
    title = word()
    short = word()
    publisher = word()
    homepage = word()
    licence = word()
    cadence = word()
    help = word("What to do when the publisher cannot be reached")
    regimes = words("Codes of the regimes whose entries it publishes")
    active_release = ReleaseRef(allow_null=True, help_text="The list as it stands")
    record_count = s.IntegerField(allow_null=True, help_text="Entries of the active release")
    age_days = s.IntegerField(allow_null=True, help_text="Days since the active release's own date")
    releases = s.IntegerField(help_text="Releases in its history")
    held = s.IntegerField(help_text="Releases that wait for a person")
    open_issues = s.IntegerField()
    refreshing = s.BooleanField(help_text="Whether a refresh is running")
    checked_at = s.DateTimeField(allow_null=True, help_text="When it was last looked for")
    answered_at = s.DateTimeField(allow_null=True, help_text="When the publisher last answered")
    changed_at = s.DateTimeField(allow_null=True, help_text="When the publisher's file last differed")
    last_error = word()


class File(Shape):
    name = word()
    sha256 = word()
    size = s.IntegerField(help_text="Bytes")
    address = word("Where it was fetched; of one read from a disk, its folder and name")


class Reason(Shape):
    code = word()
    message = word()


class Release(Shape):
    id = s.IntegerField()
    source = word("Code of the list")
    published = s.DateField(help_text="The edition's own date")
    stamp = word("The date as the document prints it")
    status = Choice(
        "ReleaseStatus",
        evidence.Release.Status.values,
        "loaded: waits for its checks; active: the list as it stands; superseded: was active; held: waits for a "
        "person; rejected: refused by the checks or by a person",
    )
    sha256 = word("Of all its files")
    record_count = s.IntegerField(allow_null=True)
    size = s.IntegerField(help_text="Bytes")
    files = File(many=True)
    totals = s.DictField(child=s.IntegerField(), help_text="How many records each kind of change touched")
    reasons = Reason(many=True, help_text="Why it is held or was rejected")
    previous = ReleaseRef(allow_null=True, help_text="The release before it")
    fetched_at = s.DateTimeField()
    activated_at = s.DateTimeField(allow_null=True)
    decided_at = s.DateTimeField(allow_null=True, help_text="When a person decided")
    decision = word("The reason that person gave")


class Party(Shape):
    """The party as the release prints it."""

    key = word("The record's key at the time")
    name = word()
    kind = Choice("EntityKind", who.Kind.values)


_DIFF: dict[str, Any] = {
    "type": "object",
    "description": "The diff, field by field: from and to, or removed and added. Empty for added and removed entries",
    "additionalProperties": {
        "type": "object",
        "properties": {"from": {}, "to": {}, "removed": {"type": "array", "items": {}},
                       "added": {"type": "array", "items": {}}},
    },
    "example": {"comments": {"from": "In Lahore.", "to": "In Muridke."}},
}  # fmt: skip


@extend_schema_field(_DIFF)
class Diff(s.JSONField):
    pass


class Change(Shape):
    id = s.UUIDField()
    kind = Choice("ChangeKind", evidence.Change.Kind.values)
    record = RecordRef()
    previous_key = word("Of the rekeyed: the key before", null=True)
    release = ReleaseRef()
    entity = EntityRef(allow_null=True)
    party = Party()
    regimes = words("Codes of the regimes the entry is under")
    last_seen = ReleaseRef(allow_null=True, help_text="Of the removed and returned: the last release that had it")

    def get_fields(self) -> dict[str, Any]:  # “fields” as an attribute would hide Serializer's own
        return {**super().get_fields(), "fields": Diff()}


_ENTRY = "in the tracker's words: names, listings, identifiers, …"


class ChangeDetail(Change):
    before = s.DictField(allow_null=True, help_text=f"The entry before, {_ENTRY}")
    after = s.DictField(allow_null=True, help_text=f"The entry after, {_ENTRY}")


class Issue(Shape):
    id = s.IntegerField()
    stable_key = word("The same issue in another release has the same")
    source = word("Code of the list")
    code = word("What sort of issue, as bad-date")
    message = word()
    record = word("Key of the record; null where it is about the whole file", null=True)
    field = word("As the list calls it")
    value = word("As printed")
    line = s.IntegerField(allow_null=True)
    first_release = ReleaseRef(help_text="Where it was first seen")
    last_release = ReleaseRef(help_text="Where it was last seen")
    resolution = Choice("IssueResolution", evidence.DataIssue.Resolution.values)
    reason = word("Why it needs no more attention")


# Law -----------------------------------------------------------------------------------------


class Curated(Shape):
    confidence = Choice("Confidence", Confidence.values)
    citations = Citation(many=True)


class Authority(Curated):
    code = word()
    name = word()
    short = word()
    jurisdiction = word()
    role = word()
    regimes = words("Codes")


class Measure(Curated):
    code = word()
    name = word()
    short = word()
    meaning = word()
    applies_to = words()
    exemptions = words()
    regimes = words("Codes of the regimes that impose it")


class Instrument(Curated):
    code = word()
    title = word()
    short = word()
    jurisdiction = word()
    kind = word("As resolution, act, order, regulation")
    dated = partial()
    summary = word()
    regimes = words("Codes of the regimes that rest on it")


class Counts(Shape):
    in_force = s.IntegerField(help_text="Parties in force on the day of as_of, else today")
    delisted = s.IntegerField(help_text="Parties delisted by that day and not back")


class Regime(Curated):
    code = word()
    name = word()
    short = word()
    jurisdiction = word()
    authority = word("Code of who decides")
    source = word("Code of the list that publishes its entries", null=True)
    list_name = word()
    instruments = words("Codes, in the order of the legal basis")
    measures = words("Codes")
    started = partial()
    ended = partial()
    follows = word("Code of the regime whose list it copies", null=True)
    parties = Counts()
    reference_format = s.DictField(help_text="Regular expressions for its references, by kind of party")
    criteria = word("Who can be listed")
    listing = word("How a party is listed")
    delisting = word("How it is taken off")
    exemptions = s.ListField(child=s.DictField(), help_text="What stays allowed, and on which basis")


# What is not recorded yet -------------------------------------------------------------------------


class Nothing(Shape):
    """A row of a list that has none yet."""

    id = word()
