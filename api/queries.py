"""Small conditions that the API's filters and rows share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.expressions import RawSQL

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Entity, EntityRecord, Fact, Place
from entities.selectors import last_word
from lists.models import RecordVersion, Release
from sanctions.models import Absence, Designation, Regime

LISTED, AS_ALIAS, DELISTED, NOT_LISTED = "listed", "listed-as-alias", "delisted", "not-listed"
STATUSES = (LISTED, AS_ALIAS, DELISTED, NOT_LISTED)
IN_FORCE = (LISTED, AS_ALIAS)


# Where a designation stands on a day -------------------------------------------------------


def has_status(statuses: Iterable[str], day: date) -> Q:
    """Designations that stand in one of these ways on `day`."""
    begun = Q(in_force_from__lte=day)
    running = begun & (Q(in_force_until=None) | Q(in_force_until__gt=day))
    conditions = {
        LISTED: running & ~Q(status=AS_ALIAS),
        AS_ALIAS: running & Q(status=AS_ALIAS),
        DELISTED: begun & Q(in_force_until__lte=day),
        NOT_LISTED: Q(in_force_from__gt=day),
    }
    found = Q()
    for status in statuses:
        found |= conditions[status]
    return found


def status_on(day: date) -> Case:
    """How a designation stands on `day`, as an expression."""
    return Case(
        When(in_force_from__gt=day, then=Value(NOT_LISTED)),
        When(in_force_until__lte=day, then=Value(DELISTED)),
        When(status=DELISTED, then=Value(LISTED)),
        default=F("status"),
        output_field=CharField(),
    )


def known_designations(clocks: Clocks) -> QuerySet[Designation]:
    """Every period of every designation, as known on the day asked for."""
    rows: QuerySet[Designation] = Designation.objects.visible().known_at(clocks.known_at)
    return rows


def that_count(clocks: Clocks) -> QuerySet[Designation]:
    """Of each record's periods under a regime the one that counts on the day: the last begun, else the first."""
    rows, day = known_designations(clocks), clocks.day
    others = rows.filter(record=OuterRef("record"), regime=OuterRef("regime"))
    later = others.filter(in_force_from__lte=day, period__gt=OuterRef("period"))
    sooner = others.filter(Q(in_force_from__lte=day) | Q(period__lt=OuterRef("period")))
    return rows.filter(
        Q(record=None) | (Q(in_force_from__lte=day) & ~Exists(later)) | (Q(in_force_from__gt=day) & ~Exists(sooner))
    )


def within(spans: Iterable[PartialDate]) -> Q:
    """Listed in one of these years, months or days; by the first day in force where the list gives none."""
    found = Q()
    for span in spans:
        found |= Q(listed_on__gte=span.earliest, listed_on__lte=span.latest)
        found |= Q(listed_on=None, in_force_from__gte=span.earliest, in_force_from__lte=span.latest)
    return found


def with_measure(codes: Iterable[str]) -> Q:
    """Designations with one of these measures: those the entry states, else the regime's."""
    codes = list(codes)
    regimes = Regime.objects.filter(measures__code__in=codes).values("pk")
    return Q(stated_measures__overlap=codes) | Q(stated_measures=[], regime__in=regimes)


_LAST_AMENDED = """(
    SELECT max(begun || substr('0000-01-01', length(begun) + 1))
    FROM (SELECT rtrim(split_part(one, '/', 1), '~') AS begun
        FROM unnest(sanctions_designation.amended_on) one) dates)"""


def last_amended() -> RawSQL:
    """The first day of the newest amendment date, as text; null where there is none."""
    return RawSQL(_LAST_AMENDED, (), output_field=TextField())  # noqa: S611 - takes nothing from outside


# Parties ---------------------------------------------------------------------------------------


def known_parties(clocks: Clocks) -> Q:
    """Parties that a list had spoken of by the day, or that editors entered."""
    links = EntityRecord.objects.filter(entity=OuterRef("pk"))
    if clocks.known_at is None:
        return Q()
    told = RecordVersion.objects.filter(record__link__entity=OuterRef("pk"), known_from__lte=clocks.known_day)
    lasting = told.filter(Q(known_until=None) | Q(known_until__gt=F("known_from")))
    return ~Exists(links) | Exists(lasting)


def from_country(countries: Sequence[str], clocks: Clocks) -> Q:
    """Parties with one of these countries, in any case, as nationality, address or place of birth."""
    nationality, place = Q(), Q()
    for country in countries:
        nationality |= Q(text__iexact=country)
        place |= Q(country__iexact=country)
    facts = Fact.objects.visible().filter(nationality, kind="nationality")
    places = Place.objects.visible().filter(place)
    return Q(pk__in=last_word(facts, clocks.known_day).values("entity")) | Q(
        pk__in=last_word(places, clocks.known_day).values("entity")
    )


def absences(entity: Entity, clocks: Clocks, held: Collection[str]) -> list[Absence]:
    """The newest look under each regime that found nothing by the day, where none of those `held` has it."""
    rows = Absence.objects.filter(entity=entity, as_of__lte=min(clocks.day, clocks.known_day)).exclude(
        regime__code__in=held
    )
    newest: dict[int, Absence] = {}
    for one in rows.select_related("regime").order_by("regime__code", "-as_of", "-id"):
        newest.setdefault(one.regime_id, one)
    return list(newest.values())


def best_status(statuses: Iterable[str]) -> str:
    """The one that says most of a party; not listed where there is none."""
    return min(statuses, key=STATUSES.index, default=NOT_LISTED)


def counts_by_regime(clocks: Clocks) -> dict[str, tuple[int, int]]:
    """How many parties each regime holds on the day, and how many it delisted by then that are not back."""
    known = known_designations(clocks)
    running = known.filter(has_status(IN_FORCE, clocks.day))
    again = running.filter(entity=OuterRef("entity"), regime=OuterRef("regime"))
    ended = known.filter(has_status([DELISTED], clocks.day)).exclude(Exists(again))

    def counted(rows: QuerySet[Designation]) -> dict[str, int]:
        parties = rows.order_by().values_list("regime__code").annotate(n=Count("entity", distinct=True))
        return dict(parties)

    held, gone = counted(running), counted(ended)
    return {code: (held.get(code, 0), gone.get(code, 0)) for code in held.keys() | gone.keys()}


def measures_by_regime() -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = Regime.objects.order_by("code", "measures__code").values_list("code", "measures__code")
    for regime, measure in rows:
        found.setdefault(regime, [])
        if measure:
            found[regime].append(measure)
    return found


def no_parties(ids: Sequence[str]) -> set[str]:
    """Those of these ids that are no party's."""
    return set(ids) - set(Entity.objects.filter(public_id__in=ids).values_list("public_id", flat=True))


def no_releases(numbers: Sequence[str]) -> set[str]:
    """Those of these texts that are no release's number."""
    there = {one for one in numbers if one.isascii() and one.isdecimal() and len(one) < 19}
    found = Release.objects.filter(pk__in=[int(one) for one in there]).values_list("pk", flat=True)
    return set(numbers) - {str(pk) for pk in found}
