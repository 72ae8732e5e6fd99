"""Calls beside the designations: what a new edition of a list does to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Affiliation, Entity
from lists.models import Release
from lists.selectors import newest_releases
from sanctions.models import Absence, Regime
from statements.models import Call, Statement, Target
from statements.selectors.outcomes_of import Answer, asked_by, outcomes_of
from tests.builders import un

pytestmark = pytest.mark.django_db

OLD = un.group("QDe.901", "OLD GROUP", listed="2005-05-02")
NEW = un.group("QDe.902", "NEW FRONT", listed="2026-02-10")


def answers(as_of: date | None = None, known_at: date | None = None) -> list[Answer]:
    on = Clocks(as_of, known_at)
    return outcomes_of(asked_by(on), on, newest_releases(on.known_day))


def party(name: str) -> Entity:
    return Entity.objects.get(name__iexact=name)


def call(code: str, targets: Sequence[tuple[Entity | None, str]], kind: str = "list", day: str = "2026-01-15") -> Call:
    statement = Statement.objects.create(
        code=f"s-{code}", title="A statement", kind="joint-statement", date=PartialDate.parse(day), parties=["India"]
    )
    made = Call.objects.create(
        code=code, statement=statement, kind=kind, title=code, regime=Regime.objects.get(code="un-1267")
    )
    for entity, group in targets:
        Target.objects.create(call=made, entity=entity, group=group)
    return made


def test_a_call_is_open_until_the_edition_that_carries_it(load_un: Callable[..., Release]):
    front = Entity.objects.create(name="New Front", kind="group", code="new-front")
    front.claims.create(source="un-sc", key="QDe.902")
    load_un(un.edition(OLD, day="2026-01-10"))
    call("asks", [(front, "")])
    [before] = answers()
    assert (before.state, before.named[0].outcome.state) == ("unknown", "unknown")  # no release since

    load_un(un.edition(OLD, day="2026-02-01"))
    [open_] = answers()
    assert (open_.state, str(open_.days), open_.as_of) == ("open", "17", date(2026, 2, 1))

    load_un(un.edition(OLD, NEW, day="2026-02-20"))
    [met] = answers()
    assert (met.state, str(met.days)) == ("met", "26")  # from 15 January to 10 February
    assert met.named[0].designation is not None
    assert met.named[0].designation.reference == "QDe.902"

    assert answers(known_at=date(2026, 2, 5))[0].state == "open"
    assert answers(as_of=date(2026, 2, 5))[0].state == "open"
    assert answers(as_of=date(2026, 1, 14)) == []  # not asked yet


def test_who_was_already_listed_leaves_only_affiliates_to_ask_for(load_un: Callable[..., Release]):
    load_un(un.edition(OLD, day="2026-02-01"))
    old = party("OLD GROUP")
    call("one", [(old, "")])
    call("two", [(old, ""), (old, "proxies")])
    told = {one.call.code: one for one in answers()}
    assert told["one"].state == "moot"
    assert told["two"].state == "open"
    assert told["one"].named[0].outcome.state == "already-listed"


def test_proxies_are_fronts_proxies_and_wings_and_affiliates_every_tie(load_un: Callable[..., Release]):
    load_un(un.edition(OLD, day="2026-02-01"))
    old = party("OLD GROUP")
    for kind in ("front", "proxy", "wing", "splinter", "leader"):
        other = Entity.objects.create(name=f"The {kind}", kind="group")
        Affiliation.objects.create(entity=other, target=old, kind=kind, known_from=date(2020, 1, 1))
    call("proxies", [(old, "proxies")])
    call("affiliates", [(old, "affiliates")])
    told = {one.call.code: [aim.entity.name for aim in one.classes[0].missing] for one in answers()}
    assert told["proxies"] == ["The front", "The proxy", "The wing"]
    assert set(told["affiliates"]) == {*told["proxies"], "The splinter", "The leader"}


def test_a_regime_without_a_list_speaks_from_what_was_cited(reference: None):
    other = Entity.objects.create(name="A group", kind="group")
    regime = Regime.objects.filter(source=None).first()
    assert regime is not None
    made = call("asks", [(other, "")])
    Call.objects.filter(pk=made.pk).update(regime=regime)
    assert answers()[0].state == "unknown"
    Absence.objects.create(entity=other, regime=regime, as_of=PartialDate.parse("2026-03-01"))
    [told] = answers()
    assert (told.state, str(told.days)) == ("open", "45")


def test_a_call_to_delist_is_met_when_the_entry_ends(load_un: Callable[..., Release]):
    load_un(un.edition(OLD, NEW.but(listed="2010-01-01"), day="2026-01-10"))
    call("strike", [(party("NEW FRONT"), "")], kind="delist")
    load_un(un.edition(OLD, NEW.but(listed="2010-01-01"), day="2026-02-01"))
    assert answers()[0].state == "open"
    load_un(un.edition(OLD, day="2026-02-20"))
    assert answers()[0].state == "met"


def test_drafts_ask_for_nothing(load_un: Callable[..., Release]):
    load_un(un.edition(OLD, day="2026-02-01"))
    made = call("draft", [(party("OLD GROUP"), "")])
    Statement.objects.filter(pk=made.statement_id).update(published=False)
    assert answers() == []


def test_more_calls_cost_no_more_queries(load_un: Callable[..., Release]):
    load_un(un.edition(OLD, day="2026-02-01"))
    old = party("OLD GROUP")

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            answers()
        return len(seen)

    call("first", [(old, ""), (old, "proxies"), (None, "affiliates")])
    answers()  # the law is read
    one = cost()
    for number in range(5):
        call(f"more-{number}", [(old, ""), (old, "proxies"), (None, "affiliates")])
    assert cost() == one


def test_members_of_a_class_listed_since_are_told_beside_a_call_that_stays_open(load_un: Callable[..., Release]):
    """As those tied to ISIL who were listed after the statement of 3 December 2025: no source links them to it."""
    load_un(un.edition(OLD, day="2026-01-10"))
    front = Entity.objects.create(name="New Front", kind="group", code="new-front")
    front.claims.create(source="un-sc", key="QDe.902")
    Affiliation.objects.create(entity=front, target=party("OLD GROUP"), kind="front", known_from=date(2020, 1, 1))
    call("asks", [(party("OLD GROUP"), ""), (party("OLD GROUP"), "affiliates")])
    load_un(un.edition(OLD, NEW, day="2026-02-20"))
    [told] = answers()
    assert (told.state, str(told.days)) == ("open", "36")  # from 15 January to the release
    assert [aim.entity.name for aim in told.tied] == ["New Front"]
    assert (told.met, told.open) == ([], [])


def test_a_class_all_of_whom_were_listed_before_leaves_nothing_to_ask_for(load_un: Callable[..., Release]):
    load_un(un.edition(OLD, NEW.but(listed="2010-01-01"), day="2026-02-01"))
    Affiliation.objects.create(
        entity=party("NEW FRONT"), target=party("OLD GROUP"), kind="front", known_from=date(2020, 1, 1)
    )
    call("fronts", [(party("OLD GROUP"), "fronts")])
    assert answers()[0].state == "moot"


def test_the_groups_named_in_a_statement_count_as_named(load_un: Callable[..., Release]):
    front = Entity.objects.create(name="New Front", kind="group", code="new-front")
    front.claims.create(source="un-sc", key="QDe.902")
    load_un(un.edition(OLD, day="2026-01-10"))
    made = call("those", [(None, "named-groups")])
    made.statement.mentions.create(entity=front, printed="New Front")
    load_un(un.edition(OLD, NEW, day="2026-02-20"))
    [told] = answers()
    assert (told.state, [aim.entity.name for aim in told.met]) == ("met", ["New Front"])
