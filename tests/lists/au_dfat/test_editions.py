"""The real editions: nothing unexplained, one content in both layouts, and the references the list declares."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.publishers.au_dfat.mapper import map_record
from lists.publishers.au_dfat.reader import NEW, OLD, complete, edition, read
from lists.reading import Issue, Issues
from lists.records import Content, content, diff
from tests.lists.packages import unexplained

pytestmark = pytest.mark.editions

FILES = {"2024-11-11": OLD, "2026-02-24": NEW}
VOCABULARY = publisher("au-dfat").vocabulary()  # one for both editions, so that dead words show


@cache
def read_edition(root: Path, day: str) -> tuple[dict[str, Content], list[Issue]]:
    issues = Issues()
    files = {FILES[day]: root / "au" / day / FILES[day]}
    parties = [map_record(raw, VOCABULARY, issues) for raw in read(files)]
    found = {party.key: content(party) for party in parties if party}
    assert len(found) == len(parties)
    return found, issues.found


@pytest.mark.parametrize(
    ("day", "kinds"),
    [
        ("2024-11-11", {"person": 2316, "group": 746}),
        ("2026-02-24", {"person": 2518, "group": 1031, "vessel": 262}),
    ],
)
def test_every_reference_is_read_and_nothing_is_unexplained(
    editions_root: Path, day: str, kinds: dict[str, int]
) -> None:
    found, issues = read_edition(editions_root, day)
    assert edition({FILES[day]: editions_root / "au" / day / FILES[day]}).published == day
    assert Counter(one["kind"] for one in found.values()) == kinds
    assert unexplained("au-dfat", issues) == []
    spec = publisher("au-dfat").spec
    assert spec.expect.records[0] <= len(found) <= spec.expect.records[1]
    for name, least in spec.expect.fill.items():
        kind, part = name.split(".")
        of_kind = [one for one in found.values() if one["kind"] == kind]
        assert sum(part in one for one in of_kind) >= least * len(of_kind), name


def test_the_step_between_the_layouts_is_no_more_than_the_list_says(editions_root: Path) -> None:
    (old, _), (new, _) = (read_edition(editions_root, day) for day in FILES)
    assert (len(new.keys() - old.keys()), len(old.keys() - new.keys())) == (788, 39)
    stayed = old.keys() & new.keys()
    backward = {key: diff(complete(old[key], new[key], frozenset([OLD])), new[key]) for key in stayed}
    assert sum(not changes for changes in backward.values()) > 2500
    programmes = [(old[key]["listings"][0]["programme"], new[key]["listings"][0]["programme"]) for key in stayed]
    assert [one for one in programmes if one[0] != one[1]] == []


def test_every_known_issue_and_every_word_is_of_use(editions_root: Path) -> None:
    found = [issue for day in FILES for issue in read_edition(editions_root, day)[1]]
    known = publisher("au-dfat").spec.known_issues
    assert [one for one in known if not any(map(one.explains, found))] == []
    described = {"1267 (ISIL (Da'esh) and Al-Qaida)"}  # seen by others between the two editions
    assert {code for table, code in VOCABULARY.unused() if table != "country"} == described


def test_the_uns_references_are_those_the_list_declares(editions_root: Path) -> None:
    found, _ = read_edition(editions_root, "2026-02-24")
    with (editions_root / "crossrefs.csv").open(encoding="utf-8") as table:
        declared = [row for row in csv.DictReader(table) if row["source"] == "au-dfat"]
    assert len(declared) > 300
    for row in declared:
        own = [one["reference"] for one in found[row["key"]].get("cross_references", [])]
        assert own == ([row["un_reference"]] if row["status"] == "ok" else []), row
    assert sum("cross_references" in one for one in found.values()) == 787


def test_measures_are_those_of_the_regime_but_where_the_readme_says(editions_root: Path) -> None:
    found, _ = read_edition(editions_root, "2026-02-24")
    usual: dict[tuple[str, str], Counter[tuple[str, ...]]] = {}
    for one in found.values():
        (listing,) = one["listings"]
        usual.setdefault((listing["regime"], one["kind"]), Counter())[listing["measures"]] += 1
    assert sum(sum(kinds.values()) - max(kinds.values()) for kinds in usual.values()) == 4
    assert all(one["listings"][0]["measures"] for one in found.values())


def test_lashkar_e_tayyiba_and_jaish_i_mohammed(editions_root: Path) -> None:
    for day in FILES:
        found, _ = read_edition(editions_root, day)
        let, jem = found["300"], found["201"]
        assert (let["listings"][0]["listed_on"], jem["listings"][0]["listed_on"]) == ("2005-05-02", "2001-10-17")
        assert {"Jamaat-ud-Dawa", "Falah-i-Insaniat Foundation (FIF)"} <= {name["text"] for name in let["names"]}
    assert let["listings"][0]["amended_on"][-1] == "2023-10-30"
    assert let["cross_references"] == [{"source": "un-sc", "reference": "QDe.118"}]


def test_names_come_out_clean(editions_root: Path) -> None:
    for day in FILES:
        for key, one in read_edition(editions_root, day)[0].items():
            assert not [
                name["text"] for name in one["names"] if "listed as" in name["text"] or "_x000D_" in name["text"]
            ]
            assert sum(name["kind"] == "primary" for name in one["names"] if "kind" in name) <= 1, key
