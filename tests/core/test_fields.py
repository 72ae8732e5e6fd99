"""Partial dates in the database: stored whole, compared by their earliest day, sorted as they sort in Python."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.dates import PartialDate
from core.fields import PartialDateField, PartialDateFormField, earliest, from_stored, latest, stored
from sanctions.models import Citation
from tests.core.test_dates import partial_dates

pytestmark = pytest.mark.django_db
PRINTED = ["1971", "1971-01", "1971-01-01", "1971~", "1971-01-01~", "1958/1964", "1971/1972", "2005-05-02", "0099"]


@given(partial_dates())
def test_stored_text_is_read_back(value: PartialDate) -> None:
    assert from_stored(stored(value)) == value
    assert len(stored(value)) <= 22


def test_the_database_gives_back_what_it_was_given_in_pythons_order() -> None:
    Citation.objects.bulk_create(Citation(code=str(n), title="t", date=text) for n, text in enumerate(PRINTED))
    found = list(Citation.objects.order_by("date").values_list("date", flat=True))
    assert found == sorted(map(PartialDate.parse, PRINTED))
    assert Citation.objects.get(date="1971~").date == PartialDate.parse("1971~")
    assert Citation.objects.filter(date__in=["1971", "1958/1964"]).count() == 2
    assert Citation.objects.create(code="none", title="t").date is None
    assert Citation.objects.filter(date=None).count() == 1


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(partial_dates(), min_size=1, max_size=6), st.data())
def test_comparisons_are_with_the_earliest_day(values: list[PartialDate], data: st.DataObject) -> None:
    near = [value.earliest + timedelta(days=by) for value in values[:2] for by in (-1, 0, 1)
            if date(1, 1, 2) < value.earliest < date(9999, 12, 30)]  # fmt: skip
    day = data.draw(st.sampled_from([*near, date(1971, 1, 1)]))
    Citation.objects.all().delete()
    Citation.objects.bulk_create(Citation(code=str(n), title="t", date=value) for n, value in enumerate(values))
    for asked in (day, day.isoformat(), PartialDate.on(day)):
        for lookup, wanted in (
            ("lt", [v for v in values if v.earliest < day]),
            ("lte", [v for v in values if v.earliest <= day]),
            ("gt", [v for v in values if v.earliest > day]),
            ("gte", [v for v in values if v.earliest >= day]),
        ):
            found = Citation.objects.filter(**{f"date__{lookup}": asked}).values_list("date", flat=True)
            assert sorted(found) == sorted(wanted), lookup


def test_the_bounds_are_days_a_query_can_reckon_with() -> None:
    Citation.objects.create(code="a", title="t", date="1977-08/1977-09~")
    row = Citation.objects.annotate(first=earliest("date"), last=latest("date")).get()
    assert (row.first, row.last) == (date(1977, 8, 1), date(1977, 9, 30))


def test_text_that_is_no_date_is_a_validation_error() -> None:
    with pytest.raises(ValidationError, match="is no date"):
        Citation(code="a", title="t", date="soon").full_clean()


def test_a_form_takes_and_shows_what_people_write() -> None:
    field = PartialDateField(null=True, blank=True).formfield()
    assert isinstance(field, PartialDateFormField)
    assert field.clean("1958/1964") == PartialDate.parse("1958/1964")
    assert field.clean("") is None
    assert field.prepare_value(PartialDate.parse("1971~")) == "1971~"
    with pytest.raises(ValidationError, match="write 1971"):
        field.clean("soon")


def test_a_form_knows_when_nothing_was_changed() -> None:
    field = PartialDateFormField(required=False)
    assert not field.has_changed(PartialDate.parse("1971"), "1971")
    assert field.has_changed(PartialDate.parse("1971"), "1971~")
    assert not field.has_changed(None, "")
    assert not field.has_changed("", None)
    assert field.has_changed(None, "1971")


def test_it_is_written_to_fixtures_as_people_write_it() -> None:
    field = Citation._meta.get_field("date")
    assert field.value_to_string(Citation(date=PartialDate.parse("1971-03"))) == "1971-03"
    assert field.value_to_string(Citation()) == ""
