"""What answers about statements, calls, proposals and incidents look like.

Wherever a fact is cited, `citations` gives codes; the row's `documents` says what they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from api.rows.law import citation
from api.shapes import Choice, EntityRef, ReleaseRef, partial
from api.shapes import Citation as CitationShape
from sanctions.models import Citation
from statements.outcomes import CALL_STATES, OUTCOME_STATES
from statements.selectors.outcomes_of import Answer
from statements.selectors.proposals import STATES as PROPOSAL_STATES

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


class DaysShape(s.Serializer[Any]):
    count = s.IntegerField()
    least = s.BooleanField(help_text="True: the fewest it can be, as a date is less precise than a day")


class TargetShape(s.Serializer[Any]):
    entity = EntityRef(allow_null=True)
    group = s.CharField(help_text="Empty: the party itself; else affiliates, proxies, fronts, supporters, … of it")
    text = s.CharField()


class OutcomeShape(s.Serializer[Any]):
    entity = EntityRef()
    group = s.CharField(source="target.group", help_text="Empty: called for by name; else the class it belongs to")
    of = s.SerializerMethodField(help_text="Of one of a class: the party whose affiliate, proxy, … it is")
    ties = s.SerializerMethodField(help_text="Of one of a class: the kinds of tie that make it one")
    state = Choice(
        "OutcomeState",
        OUTCOME_STATES,
        "already-listed: on the day of the call. delisted: listed after it, and gone since",
        source="outcome.state",
    )
    listed_on = s.SerializerMethodField(help_text="The day the list prints; null where it is not known, or not listed")
    delisted_on = s.DateField(source="outcome.ended", allow_null=True)
    reference = s.SerializerMethodField()
    as_alias = s.SerializerMethodField(help_text="Whether another party's entry names it")
    days = DaysShape(
        source="outcome.days",
        allow_null=True,
        help_text="From the call to the listing, or to as_of while it is open; from the listing to the call of one "
        "already listed",
    )
    as_of = s.DateField(source="outcome.as_of", allow_null=True)
    designation = s.UUIDField(source="designation.uid", default=None, allow_null=True, help_text="Id of its entry")
    citations = s.SerializerMethodField(help_text="Codes of the documents, where no list says so")

    @extend_schema_field(EntityRef(allow_null=True))
    def get_of(self, aim: Any) -> dict[str, Any] | None:
        head = aim.target.entity if aim.target.group else None
        return EntityRef().to_representation(head) if head else None

    @extend_schema_field(codes())
    def get_ties(self, aim: Any) -> list[str]:
        return sorted({tie.kind for tie in aim.ties})

    @extend_schema_field(partial())
    def get_listed_on(self, aim: Any) -> str | None:
        period = aim.outcome.period
        return period.listed_on.edtf if period and period.listed_on else None

    def get_reference(self, aim: Any) -> str:
        return aim.outcome.period.reference if aim.outcome.period else ""

    def get_as_alias(self, aim: Any) -> bool:
        return bool(aim.outcome.period and aim.outcome.period.as_alias)

    @extend_schema_field(codes())
    def get_citations(self, aim: Any) -> list[str]:
        told = aim.designation or aim.absence
        return list(told.citation_codes) if told else []


class ClassShape(s.Serializer[Any]):
    group = s.CharField(source="target.group")
    of = EntityRef(source="target.entity", allow_null=True)
    text = s.CharField(source="target.text")
    state = Choice("CallState", CALL_STATES, "Listings of members after the call never make it met")
    countable = s.BooleanField(help_text="False: nobody can say who belongs to it")
    members = s.SerializerMethodField(help_text="Parties known to belong to it")
    listed_before = s.SerializerMethodField(help_text="How many of them on the day of the call")
    listed_since = s.SerializerMethodField(help_text="How many after it")

    def get_members(self, one: Any) -> int:
        return len(one.aims)

    def get_listed_before(self, one: Any) -> int:
        return len(one.before)

    def get_listed_since(self, one: Any) -> int:
        return len(one.since)


class CallStandingShape(s.Serializer[Any]):
    """What came of a call, as the designations say on the day asked for."""

    state = Choice(
        "CallState", CALL_STATES, "Of calls to list or delist, decided by whom it names; not-tracked for others"
    )
    as_of = s.DateField(allow_null=True, help_text="Day of the newest release of the list asked for")
    release = ReleaseRef(allow_null=True, help_text="That release")
    days = DaysShape(allow_null=True, help_text="Days open up to as_of, or from the call until it was met")
    classes = ClassShape(many=True, help_text="The classes it aims at, as far as it is known who belongs to them")
    outcomes = OutcomeShape(source="aims", many=True, help_text="Party by party: those it names, then its classes")

    def get_fields(self) -> dict[str, Any]:
        """After what the call says."""
        fields: dict[str, Any] = super().get_fields()
        return fields | {name: fields.pop(name) for name in CallStandingShape._declared_fields}


class FindingShape(CitedShape):
    status = s.CharField()
    as_of = partial()
    note = s.CharField()
    entities = EntityRef(many=True)
    link_confidence = s.CharField(help_text="How sure it is that it came of this call")


class CallDetailShape(SpokenShape, CallStandingShape):
    id = s.CharField(source="call.code")
    statement = s.CharField(source="call.statement.code")
    date = partial(source="call.statement.date")
    by = codes(source="call.statement.parties")
    kind = s.CharField(source="call.kind", help_text="list, delist, prosecute, concerted-action, …")
    title = s.CharField(source="call.title")
    text = s.CharField(source="call.text")
    addressee = s.CharField(source="call.addressee")
    regime = s.CharField(source="call.regime.code", allow_null=True, default=None)
    measures = codes(source="call.measures")
    targets = TargetShape(many=True)
    incidents = s.SerializerMethodField(help_text="Ids of incidents")
    findings = FindingShape(many=True, help_text="What came of it, as somebody found on a day, oldest first")
    confidence = s.CharField(source="call.confidence", help_text="high, medium or low")
    citations = codes(source="call.citation_codes", help_text="Codes of the documents it rests on")

    @extend_schema_field(codes())
    def get_incidents(self, answer: Answer) -> list[str]:
        return [one.code for one in answer.incidents]


class StatementCallShape(CallStandingShape):
    id = s.CharField(source="call.code")
    kind = s.CharField(source="call.kind")
    title = s.CharField(source="call.title")
    addressee = s.CharField(source="call.addressee")
    regime = s.CharField(source="call.regime.code", allow_null=True, default=None)


class ProposalStepShape(CitedShape):
    kind = s.CharField(help_text="submitted, hold, hold-extended, hold-lifted, objection, blocked, listed, …")
    date = partial()
    by = codes()
    reference = s.CharField()
    note = s.CharField()


class ProposalDetailShape(SpokenShape):
    id = s.CharField(source="proposal.code")
    regime = s.CharField(source="proposal.regime.code")
    entity = EntityRef(source="proposal.entity")
    proposed_by = codes(source="proposal.proposed_by")
    co_sponsors = codes(source="proposal.co_sponsors")
    call = s.CharField(source="call.code", default=None, allow_null=True, help_text="Id of the call it follows")
    state = Choice("ProposalState", PROPOSAL_STATES, "Where its steps left it; listed also when a list has it since")
    as_of = s.DateField(allow_null=True, help_text="Day of the newest release of the list asked for")
    steps = ProposalStepShape(many=True, help_text="Oldest first. A hold asks for time; an objection ends the proposal")
    outcome = s.DictField(source="proposal.outcome", help_text="As somebody found on a day")
    listed_on = partial("The day of the listing that came of it")
    days_to_listing = DaysShape(source="days", allow_null=True, help_text="From its submission to its listing")
    days_from_first_proposal = DaysShape(
        source="waited", allow_null=True, help_text="From the first proposal of the party, by whomever, to its listing"
    )
    note = s.CharField(source="proposal.note")
    confidence = s.CharField(source="proposal.confidence", help_text="high, medium or low")
    citations = codes(source="proposal.citation_codes", help_text="Codes of the documents it rests on")


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
    calls = s.SerializerMethodField(help_text="The demands in it, and what came of them")
    notes = objects()
    reactions = objects()

    @extend_schema_field(StatementCallShape(many=True))
    def get_calls(self, statement: Any) -> list[dict[str, Any]]:
        answers = self.context["answers"].get(statement.pk, [])
        return [dict(row) for row in StatementCallShape(answers, many=True).data]


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
