"""Who changed what, when and why, as the history pages tell it."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from pghistory.models import Events

from entities.models import Entity, Name, Suppression
from sanctions.models import Citation, Measure
from tests.admin.test_designations import law
from tests.admin.test_parties import NEXT, rename, url
from tests.pipeline.conftest import Refresh


def told(root: Client, party: Entity) -> list[object]:
    return root.get(url(party, "history")).context["told"]


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
    assert {one.by for one in found} == {"root"}
    lines = {(one.about, one.what, one.reason) for one in found}
    assert lines == {
        ("entity", "changed", "Better known so."),
        ("entity", "changed", "Better still."),
        ("name", "entered", "x"),
        ("name", "changed", "Misheard."),
        ("name", "changed", "Misheard.\nRemoved: Not his."),
        ("name", "deleted", "Misheard.\nRemoved: Not his."),
        ("suppression", "entered", "Another man's."),
        ("suppression", "changed", "Shown again: His after all."),
        ("suppression", "deleted", "Shown again: His after all."),
    }
    changes = [one.changes for one in found if one.reason == "Better still."]
    assert changes == [[("editorial name", "Abu One", "Abu Two")]]


def test_what_a_list_changes_is_no_edit(root: Client, listed: Entity, refresh: Refresh) -> None:
    refresh(NEXT)
    assert told(root, listed) == []
    assert "Nobody has changed this" in root.get(url(listed, "history")).content.decode()


def test_a_party_that_was_entered_begins_with_its_entry(root: Client, listed: Entity) -> None:
    said = {"editorial_name": "The New Front", "editorial_kind": "group", "editorial_note": "", "citation": ""}
    root.post(reverse("admin:entities_entity_add"), {**said, "why": "Named in a statement."})
    made = Entity.objects.get(editorial_name="The New Front")
    lines = [(one.about, one.what, one.by, one.reason) for one in told(root, made)]
    assert lines == [
        ("name", "entered", "root", "Named in a statement."), ("entity", "entered", "root", "Named in a statement.")
    ]  # fmt: skip


def test_a_curated_value_behind_a_lists_own_was_not_edited(root: Client, listed: Entity, refresh: Refresh) -> None:
    said = Name.objects.create(
        entity=listed, curated="x/names/1", text="Ahmed Changed", folded="ahmed changed", known_from="2020-01-01"
    )
    refresh(NEXT)
    said.refresh_from_db()
    assert said.suppressed
    assert [one.what for one in told(root, listed)] == ["entered"]
    Name.objects.filter(pk=said.pk).update(text="Ahmad Changed")
    assert [one.what for one in told(root, listed)] == ["changed", "entered"]


def test_a_citation_tells_too(root: Client, reference: None) -> None:
    add = reverse("admin:sanctions_citation_add")
    root.post(add, {"code": "a-judgment", "title": "A judgment", "publisher": "", "date": "", "url": ""})
    made = Citation.objects.get(code="a-judgment")
    law(root, made, title="A judgment of 2020")
    found = root.get(reverse("admin:sanctions_citation_history", args=[made.pk])).context["told"]
    assert [(one.what, one.by) for one in found] == [("changed", "root"), ("entered", "root")]
    assert found[0].changes == [("title", "A judgment", "A judgment of 2020")]
    root.post(reverse("admin:sanctions_citation_delete", args=[made.pk]), {"post": "yes"})
    gone = Events.objects.get(pgh_obj_model="sanctions.Citation", pgh_label="delete")
    assert gone.pgh_data["title"] == "A judgment of 2020"


def test_the_law_tells_too(root: Client, reference: None) -> None:
    measure = Measure.objects.get(code="travel-ban")
    law(root, measure, short="No travel")
    page = root.get(reverse("admin:sanctions_measure_history", args=[measure.pk]))
    newest = page.context["told"][0]
    assert (newest.by, newest.what) == ("root", "changed")
    assert [name for name, _, after in newest.changes if after == "No travel"] == ["short"]


def test_it_is_for_who_may_look(staff: object, listed: Entity) -> None:
    assert staff().get(url(listed, "history")).status_code == 403
