"""The real full list, XML 1.1, and the same as CSV 1.1."""

from __future__ import annotations

import gzip
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from lists.publishers.eu_fsf import reader
from lists.reading import DocumentError, Issue, Issues
from lists.records import Content, CrossReference, PartyRecord, content, diff, fingerprint
from tests.lists.eu_fsf.building import CSV, XML, as_csv, files, package, read

pytestmark = pytest.mark.editions

VOCABULARY = package().vocabulary()


@dataclass(frozen=True)
class Whole:
    document: bytes
    path: Path
    parties: dict[str, PartyRecord]
    contents: dict[str, Content]
    issues: list[Issue]
    entries: int


@pytest.fixture(scope="session")
def whole(editions_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    packed = editions_root / package().spec.mirror / "2021-03-02" / "20210302-FULL-1_1.xml.gz"
    document = gzip.decompress(packed.read_bytes())
    found = files(tmp_path_factory.mktemp("eu"), document)
    issues = Issues()
    mapped = [package().map_record(raw, VOCABULARY, issues) for raw in reader.read(found)]
    parties = {party.key: party for party in mapped if party}
    contents = {key: content(party) for key, party in parties.items()}
    return Whole(document, found[XML], parties, contents, issues.found, len(mapped))


def test_it_is_whole_and_dated(whole: Whole) -> None:
    assert reader.edition({XML: whole.path}).published == "2021-03-02"
    assert (whole.entries, len(whole.parties)) == (2269, 2269)
    assert Counter(party.kind for party in whole.parties.values()) == {"person": 1700, "group": 569}
    least, most = package().spec.expect.records
    assert least <= whole.entries <= most


def test_nothing_is_left_unexplained_and_every_explanation_is_of_use(whole: Whole) -> None:
    known = package().spec.known_issues
    assert [issue for issue in whole.issues if not any(one.explains(issue) for one in known)] == []
    assert [one for one in known if not any(map(one.explains, whole.issues))] == []


def test_every_word_of_the_vocabulary_was_used_but_those_of_later_files(whole: Whole) -> None:
    later = {"GTM", "HAM", "HTI", "MDA", "RUS", "RUSDA", "SDNZ", "taxid", "euvat", "residentperm"}
    assert {code for _, code in VOCABULARY.unused()} == later


def test_every_field_keeps_its_share(whole: Whole) -> None:
    for name, least in package().spec.expect.fill.items():
        kind, part = name.split(".")
        of_kind = [one for one in whole.contents.values() if one["kind"] == kind]
        assert sum(part in one for one in of_kind) >= least * len(of_kind), name


def test_the_counts_are_those_of_the_elements(whole: Whole) -> None:
    parties = whole.parties.values()
    assert sum(len(party.listings) for party in parties) == 2269
    assert sum(len(party.identifiers) for party in parties) == 667
    assert sum(bool(party.listings[0].listed_on) for party in parties) == 1638
    assert Counter(name.language for party in parties for name in party.names)["sv"] == 217
    assert sum(detail.kind in ("phone", "fax", "email", "website") for p in parties for detail in p.details) == 279


def test_an_entry_and_its_double_print_one_number(whole: Whole) -> None:
    entries: dict[str, list[PartyRecord]] = {}
    for key, party in whole.parties.items():
        entries.setdefault(key.split()[0], []).append(party)
    pairs = {number: found for number, found in entries.items() if len(found) > 1}
    programmes = Counter(tuple(sorted(one.listings[0].programme or "" for one in pair)) for pair in pairs.values())
    assert programmes == {("AFG", "TAQA"): 20, ("TAQA", "UNLI"): 1}
    for number, pair in pairs.items():
        assert {party.listings[0].reference for party in pair} == {number}
        assert all(party.cross_references[0] == CrossReference("eu-fsf", number) for party in pair)
        assert len({party.serial for party in pair}) == 1


def test_declared_un_references_are_all_read_but_the_wrong_one(whole: Whole) -> None:
    declared = [x for party in whole.parties.values() for x in party.cross_references if x.source == "un-sc"]
    assert (len(declared), len(set(declared))) == (68, 68)
    assert all(len(one.reference) == 7 for one in declared)


def test_lashkar_e_tayyiba(whole: Whole) -> None:
    let = whole.parties["EU.1157.14 TAQA"]
    (listing,) = let.listings
    assert (let.name, let.kind, let.serial) == ("Lashkar-i-Taiba", "group", "2900")
    assert (listing.regime, listing.reference, listing.listed_on) == ("eu-881-2002", "EU.1157.14", None)
    assert (listing.instrument, listing.effective_on) == ("253/2012 (OJ L84), published 2012-03-23", "2012-03-22")
    assert len(let.names) == len({name.text for name in let.names})


def test_masood_azhar(whole: Whole) -> None:
    azhar = whole.parties["EU.5101.34 TAQA"]
    assert azhar.listings[0].listed_on == "2019-05-01"
    assert [(x.source, x.reference) for x in azhar.cross_references] == [
        ("eu-fsf", "EU.5101.34"), ("un-sc", "QDi.422"),
    ]  # fmt: skip
    assert [tie.target_name for tie in azhar.ties] == ["Jaish-i-Mohammed", "Harakat ul-Mujahidin / HUM"]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("EU.2170.68 TAQA", "Zaki-ur-Rehman Lakhvi"),
        ("EU.466.96 TAQA", "Army of Mohammed"),
        ("EU.27.28 IRQ", "Saddam Hussein Al-Tikriti"),
        ("EU.6043.81 BLR", "Yulia Cheslavovna HUSTYR"),
    ],
)
def test_the_primary_name_is_no_nickname_and_no_spelling_of_another_language(whole: Whole, key: str, name: str) -> None:
    assert whole.parties[key].name == name


def test_the_csv_of_an_edition_says_the_same_as_its_xml(whole: Whole, tmp_path: Path) -> None:
    found = files(tmp_path, as_csv(whole.document), CSV)
    assert package().reader.edition(found).published == "2021-03-02"
    parties, issues = read(found)
    assert [party.key for party in parties] == list(whole.parties)
    changed = {party.key: diff(whole.contents[party.key], content(party)) for party in parties}
    assert {key: found for key, found in changed.items() if found} == {}
    assert sorted((i.code, i.key, i.value) for i in issues) == sorted((i.code, i.key, i.value) for i in whole.issues)


def test_the_order_of_parts_means_nothing(whole: Whole, tmp_path: Path) -> None:
    """Not even that of names, but for the one that comes first."""
    for party in whole.parties.values():
        said = content(party)
        turned = {key: value[::-1] if isinstance(value, list) else value for key, value in said.items()}
        assert fingerprint(said) == fingerprint(turned)


def test_the_older_csv_is_refused_by_name(editions_root: Path) -> None:
    path = editions_root / package().spec.mirror / "2018-07-04" / "EUSanctionsShort.csv"
    with pytest.raises(DocumentError, match=r"CSV 1\.0"):
        read({CSV: path})
