"""Whole small files of each format, named after what is the matter with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.publishers.gb_uksl.completing import CSV, SHORT_ODS, XML
from lists.reading import DocumentError, Files
from tests.lists.gb_uksl.building import CODE
from tests.lists.packages import corpus, read, said

REFUSALS = {  # fault → words the message must hold: what, where
    "bad-date.xml": ["DateGenerated", "31/02/2026", "no day"],
    "bad-report-date.csv": ["Row 1", "Report Date", "Saturday", "no day"],
    "column-missing.csv": ["row 2", "lacks “Unique ID”"],
    "column-missing.ods": ["row 1", "lacks “Name”"],
    "csv-under-this-name.ods": ["not a workbook"],
    "cut-after-last-entry.xml": ["cut short", "Designations"],
    "cut-in-a-row.csv": ["line 4", "58 columns", "cut short"],
    "cut-short.ods": ["cut short"],
    "cut-short.xml": ["cut short"],
    "doctype-entities.xml": ["Line 2", "entities", "not read further"],
    "empty.xml": ["is empty"],
    "header-moved.csv": ["row 2", "lacks"],
    "html-page.csv": ["web page (HTML)"],
    "html-page.xml": ["web page (HTML)"],
    "no-date.xml": ["DateGenerated", "no day"],
    "no-entries.csv": ["no entries"],
    "no-entries.ods": ["no entries"],
    "no-entries.xml": ["no entries"],
    "no-report-date.csv": ["Row 1", "Last Updated", "Report Date"],
    "not-utf-8.xml": ["Line 3", "a character that XML forbids"],
    "not-well-formed.xml": ["Line 3", "not well formed", "Name6"],
    "ofsi-list.csv": ["Row 1", "Last Updated", "another list"],
    "other-list.xml": ["Line 2", "CONSOLIDATED_LIST", "another list"],
    "other-sheet.ods": ["no sheet “UK_Sanction_List”", "“Sheet1”"],
    "row-without-an-id.csv": ["row 3", "no Unique ID"],
    "white-space-only.csv": ["is empty"],
}
WHAT_TO_DO = (
    "fetch the list again", "Check that the address", "Load the file with its date", "changed the layout",
)  # fmt: skip


def named(path: Path) -> str:
    return path.name


def release(path: Path) -> Files:
    return {{".xml": XML, ".csv": CSV, ".ods": SHORT_ODS}[path.suffix]: path}


def test_every_fault_has_its_words() -> None:
    assert {path.name for path in corpus("gb_uksl", "should_fail")} == REFUSALS.keys()


@pytest.mark.parametrize("path", corpus("gb_uksl", "should_fail"), ids=named)
def test_a_document_with_this_fault_is_refused_in_words(path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read(CODE, release(path))
    words = str(refusal.value)
    assert all(word in words for word in REFUSALS[path.name]), words
    assert any(advice in words for advice in WHAT_TO_DO), words


@pytest.mark.parametrize("path", corpus("gb_uksl", "should_warn"), ids=named)
def test_a_document_with_this_fault_is_read_and_the_fault_reported(path: Path) -> None:
    parties, issues = read(CODE, release(path))
    assert sorted(issue.code for issue in issues) == sorted(path.with_suffix(".issues").read_text().split())
    assert all(issue.message and issue.line for issue in issues)
    assert len(parties) == 1
    assert parties[0].listings or path.stem == "no-regime"


@pytest.mark.parametrize("path", corpus("gb_uksl", "should_parse"), ids=named)
def test_this_document_says_exactly_this(path: Path) -> None:
    parties, issues = read(CODE, release(path))
    assert issues == []
    assert said(parties) == json.loads(path.with_suffix(".json").read_text("utf-8"))
