"""A list that comes in several formats: what an edition cannot say is unstated, what one can say first is learned."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from entities.models import Name
from lists.models import Change, DataIssue, RecordVersion, Release, Source
from lists.publishers import publisher
from lists.reading import Expect, Files
from sanctions.models import Designation
from sanctions.services import refreshing
from tests.builders.picture import differences, picture
from tests.lists.packages import corpus
from tests.lists.us_ofac.test_corpora import files, sound

SDN = "us-ofac-sdn"
NONE = "-0- ,"
Backfill = Callable[[Mapping[str, Files]], Source]


@pytest.fixture
def backfill(reference: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backfill:
    """Loads editions of the SDN List by their days, in bounds that any small edition keeps."""

    def run(editions: Mapping[str, Files]) -> Source:
        monkeypatch.setattr(publisher(SDN).spec, "expect", Expect(records=(1, 1000), removed=1.0, amended=1.0))
        for day, parts in editions.items():
            folder = tmp_path / "ofac" / day
            folder.mkdir(parents=True)
            for name, path in parts.items():
                shutil.copy(path, folder / name)
        source = Source.objects.get(code=SDN)
        refreshing.backfill(source, tmp_path / "ofac")
        return source

    return run


def rows(tmp_path: Path, *entries: str) -> Files:
    path = tmp_path / "rows.csv"
    path.write_text("".join(f"{entry}\r\n" for entry in entries) + "\x1a", newline="")
    return {"sdn.csv": path}


def row(number: str, name: str, programmes: str = "SDGT") -> str:
    return f'{number},"{name}",-0- ,"{programmes}",{NONE * 7}-0- '


def faulty(case: str) -> Files:
    return files(next(one for one in corpus("us_ofac_sdn", "should_warn") if one.name == case))


def test_from_format_to_format_and_without_a_table_nothing_changes(backfill: Backfill) -> None:
    source = backfill(
        {
            "2021-01-01": sound("tables"),
            "2021-02-01": sound("main-table-alone"),
            "2021-03-10": sound("classic"),
            "2021-04-01": sound("tables"),
        }
    )
    assert [(one.published, one.totals) for one in Release.objects.in_history()] == [
        (date(2021, 1, 1), {"added": 4}),
        (date(2021, 2, 1), {}),
        (date(2021, 3, 10), {}),
    ]  # the last has the bytes of the first, and is that release
    assert RecordVersion.objects.count() == 4
    assert {name.text for name in Name.objects.filter(record__key="990002", known_until=None)} == {
        "EXAMPLE FRONT", "EF", "OLD EXAMPLE", "FRONT OF EXAMPLE", "EXAMPLE 'BASE'", "EXAMPLE MOVEMENT",
    }  # fmt: skip
    before = picture()
    assert refreshing.rebuild(source).current
    assert differences(before, picture()) == {}


def test_the_first_format_with_dates_dates_a_designation_and_amends_nothing(backfill: Backfill, tmp_path: Path) -> None:
    source = backfill(
        {
            "2025-06-01": rows(tmp_path, row("990010", "EXAMPLE TRADING CO.")),
            "2026-01-15": sound("enhanced-of-all-lists"),
        }
    )
    assert Release.objects.active().get().totals == {}
    assert list(Change.objects.values_list("kind", flat=True)) == ["added"]
    assert RecordVersion.objects.count() == 2
    known = Designation.objects.current().get(reference="990010")
    assert (known.regime.code, str(known.listed_on), known.details["instrument"]) == (
        "us-sdgt", "2020-02-03", "Executive Order 13224 (Terrorism)",
    )  # fmt: skip
    before = picture()
    assert refreshing.rebuild(source).current
    assert differences(before, picture()) == {}


def test_what_was_learned_stays_when_the_poorer_format_is_back(backfill: Backfill, tmp_path: Path) -> None:
    entry = row("990010", "EXAMPLE TRADING CO.")
    later = tmp_path / "later"
    later.mkdir()
    backfill(
        {
            "2025-06-01": rows(tmp_path, entry),
            "2026-01-15": sound("enhanced-of-all-lists"),
            "2026-02-01": rows(later, entry, row("990020", "ANOTHER EXAMPLE")),
        }
    )
    assert Release.objects.active().get().totals == {"added": 1}
    assert str(Designation.objects.current().get(reference="990010").listed_on) == "2020-02-03"


def test_an_alias_shows_the_edition_that_first_carried_it(backfill: Backfill) -> None:
    backfill({"2021-01-01": sound("main-table-alone"), "2021-03-10": sound("classic")})
    told = {
        name.text: name.known_from for name in Name.objects.filter(record__key="990002", known_until=None)
    }  # fmt: skip
    assert (told["EF"], told["FRONT OF EXAMPLE"]) == (date(2021, 1, 1), date(2021, 3, 10))
    assert Release.objects.active().get().totals == {}


@pytest.mark.parametrize("case", ["address-of-nobody", "alias-of-nobody"])
def test_tables_of_different_editions_are_held(backfill: Backfill, case: str) -> None:
    backfill({"2021-01-01": faulty(case)})
    release = Release.objects.get()
    assert (release.status, [reason["code"] for reason in release.reasons]) == ("held", ["parts-differ"])
    assert "990077" in release.reasons[0]["message"]


def test_a_stray_row_that_was_looked_into_holds_nothing(backfill: Backfill, tmp_path: Path) -> None:
    """The copy of 2022-01-31 has one number on two rows, and an address of the number that the second should have."""
    parts = dict(rows(tmp_path, row("2677", "FIRST EXAMPLE"), row("2677", "SECOND EXAMPLE")))
    parts["add.csv"] = tmp_path / "add.csv"
    parts["add.csv"].write_text(f'34489,51678,-0- ,"Lusaka","Zambia",-0- \r\n{chr(0x1A)}', newline="")
    backfill({"2022-01-31": parts})
    assert Release.objects.get().status == "active"
    assert list(Name.objects.values_list("text", flat=True)) == ["FIRST EXAMPLE"]
    assert {issue.code: issue.resolution for issue in DataIssue.objects.all()} == {
        "duplicate-key": "explained", "parts-differ": "explained",
    }  # fmt: skip


def test_another_format_is_not_held_for_its_size(backfill: Backfill, tmp_path: Path) -> None:
    backfill(
        {
            "2025-06-01": rows(tmp_path, row("990010", "EXAMPLE TRADING CO.")),
            "2026-01-15": sound("enhanced"),
        }
    )
    small, large = Release.objects.order_by("published")
    assert large.size > 5 * small.size
    assert large.status == "active"
