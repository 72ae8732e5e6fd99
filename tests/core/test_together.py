"""Rows of several tables in one round trip: the same as asked for one by one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from core.dates import PartialDate
from core.together import grouped, joined, together, together_of
from entities.models import Affiliation, Entity, Fact

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
