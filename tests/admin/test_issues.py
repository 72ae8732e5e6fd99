"""Explaining data issues: one, or many for one reason; the word stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from core import dataversion
from lists.models import DataIssue, Release
from lists.services.issues import explain
from tests.admin.conftest import AHMED, GROUP, messages
from tests.builders.un import edition
from tests.pipeline.conftest import Refresh

ODD = AHMED.but(extra="<UNHEARD_OF>1</UNHEARD_OF><ALSO_NEW>2</ALSO_NEW>")


@pytest.fixture
def odd(refresh: Refresh) -> list[DataIssue]:
    """Two elements no reader knows."""
    refresh(edition(ODD, GROUP, day="2026-01-10"))
    return list(DataIssue.objects.filter(resolution="open").order_by("field"))


def resolutions() -> list[tuple[str, str]]:
    return list(DataIssue.objects.order_by("field").values_list("resolution", "reason"))


def test_one(root: Client, odd: list[DataIssue]) -> None:
    assert len(odd) == 2
    before = dataversion.current()
    url = reverse("admin:lists_dataissue_explain_one", args=[odd[0].pk])
    assert root.post(url, {"reason": ""}).context["form"].errors["reason"]
    answer = root.post(url, {"reason": "The publisher tried something."}, follow=True)
    assert messages(answer) == ["The issue is explained."]
    assert resolutions() == [("explained", "The publisher tried something."), ("open", "")]
    assert dataversion.current() > before
    entry = LogEntry.objects.get()
    assert (entry.user.get_username(), entry.change_message) == ("root", "Explained: The publisher tried something.")


def test_many_for_one_reason(root: Client, odd: list[DataIssue]) -> None:
    url = reverse("admin:lists_dataissue_changelist")
    chosen = {"action": "explain_selected", "_selected_action": [issue.pk for issue in odd]}
    asked = root.post(url, chosen)
    assert "One reason for 2 issues." in asked.content.decode()
    assert resolutions() == [("open", "")] * 2
    assert root.post(url, {**chosen, "reason": " "}).context["form"].errors["reason"]
    answer = root.post(url, {**chosen, "reason": "A new tool of theirs."}, follow=True)
    assert messages(answer) == ["2 issues are explained."]
    assert resolutions() == [("explained", "A new tool of theirs.")] * 2


def test_it_takes_the_right_to(staff: Callable[..., Client], odd: list[DataIssue]) -> None:
    reader = staff("lists.view_dataissue")
    one = reverse("admin:lists_dataissue_explain_one", args=[odd[0].pk])
    chosen = {"action": "explain_selected", "_selected_action": [odd[0].pk], "reason": "No right."}
    assert reader.post(one, {"reason": "No right."}).status_code == 403
    reader.post(reverse("admin:lists_dataissue_changelist"), chosen)
    assert resolutions() == [("open", "")] * 2


def test_the_word_stays_while_releases_show_it_and_when_it_comes_back(
    root: Client, odd: list[DataIssue], refresh: Refresh
) -> None:
    explain(odd[0], "amina", "The publisher tried something.")
    refresh(edition(ODD.but(comments="More."), GROUP, day="2026-01-11"))
    assert resolutions()[0] == ("explained", "The publisher tried something.")
    refresh(edition(AHMED, GROUP, day="2026-01-12"))
    assert [resolution for resolution, _ in resolutions()] == ["closed", "closed"]
    refresh(edition(ODD, GROUP, day="2026-01-13"))
    assert resolutions() == [("explained", "The publisher tried something."), ("open", "")]


def test_a_closed_one_needs_no_word(root: Client, odd: list[DataIssue], refresh: Refresh) -> None:
    refresh(edition(AHMED, GROUP, day="2026-01-12"))
    with pytest.raises(ValueError, match="closed"):
        explain(odd[0], "amina", "Late.")
    url = reverse("admin:lists_dataissue_explain_one", args=[odd[0].pk])
    answer = root.post(url, {"reason": "Late."}, follow=True)
    assert "is closed" in messages(answer)[0]
    assert Release.objects.filter(status="active").count() == 1


def test_without_a_reason_the_service_refuses(odd: list[DataIssue]) -> None:
    with pytest.raises(ValueError, match="reason"):
        explain(odd[0], "amina", "  ")
