"""The real editions: nothing unexplained, and the changes that are known."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.publishers.ca_sema.reader import complete
from lists.reading import Issue
from lists.records import Content, diff
from tests.lists.ca_sema.building import FILE
from tests.lists.packages import by_key, read, unexplained

pytestmark = pytest.mark.editions

DAYS = ("2020-04-15", "2025-03-20")


@cache
def edition(root: Path, day: str) -> tuple[dict[str, Content], list[Issue]]:
    parties, issues = read("ca-sema", {FILE: root / "ca" / day / FILE})
    found = by_key(parties)
    assert len(found) == len(parties)
    return found, issues


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2020-04-15", {"person": 985, "group": 384}),
        ("2025-03-20", {"person": 3334, "group": 1316, "vessel": 109}),
    ],
)
def test_every_record_is_read_and_nothing_is_unexplained(editions_root: Path, day: str, kinds: dict[str, int]) -> None:
    found, issues = edition(editions_root, day)
    assert Counter(one["kind"] for one in found.values()) == kinds
    assert unexplained("ca-sema", issues) == []
    spec = publisher("ca-sema").spec
    assert spec.expect.records[0] <= len(found) <= spec.expect.records[1]
    for name, least in spec.expect.fill.items():
        kind, part = name.split(".")
        of_kind = [one for one in found.values() if one["kind"] == kind]
        assert sum(part in one for one in of_kind) >= least * len(of_kind), name
    assert {listing["regime"] for one in found.values() for listing in one["listings"]} <= set(spec.regimes)


def test_the_step_between_them_is_the_one_counted_by_hand(editions_root: Path) -> None:
    (old, _), (new, _) = (edition(editions_root, day) for day in DAYS)
    assert (len(new.keys() - old.keys()), len(old.keys() - new.keys())) == (3500, 110)
    assert Counter(key.partition(":")[0] for key in old.keys() - new.keys()) == {
        "zimbabwe": 100,
        "russia": 9,
        "ukraine": 1,
    }
    changed = Counter(
        field for key in old.keys() & new.keys() for field in diff(complete(old[key], new[key], frozenset()), new[key])
    )
    # 89 of Burma, whose regulation was renamed, and five that got another item
    assert changed == {"listings": 94, "names": 20, "birth_dates": 3}


def test_every_known_issue_and_every_word_is_of_use(editions_root: Path) -> None:
    package = publisher("ca-sema")
    found = [issue for day in DAYS for issue in edition(editions_root, day)[1]]
    assert [known for known in package.spec.known_issues if not any(map(known.explains, found))] == []
    programmes = {one["listings"][0]["programme"] for day in DAYS for one in edition(editions_root, day)[0].values()}
    assert programmes == package.vocabulary()._tables["regime"].keys()


def test_names_come_out_clean(editions_root: Path) -> None:
    noise = re.compile(r"known as|\b(?:Russian|Belarusian|Arabic) ?:|[;\n]|^(?:or|and|also) |^\W*$")
    for day in DAYS:
        for key, one in edition(editions_root, day)[0].items():
            assert not [name["text"] for name in one["names"] if noise.search(name["text"])], key


def test_some_records_by_eye(editions_root: Path) -> None:
    found, _ = edition(editions_root, "2025-03-20")
    sinwar = found["hamas:yahya-sinwar"]
    assert [name["text"] for name in sinwar["names"]] == ["Yahya Sinwar", "Yehya Sinwar", "Abu Ibrahim", "يحيى السنوار"]
    assert sinwar["names"][-1]["kind"] == "original-script"
    irgc = found["iran:islamic-revolutionary-guard-corps"]
    assert "Corps des Gardiens de la Révolution islamique" in [name["text"] for name in irgc["names"]]
    assert irgc["listings"][0]["reference"].startswith("Schedule 1, Part 1, item ")
    ship = found["russia:balitiyskiy-iii"]
    assert ship["identifiers"] == [{"kind": "imo-number", "number": "7612448", "label": "IMO"}]
    assert ship["listings"][0]["measures"] == ("ca-ship-ban",)
    assert [one["text"] for one in ship["details"]] == ["General Cargo / Multi Purpose", "1980"]
