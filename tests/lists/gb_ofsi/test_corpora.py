"""Whole small files, named after what is the matter with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.publishers.gb_ofsi import reader
from lists.reading import DocumentError
from tests.lists.gb_ofsi.building import CODE, CSV
from tests.lists.packages import corpus, read, said, stem

REFUSALS = {  # fault → words the message must hold: what, where
    "column-renamed": ["row 2", "lacks “Listed On”", "Date Listed"],
    "column-twice": ["row 2", "lacks “Name 5”"],
    "cut-in-a-quoted-cell": ["line 4", "cut short"],
    "cut-in-a-row": ["line 4", "36 columns", "cut short"],
    "empty": ["is empty"],
    "header-moved-down": ["row 2", "lacks"],
    "header-moved-up": ["Row 1", "Name 6", "another layout"],
    "html-page": ["web page (HTML)"],
    "no-date": ["Row 1", "“April”", "no day"],
    "no-entries": ["no entries"],
    "no-known-encoding": ["neither in UTF-8 nor in Windows-1252"],
    "row-without-a-group": ["row 4", "no Group ID"],
    "uk-sanctions-list": ["Row 1", "Report Date", "another list"],
    "white-space-only": ["is empty"],
    "wider-row": ["line 4", "37 cells under 36 columns"],
    "xml-under-this-name": ["is XML"],
    "zero-byte": ["line 4", "zero byte"],
}
WHAT_TO_DO = (
    "fetch the list again", "Check that the address", "Load the file with its date", "changed the layout",
    "under its own name",
)  # fmt: skip


AT_HEAD = {"empty", "header-moved-up", "html-page", "no-date", "no-known-encoding", "uk-sanctions-list",
           "white-space-only", "xml-under-this-name"}  # fmt: skip


def test_every_fault_has_its_words() -> None:
    assert {path.stem for path in corpus("gb_ofsi", "should_fail")} == REFUSALS.keys()


@pytest.mark.parametrize("path", corpus("gb_ofsi", "should_fail"), ids=stem)
def test_a_document_with_this_fault_is_refused_in_words(path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read(CODE, {CSV: path})
    words = str(refusal.value)
    assert all(word in words for word in REFUSALS[path.stem]), words
    assert any(advice in words for advice in WHAT_TO_DO), words
    if path.stem in AT_HEAD:  # the head alone tells these; the others are found out further down
        with pytest.raises(DocumentError):
            reader.edition({CSV: path})


@pytest.mark.parametrize("path", corpus("gb_ofsi", "should_warn"), ids=stem)
def test_a_document_with_this_fault_is_read_and_the_fault_reported(path: Path) -> None:
    parties, issues = read(CODE, {CSV: path})
    assert sorted(issue.code for issue in issues) == sorted(path.with_suffix(".issues").read_text().split())
    assert all(issue.message and issue.line for issue in issues)
    assert len(parties) == (path.stem != "unknown-group-type")


@pytest.mark.parametrize("path", corpus("gb_ofsi", "should_parse"), ids=stem)
def test_this_document_says_exactly_this(path: Path) -> None:
    parties, issues = read(CODE, {CSV: path})
    assert issues == []
    assert said(parties) == json.loads(path.with_suffix(".json").read_text("utf-8"))
