"""A party in the admin: what lists say is read-only, what editors say stands beside it and stays."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from entities.models import Affiliation, Entity, Name, Suppression
from lists.models import Source
from sanctions.services import refreshing
from tests.admin.conftest import AHMED, GROUP, PEOPLE, entity, messages
from tests.builders.picture import differences, picture
from tests.builders.un import edition
from tests.pipeline.conftest import Refresh

NEXT = edition(*PEOPLE, AHMED.but(name="AHMED CHANGED", comments="More."), GROUP, day="2026-01-15")
EDIT = ("entities.view_entity", "entities.change_entity")


def url(party: Entity, name: str, *args: object) -> str:
    return reverse(f"admin:entities_entity_{name}", args=[party.pk, *args])


def page(party: Entity) -> str:
    return url(party, "change")


def names(party: Entity) -> list[str]:
    return sorted(party.name_set.current().visible().values_list("text", flat=True))


def rename(client: Client, party: Entity, **said: str) -> object:
    fields = {"editorial_name": "", "editorial_kind": "", "editorial_note": "", "why": "", **said}
    return client.post(page(party), fields, follow=True)


def again(refresh: Refresh, source: Source) -> None:
    """Everything that could sweep an edit away: a refresh that changes the entry, and a rebuild."""
    refresh(NEXT)
    refreshing.rebuild(source)


# Name, kind and note


def test_a_name_follows_at_once_and_stays(root: Client, listed: Entity, refresh: Refresh, source: Source) -> None:
    rename(root, listed, editorial_name="Ahmed the Example", editorial_note="Not his cousin.", why="His own spelling.")
    party = entity("QDi.901")
    assert (party.name, party.editorial_reason) == ("Ahmed the Example", "His own spelling.")
    again(refresh, source)
    party = entity("QDi.901")
    assert (party.name, party.kind, party.editorial_note) == ("Ahmed the Example", "person", "Not his cousin.")
    rename(root, party, why="The list's will do.")
    party = entity("QDi.901")
    assert (party.name, party.editorial_name, party.editorial_reason) == ("Ahmed Changed", "", "")


def test_a_kind_follows_at_once_and_stays(root: Client, listed: Entity, refresh: Refresh, source: Source) -> None:
    rename(root, listed, editorial_kind="group", why="A misfiled entry.")
    again(refresh, source)
    assert entity("QDi.901").kind == "group"


def test_a_name_needs_a_reason(root: Client, listed: Entity) -> None:
    answer = rename(root, listed, editorial_name="Ahmed the Example")
    assert answer.context["adminform"].form.errors == {"why": ["This field is required."]}
    assert entity("QDi.901").name == "Ahmed Example"


def test_what_is_refused_is_a_message(root: Client, listed: Entity) -> None:
    answer = rename(root, listed, why="For no change.")
    assert messages(answer) == ["Nothing was changed: name, kind and note are as they were."]


def test_a_party_on_no_list(root: Client, listed: Entity, refresh: Refresh, source: Source) -> None:
    add = reverse("admin:entities_entity_add")
    said = {"editorial_kind": "group", "editorial_note": "", "citation": "", "why": ""}
    assert set(root.post(add, {**said, "editorial_name": ""}).context["adminform"].form.errors) == {
        "editorial_name", "why",
    }  # fmt: skip
    root.post(add, {**said, "editorial_name": "The New Front", "why": "Named in a statement."})
    made = Entity.objects.get(editorial_name="The New Front")
    again(refresh, source)
    made = Entity.objects.get(pk=made.pk)
    assert (made.name, made.kind, made.links.count(), names(made)) == ("The New Front", "group", 0, ["The New Front"])
    rename(root, made, editorial_name="The Newest Front", editorial_kind="group", why="They renamed themselves.")
    made = Entity.objects.get(pk=made.pk)
    assert (made.name, names(made)) == ("The Newest Front", ["The Newest Front"])


# Values


def test_a_name_is_added_and_stays(root: Client, listed: Entity, refresh: Refresh, source: Source) -> None:
    add = url(listed, "add", "name")
    assert root.get(add).status_code == 200
    said = {"text": "  Abu   Tayyibá ", "kind": "aka", "citation": "A court's judgment", "confidence": "medium"}
    answer = root.post(add, said, follow=True)
    assert answer.redirect_chain[-1][0] == page(listed)
    made = Name.objects.get(record=None)
    assert (made.text, made.folded, made.script) == ("Abu Tayyibá", "abu tayyiba", "Latn")
    assert (made.entered_by.get_username(), made.confidence) == ("root", "medium")
    again(refresh, source)
    assert Name.objects.get(pk=made.pk).suppressed is False
    assert "Abu Tayyibá" in names(listed)
    assert names(listed) == ["AHMED CHANGED", "Abu One", "Abu Tayyibá", "Abu Two"]


def test_a_value_without_grounds_is_refused(root: Client, listed: Entity) -> None:
    answer = root.post(url(listed, "add", "name"), {"text": "Abu Three", "kind": "aka"})
    assert "citation or a reason" in str(answer.context["form"].non_field_errors())
    assert Name.objects.filter(record=None).count() == 0


@pytest.mark.parametrize(
    ("facet", "said"),
    [
        ("identifier", {"kind": "passport", "number": "A 12", "country": "Iraq", "issued_on": "1999-03"}),
        ("place", {"role": "birth", "city": "Mosul"}),
        ("birthdate", {"date": "1971~"}),
        ("fact", {"kind": "nationality", "text": "Iraq"}),
        ("affiliation", {"kind": "financier", "target_name": "Someone unknown"}),
    ],
)
def test_every_kind_of_value(
    root: Client, listed: Entity, refresh: Refresh, source: Source, facet: str, said: dict[str, str]
) -> None:
    assert root.get(url(listed, "add", facet)).status_code == 200
    assert root.post(url(listed, "add", facet), {**said, "reason": "Well known."}).status_code == 302
    again(refresh, source)
    shown = root.get(page(listed))
    table = next(table for table in shown.context["tables"] if table.name == facet)
    assert [(row.mark, row.said_by) for row in table.rows if row.mark] == [("editors’", "root: Well known.")]


def test_a_date_that_is_none_is_refused_with_what_to_write(root: Client, listed: Entity) -> None:
    answer = root.post(url(listed, "add", "birthdate"), {"date": "spring 1971", "reason": "x"})
    assert "write 1971" in str(answer.context["form"].errors["date"])


def test_a_tie_to_another_party(root: Client, listed: Entity) -> None:
    said = {"kind": "member", "target": entity("QDe.901").pk, "reason": "He said so."}
    assert root.post(url(listed, "add", "affiliation"), said).status_code == 302
    tie = Affiliation.objects.get(record=None)
    assert (tie.target, tie.target_name) == (entity("QDe.901"), "Example Movement")


def test_a_value_is_changed_and_removed(root: Client, listed: Entity) -> None:
    root.post(url(listed, "add", "name"), {"text": "Abu Three", "kind": "aka", "reason": "x"})
    made = Name.objects.get(record=None)
    change, remove = (url(listed, f"{name}_value", "name", made.pk) for name in ("change", "remove"))
    assert root.get(change).context["form"].initial["text"] == "Abu Three"
    root.post(change, {"text": "Abu Four", "kind": "fka", "reason": "Misheard."})
    assert list(Name.objects.filter(record=None).values_list("text", "kind")) == [("Abu Four", "fka")]
    assert root.post(remove, {"reason": ""}).context["form"].errors["reason"]
    root.post(remove, {"reason": "Not his."})
    assert Name.objects.filter(record=None).count() == 0


def test_what_a_list_says_is_never_edited(root: Client, listed: Entity) -> None:
    before = picture()
    value = listed.name_set.first()
    for name in ("change_value", "remove_value"):
        answer = root.post(url(listed, name, "name", value.pk), {"text": "X", "reason": "x"}, follow=True)
        assert messages(answer) == ["This value is no longer there, or a list says it."]
    assert differences(before, picture()) == {}


# Suppressing


def test_an_alias_is_suppressed_and_shown_again(root: Client, listed: Entity, refresh: Refresh, source: Source) -> None:
    value = Name.objects.get(text="Abu Two")
    suppress = url(listed, "suppress", "name", value.digest)
    assert root.post(suppress, {"reason": ""}).context["form"].errors["reason"]
    root.post(suppress, {"reason": "Another man's name."})
    assert names(listed) == ["AHMED EXAMPLE", "Abu One"]
    again(refresh, source)
    assert names(listed) == ["AHMED CHANGED", "Abu One"]
    assert "Another man&#x27;s name." in root.get(page(listed)).content.decode()
    found = Suppression.objects.get()
    root.post(url(listed, "unsuppress", found.pk), {"reason": "It was his after all."})
    assert names(listed) == ["AHMED CHANGED", "Abu One", "Abu Two"]
    again(refresh, source)
    assert names(listed) == ["AHMED CHANGED", "Abu One", "Abu Two"]


# Who may


def test_it_takes_the_right_to(staff: Callable[..., Client], listed: Entity) -> None:
    reader, value = staff("entities.view_entity"), Name.objects.get(text="Abu Two")
    before = picture()
    assert reader.get(page(listed)).status_code == 200
    assert "Suppress" not in reader.get(page(listed)).content.decode().replace("Suppressions", "")
    assert reader.post(page(listed), {"editorial_name": "X", "why": "x"}).status_code == 403
    for address in (url(listed, "add", "name"), url(listed, "suppress", "name", value.digest)):
        assert reader.get(address).status_code == 403
        assert reader.post(address, {"text": "X", "kind": "aka", "reason": "x"}).status_code == 403
    assert differences(before, picture()) == {}
    editor = staff(*EDIT)
    assert editor.post(url(listed, "add", "name"), {"text": "X", "kind": "aka", "reason": "x"}).status_code == 302


def test_addresses_of_what_is_not_there_lead_back(root: Client, listed: Entity) -> None:
    for address in (
        url(listed, "add", "colour"), url(listed, "change_value", "name", 999_999), url(listed, "unsuppress", 999_999),
        url(listed, "suppress", "name", "0" * 32), reverse("admin:entities_entity_add", args=[]) + "?x=1",
    ):  # fmt: skip
        assert root.get(address).status_code in (200, 302)
    assert root.get(reverse("admin:entities_entity_change", args=[999_999])).status_code == 302


# Finding


@pytest.mark.parametrize("term", ["ahmed", "QDi.901", "qdi.901", "abu two", "أحمد"])
def test_a_party_is_found_by_name_and_reference(root: Client, listed: Entity, refresh: Refresh, term: str) -> None:
    refresh(edition(*PEOPLE, AHMED.but(original="أحمد"), GROUP, day="2026-01-12"))
    found = root.get(reverse("admin:entities_entity_changelist"), {"q": term}).context["cl"].result_list
    assert [one.pk for one in found] == [listed.pk]


def test_a_party_is_found_by_its_public_id(root: Client, listed: Entity) -> None:
    found = root.get(reverse("admin:entities_entity_changelist"), {"q": listed.public_id.upper()}).context["cl"]
    assert [one.pk for one in found.result_list] == [listed.pk]


@pytest.mark.parametrize(("edited", "number"), [("name", 1), ("values", 1), ("unlisted", 1), ("nonsense", 13)])
def test_parties_are_filtered_by_what_was_done(root: Client, listed: Entity, edited: str, number: int) -> None:
    rename(root, listed, editorial_kind="group", why="x")
    root.post(
        reverse("admin:entities_entity_add"),
        {"editorial_name": "The New Front", "editorial_kind": "group", "why": "x", "citation": ""},
    )
    if edited == "name":
        number += 1  # a party on no list has its name from an editor
    cl = root.get(reverse("admin:entities_entity_changelist"), {"edited": edited}).context["cl"]
    assert cl.result_count == number
