"""A change of format is no change of the list: what one edition cannot say stays, what another can is only learned."""

from __future__ import annotations

import json

from lists.publishers import publisher
from lists.records import Content, diff, fingerprint
from tests.lists.packages import by_key, read
from tests.lists.us_ofac.test_corpora import SDN, sound

TABLES = frozenset({"sdn.csv", "add.csv", "alt.csv", "sdn_comments.csv"})
MAIN = frozenset({"sdn.csv"})
CLASSIC = frozenset({"sdn.xml"})
ENHANCED = frozenset({"sdn_enhanced.xml"})
ADVANCED = frozenset({"sdn_advanced.xml"})


def contents(case: str) -> dict[str, Content]:
    found: dict[str, Content] = json.loads(json.dumps(by_key(read(SDN, sound(case))[0])))
    return found


def completed(new: Content, former: Content, files: frozenset[str]) -> Content:
    complete = publisher(SDN).complete
    assert complete
    return complete(new, former, files)


def learned(new: Content, former: Content, files: frozenset[str]) -> bool:
    judge = publisher(SDN).learned
    assert judge
    return judge(new, former, files)


def same(one: Content, other: Content) -> bool:
    return fingerprint(one) == fingerprint(other)


def test_the_main_table_alone_takes_nothing_from_an_entry() -> None:
    whole, alone = contents("tables"), contents("main-table-alone")
    for key in whole:
        assert same(completed(alone[key], whole[key], MAIN), whole[key])


def test_an_alias_that_became_weak_or_the_name_is_not_kept_as_a_strong_one() -> None:
    former, new = contents("tables")["990002"], contents("main-table-alone")["990002"]
    new["names"] = [
        {"text": "EXAMPLE MOVEMENT"}, {"text": "FRONT OF EXAMPLE", "kind": "aka", "quality": "weak"},
    ]  # fmt: skip
    names = {(name["text"], name.get("quality")) for name in completed(new, former, MAIN)["names"]}
    assert names == {("EXAMPLE MOVEMENT", None), ("FRONT OF EXAMPLE", "weak"), ("EXAMPLE 'BASE'", "strong")}


def test_an_alias_that_the_aliases_lack_is_gone() -> None:
    former = contents("tables")["990002"]
    new = {**former, "names": former["names"][:1]}
    assert completed(new, former, TABLES)["names"] == former["names"][:1]


def test_aliases_and_addresses_of_an_entry_that_came_without_them_are_learned() -> None:
    whole, alone = contents("tables"), contents("main-table-alone")
    for key in ("990001", "990002"):
        assert not same(whole[key], alone[key])
        assert learned(whole[key], alone[key], MAIN)
        assert not learned(whole[key], alone[key], TABLES)
        assert not learned(whole[key], {**alone[key], "gender": "female"}, MAIN)


def test_one_more_alias_beside_those_known_is_an_amendment() -> None:
    former = contents("tables")["990002"]
    more = {"text": "ONE MORE", "kind": "aka", "quality": "strong"}
    assert not learned({**former, "names": [*former["names"], more]}, former, MAIN)


def test_a_remark_that_was_cut_keeps_what_it_said_before() -> None:
    whole, cut = contents("remark-in-two-tables")["990005"], contents("remark-cut-without-its-table")["990005"]
    assert "comments" not in whole
    assert cut["comments"].endswith("…")
    cut_now = {**cut, "names": [name for name in whole["names"] if name.get("quality") != "weak"]}
    files = TABLES - {"sdn_comments.csv", "add.csv"}
    assert same(completed(cut_now, whole, files), whole)
    assert learned(whole, cut, MAIN)


def test_a_change_before_the_cut_is_seen_and_nothing_behind_it_is_lost() -> None:
    whole, cut = contents("remark-in-two-tables")["990005"], contents("remark-cut-without-its-table")["990005"]
    new = completed({**cut, "gender": "female"}, whole, MAIN)
    assert diff(whole, new) == {"gender": {"from": None, "to": "female"}}


def test_two_cuts_at_different_places_keep_the_new_fragment_alone() -> None:
    cut = contents("remark-cut-without-its-table")["990005"]
    new = completed({**cut, "comments": "arrested 1999; a.k.a. 'BEY…"}, cut, MAIN)
    assert new["comments"] == "arrested 1999; a.k.a. 'BEY…"


def test_dates_authorities_and_own_scripts_stay_when_a_poorer_format_follows() -> None:
    rich = contents("enhanced")
    for key, one in rich.items():
        poor = json.loads(json.dumps(one))
        for listing in poor["listings"]:
            listing.pop("listed_on", None)
            listing.pop("instrument", None)
        poor["names"] = [name for name in poor["names"] if name.get("kind") != "original-script"]
        poor["identifiers"] = [
            {k: v for k, v in paper.items() if k != "note"} for paper in poor.get("identifiers", [])
        ]  # fmt: skip
        poor["details"] = []
        poor["ties"] = [
            {"kind": "associated", "target_name": tie["target_name"], "sentence": f"Linked To: {tie['target_name']}"}
            for tie in poor.get("ties", [])
        ]
        poor = {name: value for name, value in poor.items() if value}
        for files in (CLASSIC, TABLES):
            kept = completed(poor, one, files)
            assert same(kept, one), diff(one, kept)
            assert kept.get("ties", []) == one.get("ties", []), key
        assert learned(one, poor, CLASSIC)
        assert not learned(one, poor, ENHANCED)


def test_a_date_of_the_advanced_file_stays_where_the_enhanced_one_has_none() -> None:
    former = {"listings": [{"regime": "us-fto", "reference": "1", "listed_on": "1997-10-08"}]}
    new = {"listings": [{"regime": "us-fto", "reference": "1"}]}
    assert same(completed(new, former, ENHANCED), former)


def test_a_designation_that_ended_is_not_kept() -> None:
    former = contents("enhanced")["990002"]
    new = {**former, "listings": former["listings"][1:]}
    assert [one["regime"] for one in completed(new, former, CLASSIC)["listings"]] == ["us-sdgt"]
    assert not learned(new, former, MAIN)


def test_a_party_of_every_format_is_the_same_party() -> None:
    tables, advanced, enhanced = (contents(case)["990001"] for case in ("tables", "advanced", "enhanced"))
    for one in (advanced, enhanced):
        assert one["names"][0] == tables["names"][0]
        assert one["birth_places"] == tables["birth_places"]
        assert (one["kind"], one["gender"], one["nationalities"]) == ("person", "male", ["Iran"])
        assert {name["text"].upper() for name in one["names"]} >= {"EXAMPLE, ANTON", "THE CASHIER"}
