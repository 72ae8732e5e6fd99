"""The reviewed curated data: all of it is there, every code resolves, every fact is cited, every date reads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.dates import PartialDate

ROOT = Path(__file__).resolve().parents[2]
CURATED = ROOT / "statements" / "curated"
REFERENCE = ROOT / "sanctions" / "reference"

Fact = dict[str, Any]


class UniqueKeys(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; a reviewed file must not lose a fact that way."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = {key for key in keys if keys.count(key) > 1}
        assert not twice, f"{sorted(twice)} stand twice, near line {node.start_mark.line + 1}"
        return super().construct_mapping(node, deep)


def read(path: Path) -> dict[str, Fact]:
    loaded: dict[str, Fact] = yaml.load(path.read_text(encoding="utf-8"), UniqueKeys)
    return loaded


def words(text: str) -> set[str]:
    return set(text.split())


OWN_CITATIONS = read(CURATED / "citations.yml")
REFERENCE_CITATIONS = read(REFERENCE / "citations.yml")
CITATIONS = OWN_CITATIONS | REFERENCE_CITATIONS
REGIMES = read(REFERENCE / "regimes.yml")
MEASURES = read(REFERENCE / "measures.yml")
INSTRUMENTS = read(REFERENCE / "instruments.yml")
FILES = {name: read(CURATED / f"{name}.yml") for name in words("parties statements incidents proposals discrepancies")}
PARTIES, STATEMENTS, INCIDENTS = FILES["parties"], FILES["statements"], FILES["incidents"]
PROPOSALS, DISCREPANCIES = FILES["proposals"], FILES["discrepancies"]
CALLS = [(slug, call) for slug, statement in STATEMENTS.items() for call in statement["calls"]]

# A kind of fact -> fields it must have, fields it may have. A field that holds facts of a kind is named after it.
CITED = "citations confidence"
SHAPES = {
    "parties": (
        f"kind sort name summary {CITED}",
        "short records facts notes names affiliations designations absences",
    ),
    "summary": (f"text {CITED}", ""),
    "notes": (f"text {CITED}", ""),
    "names": (f"text kind {CITED}", "quality language note listed_by"),
    "affiliations": (f"kind target {CITED}", "original asserted_by regimes disputed_by sentence"),
    "designations": (
        f"regime status {CITED}",
        "via reference other_references entry_name decided_on announced_on listed_on amended_on delisted_on "
        "delisted_by date_meaning as_of note amendments",
    ),
    "amendments": (f"date what {CITED}", ""),
    "absences": (f"regime kind as_of {CITED}", "note"),
    "formed": (f"date {CITED}", ""),
    "died": (f"date {CITED}", "note"),
    "based_in": (f"text {CITED}", ""),
    "operates_in": (f"text {CITED}", ""),
    "nationalities": (f"text {CITED}", ""),
    "birth_dates": (f"date {CITED}", ""),
    "birth_places": (f"text {CITED}", ""),
    "statements": (
        f"title kind format date parties summary calls {CITED}",
        "end_date published_on date_note place url officials topics names states_named states_left_out incidents "
        "reactions notes note",
    ),
    "officials": ("name role side", ""),
    "mentions": (f"manner {CITED}", "party text regimes by note"),
    "states_named": (f"state manner {CITED}", ""),
    "states_left_out": (f"state {CITED}", ""),
    "incident_links": (f"incident manner {CITED}", ""),
    "reactions": (f"by what {CITED}", "date"),
    "calls": (
        f"code kind title text findings {CITED}",
        "addressee regime measures legal_reference proposal targets classes incidents",
    ),
    "classes": ("kind text", "of"),
    "findings": (f"status as_of note {CITED}", "parties link_confidence"),
    "incidents": (f"name date place country {CITED}", "end_date time killed assertions responses note"),
    "killed": (f"count note {CITED}", ""),
    "assertions": (f"kind by {CITED}", "by_party to date note"),
    "responses": (f"what date {CITED}", ""),
    "proposals": (f"regime party proposed_by events outcome {CITED}", "co_sponsors note"),
    "events": (f"kind date {CITED}", "by reference note"),
    "outcome": (f"status as_of {CITED}", "reference note"),
    "discrepancies": (f"topic about versions advice {CITED}", ""),
}
ELSEWHERE = {("statements", "names"): "mentions", ("statements", "incidents"): "incident_links"}
PLAIN = {("calls", "incidents"), ("statements", "summary"), ("statements", "parties"), ("findings", "parties")}

WORDS = {  # (kind of fact, field) -> what it can say
    ("parties", "kind"): "group person",
    ("names", "kind"): "primary aka fka acronym original-script",
    ("names", "quality"): "strong weak",
    ("affiliations", "kind"): "affiliate front proxy splinter wing leader member financier associated",
    ("designations", "status"): "listed listed-as-alias delisted revoked regime-target",
    ("absences", "kind"): "not-listed not-found",
    ("statements", "kind"): "joint-statement declaration press-statement national-statement institution-statement "
    "expert-report",
    ("mentions", "manner"): "named condemned called-for-listing designation-welcomed left-out",
    ("states_named", "manner"): "addressed responsible",
    ("incident_links", "manner"): "condemned named",
    ("calls", "kind"): "list prosecute concerted-action no-territory hold-accountable impose-measures "
    "standard-setting adopt-convention implement",
    ("classes", "kind"): "affiliates proxies fronts supporters named-groups other",
    ("findings", "status"): "already-listed not-listed partly-met held rejected in-progress not-applicable "
    "not-assessed no-known-result",
    ("findings", "link_confidence"): "high medium low",
    ("assertions", "kind"): "claimed withdrawn reported attributed denied",
    ("events", "kind"): "submitted hold hold-extended hold-lifted objection blocked lapsed withdrawn listed "
    "information-given delisted",
    ("outcome", "status"): "listed not-listed blocked delisted",
}
DATES = words("date end_date published_on decided_on announced_on listed_on delisted_on as_of")


def facts(kind: str, fact: Fact, where: str) -> Iterator[tuple[str, Fact, str]]:
    """The fact and all facts inside it, each with its kind and where it stands."""
    yield kind, fact, where
    for field, value in (fact | fact.get("facts", {})).items():
        inner = ELSEWHERE.get((kind, field), field)
        if inner not in SHAPES or (kind, field) in PLAIN:
            continue
        for position, one in enumerate(value if isinstance(value, list) else [value]):
            yield from facts(inner, one, f"{where}.{field}[{position}]")


FACTS = [found for name, file in FILES.items() for code, fact in file.items() for found in facts(name, fact, code)]


def of_kind(kind: str) -> list[tuple[Fact, str]]:
    return [(fact, where) for found, fact, where in FACTS if found == kind]


def dates_of(fact: Fact) -> list[str]:
    return [fact[field] for field in DATES & fact.keys() if fact[field]] + fact.get("amended_on", [])


def texts(value: Any) -> Iterator[Any]:
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts(inner)
    if not isinstance(value, dict | list):
        yield value


@pytest.mark.parametrize(
    ("kind", "number"),
    [("statements", 30), ("calls", 45), ("findings", 48), ("proposals", 14), ("incidents", 9), ("discrepancies", 21)],
)
def test_all_of_it_is_there(kind: str, number: int) -> None:
    assert len(of_kind(kind)) == number


def test_all_parties_and_what_is_known_of_their_designations_are_there() -> None:
    assert Counter(party["kind"] for party in PARTIES.values()) == {"group": 46, "person": 36}
    kinds = [fact["status"] for fact, _ in of_kind("designations")] + [fact["kind"] for fact, _ in of_kind("absences")]
    assert Counter(kinds) == {
        "listed": 248,
        "not-listed": 27,
        "listed-as-alias": 19,
        "not-found": 5,
        "delisted": 3,
        "revoked": 1,
        "regime-target": 1,
    }
    assert len(kinds) == 304


def test_facts_have_their_fields_and_no_others() -> None:
    for kind, fact, where in FACTS:
        required, optional = map(words, SHAPES[kind])
        assert required <= fact.keys() <= required | optional, f"{kind} {where}"
    for party, where in of_kind("parties"):
        assert party.get("facts", {}).keys() <= SHAPES.keys(), where
    for code, citation in OWN_CITATIONS.items():
        assert words("title publisher url kind") <= citation.keys() <= words("title publisher date url kind"), code


def test_texts_are_texts() -> None:
    for file in (OWN_CITATIONS, *FILES.values()):
        for code, fact in file.items():
            assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
            for text in texts(fact):
                if isinstance(text, str):
                    assert text, code
                    assert text == text.strip(), code
                else:
                    assert text is None or type(text) is int, f"{code}: {text!r} is no text; quote it"


def test_only_a_toll_is_a_number_and_only_a_death_has_no_day() -> None:
    for kind, fact, where in FACTS:
        for field, value in fact.items():
            assert isinstance(value, int) == ((kind, field) == ("killed", "count")), where
            assert value is not None or (kind, field) == ("died", "date"), where


def test_every_fact_is_cited() -> None:
    for kind, fact, where in FACTS:
        if "citations" not in SHAPES[kind][0]:
            continue
        cited = fact["citations"]
        assert cited, where
        assert len(set(cited)) == len(cited), where
        assert set(cited) <= CITATIONS.keys(), where
        assert fact["confidence"] in ("high", "medium", "low"), where


def test_citations_are_used_and_not_kept_twice() -> None:
    used = {citation for _, fact, _ in FACTS for citation in fact.get("citations", ())}
    assert not OWN_CITATIONS.keys() & REFERENCE_CITATIONS.keys()
    assert OWN_CITATIONS.keys() <= used
    assert list(OWN_CITATIONS) == sorted(OWN_CITATIONS)


def test_citations_lead_somewhere() -> None:
    for code, citation in OWN_CITATIONS.items():
        assert re.match(r"https?://[\w.-]+\.\w+/", citation["url"]), code
        assert citation["kind"] in ("primary", "archived-copy-of-primary", "analysis", "reference", "news"), code


def test_facts_use_the_words_they_may() -> None:
    for kind, fact, where in FACTS:
        for field, value in fact.items():
            if allowed := WORDS.get((kind, field)):
                assert value in words(allowed), f"{where}.{field}"


def test_dates_read_and_keep_their_precision() -> None:
    days = [(text, where) for _, fact, where in FACTS for text in dates_of(fact)]
    days += [(citation["date"], code) for code, citation in OWN_CITATIONS.items() if "date" in citation]
    for text, where in days:
        assert PartialDate.parse(text).edtf == text, where


def test_nothing_is_dated_after_the_newest_citation() -> None:
    newest = max(PartialDate.parse(c["date"]).latest for c in CITATIONS.values() if "date" in c)
    for _, fact, where in FACTS:
        assert all(PartialDate.parse(text).earliest <= newest for text in dates_of(fact)), where


def test_every_code_resolves() -> None:
    said = {"party": PARTIES, "target": PARTIES, "via": PARTIES, "of": PARTIES, "by_party": PARTIES}
    said |= {"incident": INCIDENTS, "proposal": PROPOSALS, "regime": REGIMES, "listed_by": REGIMES}
    said |= {"delisted_by": INSTRUMENTS, "targets": PARTIES, "to": PARTIES, "regimes": REGIMES, "measures": MEASURES}
    for kind, fact, where in FACTS:
        for field in fact.keys() & said.keys():
            codes = fact[field] if isinstance(fact[field], list) else [fact[field]]
            assert codes, where
            assert len(set(codes)) == len(codes), where
            assert set(codes) <= said[field].keys(), f"{where}.{field}"
        if kind == "findings":
            assert set(fact.get("parties", ())) <= PARTIES.keys(), where
        if kind == "calls":
            assert set(fact.get("incidents", ())) <= INCIDENTS.keys(), where


def test_codes_say_which_fact_is_meant() -> None:
    codes = [*PARTIES, *STATEMENTS, *INCIDENTS, *PROPOSALS, *REGIMES, *(call["code"] for _, call in CALLS)]
    assert len(set(codes)) == len(codes)
    for code, discrepancy in DISCREPANCIES.items():
        assert discrepancy["about"], code
        assert discrepancy["versions"], code
        assert set(discrepancy["about"]) <= set(codes), code


def test_statements_are_told_apart() -> None:
    urls = [statement["url"] for statement in STATEMENTS.values() if "url" in statement]
    assert len(set(urls)) == len(urls)
    said = [(statement["title"], statement["date"]) for statement in STATEMENTS.values()]
    assert len(set(said)) == len(said)


def test_a_party_is_named_once_in_a_statement() -> None:
    for slug, statement in STATEMENTS.items():
        named = [mention.get("party") or mention["text"] for mention in statement.get("names", ())]
        assert len(set(named)) == len(named), slug
        assert all(("party" in mention) != ("text" in mention) for mention in statement.get("names", ())), slug
        links = [link["incident"] for link in statement.get("incidents", ())]
        assert len(set(links)) == len(links), slug


def test_no_outcome_is_older_than_its_call() -> None:
    for slug, call in CALLS:
        asked = PartialDate.parse(STATEMENTS[slug]["date"])
        for finding in call["findings"]:
            assert PartialDate.parse(finding["as_of"]).latest >= asked.earliest, call["code"]
            if "proposal" in call:
                assert PROPOSALS[call["proposal"]]["regime"] == call["regime"]


def test_statements_and_incidents_end_after_they_begin() -> None:
    for file in (STATEMENTS, INCIDENTS):
        for code, fact in file.items():
            begun = PartialDate.parse(fact["date"]).earliest
            for field in {"end_date", "published_on"} & fact.keys():
                assert begun < PartialDate.parse(fact[field]).earliest, code
    for code, incident in INCIDENTS.items():
        happened = PartialDate.parse(incident["date"]).earliest
        for said in [*incident.get("assertions", ()), *incident.get("responses", ())]:
            assert "date" not in said or PartialDate.parse(said["date"]).latest >= happened, code


def test_an_incident_is_older_than_what_is_said_of_it() -> None:
    for slug, statement in STATEMENTS.items():
        spoken = PartialDate.parse(statement["date"]).latest
        named = {link["incident"] for link in statement.get("incidents", ())}
        named |= {incident for call in statement["calls"] for incident in call.get("incidents", ())}
        assert all(PartialDate.parse(INCIDENTS[incident]["date"]).earliest <= spoken for incident in named), slug


def test_what_happened_to_a_proposal_is_in_order() -> None:
    for code, proposal in PROPOSALS.items():
        days = [PartialDate.parse(event["date"]) for event in proposal["events"]]
        assert all(earlier.earliest <= later.latest for earlier, later in pairwise(days)), code
        assert days[0].earliest <= PartialDate.parse(proposal["outcome"]["as_of"]).latest, code


def test_a_proposal_was_met_on_a_day_the_list_supports() -> None:
    for code, proposal in PROPOSALS.items():
        own = {d["regime"]: d for d in PARTIES[proposal["party"]].get("designations", ())}
        ends = [event for event in proposal["events"] if event["kind"] in ("listed", "delisted")]
        assert bool(ends) == (proposal["outcome"]["status"] in ("listed", "delisted")), code
        for event in ends:
            designation = own[proposal["regime"]]
            assert designation["reference"] == event["reference"], code
            assert designation[f"{event['kind']}_on"] == event["date"] == proposal["outcome"]["as_of"], code


def test_a_designation_is_one_of_its_regime() -> None:
    for code, party in PARTIES.items():
        said = [fact["regime"] for fact in [*party.get("designations", ()), *party.get("absences", ())]]
        assert len(set(said)) == len(said), code
        for designation in party.get("designations", ()):
            regime = REGIMES[designation["regime"]]
            assert party["kind"] == "group" or designation["regime"] != "us-fto", code
            form = regime.get("reference_format", {}).get(party["kind"])
            if "reference" in designation:
                assert form, (code, designation["regime"])
                assert re.fullmatch(form, designation["reference"]), (code, designation["regime"])
            assert designation["status"] not in ("delisted", "revoked") or "delisted_on" in designation, code


def test_an_alias_is_on_an_entry_that_is_there() -> None:
    for code, party in PARTIES.items():
        for designation in party.get("designations", ()):
            assert ("via" in designation) == (designation["status"] == "listed-as-alias"), code
            if "via" in designation:
                entries = {d["regime"]: d for d in PARTIES[designation["via"]]["designations"]}
                entry = entries[designation["regime"]]
                assert entry["status"] == "listed", code
                assert designation.get("reference", entry.get("reference")) == entry.get("reference"), code


def test_the_dates_of_a_designation_are_in_order() -> None:
    order = ("decided_on", "announced_on", "listed_on", "amended_on", "delisted_on")
    for designation, where in of_kind("designations"):
        listed = PartialDate.parse(designation["listed_on"]).earliest if "listed_on" in designation else None
        steps = [designation[step] for step in order if step in designation]
        days = [PartialDate.parse(text) for step in steps for text in ([step] if isinstance(step, str) else step)]
        assert all(earlier.earliest <= later.latest for earlier, later in pairwise(days)), where
        for amendment in designation.get("amendments", ()):
            assert listed, where
            assert PartialDate.parse(amendment["date"]).latest > listed, where
            assert amendment["date"] in designation.get("amended_on", [amendment["date"]]), where
        if listed and "as_of" in designation:
            assert listed <= PartialDate.parse(designation["as_of"]).latest, where


def test_an_entry_of_a_list_is_one_party() -> None:
    """A party claims the entries its designations name; not those on which it is one of the names."""
    claimed = Counter()
    for code, party in PARTIES.items():
        own = set()
        for designation in party.get("designations", ()):
            if designation["status"] in ("listed", "delisted"):
                own |= {designation.get("reference"), *designation.get("other_references", {}).values()}
        records = party.get("records", {})
        # India's page has no number that lasts: its entries go by their first name.
        assert own >= {key.partition(" ")[0] for source, key in records.items() if source != "in-mha"}, code
        claimed.update(records.items())
    assert len(claimed) > 150
    assert set(claimed.values()) == {1}


def test_a_name_stands_once_for_each_that_prints_it() -> None:
    for code, party in PARTIES.items():
        names = [(name["text"], name.get("listed_by")) for name in party.get("names", ())]
        assert len(set(names)) == len(names), code
        for name in party.get("names", ()):
            arabic = bool(re.search("[\u0600-\u06ff]", name["text"]))
            assert name["kind"] != "original-script" or arabic, (code, name["text"])
            assert name.get("quality") is None or party["kind"] == "person", (code, name["text"])


def test_ties_lead_to_others() -> None:
    for code, party in PARTIES.items():
        for tie in party.get("affiliations", ()):
            assert tie["target"] != code
            assert PARTIES[tie["target"]]["kind"] == "group", code
            assert (party["kind"] == "person") == (tie["kind"] in words("leader member financier")) or (
                tie["kind"] == "associated"
            ), code
            assert "disputed_by" not in tie or "asserted_by" in tie, code


def designation_of(party: str, regime: str) -> Fact:
    (found,) = [d for d in PARTIES[party]["designations"] if d["regime"] == regime]
    return found


@pytest.mark.parametrize(
    ("party", "regime", "listed_on", "reference"),
    [
        ("isil", "un-1267", "2004-10-18", "QDe.115"),
        ("al-qaida", "us-fto", "1999-10-08", None),
        ("let", "un-1267", "2005-05-02", "QDe.118"),
        ("let", "us-sdgt", "2001-12-26", "7140"),
        ("let", "in-uapa-first", "2004", "5"),
        ("let", "uk-proscription", "2001-03", None),
        ("let", "pk-ata-first", "2002-01-14", None),
        ("jem", "un-1267", "2001-10-17", "QDe.019"),
        ("jamaat-ud-dawa", "un-1267", "2008-12-10", "QDe.118"),
        ("trf", "in-uapa-first", "2023-01-05", "5"),
        ("trf", "us-fto", "2025-07-18", None),
        ("haqqani-network", "un-1988", "2012-11-05", "TAe.012"),
        ("aqis", "eu-2016-1686", "2022-02-21", None),
        ("al-shabaab", "un-2713", "2010-04-12", "SOe.001"),
        ("masood-azhar", "un-1267", "2019-05-01", "QDi.422"),
        ("hafiz-saeed", "in-uapa-fourth", "2019-09-04", None),
    ],
)
def test_key_listings(party: str, regime: str, listed_on: str, reference: str | None) -> None:
    designation = designation_of(party, regime)
    assert (designation["listed_on"], designation.get("reference")) == (listed_on, reference)


@pytest.mark.parametrize("party", ["trf", "paff", "aqis", "hizbul-mujahideen", "bla", "abdul-rauf-azhar", "sajid-mir"])
def test_who_is_not_on_the_un_list(party: str) -> None:
    (absence,) = [a for a in PARTIES[party]["absences"] if a["regime"] == "un-1267"]
    assert absence["kind"] == "not-listed"
    assert absence["as_of"] >= "2026-05-08"


def test_key_delistings() -> None:
    assert designation_of("al-nusrah-front", "un-1267")["delisted_on"] == "2026-02-27"
    assert designation_of("al-nusrah-front", "us-fto")["delisted_on"] == "2025-07-08"
    assert designation_of("ahmed-al-sharaa", "un-1267")["delisted_by"] == "unscr-2799"


def test_the_statement_of_december_2025() -> None:
    statement = STATEMENTS["in-us-jwg21-2025"]
    assert statement["date"] == "2025-12-03"
    assert statement["place"] == "New Delhi"
    assert [official["name"] for official in statement["officials"]] == ["Vinod Bahade", "Monica Jacobsen"]
    assert {mention["party"]: mention["manner"] for mention in statement["names"]} == {
        "isil": "named",
        "al-qaida": "named",
        "let": "called-for-listing",
        "jem": "called-for-listing",
        "trf": "designation-welcomed",
    }
    assert [link["incident"] for link in statement["incidents"]] == ["pahalgam-2025", "red-fort-2025"]
    assert [state["state"] for state in statement["states_left_out"]] == ["Pakistan"]
    call = statement["calls"][0]
    assert (call["kind"], call["regime"], call["targets"]) == ("list", "un-1267", ["let", "jem"])
    assert [(c["kind"], c.get("of")) for c in call["classes"]][2:4] == [("proxies", "let"), ("proxies", "jem")]


def test_how_masood_azhar_came_onto_the_list() -> None:
    proposals = {code: p for code, p in PROPOSALS.items() if p["party"] == "masood-azhar"}
    assert list(proposals) == ["azhar-2009", "azhar-2016", "azhar-2017", "azhar-2019"]
    assert [p["events"][0]["date"] for p in proposals.values()] == ["2009", "2016-03", "2017-01-19", "2019-02-27"]
    assert sum(event["kind"] == "hold" for p in proposals.values() for event in p["events"]) == 3
    assert proposals["azhar-2019"]["events"][-1]["date"] == "2019-05-01"


def test_a_claim_is_kept_beside_its_withdrawal() -> None:
    said = [(a["kind"], a.get("date")) for a in INCIDENTS["pahalgam-2025"]["assertions"] if a.get("by_party") == "trf"]
    assert said == [("claimed", "2025-04-22"), ("claimed", "2025-04-23"), ("withdrawn", "2025-04-26")]


def test_disputed_ties_say_by_whom() -> None:
    disputed = {
        code: [tie.get("disputed_by") for tie in party.get("affiliations", ())] for code, party in PARTIES.items()
    }
    assert {code: by for code, by in disputed.items() if any(by)} == {"trf": ["Pakistan", "Pakistan"]}
