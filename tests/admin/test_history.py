"""Who changed what, when and why, as the history pages tell it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from entities.models import Entity, Name, Suppression
from sanctions.models import Measure
from tests.admin.test_designations import law
from tests.admin.test_parties import NEXT, rename, url
from tests.pipeline.conftest import Refresh


def told(root: Client, party: Entity) -> list[object]:
    return root.get(url(party, "history")).context["told"]  # type: ignore[no-any-return]


def test_a_party_tells_of_itself_and_of_its_values(root: Client, listed: Entity) -> None:
    assert told(root, listed) == []
    rename(root, listed, editorial_name="Abu One", why="Better known so.")
    rename(root, listed, editorial_name="Abu Two", why="Better still.")
    root.post(url(listed, "add", "name"), {"text": "Abu Three", "kind": "aka", "citation": "A paper", "reason": "x"})
    made = Name.objects.get(record=None)
    root.post(url(listed, "change_value", "name", made.pk), {"text": "Abu Four", "kind": "aka", "reason": "Misheard."})
    root.post(url(listed, "remove_value", "name", made.pk), {"reason": "Not his."})
    root.post(url(listed, "suppress", "name", Name.objects.get(text="Abu Two").digest), {"reason": "Another man's."})
    root.post(url(listed, "unsuppress", Suppression.objects.get().pk), {"reason": "His after all."})
    found = told(root, listed)
    assert {one.by for one in found} == {"root"}  # type: ignore[attr-defined]
    lines = {(one.about, one.what, one.reason) for one in found}  # type: ignore[attr-defined]
    assert lines == {
        ("entity", "changed", "Better known so."),
        ("entity", "changed", "Better still."),
        ("name", "entered", "x"),
        ("name", "changed", "Misheard."),
        ("name", "changed", "Misheard.\nRemoved: Not his."),
        ("name", "deleted", "Misheard.\nRemoved: Not his."),
        ("suppression", "entered", "Another man's."),
        ("suppression", "changed", "Shown again: His after all."),
    }
    changes = [one.changes for one in found if one.reason == "Better still."]  # type: ignore[attr-defined]
    assert changes == [[("editorial name", "Abu One", "Abu Two")]]


def test_what_a_list_changes_is_no_edit(root: Client, listed: Entity, refresh: Refresh) -> None:
    refresh(NEXT)
    assert told(root, listed) == []
    assert "Nobody has changed this" in root.get(url(listed, "history")).content.decode()


def test_the_law_tells_too(root: Client, reference: None) -> None:
    measure = Measure.objects.get(code="travel-ban")
    law(root, measure, short="No travel")
    page = root.get(reverse("admin:sanctions_measure_history", args=[measure.pk]))
    newest = page.context["told"][0]
    assert (newest.by, newest.what) == ("root", "changed")
    assert [name for name, _, after in newest.changes if after == "No travel"] == ["short"]


def test_it_is_for_who_may_look(staff: object, listed: Entity) -> None:
    assert staff().get(url(listed, "history")).status_code == 403  # type: ignore[operator]
