"""What a designation says, the same in every format that can say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.publishers.gb_uksl import reader
from lists.publishers.gb_uksl.completing import CSV, SHORT_ODS, XML, complete, learned
from lists.records import BirthDate, Detail, Identifier, Name, Place, Tie, content, diff, fingerprint
from tests.lists.gb_uksl.building import (
    CODE,
    designation,
    files,
    in_each_format,
    name,
    only,
    person,
    short,
    table,
    xml,
)
from tests.lists.packages import by_key, read

FULL = designation(
    name("EXAMPLE", Name1="Anton", Name2="Ben"),
    name("SAMPLE", "Primary name variation", Name1="Anton"),
    name("Abu Example", "ALias", AliasStrength="Low quality a.k.a"),
    UNReferenceNumber="TAI.901",
    NonLatinNames={"NonLatinName": [{"NameNonLatinScript": "Антон Пример", "NonLatinScriptType": "Cyrillic",
                                     "NonLatinScriptLanguage": "Russian"}]},
    Titles={"Title": ["Mullah", "Haji"]},
    SanctionsImposed="Asset freeze|Travel Ban|Prohibition on correspondent banking and clearing",
    OtherInformation="A close associate of another (AFG9903).",
    UKStatementofReasons="\n He&#39;s a treasurer. \n",
    Addresses={"Address": [{"AddressLine1": "Harbour Street 1", "AddressLine6": "Port Sudez",
                            "AddressPostalCode": "1000", "AddressCountry": "Atlantis"}, {"AddressCountry": "Iraq"}]},
    PhoneNumbers={"PhoneNumber": ["+99 1", "+99 2"]},
    EmailAddresses={"EmailAddress": "a@example.org"},
    Websites={"Website": "http://example.org"},
    **person(
        DOBs={"DOB": ["dd/mm/1945", "00/00/1946", "01/03/1958"]},
        PassportDetails={"Passport": [{"PassportNumber": "P04581926", "PassportAdditionalInformation": "Afghan"}] * 2},
        NationalIdentifierDetails={"NationalIdentifier": {"NationalIdentifierNumber": "12345678"}},
        Nationalities={"Nationality": ["Afghanistan", "Iraq"]},
        Positions={"Position": "Treasurer"},
        Genders={"Gender": "Male"},
        BirthDetails={"Location": [{"TownOfBirth": "Lakhi village", "CountryOfBirth": "Afghanistan"},
                                   {"CountryOfBirth": "Iraq"}]},
    ),
)  # fmt: skip
SHIP = designation(
    name("Example Star", "Primary name"),
    UniqueID="DPR9901", OFSIGroupID=None, IndividualEntityShip="Ship", SanctionsImposed="Prohibition of port entry",
    RegimeName="The Democratic People's Republic of Korea (Sanctions) (EU Exit) Regulations 2019",
    ShipDetails={"Ship": {
        "IMONumbers": {"IMONumber": "IMO9562233"},
        "CurrentOwnerOperators": {"CurrentOwnerOperator": "Example Shipping"},
        "PreviousOwnerOperators": {"PreviousOwnerOperator": "Sample Shipping"},
        "CurrentBelievedFlagOfShips": {"CurrentBelievedFlagOfShip": "Comoros"},
        "PreviousFlags": {"PreviousFlag": ["India", "Togo"]}, "TypeOfShipDetails": {"TypeOfShip": "Bulk Carrier"},
        "TonnageOfShipDetails": {"TonnageOfShip": "7078"}, "LengthOfShipDetails": {"LengthOfShip": "110"},
        "YearsBuilt": {"YearBuilt": "2011"},
    }},
)  # fmt: skip
COMPANY = designation(
    name("Example Company"), UniqueID="AFG9904",
    EntityDetails={"Entity": {
        "TypeOfEntities": {"TypeOfEntity": "Bank"}, "ParentCompanies": {"ParentCompany": "Example Holding"},
        "Subsidiaries": {"Subsidiary": ["Kandahar Branch", "Kabul Branch"]},
        "BusinessRegistrationNumbers": {"BusinessRegistrationNumber": "OGRN: 1247700291200\nKPP: 770701001"},
    }},
)  # fmt: skip


def test_a_person_in_full(tmp_path: Path) -> None:
    (party,), issues = read(CODE, files(tmp_path, xml(FULL)))
    assert issues == []
    assert party.names == [
        Name("EXAMPLE Anton Ben"),
        Name("SAMPLE Anton", "aka"),
        Name("Abu Example", "aka", "weak"),
        Name("Антон Пример", "original-script", language="ru"),
    ]
    (listing,) = party.listings
    assert (listing.regime, listing.reference, listing.programme) == ("uk-afghanistan", "AFG9902", "AFG")
    assert (listing.listed_on, listing.amended_on) == ("2001-02-23", ("2021-02-01",))
    assert listing.measures == ("asset-freeze", "travel-ban", "uk-correspondent-banking")
    assert listing.instrument == "The Afghanistan (Sanctions) (EU Exit) Regulations 2020"
    assert listing.reasons == "He's a treasurer."
    assert [(one.source, one.reference) for one in party.cross_references] == [
        ("gb-ofsi", "90002"), ("un-sc", "TAi.901"),
    ]  # fmt: skip
    assert (party.titles, party.positions, party.gender) == (["Mullah", "Haji"], ["Treasurer"], "male")
    assert party.nationalities == ["Afghanistan", "Iraq"]
    assert party.birth_dates == [BirthDate("1945"), BirthDate("1946"), BirthDate("1958-03-01")]
    assert party.birth_places == [Place(city="Lakhi village", country="Afghanistan"), Place(country="Iraq")]
    assert party.identifiers == [
        Identifier("passport", "P04581926", note="Afghan"), Identifier("national-id", "12345678"),
    ]  # fmt: skip
    assert party.addresses == [
        Place("Harbour Street 1", "Port Sudez", None, "1000", "Atlantis"), Place(country="Iraq"),
    ]  # fmt: skip
    assert [(one.kind, one.text) for one in party.details] == [
        ("phone", "+99 1"), ("phone", "+99 2"), ("email", "a@example.org"), ("website", "http://example.org"),
        ("note", "UN"),
    ]  # fmt: skip
    assert party.ties == [Tie("associated", "AFG9903", sentence="A close associate of another (AFG9903).")]


def test_a_ship_and_a_company(tmp_path: Path) -> None:
    (ship, company), issues = read(CODE, files(tmp_path, xml(SHIP, COMPANY)))
    assert issues == []
    assert (ship.kind, ship.identifiers) == ("vessel", [Identifier("imo-number", "9562233", "IMO number")])
    assert {one.kind for one in ship.details} == {
        "owner", "former-owner", "flag", "former-flag", "vessel-type", "tonnage", "length", "built", "note",
    }  # fmt: skip
    assert company.identifiers == [
        Identifier("registration", "1247700291200", "OGRN"), Identifier("registration", "770701001", "KPP"),
    ]  # fmt: skip
    assert Detail("subsidiary", "Kabul Branch") in company.details
    assert [(one.kind, one.target_name) for one in company.ties] == [("subsidiary", "Example Holding")]


def test_xml_and_csv_say_the_same_and_the_short_ods_no_other(tmp_path: Path) -> None:
    found = in_each_format(tmp_path, FULL, designation(name("EXAMPLE GROUP"), UniqueID="AFG9905", OFSIGroupID=None))
    assert all(issues == [] for _, issues in found.values())
    whole = by_key(found[XML][0])
    assert {key: diff(whole[key], said) for key, said in by_key(found[CSV][0]).items()} == {key: {} for key in whole}
    for key, said in by_key(found[SHORT_ODS][0]).items():
        assert diff(whole[key], complete(said, whole[key], frozenset({SHORT_ODS}))) == {}


def test_the_rows_of_the_csv_come_in_any_order(tmp_path: Path) -> None:
    one, _ = read(CODE, files(tmp_path, table(FULL, SHIP), CSV))
    other, _ = read(CODE, files(tmp_path, table(FULL, SHIP, backwards=True), CSV))
    assert {key: fingerprint(said) for key, said in by_key(one).items()} == {
        key: fingerprint(said) for key, said in by_key(other).items()
    }


def test_after_the_short_ods_the_xml_only_adds(tmp_path: Path) -> None:
    found = in_each_format(tmp_path, FULL)
    before, after = (content(found[one][0][0]) for one in (SHORT_ODS, XML))
    after = complete(after, before, frozenset({XML}))
    assert all(
        change["removed"] == [] for field, change in diff(before, after).items() if field in ("names", "details")
    )
    assert learned(after, before, frozenset({SHORT_ODS}))
    assert not learned(after, before, frozenset({XML}))
    assert not learned(
        {**after, "listings": [{**after["listings"][0], "listed_on": "1999"}]}, before, frozenset({SHORT_ODS})
    )


def test_what_the_short_ods_says_is_not_kept_from_before(tmp_path: Path) -> None:
    names = name("OLD NAME"), name("ALIAS", "Alias")
    before = content(only(tmp_path, *names, SanctionsImposed="Asset freeze|Travel Ban")[0])
    renamed = designation(name("NEW NAME"), OFSIGroupID="90003")
    (party,), _ = read(CODE, files(tmp_path, short(renamed), SHORT_ODS))
    changes = diff(before, complete(content(party), before, frozenset({SHORT_ODS})))
    assert changes["names"] == {"removed": [{"text": "OLD NAME"}], "added": [{"text": "NEW NAME"}]}
    assert changes["cross_references"]["added"] == [{"source": "gb-ofsi", "reference": "90003"}]
    (listing,) = changes["listings"]["added"]
    assert listing["measures"] == ("asset-freeze",)
    assert listing["instrument"] == "The Afghanistan (Sanctions) (EU Exit) Regulations 2020"


def test_other_capitals_are_no_amendment(tmp_path: Path) -> None:
    before, after = (content(only(tmp_path, name(text))[0]) for text in ("Example Movement", "EXAMPLE MOVEMENT"))
    assert fingerprint(complete(after, before, frozenset({XML}))) == fingerprint(before)


@pytest.mark.parametrize(
    ("printed", "measures"),
    [
        ("Asset freeze|Travel Ban", ("asset-freeze", "travel-ban")),
        ("-, Asset freeze, Trust Services Sanctions", ("asset-freeze", "uk-trust-services")),
        (", Asset freeze", ("asset-freeze",)),
        ('Shipping sanctions: (see "Other information")', ("uk-shipping",)),
        ('Internet Services Sanctions: see "Other Information"', ("uk-internet-services",)),
        ("travel\u202fban", ("travel-ban",)),
        ("De-flag|Prohibition of port entry", ("uk-de-flag", "uk-port-entry")),
        ("Arms embargo|Targeted arms embargo", ("arms-embargo", "uk-targeted-arms-embargo")),
        (
            "prohibition on correspondent Banking Relationships and processing payments",
            ("uk-correspondent-banking",),
        ),
    ],
)
def test_measures_in_every_wording(printed: str, measures: tuple[str, ...], tmp_path: Path) -> None:
    party, issues = only(tmp_path, SanctionsImposed=printed)
    assert (issues, party.listings[0].measures) == ([], measures)


def test_an_indicator_beside_the_text_says_nothing_more(tmp_path: Path) -> None:
    party, issues = only(tmp_path, SanctionsImposedIndicators={"AssetFreeze": "true", "TravelBan": "false"})
    assert (issues, party.listings[0].measures) == ([], ("asset-freeze",))


@pytest.mark.parametrize("printed", ["N/A", "n/a", " \n ", None])
def test_no_un_reference(printed: str | None, tmp_path: Path) -> None:
    party, issues = only(tmp_path, UNReferenceNumber=printed)
    assert (issues, [one.source for one in party.cross_references]) == ([], ["gb-ofsi"])


@pytest.mark.parametrize(
    ("printed", "regime"),
    [
        ("Isil (Da'esh) and Al-Qaeda (United Nations Sanctions) (EU Exit) Regulations 2019", "uk-isil-aq"),
        ("The ISIL (Da’esh) and Al-Qaida (United Nations Sanctions) (EU Exit) Regulations 2019", "uk-isil-aq"),
        ("ISIL (Da'esh) and Al-Qaida", "uk-isil-aq"),
    ],
)
def test_a_regime_by_its_long_and_its_short_name(printed: str, regime: str, tmp_path: Path) -> None:
    party, issues = only(tmp_path, UniqueID="AQD9901", RegimeName=printed)
    assert (issues, party.listings[0].regime) == ([], regime)
    assert party.listings[0].instrument == (printed if "Regulations" in printed else None)


@pytest.mark.parametrize(
    ("document", "name", "published"),
    [
        (xml(FULL, day="15/08/2026"), XML, "2026-08-15"),
        (table(FULL, day="24-Jun-2026"), CSV, "2026-06-24"),
        (short(FULL), SHORT_ODS, None),
    ],
    ids=["xml", "csv", "ods"],
)
def test_the_edition_is_dated_by_the_head(
    document: str | bytes, name: str, published: str | None, tmp_path: Path
) -> None:
    assert reader.edition(files(tmp_path, document, name)).published == published
