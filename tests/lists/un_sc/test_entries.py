"""Single elements of an entry, from source bytes to our words."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.records import Identifier, Name, Place
from tests.lists.un_sc.building import document, entity, files, group, only, package, read, text

REGIMES = {
    "Al-Qaida": "un-1267", "Taliban": "un-1988", "Somalia": "un-2713", "DPRK": "un-1718", "Iraq": "un-1518",
    "DRC": "un-1533", "Iran": "un-1737", "Libya": "un-1970", "CAR": "un-2745", "GB": "un-2048", "Yemen": "un-2140",
    "Haiti": "un-2653", "26532022": "un-2653", "Sudan": "un-1591", "SouthSudan": "un-2206", "CdI": "un-1572",
    "Liberia": "un-1521", "Mali": "un-2374",
}  # fmt: skip


@pytest.mark.parametrize(("list_type", "regime"), REGIMES.items())
def test_the_list_type_says_the_regime(tmp_path: Path, list_type: str, regime: str) -> None:
    party, issues = only(tmp_path, list_type=list_type)
    assert [(one.regime, one.programme) for one in party.listings] == [(regime, list_type)]
    assert issues == []


def test_an_unknown_list_type_keeps_the_record_without_a_listing(tmp_path: Path) -> None:
    party, issues = only(tmp_path, list_type="Atlantis")
    assert party.listings == []
    assert party.name == "AN EXAMPLE"
    assert [(i.code, i.key, i.field, i.value) for i in issues] == [
        ("unknown-value", "QDi.901", "UN_LIST_TYPE", "Atlantis")
    ]


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("KPi.023 ", "KPi.023"),
        ("QDi.343.", "QDi.343"),
        ("TAI.171", "TAi.171"),
        ("CDi. 033", "CDi.033"),
        ("QDE.131", "QDe.131"),
        (" .qde.118. ", "QDe.118"),
    ],
)
def test_references_are_cleaned(tmp_path: Path, printed: str, key: str) -> None:
    party, issues = only(tmp_path, reference=printed)
    assert (party.key, party.listings[0].reference, issues) == (key, key, [])


def test_na_is_none_but_NA_is_a_name(tmp_path: Path) -> None:
    party, _ = only(tmp_path, text(THIRD_NAME="na", FOURTH_NAME="NA", COMMENTS1="na"))
    assert party.names == [Name("AN EXAMPLE NA", parts=("AN", "EXAMPLE", "NA"))]
    assert party.comments is None


def alias(name: str, quality: str = "Good", **more: str) -> str:
    return group("INDIVIDUAL_ALIAS", QUALITY=quality, ALIAS_NAME=name, **more)


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("One Name", ["One Name"]),
        ("Last, First", ["Last, First"]),
        ("One; Two ; Three", ["One", "Two", "Three"]),
        ("Trailing, Abu;", ["Trailing, Abu"]),
        ("One; Two b) Three; Four", ["One", "Two", "Three", "Four"]),
        ("a) One b) Two", ["One", "Two"]),
        ("Network (N)", ["Network (N)"]),
        ("جبهة (The Front; Front)", ["جبهة", "The Front", "Front"]),
        ("Group (G) (Gruppe; Groupe)", ["Group (G)", "Gruppe", "Groupe"]),
        ("Open (one; two", ["Open (one; two"]),
        (") Stray bracket", [") Stray bracket"]),
        ("na", []),
        ("", []),
    ],
)
def test_names_in_one_alias_are_parted_with_care(tmp_path: Path, printed: str, names: list[str]) -> None:
    party, issues = only(tmp_path, alias(printed))
    assert party.names[1:] == [Name(name, "aka", "strong") for name in names]
    assert issues == []


@pytest.mark.parametrize(
    ("printed", "name", "note"),
    [
        ("Abu One (previously listed as)", "Abu One", "previously listed as"),
        ("Abu One (nom de guerre)", "Abu One", "nom de guerre"),
        ("Abu One born in 1963", "Abu One", "born in 1963"),
        ("Abu One, born 5 Feb. 1970 in Port", "Abu One", "born 5 Feb. 1970 in Port"),
        ("Abu Born", "Abu Born", None),
    ],
)
def test_remarks_inside_an_alias_become_its_note(tmp_path: Path, printed: str, name: str, note: str | None) -> None:
    party, _ = only(tmp_path, alias(printed, "Low"))
    assert party.names[1:] == [Name(name, "aka", "weak", note=note)]


def test_an_entitys_aliases_are_former_or_other_and_not_graded(tmp_path: Path) -> None:
    aliases = [("a.k.a.", "Other"), ("f.k.a.", "Former"), ("Good", "Graded by mistake")]
    more = [group("ENTITY_ALIAS", QUALITY=quality, ALIAS_NAME=name) for quality, name in aliases]
    (party,), issues = read(files(tmp_path, document(entities=entity(*more))))
    assert party.names[1:] == [
        Name("Other", "aka"), Name("Former", "fka"), Name("Graded by mistake", "aka", "strong"),
    ]  # fmt: skip
    assert issues == []


def test_a_script_has_a_language_only_where_the_entry_names_it(tmp_path: Path) -> None:
    party, issues = only(tmp_path, text(NAME_ORIGINAL_SCRIPT="ኤርሚኣስ (Tigrinya); مثال"))
    assert party.names[1:] == [
        Name("ኤርሚኣስ", "original-script", language="ti"), Name("مثال", "original-script"),
    ]  # fmt: skip
    assert issues == []


@pytest.mark.parametrize(
    ("elements", "date", "note"),
    [
        ({"TYPE_OF_DATE": "EXACT", "DATE": "1961-08-09"}, "1961-08-09", None),
        ({"TYPE_OF_DATE": "Exact", "DATE": "1962-11-09-05:00"}, "1962-11-09", None),
        ({"DATE": "1961-08-09"}, "1961-08-09", None),
        ({"TYPE_OF_DATE": "EXACT", "YEAR": "1961"}, "1961", None),
        ({"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1961 "}, "1961~", None),
        ({"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1955-1958"}, "1955/1958~", None),
        ({"TYPE_OF_DATE": "Approximately", "YEAR": "1977/1978"}, "1977/1978~", None),
        ({"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1958", "TO_YEAR": "1963"}, "1958/1963", None),
        ({"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1958", "TO_YEAR": "1963", "NOTE": "Approximately"},
         "1958/1963~", None),
        ({"TYPE_OF_DATE": "EXACT", "YEAR": "1963", "NOTE": "Sep."}, "1963-09", None),
        ({"TYPE_OF_DATE": "EXACT", "NOTE": "July 1961"}, "1961-07", None),
        ({"TYPE_OF_DATE": "EXACT", "NOTE": "Between Aug. and Sep. 1977"}, "1977-08/1977-09", None),
        ({"TYPE_OF_DATE": "EXACT", "DATE": "1961-08-09", "NOTE": "from false passport"},
         "1961-08-09", "from false passport"),
    ],
)  # fmt: skip
def test_dates_of_birth_keep_their_precision(
    tmp_path: Path, elements: dict[str, str], date: str, note: str | None
) -> None:
    party, issues = only(tmp_path, group("INDIVIDUAL_DATE_OF_BIRTH", **elements))
    assert [(one.date, one.note) for one in party.birth_dates] == [(date, note)]
    assert issues == []


@pytest.mark.parametrize(
    ("elements", "note"),
    [
        ({"DATE": "1980-00-00"}, "1980-00-00"),
        ({"DATE": "1980-02-31"}, "1980-02-31"),
        ({"DATE": "1980-02-31", "NOTE": "from false passport"}, "1980-02-31; from false passport"),
        ({"YEAR": "197?"}, "197?"),
        ({"FROM_YEAR": "1964", "TO_YEAR": "1958"}, "1964/1958"),
        ({"FROM_YEAR": "1964"}, "1964/"),
        ({"NOTE": "29 Feb. 1969"}, "29 Feb. 1969"),
        ({"NOTE": "30-35 years old"}, "30-35 years old"),
    ],
)
def test_what_is_no_date_is_kept_in_words_and_reported(tmp_path: Path, elements: dict[str, str], note: str) -> None:
    party, issues = only(tmp_path, group("INDIVIDUAL_DATE_OF_BIRTH", TYPE_OF_DATE="EXACT", **elements))
    assert [(one.date, one.note) for one in party.birth_dates] == [(None, note)]
    assert [issue.code for issue in issues] == ["bad-date"]


@pytest.mark.parametrize(
    ("elements", "identifier"),
    [
        ({"TYPE_OF_DOCUMENT": "Passport", "NUMBER": " 12"}, Identifier("passport", "12", "Passport")),
        ({"TYPE_OF_DOCUMENT": "Numéro de passeport ", "NUMBER": "12"},
         Identifier("passport", "12", "Numéro de passeport")),
        ({"TYPE_OF_DOCUMENT": "National Identification\nNumber", "TYPE_OF_DOCUMENT2": "Driver's Permit",
          "NUMBER": "1B"},
         Identifier("driving-licence", "1B", "National Identification Number / Driver's Permit")),
        ({"TYPE_OF_DOCUMENT": "National Identification Number",
          "TYPE_OF_DOCUMENT2": "Afghan national identification card (tazkira) number 1136"},
         Identifier("national-id", "1136",
                    "National Identification Number / Afghan national identification card (tazkira) number")),
        ({"TYPE_OF_DOCUMENT": "National Identification Number", "TYPE_OF_DOCUMENT2": "05258253"},
         Identifier("national-id", "05258253", "National Identification Number")),
        ({"TYPE_OF_DOCUMENT": "Passport", "TYPE_OF_DOCUMENT2": "number: ", "NUMBER": "12"},
         Identifier("passport", "12", "Passport / number:")),
        ({"TYPE_OF_DOCUMENT": "Passport", "NUMBER": "12", "ISSUING_COUNTRY": "Atlantis",
          "CITY_OF_ISSUE": "Port", "COUNTRY_OF_ISSUE": "Lemuria", "DATE_OF_ISSUE": "2003-05-26"},
         Identifier("passport", "12", "Passport", "Atlantis", "Port, Lemuria", "2003-05-26")),
        ({"TYPE_OF_DOCUMENT": "Passport", "NUMBER": "12", "CITY_OF_ISSUE": "Port", "COUNTRY_OF_ISSUE": "Lemuria"},
         Identifier("passport", "12", "Passport", "Lemuria", "Port")),
        ({"TYPE_OF_DOCUMENT": "Passport", "NOTE": "04643632 issued on 18 Jun. 1999"},
         Identifier("passport", None, "Passport", note="04643632 issued on 18 Jun. 1999")),
    ],
)  # fmt: skip
def test_documents_keep_the_lists_word_and_take_ours(
    tmp_path: Path, elements: dict[str, str], identifier: Identifier
) -> None:
    party, issues = only(tmp_path, group("INDIVIDUAL_DOCUMENT", **elements))
    assert party.identifiers == [identifier]
    assert issues == []


def test_an_unknown_document_is_other_and_reported(tmp_path: Path) -> None:
    more = group("INDIVIDUAL_DOCUMENT", TYPE_OF_DOCUMENT="Library card", NUMBER="12", DATE_OF_ISSUE="2003-02-30")
    party, issues = only(tmp_path, more)
    assert party.identifiers == [Identifier("other", "12", "Library card", note="2003-02-30")]
    assert sorted(issue.code for issue in issues) == ["bad-date", "unknown-value"]


def test_places_that_only_say_na_are_kept_as_said(tmp_path: Path) -> None:
    shells = ["<INDIVIDUAL_ADDRESS/>", group("INDIVIDUAL_ADDRESS", COUNTRY="")]
    party, _ = only(
        tmp_path,
        *shells,
        group("INDIVIDUAL_ADDRESS", CITY="na ", COUNTRY="na"),
        group("INDIVIDUAL_ADDRESS", NOTE="in the hills"),
        group("INDIVIDUAL_ADDRESS", CITY="na", COUNTRY="Atlantis"),
    )
    assert party.addresses == [Place(note="na"), Place(note="in the hills"), Place(country="Atlantis")]


def test_damaged_text_is_reported_where_it_stands_and_the_record_kept(tmp_path: Path) -> None:
    party, issues = only(tmp_path, group("INDIVIDUAL_ALIAS", QUALITY="Good", ALIAS_NAME="Ex\ufffdmple"))
    assert party.names[1].text == "Ex\ufffdmple"
    assert [(i.code, i.key, i.field, i.value) for i in issues] == [
        ("damaged-text", "QDi.901", "INDIVIDUAL_ALIAS/ALIAS_NAME", "Ex\ufffdmple")
    ]


def test_unknown_elements_are_reported_with_their_path_and_empty_ones_passed_over(tmp_path: Path) -> None:
    more = ["<PLANET/>", group("INDIVIDUAL_ALIAS", ALIAS_NAME="Abu", COLOUR="red"), text(SHOE_SIZE="44")]
    _, issues = only(tmp_path, *more)
    assert [(i.code, i.field, i.value) for i in issues] == [
        ("unknown-element", "INDIVIDUAL_ALIAS/COLOUR", "red"),
        ("unknown-element", "SHOE_SIZE", "44"),
    ]


def test_every_word_of_the_vocabulary_is_one_of_ours() -> None:
    words = package().vocabulary()._tables
    assert set(words["alias_kind"].values()) <= {"aka", "fka"}
    assert set(words["alias_quality"].values()) <= {"strong", "weak", None}
    assert set(words["alias_quality"]) == set(words["alias_kind"])
    assert set(words["date_type"].values()) == {"exact", "circa", "between"}
    assert set(words["regime"].values()) == set(package().spec.regimes)
