"""Names in pasted text: found in any spelling, and none that is not there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.dates import PartialDate
from entities.models import Entity
from lists.models import Release
from statements.models import Incident
from statements.services.recognising import Known, KnownIncident, KnownName, Recognised, known, passages, recognise
from tests.builders import needs
from tests.builders.un import edition, group, individual

IS, AQ, LET, JEM, TRF = range(1, 6)
NAMES = [
    *(KnownName(IS, text) for text in ("Islamic State in Iraq and the Levant", "ISIL")),
    *(KnownName(IS, text, own=False) for text in ("Islamic State", "ISIS", "IS", "داعش")),
    *(KnownName(AQ, text) for text in ("Al-Qaida", "AQ")), KnownName(AQ, "The Base", own=False),
    *(KnownName(LET, text) for text in ("Lashkar-e-Tayyiba", "LeT")),
    *(KnownName(LET, text, own=False) for text in ("لشکر طیبہ", "The Resistance Front")),
    *(KnownName(JEM, text) for text in ("Jaish-e-Mohammed", "JeM")),
    *(KnownName(TRF, text) for text in ("The Resistance Front", "TRF")),
]  # fmt: skip
INCIDENTS = [
    KnownIncident(1, "Pahalgam attack", PartialDate.parse("2025-04-22")),
    KnownIncident(2, "Red Fort car explosion", PartialDate.parse("2025-11-10")),
    KnownIncident(3, "Mumbai attacks (26/11)", PartialDate.parse("2008-11-26")),
]
KNOWN = Known(NAMES, INCIDENTS, ["India", "United States"])


def found(text: str) -> list[int]:
    return [one.entity for one in recognise(text, KNOWN).parties]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("Lashkar-e-Taiba and Jaish-e-Mohammad", [LET, JEM]), ("Al Qaeda, then the Islamic State (IS)", [AQ, IS]),
        ("Al-Qa’ida and ISIS", [AQ, IS]), ("The Resistance Front (TRF)", [TRF]), ("Lashkar‑e‑Toiba", [LET]),
        ("Lash\u00adkar-e-Tay\u00adyiba", [LET]), ("“LeT”’s proxies and JeM’s", [LET, JEM]),
        ("حملے میں لشکر طیبہ کا ہاتھ", [LET]), ("جماعة داعش", [IS]), ("It is let go; the base is an army.", []),
        ("the resistance of the front", []), ("an Islamic state in law", []),
    ],
)  # fmt: skip
def test_parties(text: str, parties: list[int]) -> None:
    assert found(text) == parties


def test_what_is_found_points_into_the_text_as_pasted() -> None:
    text = "Intro.\r\nThey named “Lash\u00adkar-e-Taiba”. LeT again."
    [one] = recognise(text, KNOWN).parties
    assert text[one.start : one.end] == one.printed == "Lash\u00adkar-e-Taiba"
    assert one.times == 2
    assert one.passage == "They named “Lash\u00adkar-e-Taiba”."
    assert all(text[piece.start : piece.end] == piece.text for piece in passages(text))


def test_a_sentence_goes_on_over_a_full_line_and_not_over_a_heading() -> None:
    text = (
        "A heading without a stop\nThe two sides called on the Committee to list the proxies of Lashkar-e-Taiba, and\n"
        "of Jaish-e-Mohammed. Next.\n- one item\n- another\n\n"
        "The end of a paragraph that runs on for a whole line of text\n\nx"
    )
    assert [one.text.replace("\n", " ") for one in passages(text)] == [
        "A heading without a stop",
        "The two sides called on the Committee to list the proxies of Lashkar-e-Taiba, and of Jaish-e-Mohammed.",
        "Next.", "- one item", "- another", "The end of a paragraph that runs on for a whole line of text", "x",
    ]  # fmt: skip


def test_regimes_states_incidents_and_calls() -> None:
    text = (
        "India and the United States called for listing under the UN’s 1267 regime. They condemned the attack at "
        "Pahalgam. A Foreign Terrorist Organisation and Specially Designated Global Terrorist. Mumbai hosted the talks."
    )
    got = recognise(text, KNOWN)
    assert got.regimes == ["un-1267", "us-fto", "us-sdgt"]
    assert got.states == got.speakers == ["India", "United States"]
    assert got.incidents == [1]
    assert [one.text for one in got.calls] == [
        "India and the United States called for listing under the UN’s 1267 regime."
    ]
    assert recognise("", KNOWN).parties == []


# A whole text, beside the real list ---------------------------------------------------------

OWN = """Joint statement of the counter-terrorism dialogue

India and the United States met in New Delhi on 3 December 2025 and let no doubt stand: what is banned is banned.
The two sides called on the UN’s 1267 Committee to list affiliates of the Islamic State (IS) and of Al‑Qa’ida, and
the proxies of Lash\u00adkar-e-Tayy\u00adiba (LeT) and Jaish‑e‑Mohammed (JeM). An Islamic scholar, an army base, a
front of resistance and the youth of the region were spoken of too; they are no groups. Vinod Bahade, of India’s
Ministry of External Affairs, and Monica Jacobsen, of the US State Department, led the talks.

They condemned the attack of 22 April in Pahalgam and the blast of November 10 at the Red Fort, and asked that those
who did it be brought to justice. India thanked the United States for making “The Resistance Front” (TRF) a Foreign
Terrorist Organization and a Specially Designated Global Terrorist. Pakistan was not named. لشکر طیبہ
"""


@pytest.fixture
def article(editions_root: Path) -> str:
    path = editions_root.parent / "domain" / "article.txt"
    if not path.is_file():
        needs.lacking("no article beside the real editions: domain/article.txt", asked_by=needs.LISTS)
    return path.read_text(encoding="utf-8")


def offered(text: str) -> Recognised:
    """What is offered, in order and without a false one: parties, regimes, the officials' countries, incidents."""
    got = recognise(text, known())
    codes = dict(Entity.objects.values_list("pk", "code"))
    assert [codes[one.entity] for one in got.parties] == ["isil", "al-qaida", "let", "jem", "trf"]
    assert got.regimes == ["un-1267", "us-fto", "us-sdgt"]
    assert sorted(got.speakers) == ["India", "United States"]
    assert set(got.states) == {"India", "Pakistan", "United States"}
    incidents = Incident.objects.in_bulk(got.incidents)
    assert [incidents[pk].code for pk in got.incidents] == ["pahalgam-2025", "red-fort-2025"]
    return got


@pytest.mark.editions
def test_an_article_offers_its_groups_and_no_other_with_the_real_list_loaded(
    curated: None, editions_root: Path, article: str, load_un: Callable[[bytes], Release]
) -> None:
    newest = max((editions_root / "un").iterdir()) / "consolidated.xml"
    assert load_un(newest.read_bytes()).record_count > 900
    got = offered(article)
    assert any("1267 sanctions regime" in one.text for one in got.calls)


def test_a_text_of_our_own_offers_its_groups_and_no_other(curated: None, load_un: Callable[[bytes], Release]) -> None:
    load_un(
        edition(
            group("QDe.118", "LASHKAR-E-TAYYIBA", aliases=("Army of the Pure",)),
            group("QDe.115", "AL-QAIDA IN IRAQ", aliases=("Islamic State in Iraq and the Levant", "The Base")),
            group("SOe.001", "AL-SHABAAB", aliases=("THE YOUTH", "Youth")),
            individual("QDi.901", "INDIA EXAMPLE", aliases=("The Doctor",)),
        )
    )
    got = offered(OWN)
    asked = [one.text for one in got.calls if "1267 Committee" in one.text]
    assert len(asked) == 1
    assert asked[0].endswith("(JeM).")
    [let] = [one for one in got.parties if "kar-e" in one.printed]
    assert (let.printed, let.times) == ("Lash\u00adkar-e-Tayy\u00adiba", 3)


def test_persons_are_known_by_the_names_they_go_by(curated: None) -> None:
    got = recognise("Masood Azhar and Hafiz Saeed were named; Muhammad was not, nor Azhar University.", known())
    codes = dict(Entity.objects.values_list("pk", "code"))
    assert [codes[one.entity] for one in got.parties] == ["masood-azhar", "hafiz-saeed"]
