"""Whole small files, named after what is the matter with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.reading import DocumentError
from tests.lists.ca_sema.building import FILE
from tests.lists.packages import corpus, read, said, stem

REFUSALS = {  # fault → words the message must hold: what, where
    "cut-short": ["cut short"],
    "doctype-entities": ["Line 2", "entities"],
    "empty": ["is empty"],
    "html-page": ["web page (HTML)"],
    "latin-1-said-to-be-utf-8": ["Line 4", "a character that XML forbids"],
    "no-records": ["no records"],
    "not-well-formed": ["Line 10", "not well formed"],
    "other-list": ["Atom", "another list"],
}


@pytest.mark.parametrize("path", corpus("ca_sema", "should_fail"), ids=stem)
def test_a_document_with_this_fault_is_refused_in_words(path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read("ca-sema", {FILE: path})
    told = str(refusal.value)
    assert all(words in told for words in REFUSALS[path.stem]), told
    assert "fetch the list again" in told or "Check that the address" in told


@pytest.mark.parametrize("path", corpus("ca_sema", "should_warn"), ids=stem)
def test_a_document_with_this_fault_is_read_and_the_fault_reported(path: Path) -> None:
    parties, issues = read("ca-sema", {FILE: path})
    assert sorted(issue.code for issue in issues) == sorted(path.with_suffix(".issues").read_text().split())
    assert all(issue.message and issue.line for issue in issues)
    assert "moldova:the-sound-company" in {party.key for party in parties}


@pytest.mark.parametrize("path", corpus("ca_sema", "should_parse"), ids=stem)
def test_this_document_says_exactly_this(path: Path) -> None:
    parties, issues = read("ca-sema", {FILE: path})
    assert issues == []
    assert said(parties) == json.loads(path.with_suffix(".json").read_text("utf-8"))


def test_a_file_says_of_no_day_that_it_is_of_it() -> None:
    (path,) = (path for path in corpus("ca_sema", "should_parse") if path.stem == "layout-of-2025")
    assert publisher("ca-sema").reader.edition({FILE: path}).published is None
