"""Evidence can be looked at by those who may, and edited by nobody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from entities.models import Entity, Suppression
from lists.models import Change, DataIssue, Record, RecordVersion, Release, Run, Source
from tests.builders.picture import differences, picture

EVIDENCE = [Source, Release, Record, RecordVersion, Change, DataIssue, Run]


def address(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def issue(held: Release) -> DataIssue:
    return DataIssue.objects.create(
        source=held.source, stable_key="k", code="bad-date", message="No date.", first_release=held, last_release=held
    )


@pytest.mark.parametrize("model", EVIDENCE)
def test_it_can_be_looked_at(model: type[models.Model], root: Client, issue: DataIssue) -> None:
    item = model._default_manager.all()[0]
    for page, args in (("changelist", ()), ("change", (item.pk,)), ("history", (item.pk,))):
        assert root.get(address(model, page, *args)).status_code == 200


@pytest.mark.parametrize("model", [*EVIDENCE, Suppression])
def test_not_even_a_superuser_edits_it(model: type[models.Model], root: Client, issue: DataIssue) -> None:
    before = picture()
    item = model._default_manager.first()
    assert root.get(address(model, "add")).status_code == 403
    assert root.post(address(model, "add"), {}).status_code == 403
    if item is not None:
        fields = {field.name: "changed" for field in model._meta.concrete_fields}
        assert root.post(address(model, "change", item.pk), fields).status_code == 403
        assert root.post(address(model, "delete", item.pk), {"post": "yes"}).status_code == 403
        action = {"action": "delete_selected", "_selected_action": [item.pk], "post": "yes"}
        root.post(address(model, "changelist"), action)
    assert differences(before, picture()) == {}


@pytest.mark.parametrize("model", EVIDENCE)
def test_it_has_no_field_to_fill_in(model: type[models.Model], root: Client, issue: DataIssue) -> None:
    page = root.get(address(model, "change", model._default_manager.all()[0].pk))
    form = page.context["adminform"].form
    assert list(form.fields) == []


def test_whoever_lacks_the_right_sees_nothing(staff: Callable[..., Client], held: Release) -> None:
    stranger, reader = staff(), staff("lists.view_release")
    assert stranger.get(address(Release, "changelist")).status_code == 403
    assert reader.get(address(Release, "change", held.pk)).status_code == 200
    assert reader.get(address(Record, "changelist")).status_code == 403
    assert Client().get(address(Release, "changelist")).status_code == 302


def test_parties_are_never_deleted(root: Client, listed: Entity) -> None:
    assert root.post(address(Entity, "delete", listed.pk), {"post": "yes"}).status_code == 403


def test_every_model_of_ours_is_in_the_navigation(root: Client) -> None:
    page = root.get(reverse("admin:index"))
    links = {item["link"] for part in page.context["sidebar_navigation"] for item in part["items"]}
    ours = [m for m in admin.site._registry if m._meta.app_label in ("lists", "entities", "sanctions")]
    assert {address(model, "changelist") for model in ours} <= links


def test_the_navigation_leaves_out_what_one_may_not_see(staff: Callable[..., Client]) -> None:
    page = staff("lists.view_release").get(reverse("admin:index"))
    assert [[item["title"] for item in part["items"]] for part in page.context["sidebar_navigation"]] == [["Releases"]]


def test_accounts_are_for_superusers(staff: Callable[..., Client], root: Client) -> None:
    clerk = staff("auth.change_user", "auth.view_user", "auth.add_user")
    assert clerk.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert root.get(reverse("admin:auth_user_changelist")).status_code == 200


def test_days_are_written_as_the_lists_write_them(root: Client, issue: DataIssue) -> None:
    held = issue.first_release
    for page, args in (("changelist", ()), ("change", (held.pk,))):
        shown = root.get(address(Release, page, *args)).content.decode()
        assert f"{held.fetched_at:%Y-%m-%d %H:%M}" in shown
        assert f"{held.fetched_at:%B}" not in shown
    version = root.get(address(RecordVersion, "changelist")).content.decode()
    assert "2026-01-10" in version
    assert "Jan. 10, 2026" not in version
