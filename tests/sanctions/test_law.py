"""The law is read once for a data version, and whoever asks is given the same."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import dataversion
from sanctions.models import Citation, Regime
from sanctions.selectors.law import law

pytestmark = pytest.mark.usefixtures("reference")


def test_it_is_read_again_only_when_the_data_changed() -> None:
    before = law()
    regime = Regime.objects.get(code="un-1267")
    with CaptureQueriesContext(connection) as seen:
        assert law() is before
    assert len(seen) == 1  # which data version it is
    Regime.objects.filter(pk=regime.pk).update(short="Otherwise")
    assert law() is before
    dataversion.advance()
    assert law().regimes[regime.pk].short == "Otherwise"
    assert before.regimes[regime.pk].short == regime.short


def test_regimes_come_with_all_that_a_page_says_of_them() -> None:
    known = law()
    assert len(known.regimes) == Regime.objects.count()
    assert known.citations.keys() == set(Citation.objects.values_list("code", flat=True))
    with CaptureQueriesContext(connection) as seen:
        for one in known.regimes.values():
            assert one.authority.short
            said = [one.source, one.follows, *one.measures.all(), *(step.instrument for step in one.legal_basis.all())]
    assert len(seen) == 0
    assert said
