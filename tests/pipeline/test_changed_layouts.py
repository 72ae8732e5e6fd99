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

Backfill = Callable[..., Source]


@pytest.fixture
def backfill(reference: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Backfill:
    """Loads editions, by their days, of a list in bounds that any small edition keeps."""

    def run(code: str, name: str, editions: dict[str, bytes]) -> Source:
        monkeypatch.setattr(publisher(code).spec, "expect", Expect(records=(1, 1000), removed=1.0, amended=1.0))
        for day, document in editions.items():
            folder = tmp_path / code / day
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(document)
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


def test_australia(backfill: Backfill) -> None:
    """An edition of the older layout between two of the newer takes nothing away that it cannot say."""
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
    for day, name, document in (
        ("2026-01-02", au_dfat.NEW, au_dfat.book(*rows, saved="2026-01-02T01:00:00Z")),
        ("2026-01-03", au_dfat.OLD, au_dfat.book(*older, columns=au_dfat.OLD_COLUMNS, saved="2026-01-03T01:00:00Z")),
    ):
        source = backfill("au-dfat", name, {day: document})
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
