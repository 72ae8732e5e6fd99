"""Values as both UK lists write them: enumerations, dates, papers, registrations."""

from __future__ import annotations

from typing import Any

import pytest

from lists.publishers.gb import papers, places
from lists.publishers.gb.dates import printed
from lists.publishers.gb.enumerations import enumerated, values
from lists.records import Identifier, Place


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("(1) Mosul (2) Tall’Afar", {1: "Mosul", 2: "Tall’Afar"}),
        ("(1)Uganda (2)Uganda", {1: "Uganda", 2: "Uganda"}),
        ("a) Palaro, Gulu District, b) Odek, c) Atyak", {1: "Palaro, Gulu District", 2: "Odek", 3: "Atyak"}),
        ("(A) Kuwait (B) Qatar", {1: "Kuwait", 2: "Qatar"}),
        ("(1) Germany (b) Algeria", {1: "Germany", 2: "Algeria"}),
        ("(1)-(2) Tunisia (3) Libya", {1: "Tunisia", 2: "Tunisia", 3: "Libya"}),
        ("(1) to (3) Algeria (4) Morocco", {1: "Algeria", 2: "Algeria", 3: "Algeria", 4: "Morocco"}),
        ("(1-3) Libya (4) Morocco", {1: "Libya", 2: "Libya", 3: "Libya", 4: "Morocco"}),
        ("(1) (2) (4) Libya (3) Morocco", {1: "Libya", 2: "Libya", 3: "Morocco", 4: "Libya"}),
        ("(1) Manzil Tmim (2)-(6) -", {1: "Manzil Tmim"}),
        ("(1) Tunis (2) - (3) Aras (4) - .", {1: "Tunis", 3: "Aras"}),
        ("Commander of the Guard (GR)", {}),
        ("Journalist (No 1) with influence", {}),
        ("(1) Alone", {}),
        ("Retired. (1) Adviser (2) Head", {}),
        ("Islamic Group (IG)", {}),
    ],
)
def test_enumerations(text: str, items: dict[int, str]) -> None:
    assert {item.number: item.text for item in enumerated(text)} == items


def test_values_are_distinct_and_what_says_nothing_is_none() -> None:
    assert values(["(1) Iraq. (2) Iran.", "Iraq", "-", "(1) - (2) Iran"], strip=".") == ["Iraq", "Iran"]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("31/12/1962", "1962-12-31"),
        ("00/00/1961", "1961"),
        ("dd/mm/1962", "1962"),
        ("00/05/1973", "1973-05"),
        ("dd/05/1973", "1973-05"),
        ("05/1973", "1973-05"),
        ("1951", "1951"),
        ("29-06-2012", "2012-06-29"),
        ("24-Jun-2026", "2026-06-24"),
        ("13 Sep 1998", "1998-09-13"),
        ("4.7.2017", "2017-07-04"),
        ("25 Jan.2016", "2016-01-25"),
    ],
)
def test_dates_keep_their_precision(text: str, edtf: str) -> None:
    assert printed(text) == edtf


@pytest.mark.parametrize("text", ["15/08/19yy", "15/00/1980", "29/02/1969", "31/13/2000", "about 1970", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"“|no date"):
        printed(text)


@pytest.mark.parametrize(
    ("towns", "countries", "found"),
    [
        ("Moscow", "Russia", [Place(city="Moscow", country="Russia")]),
        (None, "Russia.", [Place(country="Russia")]),
        ("(1) Beja (2) -", "Tunisia", [Place(city="Beja", country="Tunisia")]),
        ("(1) Beja (2) Tunis", "Tunisia",
         [Place(city="Beja", country="Tunisia"), Place(city="Tunis", country="Tunisia")]),
        ("Beja", "(1) Tunisia (2) Iraq", [Place(city="Beja", country="Tunisia"), Place(city="Beja", country="Iraq")]),
        (None, None, []),
    ],
)  # fmt: skip
def test_places_of_birth(towns: str | None, countries: str | None, found: list[Place]) -> None:
    assert places.births(towns, countries) == found


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("G827238 (Tunisian). Issued on 1 June 1996. Expired on 31 May 2001",
         {"number": "G827238", "note": "Tunisian. Issued on 1 June 1996. Expired on 31 May 2001",
          "issued_on": "1996-06-01", "expires_on": "2001-05-31"}),
        ("D 000763 (Afghan)", {"number": "D 000763", "note": "Afghan"}),
        ("F823692 (Indian) issued by CGI in Jeddah on 2 Sept 1989",
         {"number": "F823692", "note": "Indian issued by CGI in Jeddah on 2 Sept 1989", "issued_on": "1989-09-02"}),
        ("2863795S, expires 23 Aug 2005 (Iraq)",
         {"number": "2863795S", "note": "expires 23 Aug 2005 (Iraq)", "expires_on": "2005-08-23"}),
        ("Passport no: 645120196.", {"number": "645120196"}),
        ("Saudi Arabian passport no.C389664. Issued:15.9.2000. Expired:15.9.2005",
         {"number": "C389664", "note": "Saudi Arabian passport no Issued:15.9.2000. Expired:15.9.2005",
          "issued_on": "2000-09-15", "expires_on": "2005-09-15"}),
        ("Uganda Passport.", {"note": "Uganda Passport"}),
        ("Issued under the name of another, expired on 21 Feb. 2014",
         {"note": "Issued under the name of another, expired on 21 Feb. 2014", "expires_on": "2014-02-21"}),
    ],
)  # fmt: skip
def test_a_passport_in_one_text(text: str, paper: dict[str, Any]) -> None:
    assert papers.told("passport", text) == [Identifier("passport", **paper)]


@pytest.mark.parametrize(
    ("number", "details", "found"),
    [
        ("1027508157", "Saudi Arabia", [Identifier("national-id", "1027508157", note="Saudi Arabia")]),
        ("550507893501", "INN number", [Identifier("tax-id", "550507893501", note="INN number")]),
        ("(1) 548-91-5411 (2) 9681029476", "(1) US social security (2) Jordanian",
         [Identifier("social-security", "548-91-5411", note="US social security"),
          Identifier("national-id", "9681029476", note="Jordanian")]),
        (None, "TIN 2225028954", [Identifier("tax-id", "2225028954", note="TIN")]),
        ("07442833", "USA driving licence, expiry date 15 March 2016",
         [Identifier("driving-licence", "07442833", note="USA driving licence, expiry date 15 March 2016",
                     expires_on="2016-03-15")]),
        (None, None, []),
    ],
)  # fmt: skip
def test_national_numbers(number: str | None, details: str | None, found: list[Identifier]) -> None:
    assert papers.national_numbers(number, details) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INN: 7710137066", [("tax-id", "INN", "7710137066", None)]),
        ("TIN - 770426257", [("tax-id", "TIN", "770426257", None)]),
        ("OGRN: 1247700291200 KPP: 770701001 INN: 9707028663",
         [("registration", "OGRN", "1247700291200", None), ("registration", "KPP", "770701001", None),
          ("tax-id", "INN", "9707028663", None)]),
        ("License number: 328 INN: 7831000122",
         [("registration", "License", "328", None), ("tax-id", "INN", "7831000122", None)]),
        ("1167746154432 (Russia). Tax ID No. 9710007769 (Russia)",
         [("registration", None, "1167746154432", "Russia"), ("tax-id", "Tax ID", "9710007769", "Russia")]),
        ("(1) CR No. 1910958 (2) BR No. 61471779",
         [("registration", "CR", "1910958", None), ("registration", "BR", "61471779", None)]),
        ("RU05608657", [("registration", None, "RU05608657", None)]),
        ("9731001285 - TIN", [("tax-id", "TIN", "9731001285", None)]),
        ("440111000105746 (Company registration number)",
         [("registration", "Company registration number", "440111000105746", None)]),
        ("Ma.Bko.2013.M.1610", [("registration", None, "Ma.Bko.2013.M.1610", None)]),
    ],
)  # fmt: skip
def test_registrations(text: str, found: list[tuple[str, str | None, str, str | None]]) -> None:
    assert [(one.kind, one.label, one.number, one.country) for one in papers.registrations(text)] == found
