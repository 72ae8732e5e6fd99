"""Rows of several tables in one round trip: the same as asked for one by one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from core.together import among, grouped, joined, of, together, together_of
from entities.models import Affiliation, Entity, Event, Fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> list[Entity]:
    made = [Entity.objects.create(name=name, kind="group") for name in ('Army "of" Examples', "لشکر 100%")]
    Affiliation.objects.create(entity=made[0], target=made[1], kind="front", known_from=date(2020, 1, 1))
    return made


def test_rows_are_those_of_each_queryset_in_its_order(two: list[Entity]) -> None:
    with CaptureQueriesContext(connection) as seen:
        told = together(
            entities=Entity.objects.order_by("-name"), ties=Affiliation.objects.all(), facts=Fact.objects.all(),
            none=Entity.objects.none(),
        )  # fmt: skip
    assert len(seen) == 1
    assert told["entities"] == list(Entity.objects.order_by("-name"))
    assert told["facts"] == told["none"] == []
    for made, asked in zip([*told["entities"], *told["ties"]], [*Entity.objects.order_by("-name"),
                                                              *Affiliation.objects.all()], strict=True):  # fmt: skip
        assert type(made) is type(asked)
        for column in made._meta.concrete_fields:
            assert getattr(made, column.attname) == getattr(asked, column.attname), column


def _ties(pk: int, kind: str) -> dict[str, QuerySet[Any]]:
    return {"ties": Affiliation.objects.filter(entity=Entity(pk=pk), kind=kind), "none": Entity.objects.none()}


def test_what_is_written_once_is_asked_for_each_party(two: list[Entity]) -> None:
    for party in two:
        for kind in ("front", "wing"):
            told = together_of(_ties, party.pk, kind)
            assert told["ties"] == list(Affiliation.objects.filter(entity=party, kind=kind))
            assert told["none"] == []


def _tied(keys: tuple[int, ...], kinds: tuple[str, ...], day: date) -> dict[str, QuerySet[Any]]:
    return {
        "_chosen": Affiliation.objects.filter(kind__in=among(kinds), known_from__lte=day),
        "tied": Entity.objects.filter(pk__in=of("_chosen.entity_id", keys=keys)).order_by("pk"),
        "reviews": Event.objects.filter(entity__in=of("tied.id"), date__lte=day),
    }


@pytest.mark.parametrize("pooled", [False, True])
def test_a_part_chooses_its_rows_by_what_others_found_and_by_what_is_given(
    two: list[Entity], pooled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", pooled)
    first, last = two
    for day in (date(2019, 5, 4), date(2021, 5, 4)):
        event = Event.objects.create(entity=first, kind="review", date=PartialDate.on(day), known_from=day)
    tied, later = date(2020, 6, 1), date(2022, 1, 1)
    for keys, kinds, on, parties, reviews in (
        ((), (), later, [], 0),
        ((last.pk,), (), later, [last], 0),
        ((), ("front", "wing"), later, [first], 2),
        ((), ("front",), tied, [first], 1),
        ((), ("front",), date(2019, 12, 31), [], 0),
        ((last.pk, first.pk), ("wing",), later, [first, last], 2),
    ):
        told = together_of(_tied, keys, kinds, on)
        assert set(told) == {"tied", "reviews"}
        assert (told["tied"], len(told["reviews"])) == (parties, reviews), (keys, kinds, on)
    assert event in together_of(_tied, (first.pk,), (), date(2021, 5, 4))["reviews"]  # up to the very day


def test_a_part_of_nothing_leaves_nothing_to_those_that_follow(two: list[Entity]) -> None:
    told = together(none=Affiliation.objects.none(), entities=Entity.objects.filter(pk__in=of("none.entity_id")))
    assert told == {"none": [], "entities": []}


def test_it_is_planned_once_a_connection(two: list[Entity]) -> None:
    def plans() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0) "
                           "FROM pg_prepared_statements")  # fmt: skip
            generic, custom = cursor.fetchone()
        return int(generic), int(custom)

    before = plans()
    with CaptureQueriesContext(connection) as seen:
        for party in (*two, *two):
            together_of(_ties, party.pk, "affiliate")
    assert len(seen) == 4
    assert sum("PREPARE" in one["sql"] for one in seen) == 1
    assert plans() == (before[0] + 4, before[1])


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_plans_anew_and_a_refused_question_can_be_asked_again(two: list[Entity]) -> None:
    assert together_of(_ties, two[0].pk, "front")["ties"]
    connection.close()
    assert together_of(_ties, two[0].pk, "front")["ties"]
    with pytest.raises(DataError):
        together_of(_ties, 10**30, "front")
    assert together_of(_ties, two[0].pk, "front")["ties"]


def _until_next(pk: int) -> dict[str, QuerySet[Any]]:
    return {"entities": Entity.objects.filter(pk__lt=pk + 1)}


def _within_a_day(day: date) -> dict[str, QuerySet[Any]]:
    return {"ties": Affiliation.objects.filter(known_from__gte=day, known_from__lt=day + timedelta(1))}


@pytest.mark.parametrize(("build", "given"), [(_until_next, 7), (_within_a_day, date(2026, 1, 1))])
def test_a_query_that_reckons_with_what_it_is_given_is_refused(build: Any, given: Any) -> None:
    with pytest.raises(ValueError, match="reckons with what it is given"):
        together_of(build, given)


def test_values_of_every_sort_come_back_as_they_are(curated: None) -> None:
    from statements.models import Incident, Statement

    told = together(statements=Statement.objects.all(), incidents=Incident.objects.all())
    for model, rows in ((Statement, told["statements"]), (Incident, told["incidents"])):
        asked = model._default_manager.in_bulk()
        assert len(rows) == len(asked)
        for one in rows:
            for column in model._meta.concrete_fields:
                assert getattr(one, column.attname) == getattr(asked[one.pk], column.attname), column
    assert isinstance(told["statements"][0].date, PartialDate)


def test_columns_left_out_are_read_when_asked_for(two: list[Entity]) -> None:
    [one] = together(entities=Entity.objects.filter(pk=two[0].pk).defer("name"))["entities"]
    assert "name" in one.get_deferred_fields()
    assert one.name == two[0].name


def test_nothing_asked_is_no_query() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert together(none=Entity.objects.none()) == {"none": []}
    assert len(seen) == 0


def test_rows_get_what_they_refer_to(two: list[Entity]) -> None:
    told = together(entities=Entity.objects.all(), ties=Affiliation.objects.all())
    joined(told["ties"], "entity", told["entities"])
    with CaptureQueriesContext(connection) as seen:
        assert told["ties"][0].entity.name == two[0].name
    assert len(seen) == 0
    assert list(grouped(told["ties"], "target_id")) == [two[1].pk]
