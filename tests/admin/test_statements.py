"""A statement entered on one page: pasted, recognised, kept as a draft, published."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from core.dates import PartialDate
from entities.models import Entity
from statements.models import Statement
from statements.services.curated import load_curated

ENTER = "/admin/statements/statement/enter/"
TEXT = (
    "India and the United States called for listing Lash\u00adkar-e-Taiba under the 1267 regime.\r\n"
    "They condemned the attack at Pahalgam. «لشکر طیبہ»\r\n"
)
FILLED = {
    "text": TEXT, "title": "A statement of the day", "kind": "joint-statement", "date": "2026-01-05",
    "parties": "India\r\nUnited States", "confidence": "high", "url": "https://example.org/of-the-day",
}  # fmt: skip


@pytest.fixture
def editor(reference: None, client: Client) -> Client:
    load_curated()
    client.force_login(User.objects.create_superuser("editor"))
    return client


def seen(client: Client, **more: Any) -> dict[str, Any]:
    page = client.post(ENTER, {**FILLED, **more, "recognise": "1"}).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return {**FILLED, **more, "seen": found[1], "save": "1"}


def test_paste_recognise_save_publish(editor: Client) -> None:
    let = Entity.objects.get(code="let")
    page = editor.post(ENTER, {"text": TEXT, "recognise": "1"}).content.decode()
    assert f'name="mention" value="{let.pk}" checked' in page
    assert "Pahalgam attack" in page
    assert "This passage is a call" in page
    filled = seen(editor) | {
        "mention": let.pk, f"manner-{let.pk}": "called-for-listing", "call": "0", "kind-0": "list",
        "title-0": "To list its proxies", "regime-0": "un-1267", "target-0": let.pk,
    }  # fmt: skip
    assert editor.post(ENTER, filled).status_code == 302
    draft = Statement.objects.get(title="A statement of the day")
    assert draft.published is False
    assert draft.text == TEXT.replace("\r\n", "\n")
    assert [(one.entity_id, one.manner) for one in draft.mentions.all()] == [(let.pk, "called-for-listing")]
    [call] = draft.calls.all()
    assert (call.title, call.regime and call.regime.code) == ("To list its proxies", "un-1267")
    assert [one.entity_id for one in call.targets.all()] == [let.pk]
    assert editor.get(f"/api/v1/statements/{draft.code}/").status_code == 404
    assert editor.get(f"/admin/statements/statement/{draft.pk}/change/").status_code == 200
    editor.get(f"/admin/statements/statement/{draft.pk}/publish/")
    assert editor.get(f"/api/v1/statements/{draft.code}/").status_code == 404  # only asked whether
    editor.post(f"/admin/statements/statement/{draft.pk}/publish/")
    assert editor.get(f"/api/v1/statements/{draft.code}/").json()["title"] == draft.title


def test_what_cannot_be_is_said_and_nothing_is_lost(editor: Client) -> None:
    late = editor.post(ENTER, seen(editor, date="2999-01-01")).content.decode()
    assert "still to come" in late
    assert "A statement of the day" in late
    taken = Statement.objects.exclude(url=None).first() or Statement.objects.first()
    assert taken is not None
    Statement.objects.filter(pk=taken.pk).update(url="https://example.org/of-the-day")
    twice = editor.post(ENTER, seen(editor)).content.decode()
    assert taken.code in twice
    assert not Statement.objects.filter(title="A statement of the day").exists()


def test_a_call_at_nobody_is_not_published(editor: Client) -> None:
    editor.post(ENTER, seen(editor, date="2025-12-30") | {"call": "0", "title-0": "To list somebody", "kind-0": "list"})
    draft = Statement.objects.get(title="A statement of the day")
    assert draft.date == PartialDate.parse("2025-12-30")
    answer = editor.post(f"/admin/statements/statement/{draft.pk}/publish/", follow=True).content.decode()
    assert "aims at nobody" in answer
    draft.refresh_from_db()
    assert draft.published is False
