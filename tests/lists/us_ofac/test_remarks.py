"""What a remark's parts are read as, and what stays prose."""

from __future__ import annotations

import pytest

from lists.publishers.us_ofac.dates import in_words, printed
from lists.publishers.us_ofac.entry import Alias, Link, Statement
from lists.publishers.us_ofac.remarks import document, read


@pytest.mark.parametrize(
    ("part", "label", "value"),
    [
        ("Gender Male", "Gender", "Male"),
        ("alt. DOB circa 1960", "DOB", "circa 1960"),
        ("Secondary sanctions risk: See Section 11 of Executive Order 14024.", "Secondary sanctions risk",
         "See Section 11 of Executive Order 14024"),
        ("Additional Sanctions Information - Subject to Secondary Sanctions", "Additional Sanctions Information",
         "Subject to Secondary Sanctions"),
        ("Aircraft Construction Number (also called L/N or S/N or F/N) 8401",
         "Aircraft Construction Number (also called L/N or S/N or F/N)", "8401"),
        ("Listing Date (EO 14024 Directive 3): 24 Feb 2022", "Listing Date (EO 14024 Directive 3)", "24 Feb 2022"),
        ("Italian Fiscal Code: KMMMHD68D03Z352N", "Italian Fiscal Code", "KMMMHD68D03Z352N"),
        ("alt. Digital Currency Address - USDT TExample", "Digital Currency Address - USDT", "TExample"),
        ("Alt. Fax: 982188708761", "Fax", "982188708761"),
        ("PHONE 850 2 18111 ext. 8221", "Phone", "850 2 18111 ext. 8221"),
        ("info@example.org (email)", "Email Address", "info@example.org"),
        ("http://www.example.org (website)", "Website", "http://www.example.org"),
    ],
)  # fmt: skip
def test_a_label_and_its_value_are_a_statement(part: str, label: str, value: str) -> None:
    assert read(f"first; {part}; last.").statements == [Statement(label, value)]


@pytest.mark.parametrize(
    "part",
    [
        "Passport and National ID were issued in Ulm, Germany",
        "Website www.example.org. Offices worldwide",
        "Driver's License is issued by the State of Texas",
        "U.S.A. Passport issued 21 Jun 1992 in Amman, Jordan",
        "ICTY indictee in custody",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_prose(part: str) -> None:
    remark = read(f"{part}.")
    assert (remark.prose, remark.statements) == ([part], [])


@pytest.mark.parametrize(
    ("text", "number", "country", "issued", "expires"),
    [
        ("A123 (Iran)", "A123", "Iran", "", ""),
        ("121398 (Manizales)", "121398 (Manizales)", "", "", ""),
        ("22839 (Jalisco) (Mexico)", "22839 (Jalisco)", "Mexico", "", ""),
        ("DB0004470 (Congo, Democratic Republic of the) issued 08 Jun 2012 expires 07 Jun 2017", "DB0004470",
         "Congo, Democratic Republic of the", "08 Jun 2012", "07 Jun 2017"),
        ("M307707 issued 12 Apr 2000 expires 11 Apr 2005", "M307707", "", "12 Apr 2000", "11 Apr 2005"),
        ("AO 2879097 (Italy) expires 30 Oct 2012", "AO 2879097", "Italy", "", "30 Oct 2012"),
        ("C234897(0) (United Kingdom)", "C234897(0)", "United Kingdom", "", ""),
        ("(Iran)", "", "Iran", "", ""),
        ("2377", "2377", "", "", ""),
    ],
)  # fmt: skip
def test_a_number_its_country_and_its_days(text: str, number: str, country: str, issued: str, expires: str) -> None:
    assert document("Passport", text) == Statement("Passport", number, country, issued, expires)


def test_weak_aliases_and_links_in_the_tables_and_in_the_classic_file() -> None:
    remark = read("all offices worldwide; a.k.a. 'ABU-'UMAR'; f.k.a. 'OLD'; Linked To: A (B)-C; Linked To: X LTD.")
    assert remark.aliases == [Alias("ABU-'UMAR", "a.k.a.", weak=True), Alias("OLD", "f.k.a.", weak=True)]
    assert remark.links == [Link("A (B)-C"), Link("X LTD")]
    assert read("all offices worldwide; (Linked To: A (B)-C; Linked To: X LTD.)").links == remark.links


def test_one_value_of_2017_holds_the_mark_that_parts_values() -> None:
    value = "Not on the SDN List and Not Subject to Secondary Sanctions; U.S. Persons Must Continue to Block"
    assert read(f"Additional Sanctions Information - {value}.").statements[0].value == value


def test_a_remark_cut_in_a_value_does_not_give_half_the_value() -> None:
    remark = read("Gender Male; Digital Currency Address - XBT 1Half", cut=True)
    assert ([one.label for one in remark.statements], remark.fragment) == (
        ["Gender"],
        "Digital Currency Address - XBT 1Half…",
    )


def test_what_looks_like_an_unknown_document_is_told() -> None:
    assert read("Example Register No. 77-1 (Iran); arrested 30 Sep 2002.").unread == [
        "Example Register No. 77-1 (Iran)"
    ]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("08 Mar 1958", "1958-03-08"),
        ("Mar 1958", "1958-03"),
        ("1958", "1958"),
        ("circa 1958", "1958~"),
        ("circa 07 Jul 1966", "1966-07-07~"),
        ("1958 to 1964", "1958/1964"),
        ("01 Jan 1961 to 31 Dec 1963", "1961/1963"),
        ("Jan 1961 to Mar 1961", "1961/1961-03"),
        ("circa 1979-1982", "1979/1982~"),
    ],
)
def test_dates_keep_the_precision_printed(text: str, edtf: str) -> None:
    assert printed(text) == edtf


@pytest.mark.parametrize("text", ["", "31 Feb 1970", "Foo 1970", "1970s", "12/03/1970", "1964 to 1958"])
def test_what_is_no_date_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month"):
        printed(text)


@pytest.mark.parametrize(
    ("first", "last", "circa", "words"),
    [
        ("1962-01-01", "1962-12-31", False, "1962"),
        ("1962-01-01", "1962-12-31", True, "circa 1962"),
        ("2010-02-01", "2010-02-28", False, "Feb 2010"),
        ("2016-12-17", "2016-12-17", False, "17 Dec 2016"),
        ("1958-01-01", "1964-12-31", False, "1958 to 1964"),
    ],
)
def test_the_days_of_the_large_files_are_told_as_the_small_ones_do(
    first: str, last: str, circa: bool, words: str
) -> None:
    assert in_words(first, last, circa=circa) == words
