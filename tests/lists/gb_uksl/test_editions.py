"""The one real file at hand, the short ODS of 2025-08-11, beside OFSI's list of that April."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.publishers.gb_uksl import reader
from lists.publishers.gb_uksl.completing import SHORT_ODS
from lists.reading import Issue, Issues
from lists.records import PartyRecord
from tests.lists.gb_uksl.building import CODE
from tests.lists.packages import unexplained

pytestmark = pytest.mark.editions

VOCABULARY = publisher(CODE).vocabulary()


@dataclass(frozen=True)
class Whole:
    parties: dict[str, PartyRecord]
    issues: list[Issue]
    entries: int
    path: Path


@pytest.fixture(scope="session")
def whole(editions_root: Path) -> Whole:
    (path,) = (editions_root / publisher(CODE).spec.mirror / "2025-08-11").glob("FCDO_SL_*.ods")
    issues = Issues()
    mapped = [publisher(CODE).map_record(raw, VOCABULARY, issues) for raw in reader.read({SHORT_ODS: path})]
    return Whole({party.key: party for party in mapped if party}, issues.found, len(mapped), path)


def test_it_is_whole_and_leaves_nothing_unexplained(whole: Whole) -> None:
    assert len(whole.parties) == whole.entries == 5302
    assert Counter(party.kind for party in whole.parties.values()) == {"person": 3754, "group": 1087, "vessel": 461}
    assert unexplained(CODE, whole.issues) == []
    known = publisher(CODE).spec.known_issues
    assert [one for one in known if not any(map(one.explains, whole.issues))] == []
    least, most = publisher(CODE).spec.expect.records
    assert least <= whole.entries <= most
    assert reader.edition({SHORT_ODS: whole.path}).published is None


def test_every_entry_has_its_regime_day_and_measures(whole: Whole) -> None:
    listings = [listing for party in whole.parties.values() for listing in party.listings]
    assert len(listings) == 5302
    assert all(listing.listed_on and listing.measures for listing in listings)
    regimes = Counter(listing.regime for listing in listings)
    assert len(regimes) == 31
    assert (regimes["uk-russia"], regimes["uk-isil-aq"], regimes["uk-afghanistan"]) == (2710, 342, 140)


def test_its_group_ids_are_cited(whole: Whole) -> None:
    cited = [one for party in whole.parties.values() for one in party.cross_references]
    assert {one.source for one in cited} == {"gb-ofsi"}
    assert len(cited) == 5302 - 447


@pytest.mark.parametrize(
    ("key", "name", "listed", "measures", "group"),
    [
        ("AQD0065", "LASHKAR-E-TAYYIBA", "2005-05-02", ("arms-embargo", "asset-freeze"), "7241"),
        ("AQD0053", "JAISH-I-MOHAMMED", "2001-10-17", ("arms-embargo", "asset-freeze"), "7029"),
    ],
)
def test_spot_values(whole: Whole, key: str, name: str, listed: str, measures: tuple[str, ...], group: str) -> None:
    party = whole.parties[key]
    assert (party.name, party.cross_references[0].reference) == (name, group)
    assert (party.listings[0].listed_on, party.listings[0].measures) == (listed, measures)
