"""Whatever is done to an edition, it is read with issues or refused in words."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from lists.reading import DocumentError
from tests.lists.packages import read
from tests.lists.us_ofac.test_corpora import SDN, sound

CASES = ["tables", "classic", "advanced", "enhanced"]
PIECES = ['"', ",", "\r\n", "\x1a", "; ", "(", ")", "-0- ", "a.k.a. '", " issued ", "Linked To: ", "DOB ", "é", "\x00",
          "<aka>", "</aka>", "<Profile>x</Profile>", "<uid/>", "<DatePeriod/>", "&lt;", "9"]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_garbled_edition_breaks_nothing(tmp_path: Path, case: str, data: st.DataObject) -> None:
    files = dict(sound(case))
    name = data.draw(st.sampled_from(sorted(files)))
    text = files[name].read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.sampled_from([0, 0, 1, 7, 60]))
        text = text[:at] + data.draw(st.sampled_from(["", *PIECES])) + text[at + cut :]
    garbled = tmp_path / name
    garbled.write_text(text, "utf-8", newline="")
    with suppress(DocumentError):
        parties, issues = read(SDN, {**files, name: garbled})
        assert all(party.key for party in parties)
        assert all(issue.message for issue in issues)


@pytest.mark.parametrize("case", ["classic", "advanced", "enhanced"])
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_elements_lost_doubled_or_emptied_break_nothing(tmp_path: Path, case: str, data: st.DataObject) -> None:
    ((name, path),) = sound(case).items()
    tree = etree.parse(path)
    every = list(tree.getroot().iter())[1:]
    for _ in range(data.draw(st.integers(1, 3))):
        element = data.draw(st.sampled_from(every))
        parent = element.getparent()
        if parent is None:
            continue
        match data.draw(st.sampled_from(["lose", "double", "empty", "bare", "say"])):
            case "lose":
                parent.remove(element)
            case "double":
                parent.append(etree.fromstring(etree.tostring(element)))
            case "empty":
                element.clear()
            case "bare":
                for attribute in list(element.attrib):
                    del element.attrib[attribute]
            case "say":
                element.text = "garbled"
    garbled = tmp_path / name
    tree.write(garbled, encoding="utf-8", xml_declaration=True)
    with suppress(DocumentError):
        parties, _ = read(SDN, {name: garbled})
        assert all(party.key for party in parties)
