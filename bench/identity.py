"""How well records of several lists are recognised as one party, measured on what the lists declare.

Lists print the UN's reference for entries they took over. Those references are hidden from the
matcher; what it then links by itself, and what it lays before a person, is compared with them.

    ./dev bench identity [pairs.csv]

The pairs come from crossrefs.csv beside the real editions unless another file is named. Needs the
real editions (TRACKER_LISTS). Nothing is written; the matcher runs as in a refresh, in memory.
"""

from __future__ import annotations

import csv
import re
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import yaml

from bench.editions import folder
from config.settings import BASE_DIR
from entities.identity.deciding import REFERENCE, SCORE, WORTH_ASKING, Pair, Tie, parties, sure
from entities.identity.keys import CROWD, keys, reference_keys
from entities.identity.likeness import compare
from entities.identity.profile import Profile, profile
from lists import mirror
from lists.publishers import law_files, publishers
from lists.reading import DocumentError, Issues, Publisher
from lists.records import Content, PartyRecord, content, from_content

HIDDEN = frozenset({"un-sc"})
_OLD = re.compile(r"([QT])([IE])\.[A-Z]\.(\d{1,3})\.\d{2}")  # QI.A.86.03 became QDi.086


def main() -> int:
    root = folder()
    if root is None:
        print("There are no real editions here: set TRACKER_LISTS to their folder.")
        return 1
    declared = _declared(Path(sys.argv[1]) if len(sys.argv) > 1 else root / "crossrefs.csv")
    began = time.perf_counter()
    profiles = _profiles(root)
    read = time.perf_counter()
    found = match(profiles)
    done = time.perf_counter()
    counts = Counter(one.source for one in profiles)
    print(f"{len(profiles):,} records: " + ", ".join(f"{code} {n:,}" for code, n in sorted(counts.items())))
    print(f"read in {read - began:.1f} s; compared in {done - read:.1f} s ({found.compared:,} pairs)")
    _report(profiles, found, declared)
    return 0


# Records -------------------------------------------------------------------------------


def _profiles(root: Path) -> list[Profile]:
    """Every record of every list as its newest edition here has it."""
    families = _families()
    found = []
    for code, package in publishers().items():
        for party in _newest(root, package).values():
            found.append(profile(code, party, families, HIDDEN))
    return found


def _newest(root: Path, package: Publisher) -> dict[str, PartyRecord]:
    """The last word on every entry the list ever had, formats completed as when they are loaded."""
    last: dict[str, Content] = {}
    for edition in mirror.editions(str(root / package.spec.mirror), package.spec):
        with tempfile.TemporaryDirectory() as place:
            files = {}
            for name in edition.names(package.spec):
                files[name] = Path(place) / name
                files[name].write_bytes(b"".join(mirror.content(edition.files[name])))
            if not files:
                continue
            try:
                entries = [party for _, party in package.records(files, Issues())]
            except DocumentError:
                continue  # a damaged copy has nothing to measure
        for party in entries:
            new = content(party)
            former = last.get(party.key)
            last[party.key] = package.complete(new, former, frozenset(files)) if package.complete and former else new
    return {key: from_content(built) for key, built in last.items()}


def _families() -> dict[str, str]:
    regimes = yaml.safe_load((BASE_DIR / "sanctions" / "reference" / "regimes.yml").read_text())
    for path in law_files():
        regimes |= yaml.safe_load(path.read_text()).get("regimes", {})
    return {code: row["follows"] for code, row in regimes.items() if row.get("follows")}


def _declared(path: Path) -> dict[tuple[str, str], str]:
    """(source, key) → the UN's reference; pairs marked suspect are misprints and left out."""
    with path.open() as file:
        rows = [row for row in csv.DictReader(file) if row["status"] == "ok"]
    newest: dict[tuple[str, str], str] = {}
    for row in sorted(rows, key=lambda row: (row["style"] == "new", row["edition"])):
        newest[row["source"], row["key"]] = _today(row["un_reference"])
    return newest


def _today(reference: str) -> str:
    old = _OLD.fullmatch(reference)
    return f"{'QD' if old[1] == 'Q' else 'TA'}{old[2].lower()}.{int(old[3]):03}" if old else reference


# Matching ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    party: list[int]  # of each record, by its place
    queued: set[tuple[int, int]]
    compared: int


def match(profiles: list[Profile]) -> Found:
    """As entities.services.linking does it in the database."""
    plain, printed = _blocks(map(keys, profiles)), _blocks(map(reference_keys, profiles))
    ties, scored = [], []
    candidates = {pair for block in plain.values() if len(block) < CROWD for pair in combinations(block, 2)}
    candidates |= {pair for block in printed.values() for pair in combinations(block, 2)}
    for left, right in sorted(candidates):
        one, other = profiles[left], profiles[right]
        if (one.declares(other) or other.declares(one)) and one.is_person == other.is_person:
            ties.append(Tie(left, right, REFERENCE, 0.0))
        elif one.source != other.source and (score := compare(one, other).score) >= WORTH_ASKING:
            scored.append(Pair(left, right, score))
    sources = {n: hash(one.source) for n, one in enumerate(profiles)}
    linked = sure(scored, sources)
    ties += [Tie(pair.left, pair.right, SCORE, pair.score) for pair in scored if (pair.left, pair.right) in linked]
    groups, refused = parties(range(len(profiles)), ties, sources, (), {})
    party = [0] * len(profiles)
    for number, group in enumerate(groups):
        for record in group:
            party[record] = number
    waiting = {(pair.left, pair.right) for pair in scored} | {(tie.left, tie.right) for tie in refused}
    return Found(party, {pair for pair in waiting if party[pair[0]] != party[pair[1]]}, len(candidates))


def _blocks(found: Iterable[frozenset[int]]) -> Mapping[int, list[int]]:
    blocks: dict[int, list[int]] = defaultdict(list)
    for record, own in enumerate(found):
        for key in own:
            blocks[key].append(record)
    return blocks


# Figures -------------------------------------------------------------------------------


def _report(profiles: list[Profile], found: Found, declared: Mapping[tuple[str, str], str]) -> None:
    place = {own: n for n, one in enumerate(profiles) for own in one.own}
    un_in: dict[int, set[int]] = defaultdict(set)
    for n, one in enumerate(profiles):
        if one.source == "un-sc":
            un_in[found.party[n]].add(n)
    queued: dict[int, set[int]] = defaultdict(set)
    for left, right in found.queued:
        queued[left].add(right)
        queued[right].add(left)
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    wrong, missed = [], []
    for (source, key), reference in sorted(declared.items()):
        here, there = place.get((source, key)), place.get(("un-sc", reference))
        for row in (rows[source], rows["all"]):
            row["declared"] += 1
            if here is None or there is None:
                row["absent"] += 1  # the entry left a list before the first edition there is
                continue
            joined = un_in[found.party[here]]
            row["pairs"] += 1
            row["linked right"] += there in joined
            row["linked wrong"] += len(joined - {there})
            row["queued"] += there not in joined and there in queued[here]
        if here is None or there is None:
            continue
        wrong += [(source, key, reference, profiles[other].key) for other in un_in[found.party[here]] - {there}]
        if there not in un_in[found.party[here]] and there not in queued[here]:
            missed.append((source, key, reference))
    print("\nlist        pairs  linked  wrong  queued  precision   recall  with queue")
    for source, row in rows.items():
        links, pairs = row["linked right"] + row["linked wrong"], row["pairs"] or 1
        print(
            f"{source:10} {row['pairs']:6,} {row['linked right']:7,} {row['linked wrong']:6,} {row['queued']:7,} "
            f"{row['linked right'] / (links or 1):10.4f} {row['linked right'] / pairs:8.4f} "
            f"{(row['linked right'] + row['queued']) / pairs:11.4f}"
        )
    print(f"\n{rows['all']['absent']:,} declared pairs name an entry that no edition here has.")
    print(f"The queue holds {len(found.queued):,} pairs.")
    for source, key, reference, other in wrong:
        print(f"wrong: {source} {key} is {reference} and was linked with {other}")
    for source, key, reference in missed:
        print(f"missed: {source} {key} is {reference}")


if __name__ == "__main__":
    sys.exit(main())
