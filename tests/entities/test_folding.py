"""The forms names and numbers are searched in."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entities.folding import compact, fold_name, script_of


@given(st.text())
def test_a_folded_name_is_plain_words(text: str) -> None:
    folded = fold_name(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", folded)
    assert fold_name(folded) == folded


@given(st.text(st.characters(max_codepoint=0x24F)))
def test_case_composition_and_white_space_make_no_difference(text: str) -> None:
    folded = fold_name(text)
    assert fold_name(unicodedata.normalize("NFD", text)) == folded
    assert fold_name(unicodedata.normalize("NFC", text)) == folded
    assert fold_name(f"  {text}\n\t") == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lashkar-e-Tayyibá", "lashkar e tayyiba"),
        ("Sa'd `Abd", "sad abd"),
        ("MOHAMMED", "mohammed"),
        ("مُحَمَّد", "mhmd"),
        ("Усама бин Ладен", "usama bin laden"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("—", ""),
    ],
)
def test_other_letters_become_plain_ones(text: str, folded: str) -> None:
    assert fold_name(text) == folded


@pytest.mark.parametrize("text", ["AB 123-456/7", "ab1234567", " A.B.1234567 "])
def test_numbers_are_compared_by_their_letters_and_digits(text: str) -> None:
    assert compact(text) == "AB1234567"


@given(st.text())
def test_compact_forms_stay(text: str) -> None:
    assert compact(compact(text)) == compact(text)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hafiz", "Latn"), ("حافظ محمد", "Arab"), ("Усама", "Cyrl"), ("김정은", "Hang"), ("朝鮮", "Hani"),
        ("שלום", "Hebr"),
        ("ኤርትራ", "Ethi"), ("हाफ़िज़", "Deva"), ("Hafiz حا", "Latn"), ("12-34", "Zyyy"), ("", "Zyyy"),
    ],
)  # fmt: skip
def test_the_script_is_that_of_most_letters(text: str, script: str) -> None:
    assert script_of(text) == script
