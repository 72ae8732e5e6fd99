"""What the lists of statements, calls, proposals and incidents can be narrowed by. Of drafts nothing is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import Model, Q, QuerySet

from api.filters import Clocked, Known, Many, Spans, Text, codes_of
from api.queries import no_parties
from lists.selectors import newest_releases
from sanctions.models import Regime
from statements.models import Call, Incident, Proposal, Statement
from statements.outcomes import CALL_STATES
from statements.selectors import proposals
from statements.selectors.outcomes_of import outcomes_of

_PUBLIC: dict[type[Model], Q] = {Statement: Q(published=True), Call: Q(statement__published=True)}
_PARTIES = "Ids of parties that"


def recorded(model: type[Model], *fields: str) -> Known:
    """Every value of text or array columns, in order."""

    def known() -> list[str]:
        rows = model._default_manager.filter(_PUBLIC.get(model, Q())).order_by()
        columns = (rows.values_list(field, flat=True).distinct() for field in fields)
        values = {
            one for column in columns for value in column for one in (value if isinstance(value, list) else [value])
        }
        return sorted(value for value in values if value)

    return known


def through(model: type[Model], *lookups: str) -> Callable[[list[str]], Q]:
    """Rows for which one of these lookups, which may lead through other tables, finds a value; each row once."""

    def condition(values: list[str]) -> Q:
        found = Q()
        for lookup in lookups:
            found |= Q(pk__in=model._default_manager.filter(**{lookup: values}).order_by().values("pk"))
        return found

    return condition


def dated(spans: list[Any], field: str = "date") -> Q:
    found = Q()
    for span in spans:
        found |= Q(**{f"{field}__gte": span.earliest, f"{field}__lte": span.latest})
    return found


class Said(Clocked):
    """What was said or done by the day asked for: the rows have it as `day`."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        by_then = queryset.filter(day__lte=min(self.clocks.day, self.clocks.known_day))
        return super().filter_queryset(by_then)


class Written(Text):
    """Text found in a statement, or in the names it prints."""

    def filter(self, queryset: QuerySet[Any], value: str) -> QuerySet[Any]:
        own = Q(title__icontains=value) | Q(summary__icontains=value) | Q(text__icontains=value)
        named = Statement.objects.filter(
            Q(mentions__printed__icontains=value)
            | Q(mentions__entity__name__icontains=value)
            | Q(mentions__entity__short__iexact=value)
        )
        return queryset.filter(own | Q(pk__in=named.order_by().values("pk")))


class StatementFilter(Said):
    party = Many(
        "parties", "Governments that spoke, as India", known=recorded(Statement, "parties"), lookup_expr="overlap"
    )
    year = Spans(help_text="Made in these years or months, or on these days", condition=dated)
    kind = Many("kind", "Kinds of statement, as joint-statement", known=recorded(Statement, "kind"))
    entity = Many(
        help_text=f"{_PARTIES} it names or calls for",
        missing=no_parties,
        condition=through(Statement, "mentions__entity__public_id__in", "calls__targets__entity__public_id__in"),
    )
    regime = Many(
        help_text="Codes of regimes that it calls for or names beside a party",
        known=codes_of(Regime),
        condition=through(Statement, "calls__regime__code__in", "mentions__regimes__overlap"),
    )
    incident = Many(
        help_text="Ids of incidents",
        known=codes_of(Incident),
        condition=through(Statement, "incident_links__incident__code__in"),
    )
    q = Written(longest=200, help_text="Text in its title, summary, text or the names it prints")


class CallFilter(Said):
    state = Many(
        help_text="Where they stand on the day asked for, by the designations",
        known=CALL_STATES,
    )
    party = Many(
        "statement__parties",
        "Governments that ask, as India",
        known=recorded(Statement, "parties"),
        lookup_expr="overlap",
    )
    year = Spans(
        help_text="Made in these years or months, or on these days",
        condition=partial(dated, field="statement__date"),
    )
    kind = Many("kind", "Kinds of demand, as list", known=recorded(Call, "kind"))
    regime = Many("regime__code", "Codes of regimes", known=codes_of(Regime))
    entity = Many(
        help_text=f"{_PARTIES} it aims at",
        missing=no_parties,
        condition=through(Call, "targets__entity__public_id__in"),
    )
    addressee = Many("addressee", "Whom they are addressed to", known=recorded(Call, "addressee"), parted=False)
    statement = Many("statement__code", "Ids of statements that make it", known=recorded(Statement, "code"))

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        if (states := self.values["state"]) is None:
            return rows
        answers = outcomes_of(rows, self.clocks, newest_releases(self.clocks.known_day))
        return rows.filter(pk__in=[one.call.pk for one in answers if one.state in states])


class Begun(Clocked):
    """Proposals of which something had happened by the day asked for."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().filter_queryset(queryset.filter(proposals.begun_by(self.clocks)))


class ProposalFilter(Begun):
    state = Many(help_text="Where they stand on the day asked for", known=proposals.STATES)
    regime = Many("regime__code", "Codes of regimes", known=codes_of(Regime))
    entity = Many("entity__public_id", "Ids of parties", missing=no_parties)
    by = Many(
        help_text="Governments that proposed or co-sponsored it, as India",
        known=recorded(Proposal, "proposed_by", "co_sponsors"),
        condition=lambda values: Q(proposed_by__overlap=values) | Q(co_sponsors__overlap=values),
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows = super().filter_queryset(queryset)
        if (states := self.values["state"]) is None:
            return rows
        found = proposals.courses(rows, self.clocks, newest_releases(self.clocks.known_day))
        return rows.filter(pk__in=[one.proposal.pk for one in found if one.state in states])


class IncidentFilter(Said):
    country = Many("country", "Where it was, as India", known=recorded(Incident, "country"), parted=False)
    year = Spans(help_text="In these years or months, or on these days", condition=dated)
    entity = Many(
        help_text=f"{_PARTIES} claimed it or are said to have done it",
        missing=no_parties,
        condition=through(Incident, "assertions__by_entity__public_id__in", "assertions__to__public_id__in"),
    )
