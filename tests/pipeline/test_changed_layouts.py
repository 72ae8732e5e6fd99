"""Lists whose layout changed: their editions through a backfill, a rebuild and what a user then sees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lists.models import Change, DataIssue, Source
from lists.publishers import publisher
from lists.reading import Expect
from sanctions.models import Designation
from sanctions.services import refreshing
from tests.builders.picture import differences, picture
from tests.lists.au_dfat import building as au_dfat
from tests.lists.ca_sema import building as ca_sema
from tests.lists.gb_ofsi import building as gb_ofsi
from tests.lists.gb_uksl import building as gb_uksl

Backfill = Callable[..., Source]


@pytest.fixture
def backfill(reference: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backfill:
    """Loads editions, by their days, of a list in bounds that any small edition keeps; one may name its file."""

    def run(code: str, name: str, editions: dict[str, bytes | tuple[str, bytes]]) -> Source:
        monkeypatch.setattr(publisher(code).spec, "expect", Expect(records=(1, 1000), removed=1.0, amended=1.0))
        for day, edition in editions.items():
            folder = tmp_path / code / day
            folder.mkdir(parents=True)
            called, document = edition if isinstance(edition, tuple) else (name, edition)
            (folder / called).write_bytes(document)
        source = Source.objects.get(code=code)
        assert refreshing.backfill(source, tmp_path / code).current
        before = picture()
        assert refreshing.rebuild(source).current
        assert differences(before, picture()) == {}
        assert list(DataIssue.objects.filter(source=source)) == []
        return source

    return run


def changes(source: Source) -> list[tuple[str, str, str]]:
    found = Change.objects.filter(record__source=source).order_by("published", "record__key")
    return [(day.isoformat(), key, kind) for day, key, kind in found.values_list("published", "record__key", "kind")]


def test_canada(backfill: Backfill) -> None:
    """A file of the layout of 2020 between two of 2025 changes nothing but what it says."""
    person = {"LastName": "EXAMPLE", "GivenName": "Anton"}
    company = {"Schedule": "1, Part 2", "Item": "2"}
    new = ca_sema.document(ca_sema.record(**person), ca_sema.record(EntityOrShip="Example Company", **company))
    old = ca_sema.document(ca_sema.old_record(**person), ca_sema.old_record(Entity="Example Company", **company))
    renumbered = ca_sema.document(ca_sema.record(**person), ca_sema.record(EntityOrShip="Example Company", Item="3"))
    editions = {"2025-01-02": new, "2025-01-03": old, "2025-01-04": new + "\n", "2025-01-05": renumbered}
    source = backfill("ca-sema", ca_sema.FILE, {day: text.encode() for day, text in editions.items()})
    assert changes(source) == [
        ("2025-01-02", "russia:anton-example", "added"),
        ("2025-01-02", "russia:example-company", "added"),
        ("2025-01-05", "russia:example-company", "amended"),
    ]
    now = Designation.objects.current()
    assert {one.entity.name: (one.regime.code, one.reference, str(one.listed_on)) for one in now} == {
        "Anton EXAMPLE": ("ca-russia", "Schedule 1, Part 1, item 901", "2024-03-05"),
        "Example Company": ("ca-russia", "Schedule 1, Part 1, item 3", "2024-03-05"),
    }


def test_ofsi(backfill: Backfill) -> None:
    """The layout of 2022 gives an entry its reference in the UK list; other capitals and orders change nothing."""
    says = {"Group_ID": "90001", "Name_6": "EXAMPLE", "Group_Type": "Individual"}
    old = gb_ofsi.document(
        gb_ofsi.row(**says, Name_1="Anton", Alias_Type="Prime Alias", Other_Information="UN Ref TI.E.901.01. Prose."),
        columns=gb_ofsi.TO_2018, day="13/04/2018",
    )  # fmt: skip
    now = {**says, "Other_Information": "(UK Sanctions List Ref):AFG9901. (UN Ref):TAi.901. Prose."}
    new = [
        gb_ofsi.document(*(gb_ofsi.row(**now, Name_1=name, DOB=born) for born in births), day=day)
        for name, births, day in (
            ("Anton", ["1951", "1952"], "05/06/2023"), ("ANTON", ["1952", "1951"], "10/04/2025"),
        )
    ]  # fmt: skip
    editions = zip(("2018-04-13", "2023-06-05", "2025-04-10"), (old, *new), strict=True)
    source = backfill("gb-ofsi", gb_ofsi.CSV, {day: text.encode() for day, text in editions})
    assert changes(source) == [("2018-04-13", "90001", "added"), ("2023-06-05", "90001", "amended")]
    (designation,) = Designation.objects.current()
    assert (designation.regime.code, designation.reference) == ("uk-afghanistan", "90001")


def test_the_uk_sanctions_list(backfill: Backfill) -> None:
    """The short ODS between the XML and the CSV takes nothing away."""
    entry = gb_uksl.designation(
        gb_uksl.name("EXAMPLE", Name1="Anton"), gb_uksl.name("SAMPLE", "Alias"), UNReferenceNumber="TAi.901",
        UKStatementofReasons="He pays.", SanctionsImposed="Asset freeze|Travel Ban",
        **gb_uksl.person(DOBs={"DOB": "dd/mm/1970"}),
    )  # fmt: skip
    xml = gb_uksl.xml(entry, day="02/01/2026").encode()
    table = gb_uksl.table(entry, day="04-Jan-2026").encode()
    editions = {
        "2026-01-02": xml,
        "2026-01-03": ("FCDO_SL_Sat_Jan 3 2026.ods", gb_uksl.short(entry)),
        "2026-01-04": (gb_uksl.CSV, table),
    }
    source = backfill("gb-uksl", gb_uksl.XML, editions)
    assert changes(source) == [("2026-01-02", "AFG9902", "added")]
    (designation,) = Designation.objects.current()
    assert (designation.regime.code, designation.reference) == ("uk-afghanistan", "AFG9902")
    assert sorted(designation.stated_measures) == ["asset-freeze", "travel-ban"]


def test_australia(backfill: Backfill) -> None:
    """An edition of the older layout after one of the newer takes nothing away that it cannot say."""
    rows = [
        au_dfat.person(300, Additional_Information="QDi.901. Judge"),
        au_dfat.alias("300a", "Antony EXEMPLE", "Weak"),
        au_dfat.person(301, "Berta EXAMPLE"),
    ]
    older = [
        au_dfat.person(300, Additional_Information="Judge"),
        au_dfat.person("300a", "Antony EXEMPLE", Name_Type="aka"),
        au_dfat.person(301, "Berta EXAMPLE", Citizenship="Russian"),
    ]
    editions = {
        "2026-01-02": au_dfat.book(*rows, saved="2026-01-02T01:00:00Z"),
        "2026-01-03": (
            au_dfat.OLD,
            au_dfat.book(*older, columns=au_dfat.OLD_COLUMNS, saved="2026-01-03T01:00:00Z"),
        ),
    }
    source = backfill("au-dfat", au_dfat.NEW, editions)
    assert changes(source) == [
        ("2026-01-02", "300", "added"),
        ("2026-01-02", "301", "added"),
        ("2026-01-03", "301", "amended"),
    ]
    now = Designation.objects.current()
    assert {one.entity.name: (one.regime.code, one.reference, str(one.listed_on)) for one in now} == {
        "Anton EXAMPLE": ("au-russia", "300", "2020-03-05"),
        "Berta EXAMPLE": ("au-russia", "301", "2020-03-05"),
    }
