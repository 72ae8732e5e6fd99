"""Every real edition of OFSI's list at hand: counts, what is left unexplained, and the steps between them."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.publishers.gb_ofsi import reader
from lists.reading import Files, Issue, Issues
from lists.records import Content, content, diff
from tests.lists.gb_ofsi.building import CODE, CSV, XLSX
from tests.lists.packages import unexplained

pytestmark = pytest.mark.editions

COUNTS = {
    "2014-04-02": {"person": 1337, "group": 960},
    "2016-03-23": {"person": 1269, "group": 655},
    "2018-04-13": {"person": 1426, "group": 680},
    "2023-06-05": {"person": 3231, "group": 747, "vessel": 15},
    "2025-04-10": {"person": 3662, "group": 1009, "vessel": 15},
    "2025-04-14": {"person": 3663, "group": 1010, "vessel": 15},
}
DAYS = list(COUNTS)
STEPS = {  # added, removed, amended
    ("2014-04-02", "2016-03-23"): (358, 731, 496),
    ("2016-03-23", "2018-04-13"): (302, 120, 577),
    ("2018-04-13", "2023-06-05"): (2270, 383, 1723),
    ("2023-06-05", "2025-04-10"): (824, 131, 303),
    ("2025-04-10", "2025-04-14"): (2, 0, 3),
}
VOCABULARY = publisher(CODE).vocabulary()  # one for all editions, so that dead words show


@dataclass(frozen=True)
class Read:
    contents: dict[str, Content]
    issues: list[Issue]
    count: int
    published: str | None


Edition = Callable[[str], Read]


@pytest.fixture(scope="session")
def edition(editions_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    found: dict[str, Read] = {}

    def read(day: str) -> Read:
        if day not in found:
            files = release(editions_root / publisher(CODE).spec.mirror / day, tmp_path_factory.mktemp("ofsi"))
            issues = Issues()
            mapped = [publisher(CODE).map_record(raw, VOCABULARY, issues) for raw in reader.read(files)]
            contents = {party.key: content(party) for party in mapped if party}
            found[day] = Read(contents, issues.found, len(mapped), reader.edition(files).published)
        return found[day]

    return read


def release(folder: Path, unpacked: Path) -> Files:
    (path,) = folder.iterdir()
    if path.suffix != ".gz":
        return {path.name: path}
    plain = unpacked / CSV
    plain.write_bytes(gzip.decompress(path.read_bytes()))
    return {CSV: plain}


@pytest.mark.parametrize("day", DAYS)
def test_every_edition_is_whole_in_its_bands_and_leaves_nothing_unexplained(edition: Edition, day: str) -> None:
    read, spec = edition(day), publisher(CODE).spec
    assert read.published == day
    assert Counter(one["kind"] for one in read.contents.values()) == COUNTS[day]
    assert len(read.contents) == read.count
    assert spec.expect.records[0] <= read.count <= spec.expect.records[1]
    for name, least in spec.expect.fill.items():
        kind, part = name.split(".")
        of_kind = [one for one in read.contents.values() if one["kind"] == kind]
        assert sum(part in one for one in of_kind) >= least * len(of_kind), name
    assert unexplained(CODE, read.issues) == []


@pytest.mark.parametrize("days", STEPS, ids="→".join)
def test_the_steps_between_editions(edition: Edition, days: tuple[str, str]) -> None:
    before, after = (edition(day).contents for day in days)
    whole = {key: reader.complete(after[key], before[key], frozenset()) for key in before.keys() & after.keys()}
    amended = {key for key, said in whole.items() if diff(before[key], said)}
    assert (len(after.keys() - before.keys()), len(before.keys() - after.keys()), len(amended)) == STEPS[days]
    assert len(before.keys() - after.keys()) <= publisher(CODE).spec.expect.removed * len(before)


def test_the_layout_of_2022_changed_no_value_that_stood_still(edition: Edition) -> None:
    """Each party is amended in 2023: each got its reference in the UK list. What else changed are its own words."""
    before, after = (edition(day).contents for day in ("2018-04-13", "2023-06-05"))
    changed: Counter[str] = Counter()
    for key in before.keys() & after.keys():
        changed.update(diff(before[key], reader.complete(after[key], before[key], frozenset())).keys())
    assert changed["cross_references"] == 1723
    assert changed["birth_dates"] < 130
    assert changed["identifiers"] < 300
    assert changed["titles"] < 250


def test_every_known_issue_is_still_of_use(edition: Edition) -> None:
    found = [issue for day in DAYS for issue in edition(day).issues]
    assert [known for known in publisher(CODE).spec.known_issues if not any(map(known.explains, found))] == []


def test_every_word_of_the_vocabulary_was_used_in_some_edition(edition: Edition) -> None:
    for day in DAYS:
        edition(day)
    assert VOCABULARY.unused() == []


def test_every_pair_of_references_that_was_checked_by_hand_is_read(edition: Edition, editions_root: Path) -> None:
    declared = {
        (key, one["reference"])
        for day in DAYS
        for key, said in edition(day).contents.items()
        for one in said.get("cross_references", ())
        if one["source"] == "un-sc"
    }
    with (editions_root / "crossrefs.csv").open(encoding="utf-8", newline="") as stream:
        pairs = [pair for pair in csv.DictReader(stream) if pair["source"] == CODE and pair["style"] == "new"]
    assert len(pairs) > 400
    for pair in pairs:
        assert ((pair["key"], pair["un_reference"]) in declared) is (pair["status"] == "ok"), pair


def test_references_of_owners_are_not_taken(edition: Edition) -> None:
    vessels = [one for one in edition("2025-04-14").contents.values() if one["kind"] == "vessel"]
    assert {one["source"] for vessel in vessels for one in vessel["cross_references"]} == {"gb-uksl"}
    assert all(vessel["identifiers"][0]["kind"] == "imo-number" for vessel in vessels)


@pytest.mark.parametrize(
    ("key", "name", "listed", "references"),
    [
        ("7241", "LASHKAR-E-TAYYIBA", "2005-05-02", ["AQD0065", "QDe.118"]),
        ("7029", "JAISH-I-MOHAMMED", "2001-10-12", ["AQD0053", "QDe.019"]),
    ],
)
def test_spot_values(edition: Edition, key: str, name: str, listed: str, references: list[str]) -> None:
    said = edition("2025-04-14").contents[key]
    assert said["names"][0]["text"] == name
    assert [one["reference"] for one in said["cross_references"]] == references
    (listing,) = said["listings"]
    assert (listing["regime"], listing["reference"], listing["listed_on"]) == ("uk-isil-aq", key, listed)
    assert all(one["cross_references"] == [{"source": "un-sc", "reference": references[1]}]
               for day in DAYS[:3] if (one := edition(day).contents.get(key)))  # fmt: skip


def test_a_mirror_has_either_format() -> None:
    assert publisher(CODE).spec.files.keys() == {CSV, XLSX}
