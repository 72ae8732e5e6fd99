"""Calls beside the real editions of the UN list: what turns, and at which edition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Entity
from lists.models import Release
from lists.selectors import newest_releases
from sanctions.models import Regime
from statements.cells import Cell
from statements.models import Call, Statement, Target
from statements.selectors.matrix import Asked, matrix
from statements.selectors.outcomes_of import Answer, asked_by, outcomes_of

pytestmark = [pytest.mark.editions, pytest.mark.usefixtures("curated")]


@pytest.fixture
def asked() -> Call:
    """A call of 20 September 2022 to list Abdul Rehman Makki, who was listed on 16 January 2023."""
    statement = Statement.objects.create(
        code="asks-for-makki", title="A statement that asks", kind="joint-statement",
        date=PartialDate.parse("2022-09-20"), parties=["India"],
    )  # fmt: skip
    call = Call.objects.create(
        code="makki", statement=statement, kind="list", title="To list Makki", regime=Regime.objects.get(code="un-1267")
    )
    Target.objects.create(call=call, entity=Entity.objects.get(code="abdul-rehman-makki"))
    return call


def answer(call: Call, known_at: date | None = None) -> Answer:
    on = Clocks(known_at=known_at)
    rows = asked_by(on).filter(pk=call.pk)
    [found] = outcomes_of(rows, on, newest_releases(on.known_day))
    return found


def cell(known_at: date | None = None) -> Cell:
    asked = Asked(entities=["abdul-rehman-makki"], regimes=["un-1267"])
    return matrix(asked, Clocks(known_at=known_at)).rows[0].cells[0]


def test_a_call_turns_from_open_to_met_at_the_edition_that_carries_the_listing(
    asked: Call, editions_root: Path, load_un: Callable[[bytes], Release], client: Client
) -> None:
    def load(day: str) -> None:
        release = load_un((editions_root / "un" / day / "consolidated.xml").read_bytes())
        assert (release.status, str(release.published)) == ("active", day)

    load("2022-09-15")
    before = answer(asked, known_at=date(2022, 9, 25))
    assert before.state == "unknown"  # no edition since the call

    load("2022-10-21")
    then = date(2022, 10, 25)
    found = answer(asked, then)
    assert (found.state, str(found.days), found.as_of) == ("open", "31", date(2022, 10, 21))
    assert (cell(then).state, str(cell(then).open_for)) == ("held", "31")  # China's hold of June stands
    assert cell(then).not_listed_as_of == date(2022, 10, 21)

    load("2023-03-27")
    found = answer(asked)
    assert (found.state, str(found.days)) == ("met", "118")  # 20 September 2022 to 16 January 2023
    [aim] = found.named
    assert aim.designation is not None
    assert (aim.designation.reference, str(aim.designation.listed_on)) == ("QDi.433", "2023-01-16")
    now = cell()
    assert (now.state, str(now.listed_on), now.reference, now.open_calls) == ("in-force", "2023-01-16", "QDi.433", [])
    assert str(now.waited) == "229"  # from the proposal of 1 June 2022
    page = client.get("/statements/asks-for-makki/").content.decode()
    assert 'data-state="met"' in page
    assert "118" in page

    assert answer(asked, then).state == "open"  # what was known then stays so
    assert cell(then).not_listed_as_of == date(2022, 10, 21)


def test_what_was_known_on_any_day_is_what_the_editions_of_that_day_showed(
    asked: Call, editions_root: Path, load_un: Callable[[bytes], Release]
) -> None:
    """The same over every edition at hand between the two: nothing turns before the edition that carries it."""
    for folder in sorted((editions_root / "un").iterdir()):
        document = folder / "consolidated.xml"  # some days hold another document of the list
        if "2022-09-15" <= folder.name <= "2024-06-09" and document.is_file():
            load_un(document.read_bytes())
            day = date.fromisoformat(folder.name)
            state = answer(asked, day).state if day >= date(2022, 9, 20) else ""
            assert state == ("" if day < date(2022, 9, 20) else "open" if day < date(2023, 3, 27) else "met"), (
                folder.name
            )
