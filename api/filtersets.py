"""What each list can be narrowed by."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from api.filters import Asked, Bound, Clocked, Flag, Many, Spans, Text, any_case, codes_of
from api.problems import Refused
from api.queries import (
    DELISTED,
    IN_FORCE,
    NOT_LISTED,
    STATUSES,
    from_country,
    has_status,
    known_designations,
    known_parties,
    last_amended,
    no_parties,
    no_releases,
    that_count,
    with_measure,
    within,
)
from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Kind
from lists.models import Change, DataIssue, Release, Source
from sanctions.models import Authority, Instrument, Measure, Regime
from sanctions.selectors.search import MOST_LETTERS

_STATUS = (
    "How it stands on the day of as_of, else today: listed, listed-as-alias (under another's entry), delisted, "
    "not-listed (begins later). Given with as_of it takes the place of “in force”"
)


def jurisdictions(field: str) -> Many:
    return Many(help_text="Where the law is made, as UN, US, EU or GB", condition=any_case(field))


class Amended(Bound):
    def filter(self, queryset: QuerySet[Any], value: PartialDate) -> QuerySet[Any]:
        return queryset.alias(amended=last_amended()).filter(amended__gte=value.earliest.isoformat())


class DesignationFilter(Clocked):
    regime = Many("regime__code", "Codes of regimes", known=codes_of(Regime))
    source = Many("record__source__code", "Codes of the lists that say so", known=codes_of(Source))
    authority = Many("regime__authority__code", "Codes of those who decide", known=codes_of(Authority))
    jurisdiction = jurisdictions("regime__jurisdiction")
    measure = Many(
        help_text="Codes of measures: the entry's own, else the regime's",
        known=codes_of(Measure),
        condition=with_measure,
    )
    kind = Many("entity__kind", "Kinds of party", known=Kind.values)
    status = Many(help_text=_STATUS, known=STATUSES)
    delisted = Flag("true for those delisted by the day, false for the others; takes the place of “in force” likewise")
    entity = Many("entity__public_id", "Ids of parties", missing=no_parties)
    reference = Many(
        help_text="References, whole, in any case, as QDe.118", parted=False, condition=any_case("reference")
    )
    record = Many(help_text="Keys of records, in any case", parted=False, condition=any_case("record__key"))
    listed = Spans(help_text="Listed in these years, months or on these days", condition=within)  # type: ignore[arg-type]  # of spans
    listed_after = Bound("listed_on", "Listed on this day or later, by the earliest day the date allows")
    listed_before = Bound("listed_on", "Listed on this day or earlier, by the earliest day the date allows", last=True)
    amended_after = Amended("amended_on", "Last amended on this day or later")

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        queryset = super().filter_queryset(queryset.visible().known_at(self.clocks.known_at))  # type: ignore[attr-defined]  # its own queryset
        statuses = self.statuses()
        return queryset.filter(has_status(statuses, self.clocks.day)) if statuses else queryset

    def statuses(self) -> list[str]:
        """Those asked for; none for all of them."""
        asked, delisted = self.values["status"], self.values["delisted"]
        if delisted is not None:
            sought = [DELISTED] if delisted else [one for one in STATUSES if one != DELISTED]
            if asked and not set(asked) & set(sought):
                raise Refused(f"status and delisted={str(delisted).lower()} leave nothing: no status is both.")
            return [one for one in sought if not asked or one in asked]
        return list(asked or (IN_FORCE if self.clocks.as_of else ()))


class DayFilter(Clocked):
    """The day a single thing is looked at from, and the day of knowledge."""


class EntityFilter(Clocked):
    q = Text(
        longest=MOST_LETTERS,
        help_text="A name in any spelling or script, a reference or an identifier; the best match stands first",
    )
    kind = Many("kind", "Kinds of party", known=Kind.values)
    regime = Many(help_text="Codes of regimes it is designated under", known=codes_of(Regime))
    source = Many(help_text="Codes of the lists that designate it", known=codes_of(Source))
    authority = Many(help_text="Codes of those who decide", known=codes_of(Authority))
    measure = Many(help_text="Codes of measures it is under", known=codes_of(Measure))
    status = Many(help_text=_STATUS, known=STATUSES)
    listed = Spans(help_text="Listed in these years, months or on these days")
    country = Many(
        help_text="Nationality, or country of an address or birth place, as a list prints it, in any case", parted=False
    )

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """One designation must meet all that is asked of designations."""
        queryset = super().filter_queryset(queryset.filter(known_parties(self.clocks)))
        if self.values["country"]:
            queryset = queryset.filter(from_country(self.values["country"], self.clocks))
        asked = {name: self.values[name] for name in ("regime", "source", "authority", "measure", "listed")}
        statuses = list(self.values["status"] or (IN_FORCE if self.clocks.as_of else ()))
        if not statuses and not any(asked.values()):
            return queryset
        met = Q(pk__in=designated(asked, statuses, self.clocks).values("entity"))
        if NOT_LISTED in statuses and not any(asked.values()):
            met |= ~Q(pk__in=known_designations(self.clocks).values("entity"))
        return queryset.filter(met)


def designated(asked: dict[str, Any], statuses: list[str], clocks: Clocks) -> QuerySet[Any]:
    """Designations that meet all of this."""
    rows = known_designations(clocks) if statuses and set(statuses) <= set(IN_FORCE) else that_count(clocks)
    if statuses:
        rows = rows.filter(has_status(statuses, clocks.day))
    for name, lookup in (
        ("regime", "regime__code__in"),
        ("source", "record__source__code__in"),
        ("authority", "regime__authority__code__in"),
    ):
        if asked[name]:
            rows = rows.filter(**{lookup: asked[name]})
    if asked["measure"]:
        rows = rows.filter(with_measure(asked["measure"]))
    spans: list[PartialDate] | None = asked["listed"]
    return rows.filter(within(spans)) if spans else rows


def _keyed(keys: list[str]) -> Q:
    return any_case("record__key")(keys) | Q(record__former_keys__overlap=keys)


class ChangeFilter(Asked):
    source = Many("record__source__code", "Codes of the lists", known=codes_of(Source))
    regime = Many("regimes", "Codes of regimes", known=codes_of(Regime), lookup_expr="overlap")
    kind = Many("kind", "Kinds of change", known=Change.Kind.values)
    entity = Many("record__link__entity__public_id", "Ids of parties", missing=no_parties)
    record = Many(
        help_text="Keys of records, as QDe.118, those they had before included", parted=False, condition=_keyed
    )
    release = Many("release", "Numbers of releases", missing=no_releases)
    since = Bound("published", "In releases of this day or later")
    until = Bound("published", "In releases of this day or earlier", last=True)


def _published(spans: list[Any]) -> Q:
    found = Q()
    for span in spans:
        found |= Q(published__gte=span.earliest, published__lte=span.latest)
    return found


class ReleaseFilter(Asked):
    source = Many("source__code", "Codes of the lists", known=codes_of(Source))
    status = Many("status", "What became of it", known=Release.Status.values)
    published = Spans(help_text="Published in these years, months or on these days", condition=_published)
    since = Bound("published", "Published on this day or later")
    until = Bound("published", "Published on this day or earlier", last=True)
    sha256 = Text("sha256", "How its SHA-256 begins", longest=64, lookup_expr="istartswith")


def _shown_by(releases: list[str]) -> Q:
    found = Q(pk=None)
    for source, published in Release.objects.filter(pk__in=releases).values_list("source_id", "published"):
        found |= Q(source=source, first_release__published__lte=published, last_release__published__gte=published)
    return found


class IssueFilter(Asked):
    source = Many("source__code", "Codes of the lists", known=codes_of(Source))
    code = Many("code", "What sort of issue, as bad-date")
    resolution = Many("resolution", "What became of it", known=DataIssue.Resolution.values)
    record = Many(help_text="Keys of records, as QDe.118", parted=False, condition=any_case("record_key"))
    field = Many("field", "Fields of the list, as it calls them", parted=False)
    release = Many(
        help_text="Numbers of releases between whose first and last sight of it they stand",
        missing=no_releases,
        condition=_shown_by,
    )


class RegimeFilter(Clocked):
    jurisdiction = jurisdictions("jurisdiction")
    authority = Many("authority__code", "Codes of those who decide", known=codes_of(Authority))
    measure = Many("measures__code", "Codes of measures", known=codes_of(Measure), distinct=True)
    instrument = Many("instruments__code", "Codes of instruments", known=codes_of(Instrument), distinct=True)
    source = Many("source__code", "Codes of the lists that publish its entries", known=codes_of(Source))


class AuthorityFilter(Asked):
    jurisdiction = jurisdictions("jurisdiction")


class MeasureFilter(Asked):
    regime = Many("regimes__code", "Codes of regimes that impose it", known=codes_of(Regime), distinct=True)


class InstrumentFilter(Asked):
    jurisdiction = jurisdictions("jurisdiction")
    kind = Many(help_text="Kinds of instrument, as resolution, act, order", condition=any_case("kind"))
    regime = Many("regimes__code", "Codes of regimes that rest on it", known=codes_of(Regime), distinct=True)


class SourceFilter(Asked):
    regime = Many("regimes__code", "Codes of regimes whose entries it publishes", known=codes_of(Regime), distinct=True)
