"""Single cells of an entry, from source bytes to our words."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lists.records import CrossReference, Identifier, Name, Place
from tests.lists.au_dfat.building import alias, old, only, parties, person


@pytest.mark.parametrize(
    ("printed", "dates"),
    [
        (date(1963, 4, 11), ["1963-04-11"]),
        (1963, ["1963"]),
        ("24/08/1962  ", ["1962-08-24"]),
        ("Approximately 1968", ["1968~"]),
        ("circa 1970", ["1970~"]),
        ("c. 1957 or 14 March 1942", ["1957~", "1942-03-14"]),
        ("a) 1968 b) 1969", ["1968", "1969"]),
        ("a)1994 b)1993 c)1995 d)1992", ["1992/1995"]),
        ("Between 1968 and 1973", ["1968/1973"]),
        ("1968, 1969, 1970, 1971, 1972, 1973", ["1968/1973"]),
        ("a) Between Aug. and Sep 1977 b) 1976", ["1977-08/1977-09", "1976"]),
        ("March 1968 to March 1969", ["1968-03/1969-03"]),
        ("21 March 1962 to 20 April 1962", ["1962-03-21/1962-04-20"]),
        ("approximately 1977/1978", ["1977/1978~"]),
        ("14 Mar 1974 >> 13 Apr 1974", ["1974-03-14", "1974-04-13"]),
        ("07/05/1962; alt DOB: 07/04/62", ["1962-05-07", "1962-04-07"]),
        ("a) 1/01/1968 b) 23-Apr-68", ["1968-01-01", "1968-04-23"]),
        ("29-Aprl-1967", ["1967-04-29"]),
        ("March 16, 1972", ["1972-03-16"]),
        ("7/02/1950/11/1950 08/08/1945", ["1950-02-07", "1950-11", "1945-08-08"]),
        ("1961,\n/02/1961,\n13/03/1961", ["1961", "1961-02", "1961-03-13"]),
        ("10/061962", ["1962-06-10"]),
        ("na", []),
    ],
)
def test_dates_of_birth_keep_their_precision(tmp_path: Path, printed: Any, dates: list[str]) -> None:
    party, issues = only(tmp_path, Date_of_Birth=printed)
    assert [one.date for one in party.birth_dates] == dates
    assert issues == []


@pytest.mark.parametrize(
    ("printed", "notes"),
    [
        ("15 May 1968 (as Anton One) 1970 (as Anton Two)", ["as Anton One", "as Anton Two"]),
        ("8 Aug. 1980, (appears in false passport S335026)", ["appears in false passport S335026"]),
        ("Approximately 1955. For this aka only, alt DOB 01/01/1969", [None, "For this aka only, alt DOB"]),
        ("1965, 29 March ", ["29 March"]),
    ],
)
def test_remarks_stay_with_the_date_they_stand_by(tmp_path: Path, printed: str, notes: list[str | None]) -> None:
    party, issues = only(tmp_path, Date_of_Birth=printed)
    assert [one.note for one in party.birth_dates] == notes
    assert issues == []


@pytest.mark.parametrize("printed", ["24/06/1402", "31 Feb. 1970", "Approximately (30-35 years old)"])
def test_what_is_no_date_is_kept_in_words_and_reported(tmp_path: Path, printed: str) -> None:
    party, issues = only(tmp_path, Date_of_Birth=printed)
    assert [(one.date, one.note) for one in party.birth_dates] == [(None, printed)]
    assert [one.code for one in issues] == ["bad-date"]


def test_what_only_an_alias_has_says_whose_it_is(tmp_path: Path) -> None:
    rows = [person(1, Date_of_Birth=1960), alias("1a", "Toni", Date_of_Birth="1960; 1965", Place_of_Birth="Port, Iraq")]
    (party,), issues = parties(tmp_path, *rows)
    assert [(one.date, one.note) for one in party.birth_dates] == [("1960", None), ("1965", "under the alias “Toni”")]
    assert party.birth_places == [Place(city="Port", country="Iraq", note="under the alias “Toni”")]
    assert issues == []


@pytest.mark.parametrize(
    ("printed", "listed", "amended"),
    [
        ("Listed by UN 1267 Committee on 25 January 2001 (amended on 20 December 2005, 9 July 2007 and 21 Sep 2007)",
         "2001-01-25", ("2005-12-20", "2007-07-09", "2007-09-21")),
        ("Listed on: 29 Feb. 2016", "2016-02-29", ()),
        ("Listed by UN 1267 and 1989 Committee on 12 August 2011 (amended on 10 and 30 Dec. 2015)",
         "2011-08-12", ("2015-12-10", "2015-12-30")),
        ("First listed on 02/03/2016 (amended on 05/08/2017)", "2016-03-02", ("2017-08-05",)),
        ("Listedon 8 Jun. 2007 (amended on3 Sep 2011)", "2007-06-08", ("2011-09-03",)),
        ("22 Apr. 2010 (amended 15 Apr 2014, Nov. 2022)", "2010-04-22", ("2014-04-15", "2022-11")),
        (date(2013, 3, 7), "2013-03-07", ()),
        ("Listed by the 1518 Committee", None, ()),
    ],
)  # fmt: skip
def test_the_prose_dates_the_listing(
    tmp_path: Path, printed: Any, listed: str | None, amended: tuple[str, ...]
) -> None:
    party, issues = only(tmp_path, Listing_Information=printed)
    assert [(one.listed_on, one.amended_on) for one in party.listings] == [(listed, amended)]
    assert (party.comments, issues) == (None, [])


@pytest.mark.parametrize(
    ("printed", "listed"),
    [
        ("Listed on 2 Sep. 2014 (relisted on 1 Sep. 2017)", "2014-09-02"),
        ("Instrument of first listing: Charter of the United Nations (Anti-terrorism — Persons and Entities) List 2001 "
         "[F2021L00631, Gazette No. S 500, 21 December 2001]. Last listed on: 13/09/2025", None),
        ("The Minister listed this person on 6 December 2016. The Minister declared on 4 December 2019 that this goes "
         "on.", "2016-12-06"),
        ("Assets received on or after 23 May 2003 are not “controlled assets”. Listed under Resolution 1483 (2003)",
         None),
    ],
)  # fmt: skip
def test_prose_that_says_more_is_kept(tmp_path: Path, printed: str, listed: str | None) -> None:
    party, _ = only(tmp_path, Listing_Information=printed)
    assert party.listings[0].listed_on == listed
    assert party.comments == f"Listing information: {printed}"


@pytest.mark.parametrize(
    ("information", "column", "act"),
    [
        ("Listed on 5 Mar. 2020", "Charter of the United Nations (Sanctions—the Taliban) Regulation 2013",
         "Charter of the United Nations (Sanctions—the Taliban) Regulation 2013"),
        ("Instrument of first designation: Autonomous Sanctions (Designated Persons—Iran) Amendment (No. 2) "
         "Instrument 2023", None, "Autonomous Sanctions (Designated Persons—Iran) Amendment (No. 2) Instrument 2023"),
        ("Listed on 5 Mar. 2020", "Listed on 5 Mar. 2020", None),
        (None, date(2020, 3, 5), None),
    ],
)  # fmt: skip
def test_the_act_is_that_of_the_column_or_of_the_prose(
    tmp_path: Path, information: str | None, column: Any, act: str | None
) -> None:
    party, issues = only(tmp_path, Listing_Information=information, Instrument_of_Designation=column)
    assert (party.listings[0].instrument, party.comments, issues) == (act, None, [])


def test_columns_say_the_measures_and_committees_the_regimes(tmp_path: Path) -> None:
    party, issues = only(tmp_path, Committees="1988 (Taliban); 1373 (2001)", Arms_Embargo=True, Travel_Ban=False)
    assert [(one.regime, one.programme, one.reference) for one in party.listings] == [
        ("au-un-1988", "1988 (Taliban)", "901"), ("au-1373", "1373 (2001)", "901"),
    ]  # fmt: skip
    assert {one.measures for one in party.listings} == {("asset-freeze", "arms-embargo")}
    assert issues == []


def test_an_unknown_committee_keeps_the_entry_without_a_listing(tmp_path: Path) -> None:
    party, issues = only(tmp_path, Committees="Autonomous (Atlantis)")
    assert (party.key, party.listings) == ("901", [])
    assert [(one.code, one.value) for one in issues] == [("unknown-value", "Autonomous (Atlantis)")]


@pytest.mark.parametrize(
    ("information", "reference"),
    [("QDi.263. Member.", "QDi.263"), ("Qdi.081 Member.", "QDi.081"), ("KPi030", "KPi.030"), ("SOi. 020, x", "SOi.020"),
     ("Led by Anton (QDi.263)", None), ("Listed under permanent reference number QDe.118", None)],
)  # fmt: skip
def test_the_uns_reference_is_taken_where_it_is_the_entrys_own(
    tmp_path: Path, information: str, reference: str | None
) -> None:
    party, issues = only(tmp_path, Additional_Information=information)
    assert party.cross_references == ([CrossReference("un-sc", reference)] if reference else [])
    assert reference is None or reference not in (party.comments or "")
    assert issues == []


def test_a_reference_in_the_listing_information_is_taken_too(tmp_path: Path) -> None:
    party, issues = only(tmp_path, Listing_Information="UN Reference Number: QDi.150_x000D_\nListed on 5 Mar. 2020")
    assert party.cross_references == [CrossReference("un-sc", "QDi.150")]
    assert (party.listings[0].listed_on, party.comments, issues) == ("2020-03-05", None, [])


@pytest.mark.parametrize("printed", ["SOe.001 Led a group.", "IQi.04"])
def test_a_reference_that_cannot_be_the_entrys_is_reported(tmp_path: Path, printed: str) -> None:
    party, issues = only(tmp_path, Additional_Information=printed)
    assert party.cross_references == []
    assert [one.code for one in issues] == ["wrong-reference"]


def test_name_types_in_every_spelling(tmp_path: Path) -> None:
    spelt = {"Aka ": "aka", "AKA": "aka", "original Script": "original-script", "Formerly known as": "fka"}
    rows = [person(1, Name_Type="primary Name"), *(
        person(f"1{letter}", f"Name {letter}", Name_Type=type_) for letter, type_ in zip("abcd", spelt, strict=True)
    )]  # fmt: skip
    (party,), issues = old(tmp_path, *rows)
    assert [name.kind for name in party.names] == ["primary", *spelt.values()]
    assert issues == []


def test_remarks_behind_a_name_become_its_note(tmp_path: Path) -> None:
    own = "Riad (Previously listed as. In Arabic: رياض)"
    (party,), _ = parties(tmp_path, person(1), alias("1a", "Abdul (previously listed as)", "Weak"), alias("1b", own))
    assert party.names[1:] == [
        Name("Abdul", "aka", "weak", note="previously listed as"),
        Name("Riad", "aka", "strong", note="previously listed as"),
        Name("رياض", "original-script"),
    ]


def test_the_reference_says_which_name_is_the_primary_one(tmp_path: Path) -> None:
    rows = [person(1, "One", Name_Type="Original Script"), person("1a", "Two"), alias("2b", "Only an alias")]
    found, issues = parties(tmp_path, *rows)
    assert [[(name.text, name.kind) for name in party.names] for party in found] == [
        [("One", "primary"), ("Two", "aka")], [("Only an alias", "aka")],
    ]  # fmt: skip
    assert [one.code for one in issues] == ["name-type", "name-type", "no-primary-name"]


def test_other_prose_in_an_aliass_row_is_reported_and_an_empty_type_says_nothing(tmp_path: Path) -> None:
    rows = [person(1, Additional_Information="Judge"), alias("1a", "Toni", Additional_Information="Judge.", Type=None)]
    (party,), issues = parties(tmp_path, *rows)
    assert (party.kind, party.comments) == ("person", "Judge")
    assert [(one.code, one.field, one.value) for one in issues] == [("rows-differ", "Additional Information", "Judge.")]


@pytest.mark.parametrize(
    ("row", "code"),
    [({"Type": None}, "no-type"), ({"Type": "Aircraft"}, "unknown-value"), ({"Reference": "n/a"}, "no-reference"),
     ({"Reference": None}, "no-reference")],
)  # fmt: skip
def test_a_row_that_cannot_be_an_entry_is_kept_in_an_issue(tmp_path: Path, row: dict[str, Any], code: str) -> None:
    found, issues = parties(tmp_path, person(902), person(**row))
    assert [party.key for party in found] == ["902"]
    assert [one.code for one in issues] == [code]


@pytest.mark.parametrize(
    ("row", "code"),
    [({"Committees": None}, "no-committee"), ({"IMO_Number": 912345}, "bad-imo"),
     ({"Name_Type": "Nickname"}, "name-type"), ({"Alias_Strength": "Medium"}, "unknown-value"),
     ({"Citizenship": "Atlantean"}, "unknown-value"),
     ({"Place_of_Birth": "Ex\ufffdmple"}, "damaged-text")],
)  # fmt: skip
def test_a_cell_with_this_fault_is_reported_and_the_entry_kept(tmp_path: Path, row: dict[str, Any], code: str) -> None:
    party, issues = only(tmp_path, **row)
    assert party.name == "Anton EXAMPLE"
    assert code in {one.code for one in issues}


@pytest.mark.parametrize(
    ("printed", "countries", "comments"),
    [
        ("Russian and Ukrainian", ["Russia", "Ukraine"], None),
        ("a) Jordan b) United States of America", ["Jordan", "United States of America"], None),
        ("Bosnia and Herzegovina", ["Bosnia and Herzegovina"], None),
        ("Malian / Mauritanian", ["Mali", "Mauritania"], None),
        ("Moldovan, Russian and Ukrainian", ["Moldova", "Russia", "Ukraine"], None),
        ("North Korean", ["Democratic People's Republic of Korea"], None),
        ("Possibly Ethiopian", [], "Citizenship: Possibly Ethiopian"),
        ("na", [], None),
    ],
)
def test_citizenships_are_countries(tmp_path: Path, printed: str, countries: list[str], comments: str | None) -> None:
    party, issues = only(tmp_path, Citizenship=printed)
    assert (party.citizenships, party.comments, issues) == (countries, comments, [])


@pytest.mark.parametrize(
    ("printed", "places"),
    [
        ("a) 1 Road, Moscow 111250 Russia b) Iraq", [Place("1 Road, Moscow 111250", country="Russia"),
                                                   Place(country="Iraq")]),
        ("Spain (detained)", [Place(country="Spain", note="detained")]),
        ("Road 1; Road 2, Kabul", [Place("Road 1"), Place("Road 2, Kabul")]),
        ("N/A", []),
    ],
)  # fmt: skip
def test_addresses_are_parted_and_end_with_a_country(tmp_path: Path, printed: str, places: list[Place]) -> None:
    party, _ = only(tmp_path, Address=printed)
    assert party.addresses == places


def test_what_stands_under_labels_is_read_and_the_text_stays_whole(tmp_path: Path) -> None:
    text = (
        "Title: a) Mullah b) Haji. Designation: Deputy Minister of Examples. Gender: Male. "
        "Passport no.: a) Afghan passport number OR1961825 issued on 4 Feb. 2003 expired 2 Feb. 2006 b) Iraq TR024417. "
        "Tax ID No.: 7831000122 (Russia) Email: info@example.org Website: www.example.org; Tel: +963 112110059"
    )
    party, issues = only(tmp_path, Additional_Information=text)
    assert (party.titles, party.positions, party.gender) == (
        ["Mullah", "Haji"],
        ["Deputy Minister of Examples"],
        "male",
    )
    assert party.identifiers == [
        Identifier("passport", "OR1961825", "passport", issued_on="2003-02-04", expires_on="2006-02-02",
                   note="issued on 4 Feb. 2003 expired 2 Feb. 2006"),
        Identifier("passport", "TR024417", "passport", "Iraq"),
        Identifier("tax-id", "7831000122", "Tax ID"),
    ]  # fmt: skip
    assert [(one.kind, one.text) for one in party.details] == [
        ("email", "info@example.org"), ("website", "www.example.org"), ("phone", "+963 112110059"),
    ]  # fmt: skip
    assert party.comments == text
    assert issues == []


def test_a_vessel_has_its_number_and_its_former_names(tmp_path: Path) -> None:
    row = {"Type": "Vessel", "IMO_Number": 9123456, "Committees": "Autonomous (Vessels)", "Travel_Ban": False,
           "Targeted_Financial_Sanction": False, "Maritime_Restriction": True,
           "Additional_Information": "Previous names include ONE, TWO and THREE"}  # fmt: skip
    party, issues = only(tmp_path, **row)
    assert (party.kind, party.identifiers) == ("vessel", [Identifier("imo-number", "9123456", "IMO Number")])
    assert [name.text for name in party.names if name.kind == "fka"] == ["ONE", "TWO", "THREE"]
    assert party.listings[0].measures == ("au-maritime-restriction",)
    assert issues == []
