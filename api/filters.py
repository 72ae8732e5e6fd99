"""What each list can be narrowed by. A filter that is not known, or a value that is not, is a 400."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Entity, Fact, Kind, Place
from lists.models import Change, DataIssue, Release, Source
from sanctions.models import Authority, Designation, Instrument, Measure, Regime
from statements.models import Call, Incident, Proposal, Statement

COMMON = ("format", "limit", "cursor")
LONGEST = 500


class StrictFilterBackend(DjangoFilterBackend):
    """django-filter, with unknown and impossible parameters refused instead of passed over."""

    def filter_queryset(self, request: Request, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        check_names(request, view)
        return super().filter_queryset(request, queryset, view)


def check_names(request: Request, view: Any) -> None:
    """Refuse a parameter the view does not know, a NUL, and text longer than any value is."""
    filterset = getattr(view, "filterset_class", None)
    known = sorted({*COMMON, *getattr(view, "parameters", ()), *(filterset.base_filters if filterset else ())})
    for name, values in request.query_params.lists():
        if name not in known:
            raise ValidationError(f"“{name[:60]}” is no parameter of this list; there are: {', '.join(known)}.")
        for value in values:
            if "\x00" in value or "\ufffd" in value:
                raise ValidationError(f"{name}: the value holds a character that no text has.")
            if len(value) > LONGEST and name != "cursor":
                raise ValidationError(f"{name}: longer than {LONGEST} characters.")
        if len(values) > 1 and not isinstance(filterset and filterset.base_filters.get(name), Codes):
            raise ValidationError(f"{name}: given {len(values)} times; once is understood.")


def clocks_of(request: Request) -> Clocks:
    """Both clocks of the question. Raises BadDay, which becomes a 400."""
    return Clocks.parse(request.query_params.get("as_of"), request.query_params.get("known_at"))


class Codes(filters.Filter):
    """One of several codes, repeated or parted by commas; a code that does not exist is refused."""

    def __init__(self, field_name: str, codes_of: type[Any] | None = None, choices: Iterable[str] = (), **kwargs: Any):
        super().__init__(field_name=field_name, **kwargs)
        self.codes_of, self.choices = codes_of, tuple(choices)
        self.extra["required"] = False

    def known(self) -> list[str]:
        return list(self.codes_of.objects.values_list("code", flat=True)) if self.codes_of else list(self.choices)

    def filter(self, queryset: QuerySet[Any], _value: Any) -> QuerySet[Any]:
        wanted = self.wanted()
        return queryset.filter(self.condition(wanted)) if wanted else queryset

    def wanted(self) -> list[str]:
        """Every code asked for, checked."""
        given = self.parent.data.getlist(self.name)
        wanted = [code.strip() for text in given for code in text.split(",") if code.strip()]
        if wanted:
            known = self.known()
            for code in wanted:
                if code not in known:
                    raise ValidationError(f"{self.name}: there is no “{code[:60]}”; there are: {', '.join(known)}.")
        return wanted

    @property
    def name(self) -> str:
        return next(name for name, one in self.parent.filters.items() if one is self)

    def condition(self, wanted: list[str]) -> Q:
        return Q(**{f"{self.field_name}__in": wanted})


class AnyOf(Codes):
    """The same over an array column."""

    def condition(self, wanted: list[str]) -> Q:
        return Q(**{f"{self.field_name}__overlap": wanted})


class Checked(Codes):
    """Codes that the set itself narrows by; here they are only checked."""

    def filter(self, queryset: QuerySet[Any], _value: Any) -> QuerySet[Any]:
        self.wanted()
        return queryset


class Measures(Codes):
    """Measures of a designation: its own where the entry names them, else its regime's."""

    def condition(self, wanted: list[str]) -> Q:
        return Q(stated_measures__overlap=wanted) | Q(stated_measures=[], regime__measures__code__in=wanted)

    def filter(self, queryset: QuerySet[Any], _value: Any) -> QuerySet[Any]:
        wanted = self.wanted()
        if not wanted:
            return queryset
        return queryset.filter(pk__in=Designation.objects.filter(self.condition(wanted)).values("pk"))


class Day(filters.CharFilter):
    """A day, or the first day of a year or month: 2004, 2004-01, 2004-01-15."""

    def filter(self, queryset: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return queryset
        try:
            partial = PartialDate.parse(value.strip())
        except ValueError:
            raise ValidationError(f"“{value[:40]}” is no day; write 2004, 2004-01 or 2004-01-15.") from None
        upper = self.lookup_expr in ("lte", "lt")
        return queryset.filter(
            **{f"{self.field_name}__{self.lookup_expr}": partial.latest if upper else partial.earliest}
        )


def has_status(status: str, day: date) -> Q:
    """Designations that stand so on `day`."""
    ended, begun = Q(in_force_until__isnull=False, in_force_until__lte=day), Q(in_force_from__lte=day)
    alias = Q(status="listed-as-alias")
    conditions = {
        "listed": begun & ~ended & ~alias,
        "listed-as-alias": begun & ~ended & alias,
        "delisted": begun & ended,
        "not-listed": ~begun,
    }
    if status not in conditions:
        raise ValidationError(f"status: there is no “{status[:60]}”; there are: {', '.join(conditions)}.")
    return conditions[status]


def listed_in(text: str) -> Q:
    """Listed in a year or month, or on a day."""
    try:
        span = PartialDate.parse(text.strip())
    except ValueError:
        raise ValidationError(f"listed: “{text[:40]}” is no year, month or day.") from None
    return Q(listed_on__gte=span.earliest) & Q(listed_on__lte=span.latest)


class ClockedSet(filters.FilterSet):
    """A list that both clocks apply to."""

    as_of = filters.CharFilter(method="passed", help_text="In force on this day: 2004, 2004-01 or 2004-01-15")
    known_at = filters.CharFilter(method="passed", help_text="As the lists said on this day")

    def passed(self, queryset: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return queryset  # the view reads both clocks: they decide which rows there are

    def days(self) -> Clocks:
        return Clocks.parse(self.data.get("as_of"), self.data.get("known_at"))


class DesignationFilter(ClockedSet):
    regime = Codes("regime__code", Regime, help_text="Regime codes")
    source = Codes("record__source__code", Source, help_text="Codes of the lists that say so")
    authority = Codes("regime__authority__code", Authority, help_text="Who decides")
    measure = Measures("stated_measures", Measure, help_text="Measures that follow")
    kind = Codes("entity__kind", choices=Kind.values, help_text="Kinds of party")
    status = filters.CharFilter(
        method="by_status",
        help_text="On the day asked for: listed, listed-as-alias, delisted, or not-listed (not yet)",
    )
    jurisdiction = filters.CharFilter(field_name="regime__jurisdiction", lookup_expr="iexact", help_text="UN, US, …")
    entity = filters.CharFilter(field_name="entity__public_id", help_text="Id of a party")
    reference = filters.CharFilter(field_name="reference", lookup_expr="iexact", help_text="As QDe.118")
    listed = filters.CharFilter(method="in_year", help_text="Listed in this year, month or on this day")
    listed_since = Day("listed_on", lookup_expr="gte", help_text="Listed on or after this day")
    listed_until = Day("listed_on", lookup_expr="lte", help_text="Listed on or before this day")

    class Meta:
        model = Designation
        fields: list[str] = []

    def by_status(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(has_status(value, self.days().day))

    def in_year(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(listed_in(value))


class EntityFilter(ClockedSet):
    q = filters.CharFilter(
        method="passed", help_text="Name in any spelling or script, reference or identifier; best match first"
    )
    kind = Codes("kind", choices=Kind.values, help_text="Kinds of party")
    regime = Checked("id", Regime, help_text="Under one of these regimes")
    status = filters.CharFilter(method="passed", help_text="listed, listed-as-alias or delisted")
    listed = filters.CharFilter(method="passed", help_text="Listed in this year")
    country = filters.CharFilter(method="by_country", help_text="Nationality, birth place or address, as printed")

    class Meta:
        model = Entity
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One designation must meet all that is asked of designations."""
        regimes = self.filters["regime"].wanted()
        queryset = super().filter_queryset(queryset)
        status, listed = self.form.cleaned_data["status"], self.form.cleaned_data["listed"]
        if not (regimes or status or listed):
            return queryset
        days = self.days()
        rows = Designation.objects.visible().known_at(days.known_at).filter(entity=OuterRef("pk"))
        if regimes:
            rows = rows.filter(regime__code__in=regimes)
        if status:
            rows = rows.filter(has_status(status, days.day))
        if listed:
            rows = rows.filter(listed_in(listed))
        return queryset.filter(Exists(rows))

    def by_country(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        day = self.days().known_at
        places = Place.objects.visible().known_at(day).filter(entity=OuterRef("pk"), country__iexact=value)
        facts = (
            Fact.objects.visible().known_at(day).filter(entity=OuterRef("pk"), kind="nationality", text__iexact=value)
        )
        return queryset.filter(Exists(places) | Exists(facts))


class ChangeFilter(filters.FilterSet):
    source = Codes("record__source__code", Source, help_text="Codes of the lists")
    regime = AnyOf("regimes", Regime, help_text="Regime codes")
    kind = Codes("kind", choices=Change.Kind.values, help_text="Kinds of change")
    entity = filters.CharFilter(field_name="record__link__entity__public_id", help_text="Id of a party")
    record = filters.CharFilter(
        field_name="record__key", lookup_expr="iexact", help_text="The record's key, as QDe.118"
    )
    release = filters.NumberFilter(field_name="release", help_text="Number of a release", max_value=2**62)
    since = Day("published", lookup_expr="gte", help_text="In releases of this day or later")
    until = Day("published", lookup_expr="lte", help_text="In releases of this day or earlier")

    class Meta:
        model = Change
        fields: list[str] = []


class ReleaseFilter(filters.FilterSet):
    source = Codes("source__code", Source, help_text="Codes of the lists")
    status = Codes("status", choices=Release.Status.values, help_text="What became of it")
    since = Day("published", lookup_expr="gte", help_text="Of this day or later")
    until = Day("published", lookup_expr="lte", help_text="Of this day or earlier")
    sha256 = filters.CharFilter(field_name="sha256", lookup_expr="istartswith", help_text="Beginning of its hash")

    class Meta:
        model = Release
        fields: list[str] = []


class IssueFilter(filters.FilterSet):
    source = Codes("source__code", Source, help_text="Codes of the lists")
    resolution = Codes("resolution", choices=DataIssue.Resolution.values, help_text="open, explained or closed")
    code = filters.CharFilter(field_name="code", help_text="What kind of issue, as bad-date")
    record = filters.CharFilter(field_name="record_key", lookup_expr="iexact", help_text="The record's key")
    release = filters.NumberFilter(method="shown_by", help_text="Number of a release that shows it", max_value=2**62)

    class Meta:
        model = DataIssue
        fields: list[str] = []

    def shown_by(self, queryset: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        shown = Release.objects.filter(pk=int(value)).first()
        if shown is None:
            return queryset.none()
        return queryset.filter(
            source=shown.source_id,
            first_release__published__lte=shown.published,
            last_release__published__gte=shown.published,
        )


class RegimeFilter(filters.FilterSet):
    jurisdiction = filters.CharFilter(lookup_expr="iexact", help_text="UN, US, EU, …")
    authority = Codes("authority__code", Authority, help_text="Who decides")
    measure = Codes("measures__code", Measure, help_text="Measures that follow", distinct=True)
    source = Codes("source__code", Source, help_text="The list that publishes it")

    class Meta:
        model = Regime
        fields: list[str] = []


class AuthorityFilter(filters.FilterSet):
    jurisdiction = filters.CharFilter(lookup_expr="iexact", help_text="UN, US, EU, …")

    class Meta:
        model = Authority
        fields: list[str] = []


class InstrumentFilter(filters.FilterSet):
    jurisdiction = filters.CharFilter(lookup_expr="iexact", help_text="UN, US, EU, …")
    kind = filters.CharFilter(lookup_expr="iexact", help_text="resolution, act, order, regulation, …")
    regime = Codes("regimes__code", Regime, help_text="Regimes that rest on it", distinct=True)

    class Meta:
        model = Instrument
        fields: list[str] = []


class Recorded(Codes):
    """Values that rows have, from a column or an array of them; another is refused."""

    def __init__(self, field_name: str, recorded_in: type[Any], array: bool = False, **kwargs: Any):
        super().__init__(field_name=field_name, **kwargs)
        self.recorded_in, self.array = recorded_in, array

    def known(self) -> list[str]:
        return recorded(self.recorded_in, self.field_name)

    def condition(self, wanted: list[str]) -> Q:
        return Q(**{f"{self.field_name}__{'overlap' if self.array else 'in'}": wanted})


def recorded(model: type[Any], field: str) -> list[str]:
    """Every value of a text or array column, in order. Of drafts nothing is told."""
    public = {Statement: Q(published=True), Call: Q(statement__published=True)}.get(model, Q())
    found = model.objects.filter(public).order_by().values_list(field, flat=True).distinct()
    values = {one for value in found for one in (value if isinstance(value, list) else [value])}
    return sorted(value for value in values if value)


def in_span(field: str, name: str, text: str) -> Q:
    """Begun in a year or month, or on a day."""
    try:
        span = PartialDate.parse(text.strip())
    except ValueError:
        raise ValidationError(f"{name}: “{text[:40]}” is no year, month or day.") from None
    return Q(**{f"{field}__gte": span.earliest}) & Q(**{f"{field}__lte": span.latest})


class SpokenSet(filters.FilterSet):
    """Rows that other tables tell of: asked with a condition on the id, so that none comes twice."""

    def narrowed(self, queryset: QuerySet[Any], *either: Q) -> QuerySet[Any]:
        found = Q()
        for one in either:
            found |= Q(pk__in=queryset.model.objects.filter(one).order_by().values("pk"))
        return queryset.filter(found)


class StatementFilter(SpokenSet):
    party = Recorded("parties", Statement, array=True, help_text="Governments that spoke, as India")
    year = filters.CharFilter(method="in_year", help_text="Made in this year or month, or on this day")
    kind = Recorded("kind", Statement, help_text="Kinds of statement, as joint-statement")
    entity = filters.CharFilter(method="by_entity", help_text="Id of a party that it names or calls for")
    regime = Checked("id", Regime, help_text="Regimes that it calls for or names beside a party")
    incident = Codes("incident_links__incident__code", Incident, help_text="Ids of incidents", distinct=True)
    q = filters.CharFilter(method="with_text", help_text="Text in its title, summary, text or the names it prints")

    class Meta:
        model = Statement
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        regimes = self.filters["regime"].wanted()
        queryset = super().filter_queryset(queryset)
        if not regimes:
            return queryset
        return self.narrowed(queryset, Q(calls__regime__code__in=regimes), Q(mentions__regimes__overlap=regimes))

    def in_year(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(in_span("date", name, value))

    def by_entity(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return self.narrowed(queryset, Q(mentions__entity__public_id=value), Q(calls__targets__entity__public_id=value))

    def with_text(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return self.narrowed(
            queryset,
            Q(title__icontains=value) | Q(summary__icontains=value) | Q(text__icontains=value),
            Q(mentions__printed__icontains=value), Q(mentions__entity__name__icontains=value),
            Q(mentions__entity__short__iexact=value),
        )  # fmt: skip


class CallFilter(SpokenSet):
    kind = Recorded("kind", Call, help_text="Kinds of demand, as list")
    regime = Codes("regime__code", Regime, help_text="Regime codes")
    entity = filters.CharFilter(method="by_entity", help_text="Id of a party that it aims at")
    addressee = filters.CharFilter(lookup_expr="icontains", help_text="Text in whom it is addressed to")
    statement = filters.CharFilter(field_name="statement__code", help_text="Id of the statement that makes it")

    class Meta:
        model = Call
        fields: list[str] = []

    def by_entity(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return self.narrowed(queryset, Q(targets__entity__public_id=value))


class ProposalFilter(SpokenSet):
    regime = Codes("regime__code", Regime, help_text="Regime codes")
    entity = filters.CharFilter(field_name="entity__public_id", help_text="Id of a party")
    by = filters.CharFilter(method="made_by", help_text="A government that proposed or co-sponsored it, as India")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def made_by(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        known = sorted({*recorded(Proposal, "proposed_by"), *recorded(Proposal, "co_sponsors")})
        if value not in known:
            raise ValidationError(f"{name}: there is no “{value[:60]}”; there are: {', '.join(known)}.")
        return queryset.filter(Q(proposed_by__contains=[value]) | Q(co_sponsors__contains=[value]))


class IncidentFilter(SpokenSet):
    country = Recorded("country", Incident, help_text="Where it was, as India")
    year = filters.CharFilter(method="in_year", help_text="In this year or month, or on this day")
    entity = filters.CharFilter(
        method="by_entity", help_text="Id of a party that claimed it or is said to have done it"
    )

    class Meta:
        model = Incident
        fields: list[str] = []

    def in_year(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(in_span("date", name, value))

    def by_entity(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return self.narrowed(queryset, Q(assertions__by_entity__public_id=value), Q(assertions__to__public_id=value))
