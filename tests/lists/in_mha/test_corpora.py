"""Whole small pages, named after what is the matter with them; and the real one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lists.publishers import publisher
from lists.publishers.in_mha.reader import FILE
from lists.reading import DocumentError
from tests.lists.packages import by_key, corpus, read, said, stem, unexplained

REFUSALS = {  # fault → words the message must hold: what, where
    "access-denied": ["no table"],
    "cut-short": ["cut short"],
    "empty": ["is empty"],
    "no-rows": ["no rows"],
    "other-columns": ["no table"],
    "pdf": ["no web page", "%PDF"],
    "two-lists": ["2 tables"],
}


@pytest.mark.parametrize("path", corpus("in_mha", "should_fail"), ids=stem)
def test_a_page_with_this_fault_is_refused_in_words(path: Path) -> None:
    with pytest.raises(DocumentError) as refusal:
        read("in-mha", {FILE: path})
    told = str(refusal.value)
    assert all(words in told for words in REFUSALS[path.stem]), told
    assert "save the page again" in told


@pytest.mark.parametrize("path", corpus("in_mha", "should_warn"), ids=stem)
def test_a_page_with_this_fault_is_read_and_the_fault_reported(path: Path) -> None:
    parties, issues = read("in-mha", {FILE: path})
    assert sorted(issue.code for issue in issues) == sorted(path.with_suffix(".issues").read_text().split())
    assert all(issue.message and issue.line for issue in issues)
    assert "the-sound-front" in {party.key for party in parties}


@pytest.mark.parametrize("path", corpus("in_mha", "should_parse"), ids=stem)
def test_this_page_says_exactly_this(path: Path) -> None:
    parties, issues = read("in-mha", {FILE: path})
    assert issues == []
    assert said(parties) == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.editions
def test_the_real_page_is_read_whole(editions_root: Path) -> None:
    files = {FILE: editions_root / "in" / "2023-12-18" / "data.html"}
    parties, issues = read("in-mha", files)
    found = by_key(parties)
    assert publisher("in-mha").reader.edition(files).published is None
    assert (len(found), [issue.code for issue in issues]) == (38, ["no-party"])  # 39 rows; serial 33 is no party
    assert unexplained("in-mha", issues) == []
    assert [one["listings"][0]["reference"] for one in found.values()] == [
        str(number) for number in range(1, 40) if number != 33
    ]
    names = {key: [name["text"] for name in one["names"]] for key, one in found.items()}
    assert names["lashkar-e-taiba"] == ["Lashkar-E-Taiba", "Pasban-E-Ahle Hadis"]
    assert names["islamic-state"][-1] == "Daish"
    assert names["national-socialist-council-of-nagaland-khaplang"][-1] == "NSCN (K)"
    assert not [name for all_ in names.values() for name in all_ if "all its" in name.lower()]
    assert found["jaish-e-mohammed"]["listings"] == [{"regime": "in-uapa-first", "reference": "6"}]
