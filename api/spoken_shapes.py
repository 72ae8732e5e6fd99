"""What answers about statements, calls, proposals and incidents look like.

Wherever a fact is cited, `citations` gives codes; the row's `documents` says what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from api.rows.law import citation
from api.shapes import Citation as CitationShape
from api.shapes import EntityRef, partial
from sanctions.models import Citation
from statements.models import Proposal
from statements.outcomes import between

EVIDENCE = ("citations", "confidence")  # last in every row


def codes(**kwargs: Any) -> s.ListField:
    return s.ListField(child=s.CharField(), **kwargs)


def objects(**kwargs: Any) -> s.ListField:
    return s.ListField(child=s.DictField(), **kwargs)


def cited_in(row: Any) -> Iterator[str]:
    """Every code under `citations`, at any depth."""
    if isinstance(row, Mapping):
        for name, value in row.items():
            if name == "citations" and isinstance(value, list):
                yield from (code for code in value if isinstance(code, str))
            else:
                yield from cited_in(value)
    elif isinstance(row, list):
        for one in row:
            yield from cited_in(one)


class CitedShape(s.Serializer[Any]):
    confidence = s.CharField(help_text="high, medium or low")
    citations = codes(source="citation_codes", help_text="Codes of the documents it rests on")

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        last = {name: fields.pop(name) for name in EVIDENCE}
        return fields | last


class SpokenShape(CitedShape):
    """A row with a code of its own, and the documents that it and all in it rest on."""

    id = s.CharField(source="code")
    documents = s.SerializerMethodField(help_text="What the codes of citations stand for")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        first, last = fields.pop("id"), fields.pop("documents")
        return {"id": first, **fields, "documents": last}

    @extend_schema_field(CitationShape(many=True))
    def get_documents(self, _row: Any) -> list[dict[str, Any]]:
        return []  # known once the whole row is

    def to_representation(self, instance: Any) -> dict[str, Any]:
        row: dict[str, Any] = dict(super().to_representation(instance))
        known = self._documents()
        row["documents"] = [citation(known[code]) for code in sorted(set(cited_in(row))) if code in known]
        return row

    def _documents(self) -> dict[str, Citation]:
        """All documents, read once a question."""
        context: Any = self.context  # the shape's own dict
        if "documents" not in context:
            context["documents"] = {one.code: one for one in Citation.objects.all()}
        kept: dict[str, Citation] = context["documents"]
        return kept


class OfficialShape(s.Serializer[Any]):
    name = s.CharField()
    role = s.CharField()
    side = s.CharField(help_text="The government spoken for")


class MentionShape(CitedShape):
    entity = EntityRef(allow_null=True, help_text="null: a name that is no party here")
    printed = s.CharField(help_text="As the statement prints it")
    manner = s.CharField(help_text="named, condemned, called-for-listing, designation-welcomed or left-out")
    regimes = codes()
    by = s.CharField(help_text="Whose word it is, when not all parties’")
    note = s.CharField()


class CondemnedShape(s.Serializer[Any]):
    incident = s.CharField(source="incident.code")
    name = s.CharField(source="incident.name")
    date = partial(source="incident.date")
    manner = s.CharField(help_text="condemned or named")


class StatementShape(SpokenShape):
    title = s.CharField()
    kind = s.CharField(help_text="joint-statement, press-statement, report, …")
    format = s.CharField(help_text="Joint working group, 2+2 dialogue, summit, …")
    date = partial()
    end_date = partial()
    published_on = partial()
    place = s.CharField()
    parties = codes()
    officials = OfficialShape(many=True)
    mentions = MentionShape(many=True, help_text="In the order of the text")
    states_named = objects()
    states_left_out = objects(help_text="Pointedly not named")
    incidents = CondemnedShape(source="incident_links", many=True)
    topics = codes()
    summary = s.CharField()
    text = s.CharField(help_text="As issued; empty where only a summary may be shown")
    url = s.CharField(allow_null=True)
    calls = s.SerializerMethodField(help_text="Ids of the demands in it")
    notes = objects()
    reactions = objects()

    def get_calls(self, statement: Any) -> list[str]:
        return [call.code for call in statement.calls.all()]


class TargetShape(s.Serializer[Any]):
    entity = EntityRef(allow_null=True)
    group = s.CharField(help_text="Empty: the party itself; else affiliates, proxies, fronts, supporters, … of it")
    text = s.CharField()


class FindingShape(CitedShape):
    status = s.CharField()
    as_of = partial()
    note = s.CharField()
    entities = EntityRef(many=True)
    link_confidence = s.CharField(help_text="How sure it is that it came of this call")


class CallDetailShape(SpokenShape):
    statement = s.CharField(source="statement.code")
    date = partial(source="statement.date")
    kind = s.CharField(help_text="list, delist, prosecute, concerted-action, …")
    title = s.CharField()
    text = s.CharField()
    addressee = s.CharField()
    regime = s.CharField(source="regime.code", allow_null=True, default=None)
    measures = codes()
    targets = TargetShape(many=True)
    incidents = s.SerializerMethodField(help_text="Ids of incidents")
    findings = FindingShape(many=True, help_text="What came of it, as somebody found on a day")

    def get_incidents(self, call: Any) -> list[str]:
        return [one.code for one in call.incidents.all()]


class ProposalStepShape(CitedShape):
    kind = s.CharField(help_text="submitted, hold, hold-extended, hold-lifted, objection, blocked, listed, …")
    date = partial()
    by = codes()
    reference = s.CharField()
    note = s.CharField()


class ListingDaysShape(s.Serializer[Any]):
    count = s.IntegerField()
    least = s.BooleanField(help_text="True: the fewest it can be, as a date is less precise than a day")


class ProposalDetailShape(SpokenShape):
    regime = s.CharField(source="regime.code")
    entity = EntityRef()
    proposed_by = codes()
    co_sponsors = codes()
    call = s.SerializerMethodField(help_text="Id of the call it follows")
    steps = ProposalStepShape(many=True, help_text="Oldest first. A hold asks for time; an objection ends the proposal")
    outcome = s.DictField()
    days_to_listing = s.SerializerMethodField(help_text="From its submission to its listing; null without one")
    note = s.CharField()

    def get_call(self, proposal: Proposal) -> str | None:
        return proposal.call.code if proposal.call and proposal.call.statement.published else None

    @extend_schema_field(ListingDaysShape(allow_null=True))
    def get_days_to_listing(self, proposal: Proposal) -> dict[str, Any] | None:
        steps = [step for step in proposal.steps.all() if step.date]
        submitted = next((step.date for step in steps if step.kind == "submitted"), None)
        listed = next((step.date for step in steps if step.kind == "listed"), None)
        if submitted is None or listed is None:
            return None
        days = between(submitted, listed)
        return {"count": days.count, "least": days.least}


class AssertionShape(CitedShape):
    kind = s.CharField(help_text="claimed, withdrawn, reported, attributed or denied")
    by = s.CharField()
    by_entity = EntityRef(allow_null=True)
    to = EntityRef(many=True, help_text="Whom it is put down to")
    date = partial()
    note = s.CharField()


class IncidentShape(SpokenShape):
    name = s.CharField()
    date = partial()
    place = s.CharField()
    country = s.CharField()
    time = s.CharField()
    tolls = objects()
    assertions = AssertionShape(many=True, help_text="Who says who did it; they may conflict or be withdrawn")
    responses = objects()
    statements = s.SerializerMethodField(help_text="Ids of statements that condemn or name it")
    note = s.CharField()

    def get_statements(self, incident: Any) -> list[str]:
        return [tie.statement.code for tie in incident.statement_links.all() if tie.statement.published]
