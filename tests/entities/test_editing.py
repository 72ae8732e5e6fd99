"""What a person enters of a party: on both clocks, with a reason, and beside what lists say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg2
import pytest
from django.contrib.auth.models import User
from django.db import connection

from core import dataversion
from entities.models import Entity, EntityRecord, Fact, Name, Suppression
from entities.services import editing
from entities.services.editing import Refused, Why
from lists.models import Release
from tests.builders.un import edition, group, individual

BECAUSE = Why(reason="Well known.")


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("amina")


@pytest.fixture
def party(load_un: Callable[..., Release]) -> Entity:
    """AHMED EXAMPLE, also known as Abu One."""
    load_un(edition(individual("QDi.901", aliases=("Abu One",)), group("QDe.901"), day="2026-01-10"))
    return EntityRecord.objects.get(record__key="QDi.901").entity


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes it another day."""

    def day(text: str) -> None:
        monkeypatch.setattr(editing, "today", lambda: date.fromisoformat(text))

    day("2026-03-01")
    return day


def known(party: Entity, day: str) -> list[str]:
    rows = Name.objects.filter(entity=party, record=None).known_at(date.fromisoformat(day))
    return sorted(rows.values_list("text", flat=True))


def add(party: Entity, by: User, text: str = "Abu Three") -> Name:
    return editing.add(party, "name", {"text": text, "kind": "aka"}, why=BECAUSE, by=by)


# Two clocks


def test_what_was_known_stays_known_for_its_days(party: Entity, by: User, on: Callable[[str], None]) -> None:
    value = add(party, by)
    on("2026-03-05")
    changed = editing.change(value, {"text": "Abu Four"}, why=Why(reason="Misheard."), by=by)
    on("2026-03-09")
    editing.remove(changed, reason="Not his.", by=by)
    days = ("2026-02-28", "2026-03-01", "2026-03-04", "2026-03-05", "2026-03-08", "2026-03-09")
    assert [known(party, day) for day in days] == [
        [], ["Abu Three"], ["Abu Three"], ["Abu Four"], ["Abu Four"], [],
    ]  # fmt: skip
    assert changed.pk == value.pk
    row = Name.objects.get(pk=value.pk)
    assert row.reason == "Misheard.\nRemoved: Not his."


def test_what_was_entered_today_is_corrected_and_deleted(party: Entity, by: User, on: Callable[[str], None]) -> None:
    value = add(party, by)
    changed = editing.change(value, {"text": "Abu Four"}, why=BECAUSE, by=by)
    assert list(Name.objects.filter(record=None).values_list("text", "folded")) == [("Abu Four", "abu four")]
    editing.remove(changed, reason="By mistake.", by=by)
    assert not Name.objects.filter(record=None).exists()


def test_a_change_keeps_what_it_does_not_name(party: Entity, by: User, on: Callable[[str], None]) -> None:
    value = editing.add(party, "name", {"text": "Abu Three", "kind": "fka", "quality": "weak"}, why=BECAUSE, by=by)
    on("2026-03-05")
    changed = editing.change(value, {"text": "Abu Four"}, why=BECAUSE, by=by)
    assert (changed.kind, changed.quality, changed.known_from) == ("fka", "weak", date(2026, 3, 5))


# Values that came with the project's files


@pytest.fixture
def curated(party: Entity, on: Callable[[str], None]) -> Fact:
    return Fact.objects.create(
        entity=party, kind="summary", text="A financier.", curated="ahmed/summary", loaded={"text": "A financier."},
        citation_codes=["a-paper"], confidence="high", known_from=date(2020, 1, 1),
    )  # fmt: skip


def test_a_curated_value_is_edited_in_its_own_row(curated: Fact, by: User) -> None:
    changed = editing.change(curated, {"text": "A courier."}, why=Why(), by=by)
    assert (changed.pk, changed.curated, changed.loaded) == (curated.pk, "ahmed/summary", {"text": "A financier."})
    assert changed.known_from == date(2026, 3, 1)
    former = Fact.objects.get(kind="summary", known_until=date(2026, 3, 1))
    assert (former.text, former.curated, former.known_from) == ("A financier.", None, date(2020, 1, 1))


def test_a_curated_value_is_ended_not_deleted(curated: Fact, by: User) -> None:
    Fact.objects.filter(pk=curated.pk).update(known_from=date(2026, 3, 1))
    editing.remove(curated, reason="Wrong.", by=by)
    row = Fact.objects.get(curated="ahmed/summary")
    assert row.known_until == date(2026, 3, 1)


# What is refused


@pytest.mark.parametrize(
    ("facet", "values", "why", "says"),
    [
        ("name", {"text": "  "}, BECAUSE, "Give text"),
        ("name", {"text": "X"}, Why(), "citation or a reason"),
        ("name", {"text": "X", "kind": "nickname"}, BECAUSE, "not a valid choice"),
        ("name", {"text": "X", "folded": "y"}, BECAUSE, "has no folded"),
        ("identifier", {"kind": "passport"}, BECAUSE, "Give number or note"),
        ("place", {"role": "birth"}, BECAUSE, "Give street"),
        ("birthdate", {}, BECAUSE, "Give date or note"),
        ("affiliation", {"kind": "member"}, BECAUSE, "Give target"),
        ("name", {"text": "X"}, Why(reason="x", confidence="sure"), "not a valid choice"),
    ],
)
def test_it_is_refused(party: Entity, by: User, facet: str, values: dict[str, str], why: Why, says: str) -> None:
    before = dataversion.current()
    with pytest.raises(Refused, match=says):
        editing.add(party, facet, values, why=why, by=by)
    assert dataversion.current() == before


def test_the_same_twice_is_refused(party: Entity, by: User) -> None:
    add(party, by)
    with pytest.raises(Refused, match="already"):
        add(party, by)


def test_a_party_is_not_its_own_affiliate(party: Entity, by: User) -> None:
    with pytest.raises(Refused, match="own affiliate"):
        editing.add(party, "affiliation", {"kind": "member", "target": party}, why=BECAUSE, by=by)


def test_what_a_list_says_is_refused(party: Entity, by: User) -> None:
    listed = Name.objects.get(text="Abu One")
    with pytest.raises(Refused, match="never edited"):
        editing.change(listed, {"text": "X"}, why=BECAUSE, by=by)
    with pytest.raises(Refused, match="never edited"):
        editing.remove(listed, reason="x", by=by)


def test_what_somebody_else_removed_is_refused(party: Entity, by: User) -> None:
    value = add(party, by)
    editing.remove(value, reason="x", by=by)
    with pytest.raises(Refused, match="no longer there"):
        editing.change(value, {"text": "X"}, why=BECAUSE, by=by)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_every_decision_has_a_reason(party: Entity, by: User, reason: str) -> None:
    value, listed = add(party, by), Name.objects.get(text="Abu One")
    for decide in (
        lambda: editing.create(name="X", reason=reason, by=by),
        lambda: editing.set_editorial(party, name="X", reason=reason, by=by),
        lambda: editing.remove(value, reason=reason, by=by),
        lambda: editing.suppress(party, "name", listed.digest, reason=reason, by=by),
    ):
        with pytest.raises(Refused, match="reason"):
            decide()


def test_a_party_on_no_list_keeps_a_name(db: None, by: User) -> None:
    made = editing.create(name="The New Front", reason="Named in a statement.", by=by)
    with pytest.raises(Refused, match="on no list"):
        editing.set_editorial(made, kind="group", reason="x", by=by)
    with pytest.raises(Refused, match="no kind"):
        editing.create(name="X", kind="ghost", reason="x", by=by)


# Name, kind and note


def test_an_editors_name_can_be_searched(party: Entity, by: User) -> None:
    editing.set_editorial(party, name="Ahmed the Example", reason="His own spelling.", by=by)
    made = Name.objects.get(record=None)
    assert (made.text, made.kind, made.reason) == ("Ahmed the Example", "aka", "His own spelling.")
    editing.set_editorial(party, name="abu one", reason="Better known so.", by=by)
    assert Name.objects.filter(record=None).count() == 1


def test_every_edit_is_a_new_state_of_the_data(party: Entity, by: User) -> None:
    seen = [dataversion.current()]
    value = add(party, by)
    seen.append(dataversion.current())
    editing.remove(value, reason="x", by=by)
    seen.append(dataversion.current())
    editing.set_editorial(party, note="A note.", reason="x", by=by)
    seen.append(dataversion.current())
    assert seen == sorted(set(seen))


# Suppressing


def test_a_suppression_hides_what_lists_say_and_not_what_editors_put_beside(party: Entity, by: User) -> None:
    mine = add(party, by, "Abu One")
    listed = Name.objects.get(text="Abu One", record__isnull=False)
    found = editing.suppress(party, "name", listed.digest, reason="Only hearsay.", by=by)
    assert (found.text, found.entered_by) == ("Abu One", by)
    assert list(Name.objects.visible().filter(text="Abu One")) == [mine]
    with pytest.raises(Refused, match="already"):
        editing.suppress(party, "name", listed.digest, reason="x", by=by)
    editing.unsuppress(found, reason="Confirmed.", by=by)
    assert Name.objects.visible().filter(text="Abu One").count() == 2
    with pytest.raises(Refused, match="not suppressed"):
        editing.unsuppress(found, reason="x", by=by)


@pytest.mark.parametrize(("facet", "digest"), [("name", "0" * 32), ("record", "0" * 32)])
def test_what_no_list_says_cannot_be_suppressed(party: Entity, by: User, facet: str, digest: str) -> None:
    with pytest.raises(Refused, match=r"No list says|names no table"):
        editing.suppress(party, facet, digest, reason="x", by=by)
    assert not Suppression.objects.exists()


# Beside a projection


def test_it_waits_for_a_projection_and_gives_up_in_words(
    party: Entity, by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "_PATIENCE", "100ms")
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    try:
        with other.cursor() as cursor:  # as a projection does first
            cursor.execute("DELETE FROM entities_name WHERE record_id = ANY(%s)", [[-1]])
        with pytest.raises(Refused, match="being brought up to date"):
            add(party, by)
    finally:
        other.close()
    assert add(party, by).pk
