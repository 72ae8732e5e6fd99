"""What people enter and suppress stays through refreshes and rebuilds; what lists say is never touched by it."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import User

from entities.models import Affiliation, Entity, EntityRecord, Name, Suppression
from lists.models import Source
from sanctions.models import Designation, Regime
from sanctions.services import refreshing
from tests.builders.picture import differences, picture
from tests.builders.un import edition, group, individual
from tests.pipeline.conftest import Refresh

AHMED = individual("QDi.901", "AHMED EXAMPLE", aliases=("Abu One", "Abu Two"))
GROUP = group("QDe.901", "EXAMPLE MOVEMENT")
STATED = {"known_from": date(2026, 1, 11), "citation": "A court's judgment", "reason": "Not on any list"}


@pytest.fixture
def edited(refresh: Refresh) -> Refresh:
    """A list and, beside it, a name, an affiliation, a designation, an overridden name and a suppressed alias."""
    refresh(edition(AHMED, GROUP, day="2026-01-10"))
    editor = User.objects.create_user("amina")
    ahmed = entity("QDi.901")
    Name.objects.create(
        entity=ahmed, text="The Example", kind="aka", script="Latn", folded="the example", entered_by=editor, **STATED
    )
    Affiliation.objects.create(entity=ahmed, target=entity("QDe.901"), kind="financier", sentence="", **STATED)
    Designation.objects.create(
        entity=ahmed, regime=Regime.objects.get(code="pk-ata-first"), in_force_from=date(2002, 1, 14), **STATED
    )
    Entity.objects.filter(pk=ahmed.pk).update(editorial_name="Ahmed the Example", editorial_note="Not his cousin.")
    alias = Name.objects.get(text="Abu Two")
    Suppression.objects.create(
        entity=ahmed, facet="name", digest=alias.digest, text="Abu Two", reason="Another man's name.", entered_by=editor
    )
    return refresh


def entity(reference: str) -> Entity:
    return EntityRecord.objects.get(record__key=reference).entity


def editorial() -> list[tuple[str, object]]:
    ahmed = entity("QDi.901")
    rows = (ahmed.name_set, ahmed.affiliation_set, ahmed.designation_set)
    return [(type(one).__name__, one.pk) for kind in rows for one in kind.filter(record=None)]


def shown() -> list[str]:
    return sorted(entity("QDi.901").name_set.visible().current().values_list("text", flat=True))


def test_a_refresh_that_changes_the_entry_leaves_them(edited: Refresh) -> None:
    before = editorial()
    edited(edition(AHMED.but(aliases=("Abu One", "Abu Two", "Abu Three")), GROUP, day="2026-01-12"))
    assert editorial() == before
    assert len(before) == 3
    assert shown() == ["AHMED EXAMPLE", "Abu One", "Abu Three", "The Example"]
    assert entity("QDi.901").name == "Ahmed the Example"
    assert entity("QDi.901").editorial_note == "Not his cousin."


def test_a_suppressed_value_that_goes_and_comes_back_stays_suppressed(edited: Refresh) -> None:
    edited(edition(AHMED.but(aliases=()), GROUP, day="2026-01-12"))
    edited(edition(AHMED, GROUP, day="2026-01-13"))
    assert shown() == ["AHMED EXAMPLE", "Abu One", "The Example"]
    assert set(Name.objects.filter(text="Abu Two").values_list("suppressed", flat=True)) == {True}
    assert Name.objects.get(text="The Example").suppressed is False


def test_a_delisting_ends_what_the_list_said_and_nothing_else(edited: Refresh) -> None:
    edited(edition(GROUP, day="2026-01-12"))
    assert shown() == ["The Example"]
    in_force = entity("QDi.901").designation_set.current().as_of(date(2026, 1, 12))
    assert [one.regime.code for one in in_force] == ["pk-ata-first"]
    assert entity("QDi.901").name == "Ahmed the Example"


def test_a_rebuild_changes_nothing(edited: Refresh, source: Source) -> None:
    edited(edition(AHMED.but(comments="More."), GROUP, day="2026-01-12"))
    refreshing.rebuild(source)  # applies the suppression, which was entered beside the service that would
    before, rows = picture(), editorial()
    refreshing.rebuild(source)
    assert differences(before, picture()) == {}
    assert editorial() == rows


def test_the_name_a_list_prints_follows_it_where_no_editor_set_one(edited: Refresh) -> None:
    edited(edition(AHMED, GROUP.but(name="THE MOVEMENT OF EXAMPLES"), day="2026-01-12"))
    assert entity("QDe.901").name == "The Movement of Examples"
    edited(edition(AHMED, day="2026-01-13").replace(b"<ENTITIES>", b"<ENTITIES>"))
    assert entity("QDe.901").name == "The Movement of Examples"
