"""Whole small files, named after what is the matter with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.reading import DocumentError, Files
from lists.records import content
from tests.lists.eu_fsf.building import CSV, XML, package, read

CORPORA = Path(__file__).resolve().parents[2] / "corpora" / "eu_fsf"

REFUSALS = {  # fault → words the message must hold: what, where
    "bad-date.xml": ["Line 2", "2021-02-31", "not a date"],
    "cells-shifted.csv": ["Line 2", "74 of 73 columns"],
    "column-missing.csv": ["Line 1", "lacks 1 of the 73", "Entity_Remark"],
    "csv-1.0-from-a-spreadsheet.csv": ["Line 1", "CSV 1.0"],
    "csv-1.0.csv": ["Line 1", "CSV 1.0"],
    "cut-after-last-entry.xml": ["Line 4", "cut short", "export"],
    "cut-in-quotes.csv": ["Line 2", "cut short"],
    "cut-short.xml": ["Line 3", "cut short"],
    "doctype-entities.xml": ["Line 2", "entities", "not read further"],
    "empty.csv": ["is empty"],
    "empty.xml": ["is empty"],
    "html-page.csv": ["web page (HTML)"],
    "html-page.xml": ["web page (HTML)"],
    "nested-too-deep.xml": ["Line 3", "nested"],
    "no-date.csv": ["Line 2", "fileGenerationDate", "not a date"],
    "no-date.xml": ["Line 2", "generationDate", "not a date"],
    "no-entries.xml": ["no entries"],
    "no-namespace.xml": ["Line 2", "“export”", "another list"],
    "not-utf-8.csv": ["not UTF-8"],
    "not-utf-8.xml": ["Line 3", "a character that XML forbids"],
    "not-well-formed.xml": ["Line 3", "not well formed", "sanctionEntity"],
    "only-header.csv": ["no row"],
    "other-list.csv": ["Line 1", "lacks 73 of the 73", "another list"],
    "row-cut-short.csv": ["Line 2", "50 of 73 columns", "cut short"],
    "rows-apart.csv": ["Line 4", "EU.9001.1 TAQA", "do not stand together"],
    "white-space-only.xml": ["is empty"],
    "xml-1.0.xml": ["Line 2", "“WHOLE”", "another schema"],
}
WHAT_TO_DO = ("fetch the list again", "Check that the address", "Load the file with its date", "Load the ")
NO_RECORD = {"no-act.xml", "no-reference.xml", "unknown-kind.xml"}
OWN_KEYS = {"unknown-programme.xml": "EU.9001.1 ATL", "wrong-un-reference.xml": "EU.4076.89 PRK"}


def faults(folder: str) -> list[Path]:
    return sorted(path for path in (CORPORA / folder).iterdir() if path.suffix in (".xml", ".csv"))


def named(path: Path) -> str:
    return path.name


def release(path: Path) -> Files:
    return {XML if path.suffix == ".xml" else CSV: path}


def test_every_fault_has_its_words() -> None:
    assert {path.name for path in faults("should_fail")} == REFUSALS.keys()


@pytest.mark.parametrize("path", faults("should_fail"), ids=named)
def test_a_document_with_this_fault_is_refused_in_words(path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read(release(path))
    said = str(refusal.value)
    assert all(words in said for words in REFUSALS[path.name]), said
    assert any(advice in said for advice in WHAT_TO_DO), said


@pytest.mark.parametrize("path", faults("should_warn"), ids=named)
def test_a_document_with_this_fault_is_read_and_the_fault_reported(path: Path) -> None:
    parties, issues = read(release(path))
    assert sorted(issue.code for issue in issues) == path.with_suffix(".issues").read_text().split()
    assert all(issue.message and issue.line for issue in issues)
    expected = [] if path.name in NO_RECORD else [OWN_KEYS.get(path.name, "EU.9001.1 TAQA")]
    assert [party.key for party in parties] == expected


@pytest.mark.parametrize("path", faults("should_parse"), ids=named)
def test_this_document_says_exactly_this(path: Path) -> None:
    parties, issues = read(release(path))
    assert issues == []
    assert package().reader.edition(release(path)).published == "2021-03-02"
    said = json.loads(json.dumps([content(party) for party in parties]))
    assert said == json.loads(path.with_suffix(".json").read_text("utf-8"))
