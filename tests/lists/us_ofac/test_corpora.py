"""Whole small editions, each in a folder named after what is the matter with it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.reading import DocumentError, Files
from lists.records import fingerprint
from tests.lists.packages import by_key, corpus, read, said, stem

SDN = "us-ofac-sdn"
PACKAGE = "us_ofac_sdn"

REFUSALS = {  # fault → words the message must hold: what, where
    "advanced-bad-date": ["sdn_advanced.xml, line 3", "2026-13-15", "not a date"],
    "advanced-cut-short": ["Line 12", "not well formed"],
    "advanced-of-another-list": ["no entry of the SDN List"],
    "aliases-cut-short": ["alt.csv, line 4", "cut short"],
    "another-table": ["sdn.csv, line 1", "5 columns where sdn.csv has 12"],
    "classic-bad-date": ["sdn.xml, line 3", "31/31/2021", "not a date"],
    "classic-count-differs": ["has 5 entries", "has 4"],
    "classic-cut-short": ["cut short"],
    "classic-doctype": ["Line 2", "entities"],
    "classic-html-page": ["web page (HTML)"],
    "classic-no-count": ["Record_Count", "has 4"],
    "classic-no-head": ["Record_Count", "has 4"],
    "classic-not-well-formed": ["Line 7", "sdnKind"],
    "classic-other-list": ["CONSOLIDATED_LIST", "another list"],
    "cut-in-a-row": ["sdn.csv, line 4", "cut short"],
    "cut-in-quotes": ["sdn.csv, line 1", "cut short"],
    "empty": ["sdn.csv is empty"],
    "end-mark-alone": ["sdn.csv is empty"],
    "enhanced-bad-date": ["sdn_enhanced.xml, line 3", "yesterday", "not a date"],
    "enhanced-cut-short": ["cut short"],
    "enhanced-of-another-list": ["no entry of the SDN List"],
    "enhanced-of-one-programme": ["a part of the list", "SDGT alone", "Export the whole list"],
    "header-row": ["sdn.csv, line 1", "ent_num"],
    "html-page": ["web page"],
    "no-file-of-this-list": ["sdn.xml and sdn.csv"],
    "row-of-another-width": ["sdn.csv, line 2", "4 columns"],
    "semicolons": ["sdn.csv, line 1", "1 columns"],
}
WHAT_TO_DO = ("fetch", "Fetch", "Check that the address", "Load the file with its date", "Export the whole list")


def files(case: Path) -> Files:
    return {path.name: path for path in case.iterdir()}


@pytest.mark.parametrize("case", corpus(PACKAGE, "should_fail"), ids=stem)
def test_an_edition_with_this_fault_is_refused_in_words(case: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read(SDN, files(case))
    told = str(refusal.value)
    assert all(words in told for words in REFUSALS[case.name]), told
    assert any(advice in told for advice in WHAT_TO_DO), told


@pytest.mark.parametrize("case", corpus(PACKAGE, "should_warn"), ids=stem)
def test_an_edition_with_this_fault_is_read_and_the_fault_reported(case: Path) -> None:
    parties, issues = read(SDN, files(case))
    assert sorted(issue.code for issue in issues) == sorted(case.with_suffix(".issues").read_text().split())
    assert all(issue.message and issue.line for issue in issues)
    assert parties


@pytest.mark.parametrize("case", corpus(PACKAGE, "should_parse"), ids=stem)
def test_this_edition_says_exactly_this(case: Path) -> None:
    parties, issues = read(SDN, files(case))
    assert issues == []
    assert said(parties) == json.loads(case.with_suffix(".json").read_text("utf-8"))


def sound(case: str) -> Files:
    return files(next(one for one in corpus(PACKAGE, "should_parse") if one.name == case))


def test_the_tables_and_the_classic_file_say_the_same() -> None:
    tables, classic = (by_key(read(SDN, sound(case))[0]) for case in ("tables", "classic"))
    assert {key: fingerprint(one) for key, one in tables.items()} == {k: fingerprint(o) for k, o in classic.items()}


def test_an_unknown_programme_leaves_the_others() -> None:
    (case,) = (one for one in corpus(PACKAGE, "should_warn") if one.name == "unknown-programme")
    (party,) = read(SDN, files(case))[0]
    assert [listing.programme for listing in party.listings] == ["SDGT"]


@pytest.mark.parametrize(
    ("case", "day"),
    [("tables", None), ("classic", "2021-03-10"), ("advanced", "2026-01-15"), ("enhanced", "2026-01-15")],
)
def test_the_tables_alone_bear_no_date(case: str, day: str | None) -> None:
    assert publisher(SDN).reader.edition(sound(case)).published == day


def test_the_richest_of_several_formats_is_read() -> None:
    parties, _ = read(SDN, {**sound("tables"), **sound("classic"), **sound("advanced"), **sound("enhanced")})
    assert said(parties) == said(read(SDN, sound("enhanced"))[0])
