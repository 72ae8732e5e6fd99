"""Lists in the admin ask as many questions for many rows as for few."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from entities.models import Entity
from lists.models import Change, DataIssue, Record, RecordVersion, Release, Run, Source
from sanctions.models import Designation
from tests.admin.conftest import entity
from tests.builders.un import edition, individual, many
from tests.pipeline.conftest import Refresh

Count = Callable[[Client, str], int]
ODD = "<UNHEARD_OF>1</UNHEARD_OF>"


def few(refresh: Refresh) -> None:
    refresh(edition(*many(10, extra=ODD), individual("QDi.901"), day="2026-01-10"))


def more(refresh: Refresh) -> None:
    for number in range(3):
        entries = many(40, extra=ODD, comments=f"Edition {number}.")
        refresh(edition(*entries, individual("QDi.901", aliases=("A B", "C D", "E F")), day=f"2026-01-2{number}"))


@pytest.mark.parametrize("model", [Source, Release, Record, RecordVersion, Change, DataIssue, Run, Entity, Designation])
def test_a_list_does_not_ask_for_each_row(
    root: Client, refresh: Refresh, count_queries: Count, model: type[models.Model]
) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    few(refresh)
    before = count_queries(root, address)
    more(refresh)
    assert before == count_queries(root, address) <= 9


def test_nor_does_the_page_of_a_party(root: Client, refresh: Refresh, count_queries: Count) -> None:
    few(refresh)
    address = reverse("admin:entities_entity_change", args=[entity("QDi.901").pk])
    before = count_queries(root, address)
    more(refresh)
    assert before == count_queries(root, address) <= 24


def test_nor_that_of_a_release(root: Client, refresh: Refresh, count_queries: Count) -> None:
    few(refresh)
    before = count_queries(root, reverse("admin:lists_release_change", args=[Release.objects.latest("pk").pk]))
    more(refresh)
    newest = Release.objects.latest("pk")
    assert (
        count_queries(root, reverse("admin:lists_release_change", args=[newest.pk])) <= before + 1
    )  # the one before it


def test_nor_the_first_page(root: Client, refresh: Refresh, count_queries: Count, expect: Callable[..., None]) -> None:
    few(refresh)
    before = count_queries(root, reverse("admin:index"))
    expect(records=(100, 200))
    more(refresh)
    assert before == count_queries(root, reverse("admin:index")) <= 12
