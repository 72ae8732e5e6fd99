"""A diff reads as a sentence: all of it, and nothing that did not change."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lists.records import Identifier, Listing, Name, PartyRecord, Place, content, diff
from tests.web.reading import plain
from web import diffs

REGIMES = {"un-1267": "UN 1267", "un-1988": "UN 1988"}


def said(fields: dict[str, Any], limit: int | None = None) -> str:
    """The sentence, with what went in [-…-] and what came in [+…+]."""
    html = str(diffs.sentence(fields, REGIMES, limit))
    html = re.sub(r"<del[^>]*>(.*?)</del>", r"[-\1-]", html)
    return plain(re.sub(r"<ins[^>]*>(.*?)</ins>", r"[+\1+]", html)).strip()


def between(**sides: tuple[Any, Any]) -> dict[str, Any]:
    old, new = (
        PartyRecord(key="QDi.1", kind="person", **{name: pair[n] for name, pair in sides.items()}) for n in (0, 1)
    )
    return diff(content(old), content(new))


def listing(**more: Any) -> Listing:
    return Listing(regime="un-1267", reference="QDi.1", listed_on="2001-10-17", **more)


def test_names_are_told_by_what_they_are():
    fields = between(
        names=(
            [Name("AHMED EXAMPLE"), Name("Abu X", "aka", "strong")],
            [Name("AHMED EXAMPLE"), Name("Abu Y", "aka", "weak"), Name("Old", "fka"), Name("أحمد", "original-script")],
        )
    )
    assert said(fields) == ("Alias, good [-Abu X-] Alias, low [+Abu Y+] Formerly [+Old+] Original script [+ أحمد +]")


def test_names_of_a_right_to_left_script_run_so():
    html = diffs.sentence(between(names=([], [Name("أحمد", "original-script", language="ar")])), REGIMES)
    assert '<ins><span lang="ar" class="script" dir="rtl">أحمد</span></ins>' in html


def test_a_name_that_was_only_graded_anew_stays_one_name():
    fields = between(names=([Name("Abu X", "aka", "strong")], [Name("Abu X", "aka", "weak")]))
    assert said(fields) == "Abu X: [-Alias, good-] [+Alias, low+]"


def test_only_the_amendment_dates_that_came_or_went_are_told():
    fields = between(
        listings=(
            [listing(amended_on=("2005-01-01", "2006-01-01"))],
            [listing(amended_on=("2005-01-01", "2025-08-22"))],
        )
    )
    assert said(fields) == "Amended on [-2006-01-01-] [+2025-08-22+]"


def test_another_regime_is_told_with_reference_and_day():
    other = Listing(regime="un-1988", reference="TAi.1", listed_on="2011-06-17")
    assert (
        said(between(listings=([listing()], [listing(), other]))) == "Also under [+UN 1988, TAi.1, listed 2011-06-17+]"
    )
    assert said(between(listings=([listing(), other], [listing()]))).startswith("No longer under [-UN 1988, TAi.1")


def test_a_delisting_date_is_told():
    assert said(between(listings=([listing()], [listing(delisted_on="2015-03-16")]))) == "Delisted on [+2015-03-16+]"


def test_places_dates_and_papers_read_as_a_line():
    fields = between(
        addresses=([Place(city="Tripoli", country="Libya", note="as at Feb. 2014")], [Place(country="Afghanistan")]),
        identifiers=(
            [Identifier("passport", "A1", country="Iran")],
            [Identifier("passport", "A1", country="Iran (Islamic Republic of)")],
        ),
    )
    text = said(fields)
    assert "Address [-Tripoli, Libya (as at Feb. 2014)-] [+Afghanistan+]" in text
    assert "Identifier passport A1, Iran (Islamic Republic of): country [-Iran-] [+Iran (Islamic Republic of)+]" in text


def test_a_long_text_shows_the_words_that_changed_and_a_few_beside_them():
    before = "Considered a fugitive from justice by the Italian authorities as at 2008 and sought since. " * 3
    after = before.replace("sought since. Considered", "sought since. Reportedly killed in 2012. Considered", 1)
    text = said(between(comments=(before, after)))
    assert "[+Reportedly killed in 2012.+]" in text
    assert "[-" not in text
    assert text.startswith("Comments … ")
    assert len(text) < len(before) / 2


def test_white_space_alone_is_said_to_be_that():
    fields = {"comments": {"from": "A long enough comment with a web link: https://x.example", "to": ""}}
    fields["comments"]["to"] = fields["comments"]["from"].replace("link: ", "link:")
    assert said(fields) == "Comments white space alone"


def test_a_text_that_was_not_there_is_all_new():
    assert said(between(comments=(None, "Short."))) == "Comments [+Short.+]"


def test_many_values_are_bounded_and_the_rest_counted():
    fields = between(names=([], [Name(f"Alias {n}", "aka") for n in range(20)]))
    assert said(fields, limit=12).endswith("[+Alias 11+] and 8 more")
    assert said(fields).endswith("[+Alias 19+]")


def test_a_summary_names_fields_and_counts():
    fields = between(
        names=([], [Name(f"Alias {n}", "aka") for n in range(3)]),
        nationalities=(["Algerian"], ["Algeria"]),
        comments=("Before.", "After."),
        listings=([listing()], [listing(amended_on=("2025-08-22",))]),
    )
    assert diffs.summary(fields) == "3 aliases added, nationality, comments and amendment date changed"


def test_a_new_entry_says_its_main_fields_or_that_it_has_none():
    full = PartyRecord(
        key="SDi.1",
        kind="person",
        names=[Name("A"), Name("B", "aka")],
        nationalities=["Sudan"],
        positions=["Commander"],
    )
    assert plain(diffs.main_fields(content(full))) == "Alias B; nationality Sudan; position Commander."
    bare = PartyRecord(key="SDi.2", kind="person", names=[Name("A")])
    assert diffs.main_fields(content(bare)) == "No other field is filled."


TEXT = st.text(alphabet="ab <&>\"'", max_size=80)


@given(TEXT, TEXT)
def test_words_put_together_again_are_the_new_text(old: str, new: str):
    html = diffs.words(old, new)
    if "…" in html or "quiet" in html:
        return
    kept = re.sub(r"<del>.*?</del>", " ", html)
    assert plain(kept).split() == new.split()


@given(TEXT, TEXT)
def test_no_text_becomes_markup(old: str, new: str):
    tags = set(re.findall(r"<[^>]*>", diffs.words(old, new)))
    assert tags <= {"<ins>", "</ins>", "<del>", "</del>", '<span class="quiet">', "</span>"}


@pytest.mark.parametrize("fields", [{"shoe_size": {"from": 1, "to": 2}}, {"hats": {"removed": [], "added": ["fez"]}}])
def test_a_field_nobody_foresaw_is_still_told(fields: dict[str, Any]):
    name = next(iter(fields))
    assert name in said(fields)
    assert name in diffs.summary(fields)
