"""Whole small files, named after what is the matter with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.reading import DocumentError
from lists.records import content
from tests.lists.un_sc.building import FILE, package, read

CORPORA = Path(__file__).resolve().parents[2] / "corpora" / "un_sc"

REFUSALS = {  # fault → words the message must hold: what, where
    "bad-date": ["Line 2", "2026-02-31", "not a date"],
    "billion-laughs": ["Line 2", "entities", "not read further"],
    "control-characters": ["Line 8", "a character that XML forbids"],
    "cut-after-last-entry": ["cut short", "CONSOLIDATED_LIST"],
    "cut-short": ["cut short", "ENTITY"],
    "doctype-entities": ["Line 2", "entities"],
    "doctype-late": ["document type"],
    "empty": ["is empty"],
    "external-entity": ["Line 2", "document type"],
    "html-page": ["web page (HTML)"],
    "nested-too-deep": ["Line 8", "nested"],
    "no-date": ["dateGenerated"],
    "no-entities-section": ["no ENTITIES section"],
    "no-entries": ["no entries"],
    "no-individuals-section": ["no INDIVIDUALS section"],
    "not-utf-8": ["Line 8", "a character that XML forbids"],
    "not-well-formed": ["Line 8", "not well formed", "SECOND_NAME"],
    "other-schema": ["sdnList", "another list"],
    "undefined-entity": ["Line 7", "nbsp"],
    "white-space-only": ["is empty"],
}
WHAT_TO_DO = ("fetch the list again", "Check that the address", "Load the file with its date")


def faults(folder: str) -> list[Path]:
    return sorted((CORPORA / folder).glob("*.xml"))


def named(path: Path) -> str:
    return path.stem


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
    assert sorted(issue.code for issue in issues) == sorted(path.with_suffix(".issues").read_text().split())
    assert all(issue.message and issue.line for issue in issues)
    expected = {"QDe.901"} if path.stem == "no-reference" else {"QDi.901", "QDe.901"}
    assert {party.key for party in parties} == ({"QDi.43", "QDe.901"} if path.stem == "bad-reference" else expected)


@pytest.mark.parametrize("path", faults("should_parse"), ids=named)
def test_this_document_says_exactly_this(path: Path) -> None:
    parties, issues = read({FILE: path})
    assert issues == []
    said = json.loads(json.dumps([content(party) for party in parties]))
    assert said == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("path", faults("should_fail"), ids=named)
def test_no_edition_is_dated_from_a_document_refused_at_its_head(path: Path) -> None:
    """The head alone tells these; the others are found out further down."""
    at_head = {"bad-date", "billion-laughs", "doctype-entities", "doctype-late", "empty", "external-entity",
               "html-page", "no-date", "other-schema", "white-space-only"}  # fmt: skip
    if path.stem in at_head:
        with pytest.raises(DocumentError):
            package().reader.edition({FILE: path})
