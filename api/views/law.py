"""Who decides, under which rules, with which measures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from api import filtersets, shapes
from api.rows import law as made
from api.views.base import Listing, Row, Same
from sanctions.models import Authority, Instrument, Measure, Regime


class Regimes(Listing):
    """Standing sets of rules under which an authority lists parties, and how many they hold on the day."""

    tag, operation = "law", "regimes"
    serializer_class = shapes.Regime
    filterset_class = filtersets.RegimeFilter
    queryset = Regime.objects.all()
    name = "regimes"

    def read(self, queryset: Any) -> Any:
        return made.read_regimes(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return made.regimes(found, self.asked.clocks)


class RegimeDetail(Same):
    """One regime, with its legal basis, measures, criteria and exemptions."""

    tag, operation = "law", "regime"
    serializer_class = shapes.Regime
    filterset_class = filtersets.DayFilter
    queryset = Regime.objects.all()
    listing = Regimes
    what = "regime"


class Measures(Listing):
    """What a designation does: asset freeze, travel ban, arms embargo and others."""

    tag, operation = "law", "measures"
    serializer_class = shapes.Measure
    filterset_class = filtersets.MeasureFilter
    queryset = Measure.objects.all()
    name = "measures"

    def read(self, queryset: Any) -> Any:
        return made.read_measures(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return [made.measure(one) for one in found]


class MeasureDetail(Same):
    """One measure."""

    tag, operation = "law", "measure"
    serializer_class = shapes.Measure
    queryset = Measure.objects.all()
    listing = Measures
    what = "measure"


class Authorities(Listing):
    """Who decides."""

    tag, operation = "law", "authorities"
    serializer_class = shapes.Authority
    filterset_class = filtersets.AuthorityFilter
    queryset = Authority.objects.all()
    name = "authorities"

    def read(self, queryset: Any) -> Any:
        return made.read_authorities(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return [made.authority(one) for one in found]


class AuthorityDetail(Same):
    """One authority."""

    tag, operation = "law", "authority"
    serializer_class = shapes.Authority
    queryset = Authority.objects.all()
    listing = Authorities
    what = "authority"


class Instruments(Listing):
    """Resolutions, acts, orders and regulations."""

    tag, operation = "law", "instruments"
    serializer_class = shapes.Instrument
    filterset_class = filtersets.InstrumentFilter
    queryset = Instrument.objects.all()
    name = "instruments"

    def read(self, queryset: Any) -> Any:
        return made.read_instruments(queryset)

    def rows(self, found: Iterable[Any]) -> list[Row]:
        return [made.instrument(one) for one in found]


class InstrumentDetail(Same):
    """One instrument."""

    tag, operation = "law", "instrument"
    serializer_class = shapes.Instrument
    queryset = Instrument.objects.all()
    listing = Instruments
    what = "instrument"
