"""Single elements of an entry, from source bytes to our words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from lists.records import BirthDate, CrossReference, Detail, Identifier, Place
from tests.lists.eu_fsf.building import (
    CSV,
    HEADER,
    as_csv,
    document,
    element,
    entity,
    files,
    name,
    only,
    package,
    read,
    remark,
)


@pytest.mark.parametrize(
    ("printed", "reference"),
    [("QDi.412", "QDi.412"), ("QDi.43", "QDi.043"), (" qde.118. ", "QDe.118"), ("TAI.171", "TAi.171"), ("", None)],
)
def test_the_uns_reference_is_put_into_its_form(tmp_path: Path, printed: str, reference: str | None) -> None:
    party, issues = only(tmp_path, unitedNationId=printed)
    declared = [CrossReference("un-sc", reference)] if reference else []
    assert party.cross_references == [CrossReference("eu-fsf", "EU.9001.1"), *declared]
    assert issues == []


def test_a_reference_in_prose_is_a_tie_and_no_cross_reference(tmp_path: Path) -> None:
    party, _ = only(tmp_path, remark("Leader of the Example Front (EF) (QDe.901). Son of Bob Example (QDi.901)."))
    assert [tie.target_name for tie in party.ties] == ["Example Front", "Bob Example"]
    assert party.cross_references == [CrossReference("eu-fsf", "EU.9001.1")]


@pytest.mark.parametrize(
    ("attributes", "remarks", "listed", "comments"),
    [
        ({"designationDate": "2020-01-02"}, ["Date of listing: 2.1.2020"], "2020-01-02", None),
        ({"designationDate": "2020-01-02"}, ["Date of listing: 3.1.2020"], "2020-01-02", "Date of listing: 3.1.2020"),
        ({"designationDetails": "22.1.2018"}, [], "2018-01-22", None),
        ({"designationDetails": "date of listing: 21.01.2019"}, [], "2019-01-21", None),
        ({"designationDetails": "Date of listing: 12/04/2011."}, [], "2011-04-12", None),
        ({"designationDetails": "amended on 19 dec 2019"}, ["Date of listing 22-12-2012."], "2012-12-22",
         "amended on 19 dec 2019"),
        ({}, ["Date of UN designation: 1 November 2005."], "2005-11-01", None),
        ({}, ["Son of Bob. Date of designation referred to in Article 7d(2)(i): 16.1.2004."], "2004-01-16",
         "Son of Bob. Date of designation referred to in Article 7d(2)(i): 16.1.2004."),
        ({}, ["Date of UN designation: 18.05.2012. Date of listing: 2012-05-03"], "2012-05-03",
         "Date of UN designation: 18.05.2012. Date of listing: 2012-05-03"),
        ({}, ["UNLI-30.03.2018"], None, "UNLI-30.03.2018"),
        ({}, [], None, None),
    ],
)  # fmt: skip
def test_the_day_of_listing(
    tmp_path: Path, attributes: dict[str, str], remarks: list[str], listed: str | None, comments: str | None
) -> None:
    party, issues = only(tmp_path, *map(remark, remarks), **attributes)
    assert (party.listings[0].listed_on, party.comments) == (listed, comments)
    assert issues == []


def test_the_day_of_listing_may_stand_in_a_names_remark(tmp_path: Path) -> None:
    said = "Deceased. Date of designation referred to in Article 7d(2)(i): 16.1.2004."
    party, _ = only(tmp_path, names=[name("An EXAMPLE", remark(said))])
    assert (party.listings[0].listed_on, party.names[0].note, party.comments) == ("2004-01-16", said, None)


@pytest.mark.parametrize(
    ("printed", "kind", "quality", "note"),
    [
        ("Good quality alias", "aka", "strong", None),
        ("low quality a.k.a.", "aka", "weak", None),
        ("(original script)", "original-script", None, None),
        ("formerly known as", "fka", None, None),
        ("maiden name", "aka", None, "maiden name"),
        ("none", "aka", None, None),
    ],
)
def test_a_names_remark_grades_it(
    tmp_path: Path, printed: str, kind: str, quality: str | None, note: str | None
) -> None:
    party, issues = only(tmp_path, names=[name(), name("Other", remark(printed))])
    other = party.names[1]
    assert (other.text, other.kind, other.quality, other.note) == ("Other", kind, quality, note)
    assert issues == []


def in_parts(whole: str, **attributes: str) -> str:
    first, last = whole.split(" ", 1)
    return name(whole, firstName=first, lastName=last, **attributes)


@pytest.mark.parametrize(
    ("names", "primary"),
    [
        ([name("One"), name("Two")], "One"),
        ([name("Nick"), in_parts("Ann Other"), in_parts("Anna Other")], "Ann Other"),
        ([name("Annika", nameLanguage="SV"), name("Ann", nameLanguage="EN")], "Ann"),
        ([in_parts("Annika Andra", nameLanguage="SV"), name("Ann", nameLanguage="")], "Ann"),
        ([name("Annika", nameLanguage="SV"), name("Anke", nameLanguage="DE")], "Annika"),
        ([name("Weak", remark("low quality alias")), name("Ann")], "Ann"),
        ([name("Old", remark("formerly known as")), name("New")], "New"),
    ],
)
def test_the_primary_name(tmp_path: Path, names: list[str], primary: str) -> None:
    party, _ = only(tmp_path, names=names)
    assert [one.text for one in party.names if one.kind == "primary"] == [primary] == [party.name]
    assert len(party.names) == len(names)


@pytest.mark.parametrize(
    ("attributes", "remarks", "dates", "places"),
    [
        ({"birthdate": "1961-08-09", "dayOfMonth": "9", "monthOfYear": "8", "year": "1961"}, [],
         [BirthDate("1961-08-09")], []),
        ({"year": "1961", "circa": "true"}, ["Approximately 1961."], [BirthDate("1961~")], []),
        ({"year": "1975", "circa": "false"}, ["approximately 1975"], [BirthDate("1975~")], []),
        ({"yearRangeTo": "1980"}, ["Approximately 1980"], [BirthDate("1980~")], []),
        ({"yearRangeFrom": "1958", "yearRangeTo": "1963", "circa": "true"}, ["between 1958 and 1963"],
         [BirthDate("1958/1963~")], []),
        ({"year": "1961", "city": "Port"}, ["former Atlantis (now Lemuria)"], [BirthDate("1961")],
         [Place(city="Port", note="former Atlantis (now Lemuria)")]),
        ({"year": "1961", "city": "Port"}, ["possibly"], [BirthDate("1961", "possibly")], [Place(city="Port")]),
        ({"year": "1961"}, ["djamel mostafa"], [BirthDate("1961", "djamel mostafa")], []),
        ({"city": "Port", "countryIso2Code": "00", "countryDescription": "UNKNOWN"}, [], [], [Place(city="Port")]),
        ({"city": "-", "countryIso2Code": "AF", "countryDescription": "AFGHANISTAN"}, [], [],
         [Place(country="AFGHANISTAN")]),
        ({"countryIso2Code": "AF"}, [], [], [Place(country="AF")]),
        ({"countryIso2Code": "00", "countryDescription": "UNKNOWN"}, [], [], []),
    ],
)  # fmt: skip
def test_dates_and_places_of_birth(
    tmp_path: Path,
    attributes: dict[str, str],
    remarks: list[str],
    dates: list[BirthDate],
    places: list[Place],
) -> None:
    said = {"calendarType": "GREGORIAN", "circa": "false", **attributes}
    party, issues = only(tmp_path, element("birthdate", *map(remark, remarks), **said))
    assert (party.birth_dates, party.birth_places, issues) == (dates, places, [])


@pytest.mark.parametrize(
    ("code", "printed", "kind"),
    [
        ("passport", "issued in Port", "passport"),
        ("other", "ID-number", "national-id"),
        ("other", "Tax ID (INN no.)", "tax-id"),
        ("other", "National identification no: 103-0037 (as mentioned in the passport)", "national-id"),
        ("other", "Military ID number: 1-72", "military-id"),
        ("other", "CAR diplomatic passport", "passport"),
        ("other", "certificate of nationality acquired through birth 302581", "nationality-certificate"),
        ("regnumber", "Tax Registration Number: 7705713236", "tax-id"),
        ("regnumber", "State registration number", "registration"),
        ("other", "Schengen visa", "other"),
    ],
)
def test_the_kind_of_a_document(tmp_path: Path, code: str, printed: str, kind: str) -> None:
    party, issues = only(tmp_path, element("identification", remark(printed), number="1", identificationTypeCode=code))
    assert party.identifiers == [Identifier(kind, "1", code, note=printed)]
    assert issues == []


def test_an_address_without_address_leaves_its_remark_among_the_comments(tmp_path: Path) -> None:
    empty = element("address", remark("Italian fiscal code 1"), city="", countryIso2Code="00", asAtListingTime="false")
    party, issues = only(tmp_path, empty)
    assert (party.addresses, party.comments, issues) == ([], "Italian fiscal code 1", [])


@pytest.mark.parametrize(
    "printed",
    [
        "PHONE[(+1) 23], WEB[http://a.example]",
        "PHONE: (+1) 23; WEB: http://a.example",
        "PHONE=(+1) 23,WEB=http://a.example",
    ],
)
def test_contacts_of_the_csv_are_parted_at_their_keys(tmp_path: Path, printed: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(document(entity()).encode()).lstrip("\ufeff")), delimiter=";"))
    row = dict(zip(HEADER, rows[1], strict=True)) | {"Address_City": "Port", "Address_ContactInfo": printed}
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows([HEADER, list(row.values())])
    (party,), issues = read(files(tmp_path, out.getvalue(), CSV))
    assert party.details == [Detail("phone", "(+1) 23"), Detail("website", "http://a.example")]
    assert issues == []


def test_every_word_of_the_vocabulary_is_one_of_ours() -> None:
    words = package().vocabulary()._tables
    assert set(words["name_kind"]) == set(words["name_quality"])
    assert set(words["name_quality"].values()) <= {"strong", "weak", None}
    assert set(words["regime"].values()) == set(package().spec.regimes)
