"""Names in capitals, as a page prints them."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.naming import readable

CAPITALS = st.text(string.ascii_uppercase + string.digits + " .,-'’`()/&ÉÖÇШЖ", max_size=40)


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("LASHKAR-E-TAYYIBA", "Lashkar-e-Tayyiba"),
        ("JAISH-I-MOHAMMED", "Jaish-i-Mohammed"),
        ("AL-QAIDA IN THE ISLAMIC MAGHREB", "Al-Qaida in the Islamic Maghreb"),
        ("USAMA BIN LADEN", "Usama bin Laden"),
        ("THE EGYPTIAN ISLAMIC JIHAD", "The Egyptian Islamic Jihad"),
        ("ABU BAKR AL-SA'DI", "Abu Bakr al-Sa'di"),
        ("D'ARC O’NEIL", "D'arc O’neil"),
        ("KNTP BANK", "KNTP Bank"),
        ("A.B.C. TRADING CO., LTD.", "A.B.C. Trading CO., LTD."),
        ("7TH OF TIR", "7TH of Tir"),
        ("ДЖАМААТ", "Джамаат"),
        ("Ansar al-Islam", "Ansar al-Islam"),
        ("iPHONE", "iPHONE"),
        ("لشکر طیبہ", "لشکر طیبہ"),
        ("", ""),
    ],
)
def test_capitals_become_a_name(printed: str, shown: str) -> None:
    assert readable(printed) == shown


@given(CAPITALS)
def test_no_letter_is_lost_or_changed(printed: str) -> None:
    assert readable(printed).upper() == printed.upper()


@given(CAPITALS)
def test_what_was_made_readable_stays(printed: str) -> None:
    once = readable(printed)
    assert once.isupper() or readable(once) == once


@given(st.text())
def test_a_name_with_small_letters_is_as_it_stands(printed: str) -> None:
    assert printed.isupper() or readable(printed) == printed
