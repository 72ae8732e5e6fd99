"""A held release in the admin: its diff, and the two decisions, each with a reason."""

from __future__ import annotations

from collections.abc import Callable

import psycopg2
import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import dataversion
from lists.models import Release, Source
from sanctions.models import Designation
from sanctions.services import publishing
from tests.admin.conftest import THIRD, entity, messages
from tests.pipeline.conftest import Refresh


def page(release: Release) -> str:
    return reverse("admin:lists_release_change", args=[release.pk])


def action(release: Release, name: str) -> str:
    return reverse(f"admin:lists_release_{name}", args=[release.pk])


def status(release: Release) -> str:
    return Release.objects.get(pk=release.pk).status


def test_its_page_says_why_and_what_would_change(root: Client, held: Release) -> None:
    shown = root.get(page(held))
    text = shown.content.decode()
    assert "too-many-removed" in text
    assert shown.context["counts"] == {"amended": 1, "removed": 6}
    assert str(shown.context["against"].published) == "2026-01-10"
    assert "A person. → Amended." in text
    assert action(held, "activate") in text
    assert action(held, "reject") in text


def test_its_diff_is_paged_by_kind(root: Client, held: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sanctions.admin.releases.PER_PAGE", 4)
    first = root.get(page(held), {"kind": "removed"}).context
    second = root.get(page(held), {"kind": "removed", "page": "2"}).context
    keys = [one.key for one in [*first["differing"], *second["differing"]]]
    assert keys == [f"AAi.{n:03}" for n in range(4, 10)]
    assert {one.kind for one in first["differing"]} == {"removed"}


def test_an_active_release_shows_what_it_changed_and_has_nothing_to_decide(root: Client, held: Release) -> None:
    active = Release.objects.get(status="active")
    shown = root.get(page(active))
    assert shown.context["counts"] == {"added": 12}
    assert action(active, "activate") not in shown.content.decode()
    assert root.post(action(active, "activate"), {"reason": "Why not."}).status_code == 302
    assert status(active) == "active"


def test_activated_it_is_the_list(root: Client, held: Release) -> None:
    before = dataversion.current()
    answer = root.post(action(held, "activate"), {"reason": "The committee announced it."}, follow=True)
    assert messages(answer) == ["The release of 2026-01-20 is active: 1 amended, 6 removed."]
    held = Release.objects.get(pk=held.pk)
    assert (held.status, held.decided_by, held.decision) == ("active", "root", "The committee announced it.")
    assert held.decided_at is not None
    assert Release.objects.get(status="superseded").published.isoformat() == "2026-01-10"
    assert Designation.objects.current().filter(status="delisted").count() == 6
    assert dataversion.current() > before
    assert Source.objects.get(code="un-sc").last_error == ""
    assert LogEntry.objects.get().change_message == "active: The committee announced it."
    assert "The committee announced it." in root.get(page(held)).content.decode()


def test_an_older_held_release_takes_its_place_in_the_history(root: Client, held: Release, refresh: Refresh) -> None:
    refresh(THIRD)
    newer = Release.objects.get(status="held", published="2026-01-21")
    root.post(action(newer, "activate"), {"reason": "Announced."})
    answer = root.post(action(held, "activate"), {"reason": "It was sound too."}, follow=True)
    assert messages(answer)[-1] == "The release of 2026-01-20 is part of the history; the newer active one stays."
    assert [status(newer), status(held)] == ["active", "superseded"]
    assert Release.objects.get(pk=newer.pk).totals == {"amended": 1, "removed": 2}


def test_rejected_it_changes_nothing(root: Client, held: Release) -> None:
    answer = root.post(action(held, "reject"), {"reason": "Cut short."}, follow=True)
    assert messages(answer) == ["The release of 2026-01-20 is rejected. The active one stays."]
    held = Release.objects.get(pk=held.pk)
    assert (held.status, held.decided_by, held.decision) == ("rejected", "root", "Cut short.")
    assert entity("AAi.009").designation_set.current().get().status == "listed"


@pytest.mark.parametrize("name", ["activate", "reject"])
@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_decided(root: Client, held: Release, name: str, reason: str) -> None:
    answer = root.post(action(held, name), {"reason": reason})
    assert answer.context["form"].errors["reason"] == ["This field is required."]
    assert status(held) == "held"


@pytest.mark.parametrize("name", ["activate", "reject"])
def test_looking_decides_nothing(root: Client, held: Release, name: str) -> None:
    shown = root.get(action(held, name))
    assert "6 removed" in shown.content.decode()
    assert status(held) == "held"


@pytest.mark.parametrize("name", ["activate", "reject"])
def test_it_takes_the_right_to(staff: Callable[..., Client], held: Release, name: str) -> None:
    reader, editor = staff("lists.view_release"), staff("lists.view_release", "lists.change_release")
    assert reader.post(action(held, name), {"reason": "No right."}).status_code == 403
    assert action(held, name) not in reader.get(page(held)).content.decode()
    assert status(held) == "held"
    assert editor.post(action(held, name), {"reason": "A right."}).status_code == 302
    assert status(held) != "held"


def test_a_request_from_elsewhere_decides_nothing(held: Release, root: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = root.cookies
    assert strict.post(action(held, "reject"), {"reason": "Forged."}).status_code == 403
    assert status(held) == "held"


def test_while_the_list_is_being_refreshed_it_says_so(root: Client, held: Release) -> None:
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [0x5EED, held.source_id])
        answer = root.post(action(held, "activate"), {"reason": "Now."})
    finally:
        other.close()
    assert "being refreshed by another process" in str(answer.context["form"].non_field_errors())
    assert status(held) == "held"


def test_what_goes_wrong_is_a_message_and_nothing_is_half_done(
    root: Client, held: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a disk is full")

    monkeypatch.setattr(publishing.designations, "writer", lambda: broken)
    answer = root.post(action(held, "activate"), {"reason": "Announced."})
    assert answer.status_code == 200
    assert "a disk is full" in str(answer.context["form"].non_field_errors())
    held = Release.objects.get(pk=held.pk)
    assert (held.status, held.decided_by, held.decision) == ("held", "", "")
    assert Release.objects.get(status="active").published.isoformat() == "2026-01-10"


def test_a_release_whose_bytes_are_gone_is_a_message(
    root: Client, held: Release, settings: object, tmp_path: object
) -> None:
    settings.TRACKER_STORE = tmp_path / "elsewhere"
    answer = root.post(action(held, "activate"), {"reason": "Announced."})
    assert "Nothing was changed" in str(answer.context["form"].non_field_errors())
    assert status(held) == "held"


def test_one_that_could_not_be_read_has_nothing_to_compare(root: Client, refresh: Refresh, listed: object) -> None:
    refresh(b"<CONSOLIDATED_LIST dateGenerated='2026-02-01'>")
    refused = Release.objects.get(status="rejected")
    assert root.get(page(refused)).context["unread"] is True


def test_the_first_page_shows_what_waits(root: Client, held: Release) -> None:
    shown = root.get(reverse("admin:index"))
    blocks = {block.title: block for block in shown.context["waiting"]}
    assert [blocks[title].count for title in blocks] == [1, 1, 0, 0]
    assert page(held) in shown.content.decode()
    root.post(action(held, "reject"), {"reason": "Cut short."})
    blocks = {block.title: block for block in root.get(reverse("admin:index")).context["waiting"]}
    assert blocks["Releases held for a decision"].count == 0
