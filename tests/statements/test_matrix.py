"""The gap matrix: what a cell says today and on an earlier day, lags, calls, proposals, and how much it reads."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clocks import Clocks
from statements.selectors.matrix import COLUMNS, Asked, BadQuestion, Cell, Matrix, matrix

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
        ("trf", "un-1267", "unknown", "not-checked"),
    ],
)
def test_cells_on_an_earlier_day(party: str, regime: str, state: str, why: str):
    one = cell(matrix(STATEMENT, EARLY), party, regime)
    assert (one.state, one.why) == (state, why)
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
    holds = [step.date.edtf for made in one.proposals for step in made.holds if step.date]
    assert holds == ["2016-03-31", "2016-10-01", "2017-02-07", "2019-03-13"]
    then = cell(matrix(Asked(entities=["masood-azhar"]), Clocks(as_of=date(2018, 1, 1))), "masood-azhar", "un-1267")
    assert len(then.proposals) == 3
    assert then.proposal_state == "held"


def test_affiliates_are_a_second_group_without_those_named():
    found = matrix(Asked(statement="in-us-jwg21-2025", affiliates="let"), TODAY)
    close = [row.entity.code for row in found.groups[1].rows]
    assert "jamaat-ud-dawa" in close
    assert "trf" not in close
    assert all(row.ties for row in found.groups[1].rows)


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
    [Asked(statement="none"), Asked(entities=["none"]), Asked(affiliates="x"), Asked(kind="x"), Asked(regimes=["x"])],
)
def test_a_value_that_is_none_is_refused(asked: Asked):
    with pytest.raises(BadQuestion, match=r"(?i)there is no"):
        matrix(asked, TODAY)
