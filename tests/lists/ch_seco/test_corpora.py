"""Whole small files, named after what is the matter with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.reading import DocumentError
from lists.records import content
from tests.lists.ch_seco.building import FILE, package, read

CORPORA = Path(__file__).resolve().parents[2] / "corpora" / "ch_seco"

REFUSALS = {  # fault → words the message must hold: what, where
    "bad-date": ["Line 2", "2026-02-31", "not a date"],
    "cut-after-last-target": ["Line 5", "cut short"],
    "cut-short": ["Line 3", "cut short"],
    "doctype-entities": ["Line 2", "entities", "not read further"],
    "empty": ["is empty"],
    "html-page": ["web page (HTML)"],
    "no-date": ["Line 2", "not a date"],
    "no-targets": ["no targets"],
    "not-utf-8": ["Line 4", "a character that XML forbids"],
    "not-well-formed": ["Line 4", "not well formed"],
    "only-nested-targets": ["no targets"],
    "other-list": ["Line 2", "CONSOLIDATED_LIST", "another list"],
    "unknown-list-type": ["Line 2", "“preview”", "whole-list"],
}
WHAT_TO_DO = ("fetch the list again", "Check that the address", "Load the file with its date")
NO_RECORD = {"no-number", "no-subject", "unknown-object"}


def faults(folder: str) -> list[Path]:
    return sorted((CORPORA / folder).glob("*.xml"))


def named(path: Path) -> str:
    return path.stem


def test_every_fault_has_its_words() -> None:
    assert {path.stem for path in faults("should_fail")} == REFUSALS.keys()


@pytest.mark.parametrize("path", faults("should_fail"), ids=named)
def test_a_document_with_this_fault_is_refused_in_words(path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read({FILE: path})
    said = str(refusal.value)
    assert all(words in said for words in REFUSALS[path.stem]), said
    assert any(advice in said for advice in WHAT_TO_DO), said


@pytest.mark.parametrize("path", faults("should_warn"), ids=named)
def test_a_document_with_this_fault_is_read_and_the_fault_reported(path: Path) -> None:
    parties, issues = read({FILE: path})
    assert sorted(issue.code for issue in issues) == path.with_suffix(".issues").read_text().split()
    assert all(issue.message and issue.line for issue in issues)
    assert [party.key for party in parties] == ([] if path.stem in NO_RECORD else ["9001"])


@pytest.mark.parametrize("path", faults("should_parse"), ids=named)
def test_this_document_says_exactly_this(path: Path) -> None:
    parties, issues = read({FILE: path})
    assert issues == []
    assert package().reader.edition({FILE: path}).published == "2026-08-27"
    said = json.loads(json.dumps([content(party) for party in parties]))
    assert said == json.loads(path.with_suffix(".json").read_text("utf-8"))
