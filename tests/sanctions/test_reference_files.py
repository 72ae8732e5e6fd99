"""The reviewed reference data: every code resolves, every fact is cited, every date and pattern reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.dates import PartialDate

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "sanctions" / "reference"

Fact = dict[str, Any]


def words(text: str) -> set[str]:
    return set(text.split())


FIELDS = {  # file -> fields a fact must have, fields it may have
    "citations": ("title publisher", "date url kind"),
    "authorities": ("name short jurisdiction role citations confidence", ""),
    "measures": ("name short meaning applies_to exemptions citations confidence", ""),
    "instruments": ("title short jurisdiction kind dated summary citations confidence", ""),
    "regimes": (
        "name short jurisdiction authority list_name instruments measures criteria listing delisting "
        "exemptions citations confidence",
        "started ended reference_format follows source",
    ),
}
CURATED = ("authorities", "measures", "instruments", "regimes")

TERRORISM = words(
    "un-1267 un-1988 un-2713 us-fto us-sdgt in-uapa-first in-uapa-fourth eu-881-2002 eu-2016-1686 eu-cp931 "
    "eu-753-2011 uk-isil-aq uk-proscription uk-afghanistan uk-somalia pk-ata-first pk-ata-fourth"
)
OTHER_UN = words("un-1718 un-1518 un-1533 un-1737 un-1970 un-2745 un-2048 un-2140 un-2653 un-1591 un-2206")
ENDED = {"un-1572", "un-1521", "un-2374"}
SOURCES = {None, "un-sc", "us-ofac-sdn", "eu-fsf", "gb-uksl", "in-mha"}


class UniqueKeys(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; a reviewed file must not lose a fact that way."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        assert not twice, f"{sorted(twice)} stand twice, near line {node.start_mark.line + 1}"
        return super().construct_mapping(node, deep)


def read(name: str) -> dict[str, Fact]:
    text = (REFERENCE / f"{name}.yml").read_text(encoding="utf-8")
    loaded: dict[str, Fact] = yaml.load(text, UniqueKeys)
    return loaded


DATA = {name: read(name) for name in FIELDS}
REGIMES = DATA["regimes"]

of_each_file = pytest.mark.parametrize("name", FIELDS)
of_each_curated_file = pytest.mark.parametrize("name", CURATED)
of_each_regime = pytest.mark.parametrize("regime", [pytest.param(r, id=code) for code, r in REGIMES.items()])


def leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


def dated(instrument: str) -> PartialDate:
    return PartialDate.parse(DATA["instruments"][instrument]["dated"])


@of_each_file
def test_facts_have_their_fields_and_no_others(name: str) -> None:
    required, optional = map(words, FIELDS[name])
    for code, fact in DATA[name].items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert required <= fact.keys() <= required | optional, code
        for text in leaves(fact):
            assert isinstance(text, str), f"{code}: {text!r} is no text; quote it"
            assert text, code
            assert text == text.strip(), code


@of_each_curated_file
def test_every_fact_is_cited(name: str) -> None:
    for code, fact in DATA[name].items():
        cited = fact["citations"]
        assert cited, code
        assert len(set(cited)) == len(cited), code
        assert set(cited) <= DATA["citations"].keys(), code
        assert fact["confidence"] in ("high", "medium", "low"), code


def test_no_citation_is_unused() -> None:
    cited = {citation for name in CURATED for fact in DATA[name].values() for citation in fact["citations"]}
    assert DATA["citations"].keys() == cited


@of_each_file
def test_dates_read_and_keep_their_precision(name: str) -> None:
    for code, fact in DATA[name].items():
        for field in {"date", "dated", "started", "ended"} & fact.keys():
            assert PartialDate.parse(fact[field]).edtf == fact[field], code


def test_citations_lead_somewhere() -> None:
    kinds = {None, "primary", "archived-copy-of-primary", "analysis", "reference", "news"}
    for code, citation in DATA["citations"].items():
        assert re.match(r"https?://[\w.-]+\.\w+/", citation.get("url", "")), code
        assert citation.get("kind") in kinds, code


def test_instruments_are_of_a_known_kind() -> None:
    for code, fact in DATA["instruments"].items():
        assert fact["kind"] in ("resolution", "act", "order", "regulation", "ordinance"), code
        assert (fact["kind"] == "resolution") == code.startswith("unscr-"), code
        if fact["kind"] == "resolution":
            number, year = code.removeprefix("unscr-"), fact["dated"][:4]
            assert fact["short"] == f"Resolution {number} ({year})"
            assert fact["title"].endswith(f"S/RES/{number} ({year})")


@pytest.mark.parametrize("name", ["authorities", "instruments", "regimes"])
def test_short_names_tell_facts_apart(name: str) -> None:
    shorts = [fact["short"] for fact in DATA[name].values()]
    assert len(set(shorts)) == len(shorts)


def test_all_regimes_are_there() -> None:
    assert (len(TERRORISM), len(OTHER_UN | ENDED)) == (17, 14)
    assert REGIMES.keys() == TERRORISM | OTHER_UN | ENDED
    assert {code for code, regime in REGIMES.items() if "ended" in regime} == ENDED


@of_each_regime
def test_a_regime_refers_to_what_exists(regime: Fact) -> None:
    assert regime["authority"] in DATA["authorities"]
    for field in ("measures", "instruments"):
        assert regime[field]
        assert len(set(regime[field])) == len(regime[field])
        assert set(regime[field]) <= DATA[field].keys()
    assert regime.get("source") in SOURCES
    assert regime.get("follows") in {None, *REGIMES}
    assert all(exemption.keys() == {"what", "basis"} for exemption in regime["exemptions"])


@of_each_regime
def test_a_regimes_dates_are_in_order(regime: Fact) -> None:
    law = [dated(instrument).earliest for instrument in regime["instruments"]]
    assert law == sorted(law)
    if "started" not in regime:
        return
    started = PartialDate.parse(regime["started"])
    assert law[0] <= started.latest
    if "ended" in regime:
        assert started.latest < PartialDate.parse(regime["ended"]).earliest
    if "follows" in regime:
        assert PartialDate.parse(REGIMES[regime["follows"]]["started"]).earliest <= started.latest


@of_each_regime
def test_a_reference_format_is_a_pattern(regime: Fact) -> None:
    form = regime.get("reference_format", {"group": ""})
    assert {"person", "group"} & form.keys()
    assert form.keys() <= {"person", "group", "note"}
    for kind in {"person", "group"} & form.keys():
        re.compile(form[kind])


@pytest.mark.parametrize(
    ("code", "kind", "reference"),
    [
        ("un-1267", "person", "QDi.263"),
        ("un-1267", "group", "QDe.118"),
        ("un-1988", "group", "TAe.012"),
        ("un-2048", "person", "GBi.001"),
        ("un-1737", "group", "IRe.001"),
        ("eu-881-2002", "group", "EU.1157.14"),
        ("uk-isil-aq", "group", "AQD0065"),
        ("us-fto", "group", "7140"),
        ("in-uapa-first", "group", "5"),
    ],
)
def test_known_references_fit(code: str, kind: str, reference: str) -> None:
    pattern = REGIMES[code]["reference_format"][kind]
    assert re.fullmatch(pattern, reference)
    assert not re.fullmatch(pattern, reference + "x")


def test_a_regime_has_the_measures_its_law_gives_it() -> None:
    assert REGIMES["un-1267"]["measures"] == ["asset-freeze", "travel-ban", "arms-embargo"]
    assert REGIMES["un-2048"]["measures"] == ["travel-ban"]
    assert REGIMES["un-1518"]["measures"] == ["asset-freeze"]
    assert REGIMES["uk-proscription"]["measures"] == ["proscription-offences"]


WORDS = """
affiliate; alias; alias quality; amendment; attribution; authority; call; candidate; change; claim of
responsibility; data issue; delisting; designation; editorial; front; held; humanitarian exemption; in
force on; incident; instrument; joint statement; known on; legal basis; listing; measure; monitoring team
report; narrative summary; no-objection procedure; objection; outcome; party; permanent reference number;
press statement; programme; proposal; proscription; proxy; record; record version; reference; refused;
regime; release; review; score; screening; sdn; source mark; special notice; splinter; statement;
statement of case; technical hold; two clocks; wing
"""


@pytest.fixture(scope="module")
def glossary() -> dict[str, str]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    entries = [entry.partition("\n") for entry in re.split(r"^## ", text, flags=re.M)[1:]]
    return {head.lower(): " ".join(body.split()) for head, _, body in entries}


def test_the_glossary_has_every_word(glossary: dict[str, str]) -> None:
    assert set(" ".join(WORDS.split()).split("; ")) <= glossary.keys()
    assert all(glossary.values())
    assert list(glossary) == sorted(glossary)


def test_the_glossary_explains_each_kind_of_change(glossary: dict[str, str]) -> None:
    for kind in ("added", "amended", "removed", "returned", "rekeyed"):
        assert f"**{kind}**" in glossary["change"]


def test_the_glossary_refers_only_to_words_it_has(glossary: dict[str, str]) -> None:
    said_in_passing = {"strong", "weak", "on hold", "removed"}
    for body in glossary.values():
        referred = re.findall(r"(?<!\*)\*(\w[^*]*)\*(?!\*)", body)
        assert set(referred) <= glossary.keys() | said_in_passing
