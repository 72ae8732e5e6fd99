"""Single elements of a target, and the publisher's example."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.publishers.ch_seco import reader
from tests.lists.ch_seco.building import (
    FILE,
    document,
    modification,
    name,
    only,
    package,
    part,
    programme,
    read,
    target,
)

ORDINANCES = {
    "Ordinance of 16 March 2022 on measures against Belarus (SR 946.231.116.9), annex 5, 13, 14 and 15": "ch-belarus",
    "Ordinance of 15 June 2016 on measures against Belarus": "ch-belarus",
    "Ordinance of 11 November 2015 on measures against the Islamic Republic of Iran (SR 946.231.143.6), annexes 5-7":
        "ch-iran",
    "Ordinance of 4 March 2022 on measures related to the situation in Ukraine (RS 946.231.176.72), annexes 2, 8":
        "ch-ukraine",
    "Ordinance of 14 March 2014  on measures against the Central African Republic (RS 946.231.123.6), annex": "ch-car",
    "Ordinance of 7 August 1990 on economic measures against the Republic of Iraq (SR 946.206), annex": "ch-iraq",
    "Ordinance of 16 December 2022 on measures concerning Haiti (SR 946.231.139.4), annex": "ch-haiti",
    "Ordinance of 10 April 2024 on measures concerning Guatemala, annex": "ch-guatemala",
    "Ordinance of 10 April 2024 on measures against persons and organisations supporting Hamas or the Palestinian "
    "Islamic Jihad": "ch-hamas-pij",
    "Ordinance of 2 October 2000 on measures against individuals and entities associated with Usama bin Laden, the "
    "group «Al-Qaïda» or the Taliban (SR 946.203), annex 2": "ch-al-qaida-taliban",
    "Ordinance on measures against individuals and groups associated with the Taliban": "ch-taliban",
    "Ordinance on measures against persons, groups, undertakings and entities associated with ISIL (Da'esh) and "
    "Al-Qaida": "ch-isil-al-qaida",
    "Ordinance of 19 January 2005 on measures against Côte d’Ivoire (SR 946.231.13), annex": "ch-cote-divoire",
}  # fmt: skip


@pytest.mark.parametrize(("printed", "regime"), ORDINANCES.items())
def test_the_ordinance_says_the_regime(tmp_path: Path, printed: str, regime: str) -> None:
    party, issues = only(tmp_path, document(target(), programmes=(programme(("4387", "annex 1"), name=printed),)))
    assert [one.regime for one in party.listings] == [regime]
    assert issues == []


@pytest.mark.parametrize(
    ("sets", "measures"),
    [
        (["Financial measures, annex 2"], ("asset-freeze",)),
        (["Financial measures, annex 2", "Travel ban, annex 1"], ("asset-freeze", "travel-ban")),
        (["Financial measures, annex 2", "Vessel-related measures"], ()),
        (["article 12 -- Restrictions on named individuals and entities"], ()),
    ],
)
def test_measures_are_read_where_every_set_is_named_after_one(
    tmp_path: Path, sets: list[str], measures: tuple[str, ...]
) -> None:
    numbered = [(str(number), text) for number, text in enumerate(sets, 1)]
    whole = document(target(sets=tuple(n for n, _ in numbered)), programmes=tuple(programme(one) for one in numbered))
    party, issues = only(tmp_path, whole)
    assert [one.measures for one in party.listings] == [measures]
    assert issues == []


def test_spellings_are_joined_by_language_and_script(tmp_path: Path) -> None:
    family = part("Ivanov", ("LATN", "Ivanoff"), ("CYRL", "Иванов"), order="2", kind="family-name")
    given = part("Ivan", ("CYRL", "Иван"), order="1", kind="given-name")
    party, issues = only(tmp_path, document(target(names=(name(family, given),))))
    assert [one.text for one in party.names] == ["Ivan Ivanov", "Иван Иванов", "Ivan Ivanoff"]
    assert issues == []


def test_variants_make_no_more_names_than_the_part_with_most(tmp_path: Path) -> None:
    parts = [
        part(f"P{place}", *(("LATN", f"P{place}v{number}") for number in range(6)), order=str(place))
        for place in range(1, 6)
    ]
    party, _ = only(tmp_path, document(target(names=(name(*parts),))))
    assert len(party.names) == 7


def test_a_target_taken_off_has_its_day(tmp_path: Path) -> None:
    beside = (modification("de-listed", "2016-03-01"), modification("listed", "2012-01-01"))
    party, _ = only(tmp_path, document(target(beside=beside)))
    assert [(one.listed_on, one.delisted_on) for one in party.listings] == [("2012-01-01", "2016-03-01")]


def test_every_word_of_the_vocabulary_is_one_of_ours() -> None:
    words = package().vocabulary()._tables
    assert set(words["regime"].values()) == set(package().spec.regimes)


@pytest.mark.editions
def test_the_publishers_example_is_read_and_says_that_it_is_no_whole_list(editions_root: Path) -> None:
    path = editions_root / "ch" / "2024-01-17" / "consolidated-list.amendment-example.xml"
    assert reader.edition({FILE: path}).published == "2024-01-17"
    parties, issues = read({FILE: path})
    assert [(party.key, party.name) for party in parties] == [
        ("64398", "Test B"), ("64403", "Test C"), ("64393", "Test A"),
    ]  # fmt: skip
    assert {issue.code for issue in issues} == {"not-whole", "unknown-value"}
    known = package().spec.known_issues
    assert [issue for issue in issues if not any(one.explains(issue) for one in known)] == []
    assert [one for one in known if not any(map(one.explains, issues))] == []
