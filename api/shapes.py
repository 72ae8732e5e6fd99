"""What each answer looks like. Dates are ISO text cut to their precision: 2005-05-02, 1971, 1958/1964, 1971~."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from core.dates import PartialDate
from sanctions.models import Designation


class Partial(s.CharField):
    """A date with its precision."""

    def to_representation(self, value: Any) -> str:
        return value.edtf if isinstance(value, PartialDate) else str(value)


def partial(**kwargs: Any) -> Partial:
    return Partial(read_only=True, allow_null=True, **kwargs)


class EntityRef(s.Serializer[Any]):
    id = s.CharField(source="public_id")
    name = s.CharField()


class RecordRef(s.Serializer[Any]):
    source = s.CharField(source="source.code")
    key = s.CharField()


class ReleaseRef(s.Serializer[Any]):
    id = s.IntegerField()
    published = s.DateField()


class Provenance(s.Serializer[Any]):
    """Where a value stands: the list, its record, and the first release that carries it."""

    source = s.CharField(source="record.source.code", help_text="Code of the list")
    record = s.CharField(source="record.key")
    release = ReleaseRef(source="version.release")


class StatedShape(s.Serializer[Any]):
    source = s.SerializerMethodField(help_text="The list's record, or null for an editorial value")
    known_from = s.DateField(help_text="First release that says so, or the day an editor entered it")
    known_until = s.DateField(allow_null=True)
    citation = s.CharField(help_text="For editorial values")

    @extend_schema_field(Provenance(allow_null=True))
    def get_source(self, value: Any) -> dict[str, Any] | None:
        return dict(Provenance(value).data) if value.record_id else None


class NameShape(StatedShape):
    text = s.CharField()
    kind = s.CharField()
    quality = s.CharField(allow_null=True)
    script = s.CharField(help_text="ISO 15924")
    language = s.CharField(allow_null=True)
    note = s.CharField(allow_null=True)


class IdentifierShape(StatedShape):
    kind = s.CharField()
    number = s.CharField(allow_null=True)
    label = s.CharField(allow_null=True)
    country = s.CharField(allow_null=True)
    place = s.CharField(allow_null=True)
    issued_on = partial()
    note = s.CharField(allow_null=True)


class PlaceShape(StatedShape):
    street = s.CharField(allow_null=True)
    city = s.CharField(allow_null=True)
    region = s.CharField(allow_null=True)
    postal_code = s.CharField(allow_null=True)
    country = s.CharField(allow_null=True)
    note = s.CharField(allow_null=True)


class BirthDateShape(StatedShape):
    date = partial()
    note = s.CharField(allow_null=True)


class FactShape(StatedShape):
    text = s.CharField()


class EventShape(StatedShape):
    kind = s.CharField()
    date = partial()
    sentence = s.CharField()


class AffiliationShape(StatedShape):
    kind = s.CharField()
    entity = EntityRef()
    target = EntityRef(allow_null=True)
    target_key = s.CharField(help_text="The reference the sentence cites")
    target_name = s.CharField(allow_null=True)
    sentence = s.CharField(help_text="The evidence")
    asserted_by = s.CharField()
    disputed_by = s.CharField()


class DesignationShape(s.Serializer[Any]):
    id = s.UUIDField(source="uid")
    reference = s.CharField()
    regime = s.CharField(source="regime.code")
    source = s.SerializerMethodField(help_text="Code of the list that says so; null for an editorial designation")
    entity = EntityRef()
    status = s.ChoiceField(choices=Designation.Status.choices)
    listed_on = partial()
    amended_on = s.ListField(child=s.CharField())
    delisted_on = partial(
        help_text="The publisher's day, or the span between the last release with it and the first without"
    )
    measures = s.SerializerMethodField()
    period = s.IntegerField(help_text="1, or more after a delisting and a return")
    in_force_from = s.DateField()
    in_force_until = s.DateField(allow_null=True)
    carried_over = s.BooleanField(help_text="The listing date is older than the regime, or than the return")
    known_from = s.DateField()
    known_until = s.DateField(allow_null=True)
    programme = s.CharField(allow_null=True)
    submitted_by = s.CharField(allow_null=True)
    record = RecordRef(allow_null=True)
    last_seen = ReleaseRef(allow_null=True, help_text="For the delisted: the last release that had it")
    citation = s.CharField()

    def get_source(self, one: Designation) -> str | None:
        return one.record.source.code if one.record else None

    def get_measures(self, one: Designation) -> list[str]:
        return one.stated_measures or sorted(measure.code for measure in one.regime.measures.all())


class EntityRow(s.Serializer[Any]):
    id = s.CharField(source="public_id")
    name = s.CharField()
    kind = s.CharField()


class EntityDetail(EntityRow):
    note = s.CharField(source="editorial_note", help_text="The editors' own")
    names = NameShape(many=True)
    identifiers = IdentifierShape(many=True)
    addresses = PlaceShape(many=True)
    birth_places = PlaceShape(many=True)
    birth_dates = BirthDateShape(many=True)
    nationalities = FactShape(many=True)
    titles = FactShape(many=True)
    positions = FactShape(many=True)
    genders = FactShape(many=True)
    comments = FactShape(many=True)
    links = FactShape(many=True)
    events = EventShape(many=True)
    affiliations = AffiliationShape(many=True, help_text="In both directions")
    designations = DesignationShape(many=True)
    records = RecordRef(many=True)


class ReleaseShape(s.Serializer[Any]):
    id = s.IntegerField()
    source = s.CharField(source="source.code")
    published = s.DateField(help_text="The edition's own date")
    status = s.CharField()
    sha256 = s.CharField()
    record_count = s.IntegerField(allow_null=True)
    size = s.IntegerField(help_text="Bytes")
    files = s.JSONField(help_text="Each file: name, sha256, size, address")
    totals = s.DictField(child=s.IntegerField(), help_text="Records by kind of change")
    reasons = s.JSONField(help_text="Why it is held or was refused")
    previous = s.IntegerField(source="previous_id", allow_null=True)
    fetched_at = s.DateTimeField()
    activated_at = s.DateTimeField(allow_null=True)
    decision = s.CharField(help_text="The reason a person gave")


class ChangeShape(s.Serializer[Any]):
    id = s.UUIDField()
    kind = s.CharField()
    record = RecordRef()
    previous_key = s.CharField(allow_null=True)
    release = ReleaseRef()
    entity = EntityRef(source="record.link.entity")
    regimes = s.ListField(child=s.CharField())
    last_seen = ReleaseRef(allow_null=True, help_text="Of the removed and returned")

    def get_fields(self) -> dict[str, Any]:  # “fields” as an attribute would hide Serializer's own
        fields: dict[str, Any] = super().get_fields()
        fields["fields"] = s.JSONField(help_text="The diff, field by field: from and to, or removed and added")
        return fields


class IssueShape(s.Serializer[Any]):
    id = s.IntegerField()
    source = s.CharField(source="source.code")
    code = s.CharField()
    message = s.CharField()
    record = s.CharField(source="record_key")
    field = s.CharField()
    value = s.CharField(help_text="As printed")
    line = s.IntegerField(allow_null=True)
    first_release = ReleaseRef()
    last_release = ReleaseRef()
    resolution = s.CharField()
    reason = s.CharField()


class CitationShape(s.Serializer[Any]):
    code = s.CharField()
    title = s.CharField()
    publisher = s.CharField()
    date = partial()
    url = s.CharField()


class CuratedShape(s.Serializer[Any]):
    code = s.CharField()
    confidence = s.CharField()
    citations = CitationShape(many=True)


class AuthorityShape(CuratedShape):
    name = s.CharField()
    short = s.CharField()
    jurisdiction = s.CharField()
    role = s.CharField()


class MeasureShape(CuratedShape):
    name = s.CharField()
    short = s.CharField()
    meaning = s.CharField()
    applies_to = s.ListField(child=s.CharField())
    exemptions = s.ListField(child=s.CharField())


class InstrumentShape(CuratedShape):
    title = s.CharField()
    short = s.CharField()
    jurisdiction = s.CharField()
    kind = s.CharField()
    dated = partial()
    summary = s.CharField()


class RegimeShape(CuratedShape):
    name = s.CharField()
    short = s.CharField()
    jurisdiction = s.CharField()
    authority = s.CharField(source="authority.code")
    source = s.CharField(source="source.code", allow_null=True, default=None, help_text="The list that publishes it")
    list_name = s.CharField()
    instruments = s.SerializerMethodField(help_text="Codes, in the order of the legal basis")
    measures = s.SerializerMethodField()
    started = partial()
    ended = partial()
    follows = s.CharField(source="follows.code", allow_null=True, default=None, help_text="The regime it copies")
    reference_format = s.JSONField()
    criteria = s.CharField()
    listing = s.CharField()
    delisting = s.CharField()
    exemptions = s.JSONField()

    def get_instruments(self, regime: Any) -> list[str]:
        return [basis.instrument.code for basis in regime.legal_basis.all()]

    def get_measures(self, regime: Any) -> list[str]:
        return [measure.code for measure in regime.measures.all()]


class SourceShape(s.Serializer[Any]):
    code = s.CharField()
    title = s.CharField()
    short = s.CharField()
    publisher = s.CharField()
    homepage = s.CharField()
    licence = s.CharField()
    cadence = s.CharField()
    active_release = s.SerializerMethodField()
    checked_at = s.DateTimeField(allow_null=True)
    answered_at = s.DateTimeField(allow_null=True, help_text="When the publisher last answered; null for never")
    changed_at = s.DateTimeField(allow_null=True)
    last_error = s.CharField()
    help = s.CharField(help_text="What to do when the publisher cannot be reached")

    @extend_schema_field(ReleaseRef(allow_null=True))
    def get_active_release(self, source: Any) -> dict[str, Any] | None:
        return next((dict(ReleaseRef(one).data) for one in source.active_releases), None)


class Problem(s.Serializer[Any]):
    detail = s.CharField()
