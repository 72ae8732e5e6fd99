"""Comments: sentences, citations of other entries, reviews, links."""

from __future__ import annotations

import pytest

from lists.publishers.un_sc import prose
from lists.publishers.un_sc.references import CITATION, cited
from lists.records import PartyKind


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Born on 8 Jun. 2010. Arrested.", ["Born on 8 Jun. 2010.", "Arrested."]),
        ("Head of X, a.k.a. Madrasa One. In Port.", ["Head of X, a.k.a. Madrasa One.", "In Port."]),
        ("Leader of Z (QDe.118).In custody.", ["Leader of Z (QDe.118).", "In custody."]),
        ("Formed in 2014.Associated with Z.", ["Formed in 2014.", "Associated with Z."]),
        ("Owner of Rahat Ltd. (TAe.013). Arrested.", ["Owner of Rahat Ltd. (TAe.013).", "Arrested."]),
        ("Served under Dr. M. Example. Deceased.", ["Served under Dr. M. Example.", "Deceased."]),
        ("Member (TE.H.12.12.) as of 2013. Injured.", ["Member (TE.H.12.12.) as of 2013.", "Injured."]),
        ("He said “never.” He left.", ["He said “never.”", "He left."]),
        (
            "Link:https://www.interpol.int/en/How-we-work Photo.",
            ["Link:https://www.interpol.int/en/How-we-work Photo."],
        ),
        ("No full stop", ["No full stop"]),
        ("", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert list(prose.sentences(text)) == sentences


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("QDi.263", "QDi.263"),
        ("Qde.014", "QDe.014"),
        ("QDe.092.", "QDe.092"),
        ("(QDi322)", "QDi.322"),
        ("JNIM, QDe.159", "QDe.159"),
        ("AQIM – QDe.014", "QDe.014"),
        ("QI.A.86.03", "QDi.086"),
        ("QE.A.4.01", "QDe.004"),
        ("TE.H.12.12.", "TAe.012"),
        ("QI.A.172.04", "SOi.003"),
    ],
)
def test_references_as_comments_cite_them(printed: str, key: str) -> None:
    assert [cited(found) for found in CITATION.finditer(printed)] == [key]


@pytest.mark.parametrize("text", ["since 2010", "June 2007", "Office 39", "I.47.C.1", "S/2015/19", "QDe.1184"])
def test_these_are_no_references(text: str) -> None:
    assert not CITATION.search(text)


def read(sentence: str, kind: PartyKind = "person") -> list[tuple[str, str, str | None]]:
    key = "QDi.999" if kind == "person" else "QDe.999"
    return [(tie.kind, tie.target, tie.target_name) for tie in prose.ties(sentence, key=key, kind=kind)]


@pytest.mark.parametrize(
    ("sentence", "ties"),
    [
        ("He is the leader of Some Army (QDe.901).", [("leader", "QDe.901", "Some Army")]),
        ("Founder and leader of the Some Army (SA) (QDe.901).", [("leader", "QDe.901", "Some Army (SA)")]),
        ("Senior Some Army (SA, QDe.901) leader.", [("leader", "QDe.901", "Some Army")]),
        ("He is deputy Amir/Chief of SOME ARMY (QDe.901).", [("leader", "QDe.901", "SOME ARMY")]),
        ("Head of Some Army (QDe.901), Al Other (QDe.902) and the Third (QDe.903).",
         [("leader", "QDe.901", "Some Army"), ("leader", "QDe.902", "Al Other"), ("leader", "QDe.903", "Third")]),
        ("Leader of the Old State (OS), listed as Some Army (QDe.901).", [("leader", "QDe.901", "Some Army")]),
        ("Chief of finance of Some Army (listed under permanent reference number QDe.901).",
         [("financier", "QDe.901", "Some Army")]),
        ("A Port-based financier, recruiter and facilitator for Some Army (QDe.901).",
         [("financier", "QDe.901", "Some Army")]),
        ("Facilitator who provides financial services to, or in support of, Some Army (QDe.901).",
         [("financier", "QDe.901", "Some Army")]),
        ("Head of the foreign affairs division of Some Army (QDe.901).", [("member", "QDe.901", "Some Army")]),
        ("Member of the Shura Council of Some Army (QDe.901).", [("member", "QDe.901", "Some Army")]),
        ("Member of Some Army (QDe.901), and associated with the Other Group (QDe.902).",
         [("member", "QDe.901", "Some Army"), ("associated", "QDe.902", "Other Group")]),
        ("Joined Some Army (QDe.901) in 2013.", [("member", "QDe.901", "Some Army")]),
        ("Foreign terrorist fighter with Some Army (QDe.901).", [("member", "QDe.901", "Some Army")]),
    ],
)  # fmt: skip
def test_the_kind_a_sentence_states_of_a_person(sentence: str, ties: list[tuple[str, str, str]]) -> None:
    assert read(sentence) == ties


@pytest.mark.parametrize(
    "sentence",
    [
        "Associated with Some Army (QDe.901).",
        "Former leader of Some Army (QDe.901).",
        "Leader of local affiliates of Some Army (QDe.901).",
        "Leader of a terrorist group that is part of Some Army (QDe.901).",
        "Leader of Port Cell, which forms part of Some Army (QDe.901).",
        "Has ties to numerous senior Some Army (QDe.901) leaders.",
        "A link between Some Army (QDe.901), leader Abu Example, and others.",
        "Received money from Some Army (QDe.901).",
        "Deputy to the overall leader of Some Army (QDe.901).",
        "Brother of a senior leader of Some Army (QDe.901).",
        "Was recruited by a member of Some Army (QDe.901).",
        "His brother is a member of Third, not of Some Army (QDe.901).",
        "Provided financial, material, and technological support for Some Army (QDe.901).",
        "Recruiter for Some Army (QDe.901).",
        "Owner of Some Army (QDe.901).",
    ],
)
def test_else_a_person_is_associated(sentence: str) -> None:
    assert read(sentence) == [("associated", "QDe.901", "Some Army")]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Splinter group of the Some Army (QDe.901).", "splinter"),
        ("Founded in 2012 as a splinter group of the Some Army (QDe.901).", "splinter"),
        ("TEM is a regional affiliate of Some Army (QDe.901).", "affiliate"),
        ("A group affiliated with the Old State (OS), listed as Some Army (QDe.901).", "affiliate"),
        ("Ostensibly humanitarian wing of Some Army (QDe.901).", "wing"),
        ("A front for Some Army (QDe.901).", "front"),
        ("A proxy of Some Army (QDe.901).", "proxy"),
        ("No longer affiliated with Some Army (QDe.901).", "associated"),
        ("It merged with Third, which was accepted as an affiliate of Some Army (QDe.901).", "associated"),
        ("Linked to a front for Some Army (QDe.901).", "associated"),
        ("Joined by a splinter group of Some Army (QDe.901).", "associated"),
        ("Registered by members of Some Army (QDe.901).", "associated"),
        ("Joined the Some Army (QDe.901) in May 2015.", "associated"),
        ("The leader of Some Army (QDe.901) founded it.", "associated"),
    ],
)
def test_the_kind_a_sentence_states_of_a_group(sentence: str, kind: str) -> None:
    assert read(sentence, "group") == [(kind, "QDe.901", "Some Army")]


@pytest.mark.parametrize("subject", ["person", "group"])
@pytest.mark.parametrize(
    "sentence",
    [
        "Led by An Example (QDi.901).",
        "The leader is An Example (QDi.901).",
        "Associated with An Example (QDi.901) who is the leader of Some Army.",
        "Deputy to An Example (QDi.901).",
        "Financier of An Example (QDi.901).",
    ],
)
def test_one_leads_joins_or_finances_no_individual(subject: PartyKind, sentence: str) -> None:
    assert read(sentence, subject) == [("associated", "QDi.901", "An Example")]


def test_no_tie_to_oneself_and_one_tie_a_target_in_a_sentence() -> None:
    sentence = "Some Army (QDe.901), Member of Other (QDe.902), joined Other (QDe.902) and me (QDi.999)."
    assert [target for _, target, _ in read(sentence)] == ["QDe.901", "QDe.902"]


def test_the_sentence_is_the_evidence() -> None:
    ties, _, _ = prose.read("In Port. Leader of Some Army (QDe.901).In custody.", key="QDi.999", kind="person")
    assert [tie.sentence for tie in ties] == ["Leader of Some Army (QDe.901)."]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Review pursuant to Security Council resolution 1822 (2008) was concluded on 8 Jun. 2010.", ["2010-06-08"]),
        ("Review pursuant to Security Council resolution 2368 (2017) was concluded on 24 November 2020.",
         ["2020-11-24"]),
        ("Review pursuant to Security Council resolution 1989 (2011) was concluded on 6 Mar. 2014.", ["2014-03-06"]),
        ("The review pursuant to resolution 1822 (2008) was completed on 15 June 2010 The review pursuant to "
         "resolution 2610 (2021) was concluded on 8 November 2022.", ["2010-06-15", "2022-11-08"]),
        ("Reviewed on 1 Mar. 2011. Reviewed pursuant to resolution 2161 (2014) in May 2016.",
         ["2011-03-01", "2016-05"]),
        ("Photos included in Review pursuant to Security Council resolution 2253 (2015) was concluded on 7 June 2018.",
         ["2018-06-07"]),
        ("His case is under review since 2010. A judicial review was held on 3 May 2011.", []),
    ],
)  # fmt: skip
def test_reviews_are_dated(text: str, dates: list[str]) -> None:
    _, events, bad = prose.read(text, key="QDi.999", kind="person")
    assert [event.date for event in events] == dates
    assert all(event.sentence in text for event in events)
    assert bad == []


@pytest.mark.parametrize("words", ["27 Jul.", "31 Jun. 2010"])
def test_a_review_whose_date_is_none_is_not_passed_over(words: str) -> None:
    text = f"Review pursuant to Security Council resolution 1822 (2008) was concluded on {words} In custody."
    assert prose.read(text, key="QDi.999", kind="person")[1:] == ([], [words])


def test_only_official_addresses_become_links() -> None:
    text = (
        "Website: http://example.com/ (see https://www.un.org/sc/suborg/en/sanctions/751). Special Notice web "
        "link: https://www.interpol.int/en/notice/search/un/1424794. https://interpol.int.example.com/x"
    )
    assert prose.links(text) == [
        "https://www.un.org/sc/suborg/en/sanctions/751",
        "https://www.interpol.int/en/notice/search/un/1424794",
    ]
