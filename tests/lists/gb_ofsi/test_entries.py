"""What an entry of OFSI's list says, and that order, layout and file format say nothing."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from lists.publishers.gb_ofsi import reader
from lists.records import Detail, Identifier, Listing, Place, fingerprint
from tests.builders.sheets import xlsx
from tests.lists.gb_ofsi.building import CODE, CSV, TO_2018, XLSX, document, files, only, row, table
from tests.lists.packages import by_key, read


def test_the_edition_is_dated_by_its_first_row(tmp_path: Path) -> None:
    edition = reader.edition(files(tmp_path, document(row(), day="14/04/2025")))
    assert (edition.published, edition.stamp) == ("2025-04-14", "14/04/2025")


def test_workbook_and_csv_of_one_edition_say_the_same(tmp_path: Path) -> None:
    rows = [row(), row(Group_ID="90003", Name_6="ПРИМЕР", Name_1="Anton", DOB="1951", Group_Type="Individual")]
    book = files(tmp_path, xlsx(Data=table(*rows)), XLSX)
    assert reader.edition(book) == reader.edition(files(tmp_path, document(*rows)))
    (parties, issues), (same, _) = read(CODE, book), read(CODE, files(tmp_path, document(*rows)))
    assert (issues, parties) == ([], same)


def test_the_order_of_rows_says_nothing(tmp_path: Path) -> None:
    rows = [
        row(Group_ID=group, Name_6=name, DOB=born, Address_6=town, Alias_Type=kind, Group_Type="Individual")
        for group in ("90001", "90002")
        for name, kind in (("EXAMPLE", "Primary name"), ("SAMPLE", "AKA"))
        for born in ("17/08/1957", "00/00/1958")
        for town in ("Port Sudez", "Mosul")
    ]
    parties, _ = read(CODE, files(tmp_path, document(*rows)))
    assert [(len(one.names), len(one.birth_dates), len(one.addresses)) for one in parties] == [(2, 2, 2)] * 2
    random.Random(1).shuffle(rows)
    shuffled, _ = read(CODE, files(tmp_path, document(*rows)))
    assert {one: fingerprint(said) for one, said in by_key(parties).items()} == {
        one: fingerprint(said) for one, said in by_key(shuffled).items()
    }


def test_the_layouts_say_the_same_in_their_own_words(tmp_path: Path) -> None:
    old, _ = only(
        tmp_path, columns=TO_2018, Alias_Type="Prime Alias", Passport_Details="A123456 (Tunisian)",
        NI_Number="1027500000 (Kuwait)", Other_Information="UN Ref TE.E.902.01. Prose.",
    )  # fmt: skip
    new, issues = only(
        tmp_path, Passport_Number="A123456", Passport_Details="Tunisian", National_Identification_Number="1027500000",
        National_Identification_Details="Kuwait", UK_Sanctions_List_Date_Designated="",
        Other_Information="(UK Sanctions List Ref):AFG9902. (UN Ref):TAe.902. Prose.",
    )  # fmt: skip
    assert issues == []
    assert old.names == new.names
    assert old.identifiers == new.identifiers
    assert old.comments == new.comments == "Prose."
    assert old.listings == new.listings
    assert [one.reference for one in new.cross_references] == ["AFG9902", "TAe.902"]
    assert [one.reference for one in old.cross_references] == ["TAe.902"]


@pytest.mark.parametrize(
    ("printed", "reference", "rest"),
    [
        ("UN Ref QI.A.86.03. Prose.", "QDi.086", "Prose."),
        ("UN Ref Q.I.A.291.11. Prose.", "QDi.291", "Prose."),
        ("UN Ref QI.Z,168.04. Prose.", "QDi.168", "Prose."),
        ("UN Ref QI.I.67.02. Prose.", "QDi.067", "Prose."),
        ("UN Reference No: TI.R.172.14.", "TAi.172", None),
        ("UN REF.QDI.354. Prose.", "QDi.354", "Prose."),
        ("Un Ref: QDi.392. Prose.", "QDi.392", "Prose."),
        ("Annex XIII. UN Listing. UN Ref.KPI. 076. Prose.", "KPi.076", "Annex XIII. UN Listing. Prose."),
        ("Annex XIII. UN listing. UN Ref KPe.23. Prose.", "KPe.023", "Annex XIII. UN listing. Prose."),
        ("UN Ref.KPe 070. Prose.", "KPe.070", "Prose."),
        ("UN and EU listing - UN Ref CFi.012. Prose.", "CFi.012", "UN and EU listing - Prose."),
        ("IRe.001. Subordinate of DIO.", "IRe.001", "Subordinate of DIO."),
        ("Annex XIII. UN listing. KPi.023. Prose.", "KPi.023", "Annex XIII. UN listing. Prose."),
    ],
)
def test_un_references_to_2018(printed: str, reference: str, rest: str | None, tmp_path: Path) -> None:
    party, issues = only(tmp_path, columns=TO_2018, Other_Information=printed)
    assert issues == []
    assert [(one.source, one.reference) for one in party.cross_references] == [("un-sc", reference)]
    assert party.comments == rest


@pytest.mark.parametrize("printed", ["UN Ref E.29.I.11. Prose.", "UN Ref. I.AC.50.20.12.12.(1). Prose.", "Prose."])
def test_what_is_no_reference_of_the_un_list_stays_prose(printed: str, tmp_path: Path) -> None:
    party, issues = only(tmp_path, columns=TO_2018, Other_Information=printed)
    assert (issues, party.cross_references, party.comments) == ([], [], printed)


@pytest.mark.parametrize(
    ("printed", "references"),
    [
        ("(UK Sanctions List Ref):CAF0010. (UN Ref):CFi.009. Prose.", ["CAF0010", "CFi.009"]),
        ("(UK Sanctions List Ref):DRC9938. (UN Ref):CDi. 038. Prose.", ["DRC9938", "CDi.038"]),
        ("(UK Sanctions List Ref):AQD9931. (UN Ref):QDE.131. Prose.", ["AQD9931", "QDe.131"]),
        (
            "(UK Sanctions List Ref):AQD9994 and SOM9903. (UN Ref):QDi.942 and SOi.902. Prose.",
            ["AQD9994", "SOM9903", "QDi.942", "SOi.902"],
        ),
        ("(UK Sanctions List Ref):DPR9901. Owned by another, UN Ref KPe.062. Prose.", ["DPR9901"]),
    ],
)
def test_references_since_2022_are_those_behind_the_labels(printed: str, references: list[str], tmp_path: Path) -> None:
    party, issues = only(tmp_path, Other_Information=printed)
    assert issues == []
    assert [one.reference for one in party.cross_references] == references
    assert (party.comments or "").endswith("Prose.")


def test_the_group_id_is_the_reference_and_each_regime_has_its_own_date(tmp_path: Path) -> None:
    rows = [row(Regime="Syria", Listed_On="24/08/2011"), row(Regime="Iran (Nuclear)", Listed_On="27/07/2010")]
    (party,), issues = read(CODE, files(tmp_path, document(*rows)))
    assert issues == []
    assert {one.regime: (one.reference, one.listed_on, one.amended_on) for one in party.listings} == {
        "uk-syria": ("90002", "2011-08-24", ("2021-02-01",)),
        "uk-iran-nuclear": ("90002", "2010-07-27", ("2021-02-01",)),
    }


def test_the_other_lists_day_is_kept_beside_this_ones(tmp_path: Path) -> None:
    """Jaish-i-Mohammed: 12 October 2001 here, 17 October in the UK Sanctions List."""
    party, _ = only(tmp_path, Listed_On="12/10/2001", UK_Sanctions_List_Date_Designated="17/10/2001")
    assert party.listings[0].listed_on == "2001-10-12"
    assert party.details == [Detail("note", "2001-10-17", "UK Sanctions List Date Designated")]


def test_an_entry_that_was_never_amended_has_no_amendment(tmp_path: Path) -> None:
    party, _ = only(tmp_path, Listed_On="12/10/2001", Last_Updated="12/10/2001")
    assert party.listings == [Listing("uk-afghanistan", "90002", "2001-10-12", programme="Afghanistan")]


@pytest.mark.parametrize(
    ("printed", "place"),
    [
        ("Turkey (previous as at Aug 2009)", Place(city="Mosul", country="Turkey", note="previous as at Aug 2009")),
        ("Congo (Democratic Republic)", Place(city="Mosul", country="Congo (Democratic Republic)")),
        ("(Head Office)", Place(city="Mosul", note="Head Office")),
    ],
)
def test_a_remark_on_an_address_is_no_country(printed: str, place: Place, tmp_path: Path) -> None:
    party, _ = only(tmp_path, Address_6="Mosul", Country=printed)
    assert party.addresses == [place]


def test_papers_of_two_columns_are_paired_by_their_numbers(tmp_path: Path) -> None:
    party, _ = only(
        tmp_path, Passport_Number="(1) M00069726. (2) 462064042. (3) M00006520.",
        Passport_Details="(1) Expiry: 13 Sep 2022. (3) Issued on 12 Jul 2016 in Juba.",
    )  # fmt: skip
    assert party.identifiers == [
        Identifier("passport", "M00069726", note="Expiry: 13 Sep 2022", expires_on="2022-09-13"),
        Identifier("passport", "462064042"),
        Identifier("passport", "M00006520", note="Issued on 12 Jul 2016 in Juba", issued_on="2016-07-12"),
    ]


def test_other_capitals_are_no_amendment(tmp_path: Path) -> None:
    old, new = (only(tmp_path, Name_6="EXAMPLE", Name_1=name)[0] for name in ("Anton Ben", "ANTON BEN"))
    (before,), (after,) = by_key([old]).values(), by_key([new]).values()
    assert fingerprint(before) != fingerprint(after)
    assert fingerprint(reader.complete(after, before, frozenset({CSV}))) == fingerprint(before)
