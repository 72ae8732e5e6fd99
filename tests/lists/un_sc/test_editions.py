"""Every real consolidated edition, replayed: nothing unexplained, and the changes that are known.

The steps are those of the table “Changes between releases by reference” that was drawn up by hand from the
same files. A record whose text was damaged in either edition is left out: the caller heals it.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from lists.publishers.un_sc import reader
from lists.reading import DocumentError, Issue, Issues
from lists.records import Content, content, diff, fingerprint
from tests.lists.un_sc.building import FILE, package

pytestmark = pytest.mark.editions

DAYS = """
2015-02-26 2015-03-13 2015-03-16 2015-03-27 2017-06-20 2017-06-30 2017-07-03 2018-06-07 2018-06-21 2018-08-24
2018-10-29 2019-07-30 2020-03-20 2020-11-23 2020-11-30 2020-12-01 2022-09-15 2022-10-21 2023-03-27 2024-03-16
2024-09-21 2024-11-30 2025-04-19 2025-08-02 2025-09-03 2025-11-15 2025-11-29 2025-12-09 2025-12-10 2026-01-28
2026-02-27
""".split()

VOCABULARY = package().vocabulary()  # one for all editions, so that dead words show


@dataclass(frozen=True)
class Read:
    contents: dict[str, Content]
    issues: list[Issue]
    count: int
    damaged: frozenset[str]


@dataclass(frozen=True)
class Step:
    added: int = 0
    removed: int = 0
    amended: int = 0
    come: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


STEPS = {
    ("2015-03-13", "2015-03-16"): Step(0, 4, 4, gone=["QDi.021", "QDi.027", "QDi.275", "QDi.286"], changed=["QDi.184"]),
    ("2015-03-16", "2015-03-27"): Step(3, 0, 5, come=["QDi.351", "TAe.014", "TAi.173"], changed=["QDi.184"]),
    ("2017-06-30", "2017-07-03"): Step(0, 3, 0, gone=["QDi.168", "QDi.169", "QDi.170"]),
    ("2018-06-21", "2018-08-24"): Step(6, 8, 14),
    ("2018-08-24", "2018-10-29"): Step(3, 8, 9),
    ("2020-11-23", "2020-11-30"): Step(0, 0, 0),
    ("2020-11-30", "2020-12-01"): Step(0, 12, 0),
    ("2022-09-15", "2022-10-21"): Step(4, 0, 3),
    ("2023-03-27", "2024-03-16"): Step(15, 95, 670),
    ("2024-09-21", "2024-11-30"): Step(4, 0, 0),
    ("2024-11-30", "2025-04-19"): Step(0, 2, 158, gone=["QDi.095", "LYi.020"]),
    ("2025-04-19", "2025-08-02"): Step(3, 1, 7, come=["HTe.001", "HTe.002", "QDi.436"], gone=["QDi.328"]),
    ("2025-08-02", "2025-09-03"): Step(0, 0, 6, changed=["QDi.057", "QDi.150", "QDi.154", "QDi.338", "QDi.372"]),
    ("2025-09-03", "2025-11-15"): Step(123, 2, 2, gone=["QDi.317", "QDi.336"]),
    ("2025-11-15", "2025-11-29"): Step(0, 0, 2),
    ("2025-12-09", "2025-12-10"): Step(0, 1, 0, gone=["IQi.074"]),
    ("2026-01-28", "2026-02-27"): Step(4, 0, 0, come=["SDi.007", "SDi.008", "SDi.009", "SDi.010"]),
}


def path_of(root: Path, day: str) -> Path:
    patterns = package().spec.files[FILE]
    folder = root / package().spec.mirror / day
    return next(path for pattern in patterns for path in sorted(folder.glob(pattern)))


@cache
def edition(root: Path, day: str) -> Read:
    issues = Issues()
    mapped = (package().map_record(raw, VOCABULARY, issues) for raw in reader.read({FILE: path_of(root, day)}))
    parties = [party for party in mapped if party]
    damaged = frozenset(issue.key for issue in issues.found if issue.code == "damaged-text")
    return Read({party.key: content(party) for party in parties}, issues.found, len(parties), damaged)


@pytest.mark.parametrize("days", STEPS, ids="→".join)
def test_the_changes_between_two_editions_are_those_known(editions_root: Path, days: tuple[str, str]) -> None:
    old, new = (edition(editions_root, day) for day in days)
    step, before, after = STEPS[days], old.contents, new.contents
    come, gone = after.keys() - before.keys(), before.keys() - after.keys()
    whole = (before.keys() & after.keys()) - old.damaged - new.damaged
    changed = {key for key in whole if fingerprint(before[key]) != fingerprint(after[key])}
    assert changed == {key for key in whole if diff(before[key], after[key])}
    assert (len(come), len(gone), len(changed)) == (step.added, step.removed, step.amended)
    for known, found in ((step.come, come), (step.gone, gone), (step.changed, changed)):
        assert set(known) <= found


def test_what_came_and_went_in_bulk(editions_root: Path) -> None:
    before, after = (set(edition(editions_root, day).contents) for day in ("2020-11-30", "2020-12-01"))
    assert {key[:2] for key in before - after} == {"IQ"}
    before, after = (set(edition(editions_root, day).contents) for day in ("2025-09-03", "2025-11-15"))
    come = [key[:2] for key in after - before]
    assert (come.count("IR"), come.count("HT")) == (121, 2)


def test_a_delisting_date_came_and_went(editions_root: Path) -> None:
    dates = [
        edition(editions_root, day).contents["QDi.184"]["listings"][0].get("delisted_on")
        for day in ("2015-03-13", "2015-03-16", "2015-03-27")
    ]
    assert dates == [None, "2015-03-16", None]


@pytest.mark.parametrize("day", DAYS)
def test_every_edition_is_whole_in_its_bands_and_leaves_nothing_unexplained(editions_root: Path, day: str) -> None:
    read, spec = edition(editions_root, day), package().spec
    assert reader.edition({FILE: path_of(editions_root, day)}).published == day
    assert len(read.contents) == read.count
    assert spec.expect.records[0] <= read.count <= spec.expect.records[1]
    for name, least in spec.expect.fill.items():
        kind, part = name.split(".")
        of_kind = [one for one in read.contents.values() if one["kind"] == kind]
        assert sum(part in one for one in of_kind) >= least * len(of_kind), name
    unexplained = [i for i in read.issues if not any(known.explains(i) for known in spec.known_issues)]
    assert unexplained == []


@pytest.mark.parametrize("days", list(pairwise(DAYS)), ids="→".join)
def test_no_sound_step_loses_too_much_and_a_shrunken_file_would(editions_root: Path, days: tuple[str, str]) -> None:
    old, new = (edition(editions_root, day).contents.keys() for day in days)
    bound = package().spec.expect.removed
    assert len(old - new) / len(old) <= bound
    assert bound < 0.3


def test_every_known_issue_is_still_of_use(editions_root: Path) -> None:
    found = [issue for day in DAYS for issue in edition(editions_root, day).issues]
    assert [known for known in package().spec.known_issues if not any(map(known.explains, found))] == []


def test_every_word_of_the_vocabulary_was_used_in_some_edition(editions_root: Path) -> None:
    for day in DAYS:
        edition(editions_root, day)
    assert VOCABULARY.unused() == []


def test_the_corrupted_copy_is_refused(editions_root: Path) -> None:
    with pytest.raises(DocumentError, match="XML forbids"):
        list(reader.read({FILE: path_of(editions_root, "2025-08-16")}))


def test_lashkar_e_tayyiba_has_the_aliases_the_list_prints(editions_root: Path) -> None:
    raw = next(
        raw for raw in reader.read({FILE: path_of(editions_root, "2026-02-27")})
        if raw.fields["REFERENCE_NUMBER"] == "QDe.118"
    )  # fmt: skip
    printed = [" ".join(alias["ALIAS_NAME"].split()) for alias in raw.fields["ENTITY_ALIAS"]]
    let = edition(editions_root, "2026-02-27").contents["QDe.118"]
    assert [name["text"] for name in let["names"] if name.get("kind") == "aka"] == printed
    assert len(printed) == 27
    assert let["listings"][0]["listed_on"] == "2005-05-02"
    assert ("associated", "QDi.263") in {(tie["kind"], tie["target"]) for tie in let["ties"]}


def test_every_review_and_every_reference_in_the_comments_is_read(editions_root: Path) -> None:
    for day in DAYS:
        read = edition(editions_root, day)
        undated = Counter(issue.key for issue in read.issues if issue.field == "COMMENTS1")
        for key, one in read.contents.items():
            said = one.get("comments", "")
            assert len(one.get("events", ())) + undated[key] == said.count("eview pursuant"), (day, key)
            cited = {found[:2].upper() + found[2:] for found in re.findall(r"[A-Z][A-Za-z][ie]\.\d{3}\b", said)}
            assert cited - {key} <= {tie["target"] for tie in one.get("ties", ())}, (day, key)


def test_an_edition_is_read_and_mapped_quickly(editions_root: Path) -> None:
    files = {FILE: path_of(editions_root, "2026-02-27")}
    best = 9.0
    for _ in range(5):
        start = time.process_time()
        assert sum(1 for _ in package().records(files, Issues())) == 1003
        best = min(best, time.process_time() - start)
    assert best < (2.0 if os.environ.get("CI") else 1.0)
