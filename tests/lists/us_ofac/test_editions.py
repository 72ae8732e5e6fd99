"""Every real edition of both lists, replayed: nothing unexplained, and the changes that are known.

The steps are those of the table that was drawn up by hand from the same files.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import msgspec
import pytest

from lists import mirror
from lists.publishers import publisher
from lists.publishers.us_ofac import enhanced
from lists.publishers.us_ofac.xml import as_fields, elements
from lists.reading import DocumentError, Files, Issue, Issues, Publisher, RawRecord, Vocabulary
from lists.records import Content, content, diff, fingerprint

pytestmark = pytest.mark.editions

SDN, CONS = "us-ofac-sdn", "us-ofac-cons"

COUNTS = {
    SDN: {
        "2019-01-04": 7379, "2021-03-10": 8832, "2021-04-25": 8890, "2021-07-07": 8976, "2021-08-18": 9083,
        "2021-08-20": 9115, "2022-01-31": 9043, "2022-03-21": 9396, "2022-03-24": 9793, "2022-09-29": 10579,
        "2023-05-19": 12538, "2024-02-23": 14484, "2024-04-25": 14670, "2024-04-26": 14668, "2024-05-01": 14966,
        "2024-05-02": 14973,
    },
    CONS: {
        "2017-06-20": 627, "2018-04-06": 639, "2020-03-17": 375, "2024-05-06": 443, "2025-03-28": 443,
        "2025-06-30": 443, "2025-10-22": 443, "2025-12-18": 442, "2025-12-19": 442, "2026-01-08": 442,
    },
}  # fmt: skip
PARTS = {SDN: ["2025-02-27", "2025-08-11", "2025-09-30", "2025-12-24", "2026-02-25"], CONS: []}
"""Days of which only some of the tables are at hand: no edition."""


@dataclass
class Step:
    """What an edition did to the list as it was kept."""

    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    amended: dict[str, dict[str, object]] = field(default_factory=dict)
    learned: set[str] = field(default_factory=set)


@dataclass
class Replay:
    steps: dict[str, Step] = field(default_factory=dict)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    issues: dict[str, list[Issue]] = field(default_factory=dict)
    published: dict[str, str | None] = field(default_factory=dict)
    missing: dict[str, list[str]] = field(default_factory=dict)
    kept: dict[str, dict[str, Content]] = field(default_factory=dict)


@pytest.fixture(scope="session")
def unpacked(editions_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    return Unpacked(editions_root / "ofac", tmp_path_factory.mktemp("ofac"))


@dataclass(frozen=True)
class Unpacked:
    root: Path
    scratch: Path

    def __call__(self, day: str, name: str) -> Path:
        path = self.root / day / name
        if path.exists():
            return path
        copy = self.scratch / f"{day}-{name}"
        if not copy.exists():
            copy.write_bytes(gzip.decompress(path.with_name(f"{name}.gz").read_bytes()))
        return copy

    def files(self, edition: mirror.Edition, code: str) -> Files:
        names = edition.names(publisher(code).spec)
        return {name: self(str(edition.day), name) for name in names}


@cache
def replay(unpacked: Unpacked, code: str) -> Replay:
    """As lists.services.loading and activation do it, without a database."""
    package, found = publisher(code), Replay()
    vocabulary = package.vocabulary()
    now: dict[str, tuple[str, Content, frozenset[str]]] = {}
    before: dict[bytes, tuple[str, str, Content, list[Issue]]] = {}  # what stands word for word is not mapped again
    assert package.complete
    assert package.learned
    for edition in mirror.editions(str(unpacked.root), package.spec):
        files, issues, day = unpacked.files(edition, code), Issues(), str(edition.day)
        if not files:
            found.missing[day] = edition.missing(package.spec)
            continue
        came: dict[str, tuple[str, Content]] = {}
        read: dict[bytes, tuple[str, str, Content, list[Issue]]] = {}
        for raw in package.reader.read(files):
            printed = msgspec.json.encode(raw.fields)
            one = read[printed] = before.get(printed) or mapped(package, raw, vocabulary)
            issues.found += one[3]
            if one[0]:
                came.setdefault(one[0], one[1:3])
        before = read
        step = found.steps[day] = Step()
        names = frozenset(files)
        for key, (new_print, new) in came.items():
            if key not in now:
                step.added.add(key)
                now[key] = new_print, new, names
                continue
            old_print, old, of = now[key]
            if new_print == old_print:
                continue
            whole = package.complete(new, old, names)
            whole_print = old_print if whole == old else fingerprint(whole)
            if whole_print != old_print:
                if package.learned(whole, old, of):
                    step.learned.add(key)
                else:
                    step.amended[key] = diff(old, whole)
                now[key] = whole_print, whole, names
        step.removed = now.keys() - came.keys()
        for key in step.removed:
            del now[key]
        found.counts[day] = Counter(one["kind"] for _, one in came.values())
        found.issues[day] = issues.found
        found.published[day] = package.reader.edition(files).published
        found.kept[day] = {key: one for key, (_, one, _) in now.items()}
    return found


def mapped(package: Publisher, raw: RawRecord, vocabulary: Vocabulary) -> tuple[str, str, Content, list[Issue]]:
    issues = Issues()
    party = package.map_record(raw, vocabulary, issues)
    if party is None:
        return "", "", {}, issues.found
    said: Content = msgspec.json.decode(msgspec.json.encode(party))
    return party.key, fingerprint(said), said, issues.found


@pytest.mark.parametrize("code", [SDN, CONS])
def test_every_edition_is_whole_in_its_bands_and_leaves_nothing_unexplained(unpacked: Unpacked, code: str) -> None:
    told, spec = replay(unpacked, code), publisher(code).spec
    assert {day: sum(kinds.values()) for day, kinds in told.counts.items()} == COUNTS[code]
    assert list(told.missing) == PARTS[code]
    assert all(missing == ["sdn.csv"] for missing in told.missing.values())
    for day, issues in told.issues.items():
        assert [one for one in issues if not any(known.explains(one) for known in spec.known_issues)] == [], day
        assert spec.expect.records[0] <= COUNTS[code][day] <= spec.expect.records[1]
        for name, least in spec.expect.fill.items():
            kind, part = name.split(".")
            filled = sum(part in one for one in told.kept[day].values() if one["kind"] == kind)
            assert filled >= least * told.counts[day][kind], (day, name)
        active = list(told.kept)[list(told.kept).index(day) - 1]
        if active < day:
            assert len(told.steps[day].removed) <= spec.expect.removed * len(told.kept[active]), day


@pytest.mark.parametrize("code", [SDN, CONS])
def test_every_known_issue_is_still_of_use(unpacked: Unpacked, code: str) -> None:
    told, known = replay(unpacked, code), publisher(code).spec.known_issues
    found = [issue for issues in told.issues.values() for issue in issues]
    assert [one for one in known if one.code != "duplicate-key" and not any(map(one.explains, found))] == []


def test_the_days_of_the_files_that_have_one(unpacked: Unpacked) -> None:
    dated = {day: said for code in (SDN, CONS) for day, said in replay(unpacked, code).published.items() if said}
    assert all(day == said for day, said in dated.items())
    assert len(dated) == 10


def test_kinds_of_the_classic_edition(unpacked: Unpacked) -> None:
    kinds = replay(unpacked, SDN).counts["2021-03-10"]
    assert kinds == {"person": 4539, "group": 3613, "vessel": 403, "aircraft": 277}


@pytest.mark.parametrize(
    ("day", "added", "removed", "amended"),
    [("2022-03-24", 397, 0, 7), ("2024-04-26", 0, 2, 0), ("2024-05-01", 298, 0, 0), ("2024-05-02", 7, 0, 0)],
)
def test_the_steps_are_those_known(unpacked: Unpacked, day: str, added: int, removed: int, amended: int) -> None:
    step = replay(unpacked, SDN).steps[day]
    assert (len(step.added), len(step.removed), len(step.amended)) == (added, removed, amended)


def test_from_the_classic_file_to_the_tables_nothing_changes_but_what_did(unpacked: Unpacked) -> None:
    step = replay(unpacked, SDN).steps["2021-04-25"]
    hong_kong = {
        key
        for key, fields in step.amended.items()
        if list(fields) == ["details"] and "Hong Kong Autonomy Act" in json.dumps(fields)
    }
    assert len(hong_kong) == 24
    assert step.amended.keys() - hong_kong == {
        "16689", "24807", "24808", "24809", "24810", "24812", "26235", "31373",
    }  # fmt: skip
    assert step.learned == set()


def test_both_formats_of_one_day_say_the_same_of_every_entry(unpacked: Unpacked) -> None:
    package = publisher(CONS)
    tables = {name: unpacked("2018-04-06", name) for name in ("cons_prim.csv", "cons_add.csv", "cons_alt.csv")}
    classic = {"consolidated.xml": unpacked("2018-04-06", "consolidated.xml")}
    read = [
        {party.key: fingerprint(content(party)) for _, party in package.records(files, Issues())}
        for files in (tables, classic)
    ]
    assert read[0] == read[1]
    assert len(read[0]) == 639


def test_a_day_later_in_the_other_format_nothing_has_changed(unpacked: Unpacked) -> None:
    """Ten of its remarks are cut, for their second table is not at hand."""
    assert replay(unpacked, CONS).steps["2025-12-19"] == Step()
    assert set(replay(unpacked, CONS).steps["2026-01-08"].amended) == {"17018", "18721"}


def test_the_advanced_file_brought_dates_and_no_changes(unpacked: Unpacked) -> None:
    told = replay(unpacked, CONS)
    step = told.steps["2020-03-17"]
    assert (len(step.learned), len(step.amended)) == (360, 13)
    assert told.kept["2026-01-08"]["9639"]["listings"][0]["listed_on"] == "2006-04-12"


@pytest.mark.parametrize(
    ("name", "day", "count"),
    [("yemen_sanctions.enhanced.xml", "2024-05-24", 10), ("IRGC_sanctions.enhanced.xml", "2024-08-28", 293)],
)
def test_an_export_of_one_programme_is_refused_and_its_entries_say_what_the_tables_say(
    unpacked: Unpacked, name: str, day: str, count: int
) -> None:
    path, package = unpacked(day, name), publisher(SDN)
    with pytest.raises(DocumentError, match="a part of the list"):
        list(package.reader.read({"sdn_enhanced.xml": path}))
    assert package.reader.edition({"sdn_enhanced.xml": path}).published == day
    issues, vocabulary, kept = Issues(), package.vocabulary(), replay(unpacked, SDN).kept["2024-05-02"]
    parties = [
        package.map_record(RawRecord(enhanced.ENTRY, 0, as_fields(one)), vocabulary, issues)
        for one in elements(path, name, enhanced.ROOT, {enhanced.ENTRY})
    ]
    assert (len(parties), issues.found) == (count, [])
    assert package.learned
    differing = set()
    for party in parties:
        assert party
        old, new = kept[party.key], json.loads(json.dumps(content(party)))
        new["names"] = [one for one in new["names"] if one.get("quality") != "strong"]
        old = {**old, "names": [one for one in old["names"] if one.get("quality") != "strong"]}
        new.pop("addresses", None)
        old.pop("addresses", None)
        relations_unnamed = old.get("comments", "") != new.get("comments", "")
        if not relations_unnamed and not package.learned(new, old, frozenset({"sdn.csv"})):
            differing.add(party.key)
    assert len(differing) <= (0 if count == 10 else 4)


def test_lashkar_e_tayyiba_and_jaish_have_their_designations_and_weak_aliases(unpacked: Unpacked) -> None:
    told = replay(unpacked, SDN)
    for day, kept in told.kept.items():
        for key in ("7140", "6935"):
            assert {one["regime"] for one in kept[key]["listings"]} == {"us-fto", "us-sdgt"}, (day, key)
            assert {one["reference"] for one in kept[key]["listings"]} == {key}
    names = {name["text"]: name.get("quality") for name in told.kept["2024-05-02"]["7140"]["names"]}
    assert names["LASHKAR E-TAYYIBA"] is None
    assert names["AL MANSOOREEN"] == "strong"
    raw = next(
        one for one in publisher(SDN).reader.read({"sdn.csv": unpacked("2024-05-02", "sdn.csv")})
        if one.fields["ent_num"] == "7140"
    )  # fmt: skip
    printed = [part.split("'", 1)[1][:-1] for part in raw.fields["Remarks"].rstrip(".").split("; ") if "k.a. '" in part]
    assert printed
    assert all(names[text] == "weak" for text in printed)


def test_every_designation_under_fto_is_read(unpacked: Unpacked) -> None:
    told = replay(unpacked, SDN)
    fto = {
        day: sum(any(one["regime"] == "us-fto" for one in entry["listings"]) for entry in kept.values())
        for day, kept in told.kept.items()
    }
    assert (fto["2019-01-04"], fto["2021-03-10"], fto["2022-09-29"], fto["2024-05-02"]) == (65, 74, 70, 70)
