"""What holds whatever the publisher prints."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.dates import PartialDate
from lists.publishers.un_sc import dates, names, prose
from lists.publishers.un_sc.mapper import map_record
from lists.publishers.un_sc.references import clean, is_reference
from lists.reading import Issues, RawRecord
from lists.records import PartyRecord, content, diff, fingerprint, fold
from tests.lists.un_sc.building import package

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
days = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)).map(date.isoformat)
MONTHS = ["Jan.", "Feb.", "Mar.", "Apr.", "May", "Jun.", "Jul.", "Aug.", "Sep.", "Oct.", "Nov.", "Dec."]


def several(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=4)


entries = st.fixed_dictionaries(
    {
        "REFERENCE_NUMBER": st.just("QDi.901"),
        "UN_LIST_TYPE": st.just("Al-Qaida"),
        "LISTED_ON": days,
        "FIRST_NAME": words,
        "SECOND_NAME": words,
        "COMMENTS1": words,
        "TITLE": st.fixed_dictionaries({"VALUE": several(words)}),
        "NATIONALITY": st.fixed_dictionaries({"VALUE": several(words)}),
        "LAST_DAY_UPDATED": st.fixed_dictionaries({"VALUE": several(days)}),
        "INDIVIDUAL_ALIAS": several(
            st.fixed_dictionaries({"QUALITY": st.sampled_from(["Good", "Low", ""]), "ALIAS_NAME": words})
        ),
        "INDIVIDUAL_ADDRESS": several(st.fixed_dictionaries({"CITY": words, "COUNTRY": words, "NOTE": words})),
        "INDIVIDUAL_DATE_OF_BIRTH": several(
            st.fixed_dictionaries({"TYPE_OF_DATE": st.sampled_from(["EXACT", "APPROXIMATELY"]), "DATE": days})
        ),
    }
)


def mapped(fields: dict[str, Any]) -> PartyRecord:
    party = map_record(RawRecord("INDIVIDUAL", 1, fields), package().vocabulary(), Issues())
    assert party is not None
    return party


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same entry with children and repeated elements in another order and other white space."""
    if isinstance(value, dict):
        items = list(value.items())
        chance.shuffle(items)
        return {name: shuffled(inner, chance) for name, inner in items}
    if isinstance(value, list):
        again = [shuffled(inner, chance) for inner in value]
        chance.shuffle(again)
        return again
    gaps = [chance.choice([" ", "\n", "  ", "\n      ", "\u00a0"]) for _ in value.split()]
    return chance.choice(["", " ", "\n"]) + "".join(w + g for w, g in zip(value.split(), gaps, strict=True))


@given(entries, st.randoms(use_true_random=False))
def test_order_and_white_space_never_change_the_fingerprint(entry: dict[str, Any], chance: random.Random) -> None:
    one, other = content(mapped(entry)), content(mapped(shuffled(entry, chance)))
    assert fingerprint(one) == fingerprint(other)
    assert diff(one, other) == {}


def test_a_gap_closed_inside_a_word_is_a_change() -> None:
    """KPe.023, October 2018: “SWIFT: DCBK KPPY” was corrected."""
    entry = {"REFERENCE_NUMBER": "KPe.901", "UN_LIST_TYPE": "DPRK", "LISTED_ON": "2020-02-03", "FIRST_NAME": "BANK"}
    one, other = (content(mapped({**entry, "COMMENTS1": words})) for words in ("SWIFT: AB CD", "SWIFT: ABCD"))
    assert diff(one, other) == {"comments": {"from": "SWIFT: AB CD", "to": "SWIFT: ABCD"}}
    assert fingerprint(one) != fingerprint(other)


@given(entries)
def test_mapping_leaves_the_raw_entry_as_it_was(entry: dict[str, Any]) -> None:
    raw = RawRecord("INDIVIDUAL", 1, entry)
    before = repr(raw)
    map_record(raw, package().vocabulary(), Issues())
    assert repr(raw) == before


@given(st.text())
def test_cleaning_a_reference_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.from_regex(r"\A[A-Za-z]{2}[ieIE]\.[0-9]{3}\Z"), st.sampled_from(["", " ", ".", "\n", " ."]))
def test_a_reference_is_found_whatever_stands_about_it(text: str, about: str) -> None:
    assert is_reference(clean(f"{about}{text}{about}"))
    assert clean(f"{about}{text}{about}").casefold() == text.casefold()


@given(st.dates(min_value=date(1900, 1, 1)), st.sampled_from(["", "Z", "-04:00", "+00:00", "T00:00:02.773Z"]))
def test_a_day_is_read_whatever_zone_follows(day: date, zone: str) -> None:
    assert dates.iso_day(f"{day.isoformat()}{zone}") == day.isoformat()


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_day_in_words_is_that_day(day: date) -> None:
    assert dates.printed(f"{day.day} {MONTHS[day.month - 1]} {day.year}") == day.isoformat()
    assert dates.printed(f"{MONTHS[day.month - 1]} {day.year}") == day.isoformat()[:7]


@given(st.text())
def test_text_is_a_date_or_refused_never_something_else(text: str) -> None:
    try:
        read = dates.printed(text)
    except ValueError:
        return
    assert PartialDate.parse(read).edtf == read


@given(words)
def test_sentences_together_are_the_text(text: str) -> None:
    folded = fold(text)
    assert "".join("".join(prose.sentences(folded)).split()) == "".join(folded.split())


@given(st.lists(st.sampled_from(["Leader of X (QDe.901).", "a.k.a. Y.", "In 2010.", "(QDi.902)", "Dr. Z", "and"])))
def test_ties_stand_in_the_comment_and_never_cite_the_entry_itself(pieces: list[str]) -> None:
    comment = " ".join(pieces)
    found, _, _ = prose.read(comment, key="QDi.902", kind="person")
    assert all(tie.sentence in comment and tie.target == "QDe.901" for tie in found)


@given(words)
def test_the_names_in_a_value_are_pieces_of_it(text: str) -> None:
    folded = fold(text)
    assert all(name in folded for name in names.split(folded))
