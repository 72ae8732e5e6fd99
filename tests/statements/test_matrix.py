"""The gap matrix: what a cell says today and on an earlier day, lags, calls, proposals, and how much it reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Affiliation, Entity
from lists.models import Release
from sanctions.models import Regime
from statements.cells import ENDINGS, HOLDS, Cell, Matrix
from statements.models import Call, Mention, Statement, Target
from statements.selectors.matrix import COLUMNS, Asked, BadQuestion, matrix
from tests.builders import un

Load = Callable[..., Release]

NAMED = ["isil", "al-qaida", "let", "jem", "trf"]
TODAY, EARLY = Clocks(), Clocks(as_of=date(2004, 1, 1))
STATEMENT = Asked(statement="in-us-jwg21-2025")

pytestmark = pytest.mark.usefixtures("curated")


def cell(found: Matrix, party: str, regime: str) -> Cell:
    row = next(row for row in found.rows if row.entity.code == party)
    return next(one for one in row.cells if one.regime.code == regime)


def said(one: Cell) -> tuple[str, str, str]:
    return one.state, one.listed_on.edtf if one.listed_on else "", f"{one.lag}" if one.lag else ""


def test_rows_are_the_parties_a_statement_names_in_its_order():
    found = matrix(STATEMENT, TODAY)
    assert [row.entity.code for row in found.rows] == NAMED
    assert [regime.code for regime in found.regimes] == list(COLUMNS)


@pytest.mark.parametrize(
    ("party", "regime", "expected"),
    [
        ("isil", "us-fto", ("in-force", "2004-12-17", "60")),
        ("isil", "us-sdgt", ("in-force", "", "")),
        ("let", "uk-proscription", ("in-force", "2001-03", "")),
        ("let", "us-fto", ("in-force", "2001-12-26", "≥ 270")),
        ("let", "in-uapa-first", ("in-force", "2004", "≥ 1,006")),
        ("let", "eu-881-2002", ("in-force", "2005-05-02", "")),
        ("let", "uk-isil-aq", ("in-force", "2005-05-02", "")),
        ("al-qaida", "pk-ata-first", ("in-force", "2003-03-17", "1,256")),
        ("trf", "in-uapa-first", ("as-alias", "2023-01-05", "")),
        ("trf", "us-fto", ("as-alias", "2025-07-18", "925")),
        ("trf", "uk-isil-aq", ("not-listed", "", "")),
        ("trf", "uk-proscription", ("unknown", "", "")),
        ("trf", "un-1267", ("called-for", "", "")),
    ],
)
def test_cells_today(party: str, regime: str, expected: tuple[str, str, str]):
    assert said(cell(matrix(STATEMENT, TODAY), party, regime)) == expected


def test_a_regime_that_follows_another_has_no_lag_and_says_whose_date_it_prints():
    one = cell(matrix(STATEMENT, TODAY), "let", "eu-881-2002")
    assert one.follows
    assert one.follows.code == "un-1267"
    assert one.lag is None
    assert not one.is_first


def test_a_listing_without_a_date_says_that_none_is_confirmed():
    assert cell(matrix(STATEMENT, TODAY), "isil", "us-sdgt").why == "date-not-confirmed"


def test_an_alias_names_the_entry_and_a_call_reaches_a_proxy():
    found = matrix(STATEMENT, TODAY)
    via = cell(found, "trf", "us-fto").via
    assert via
    assert via.code == "let"
    one = cell(found, "trf", "un-1267")
    assert one.standing[0] == "not-listed"
    assert one.cited_absence
    assert (str(one.looked_on), str(one.open_for)) == ("2026-07-21", "230")  # no release is loaded
    assert one.cited_absence.as_of.edtf == "2026-07-21"
    call, *_ = one.calls
    assert (call.on.edtf, call.as_one_of) == ("2025-12-03", "proxies of LeT")


@pytest.mark.parametrize(
    ("party", "regime", "state", "why"),
    [
        ("let", "us-fto", "in-force", ""),
        ("let", "eu-881-2002", "not-listed", "not-yet-listed"),
        ("let", "in-uapa-first", "not-listed", "not-yet-made"),
        ("let", "uk-isil-aq", "not-listed", "not-yet-made"),
        ("isil", "us-sdgt", "unknown", "not-known"),
        ("trf", "un-1267", "unknown", "not-known"),  # looked for in later years only
        ("trf", "uk-proscription", "unknown", "not-checked"),
    ],
)
def test_cells_on_an_earlier_day(party: str, regime: str, state: str, why: str):
    one = cell(matrix(STATEMENT, EARLY), party, regime)
    assert (one.state, one.why) == (state, why)
    assert one.not_listed_as_of == (date(2004, 1, 1) if state == "not-listed" else None)
    assert one.calls == []
    assert one.proposals == []


def test_a_year_is_not_known_on_a_day_within_it():
    one = cell(matrix(STATEMENT, Clocks(as_of=date(2004, 11, 1))), "let", "in-uapa-first")
    assert (one.state, one.why) == ("unknown", "not-known")
    assert one.listed_on
    assert one.listed_on.edtf == "2004"


def test_proposals_for_masood_azhar_hold_by_hold():
    one = cell(matrix(Asked(entities=["masood-azhar"]), TODAY), "masood-azhar", "un-1267")
    assert [made.submitted.edtf for made in one.proposals if made.submitted] == [
        "2009", "2016-03", "2017-01-19", "2019-02-27",
    ]  # fmt: skip
    assert [str(step.date) for step in one.steps_of(HOLDS)] == ["2016-03-31", "2016-10-01", "2017-02-07", "2019-03-13"]
    assert [str(step.date) for step in one.steps_of(ENDINGS)] == ["2009", "2016-12"]
    assert (str(one.listed_on), str(one.waited)) == ("2019-05-01", "≥ 3,408")
    then = cell(matrix(Asked(entities=["masood-azhar"]), Clocks(as_of=date(2018, 1, 1))), "masood-azhar", "un-1267")
    assert len(then.proposals) == 3
    assert then.proposal_state == "held"


@pytest.mark.parametrize("asked", ["let", "LeT", "Lashkar-e-Tayyiba", "lashkar-e-tayyiba"])
def test_affiliates_are_a_second_group_without_those_named(asked: str):
    found = matrix(Asked(statement="in-us-jwg21-2025", affiliates=[asked]), TODAY)
    close = [row.entity.code for row in found.groups[1].rows]
    assert "jamaat-ud-dawa" in close
    assert "trf" not in close
    assert all(row.ties for row in found.groups[1].rows)


def test_affiliates_of_every_row_and_people_whose_listing_was_proposed():
    found = matrix(Asked(statement="in-us-jwg21-2025", affiliates=["all"], people="proposed"), TODAY)
    asked, close, people = found.groups
    assert [row.entity.code for row in asked.rows] == NAMED
    assert {"jamaat-ud-dawa", "paff"} <= {row.entity.code for row in close.rows}
    assert {"masood-azhar", "abdul-rauf-azhar", "sajid-mir"} <= {row.entity.code for row in people.rows}
    assert all(any(one.proposals for one in row.cells) for row in people.rows)
    assert {head.code for head in people.heads} == {"let", "jem"}
    groups = matrix(Asked(statement="in-us-jwg21-2025", people="proposed", kind="group"), TODAY).groups
    assert groups[1].rows == []


def test_people_tied_to_a_row_by_its_affiliates_have_that_tie_told():
    let, mir = Entity.objects.get(code="let"), Entity.objects.get(code="sajid-mir")
    front = Entity.objects.create(name="Example Front", kind="group")
    stranger = Entity.objects.create(name="Example Stranger", kind="person")
    for entity, target, kind in ((front, let, "front"), (mir, front, "leader"), (stranger, front, "member")):
        Affiliation.objects.create(entity=entity, target=target, kind=kind, known_from=date(2020, 1, 1))
    people = matrix(Asked(entities=["let"], affiliates=["let"], people="proposed"), TODAY).groups[2]
    [row] = [row for row in people.rows if row.entity == mir]
    assert front in {tie.target for tie in row.ties}
    assert stranger not in {row.entity for row in people.rows}  # nobody proposed its listing
    alone = matrix(Asked(entities=["let"], people="proposed"), TODAY).groups[1]
    assert front not in {tie.target for row in alone.rows for tie in row.ties}


def test_parties_are_asked_for_by_name_and_two_of_one_name_are_told_apart():
    [row] = matrix(Asked(entities=["masood-azhar"]), TODAY).rows
    for name in (row.entity.public_id, row.entity.name.upper()):
        assert [one.entity for one in matrix(Asked(entities=[name]), TODAY).rows] == [row.entity]
    other = Entity.objects.create(name=row.entity.name, kind="person")
    with pytest.raises(BadQuestion, match=other.public_id):
        matrix(Asked(entities=[row.entity.name]), TODAY)
    Entity.objects.filter(pk=other.pk).update(merged_into=row.entity)
    assert [one.entity for one in matrix(Asked(entities=[other.public_id]), TODAY).rows] == [row.entity]


# With a list loaded ------------------------------------------------------------------------

LET = un.group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02")
OTHER = un.group("QDe.901", "OLD GROUP", listed="2005-05-02")


def test_not_listed_is_said_as_of_the_newest_release_and_by_no_release_of_a_later_day(load_un: Load):
    load_un(un.edition(LET, day="2026-01-10"))
    load_un(un.edition(LET, day="2026-02-20"))
    one = cell(matrix(STATEMENT, TODAY), "trf", "un-1267")
    assert (one.state, one.not_listed_as_of, one.source and one.source.code) == (
        "called-for", date(2026, 2, 20), "un-sc",
    )  # fmt: skip
    assert (str(one.looked_on), str(one.open_for)) == ("2026-02-20", "79")
    assert one.cited_absence  # of July 2026, beside it
    then = cell(matrix(STATEMENT, Clocks(as_of=date(2026, 2, 1))), "trf", "un-1267")
    assert (then.not_listed_as_of, str(then.open_for)) == (date(2026, 1, 10), "38")
    known = cell(matrix(STATEMENT, Clocks(known_at=date(2026, 2, 1))), "trf", "un-1267")
    assert (known.not_listed_as_of, known.cited_absence) == (date(2026, 1, 10), None)
    before = cell(matrix(STATEMENT, Clocks(as_of=date(2026, 1, 1))), "trf", "un-1267")
    assert (before.standing, before.not_listed_as_of) == (("unknown", "not-known"), None)
    assert (before.looked_on, before.open_for) == (None, None)


def test_a_delisted_party_keeps_its_dates_and_an_old_call_is_not_open_again(load_un: Load):
    load_un(un.edition(LET, OTHER, day="2026-01-10"))
    old = Entity.objects.get(name__iexact="OLD GROUP")
    spoken = Statement.objects.create(
        code="asks", title="Asks", kind="joint-statement", date=PartialDate.parse("2004"), parties=["India"]
    )
    call = Call.objects.create(
        code="asks-1", statement=spoken, kind="list", title="Asks", regime=Regime.objects.get(code="un-1267")
    )
    Target.objects.create(call=call, entity=old)
    load_un(un.edition(LET, day="2026-02-20"))
    [row] = matrix(Asked(entities=[old.public_id], regimes=["un-1267"]), TODAY).rows
    [one] = row.cells
    assert (one.state, str(one.listed_on), str(one.delisted_on)) == (
        "delisted", "2005-05-02", "2026-01-10 to 2026-02-20",
    )  # fmt: skip
    assert len(one.calls) == 1
    assert one.open_calls == []
    Statement.objects.filter(pk=spoken.pk).update(date=PartialDate.parse("2026-03-01"))
    [row] = matrix(Asked(entities=[old.public_id], regimes=["un-1267"]), TODAY).rows
    assert len(row.cells[0].open_calls) == 1


def test_a_class_without_a_head_is_of_the_groups_the_statement_names(load_un: Load):
    load_un(un.edition(LET, OTHER, day="2026-01-10"))
    old = Entity.objects.get(name__iexact="OLD GROUP")
    front = Entity.objects.create(name="The front", kind="group")
    Affiliation.objects.create(entity=front, target=old, kind="front", known_from=date(2020, 1, 1))
    spoken = Statement.objects.create(
        code="asks", title="Asks", kind="joint-statement", date=PartialDate.parse("2026-01-05"), parties=["India"]
    )
    Mention.objects.create(statement=spoken, entity=old)
    call = Call.objects.create(
        code="asks-1", statement=spoken, kind="list", title="Asks", regime=Regime.objects.get(code="un-1267")
    )
    Target.objects.create(call=call, group="proxies", text="proxies of the groups named")
    [row] = matrix(Asked(entities=[front.public_id]), TODAY).rows
    assert [one.as_one_of for one in row.cells[0].calls] == ["proxies of the groups named"]
    Statement.objects.filter(pk=spoken.pk).update(published=False)
    [row] = matrix(Asked(entities=[front.public_id]), TODAY).rows
    assert row.cells[0].calls == []


def test_totals_count_every_cell_once():
    found = matrix(STATEMENT, TODAY)
    assert all(sum(total.values()) == len(NAMED) for total in found.totals)
    assert [sum(row.totals.values()) for row in found.rows] == [len(COLUMNS)] * len(NAMED)


def test_without_a_question_every_curated_party_has_a_row_by_as_many_queries_as_one():
    with CaptureQueriesContext(connection) as few:
        matrix(Asked(entities=["let"]), TODAY)
    with CaptureQueriesContext(connection) as many:
        found = matrix(Asked(), TODAY)
    assert len(found.rows) > 70
    assert len(many) <= len(few) <= 10


@pytest.mark.parametrize(
    "asked",
    [
        Asked(statement="none"),
        Asked(entities=["none"]),
        Asked(affiliates=["x"]),
        Asked(people="x"),
        Asked(kind="x"),
        Asked(regimes=["x"]),
    ],
)
def test_a_value_that_is_none_is_refused(asked: Asked):
    with pytest.raises(BadQuestion, match=r"(?i)there is no"):
        matrix(asked, TODAY)
