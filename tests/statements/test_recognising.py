"""Names in pasted text: found in any spelling, and none that is not there. No database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.dates import PartialDate
from entities.models import Entity
from statements.models import Incident
from statements.services.curated import load_curated
from statements.services.recognising import Known, KnownIncident, KnownName, known, passages, recognise

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


def test_an_article_offers_its_groups_and_no_other(reference: None) -> None:
    named = os.environ.get("TRACKER_LISTS")
    lists = Path(named) if named else Path(__file__).resolve().parents[3] / "shared" / "lists"
    article = lists.parent / "domain" / "article.txt"
    if not article.is_file():
        pytest.skip("no article beside the lists")
    load_curated()
    got = recognise(article.read_text(encoding="utf-8"), known())
    codes = dict(Entity.objects.values_list("pk", "code"))
    assert [codes[one.entity] for one in got.parties] == ["isil", "al-qaida", "let", "jem", "trf"]
    assert got.regimes == ["un-1267", "us-fto", "us-sdgt"]
    assert sorted(got.speakers) == ["India", "United States"]
    assert set(Incident.objects.filter(pk__in=got.incidents).values_list("code", flat=True)) == {
        "pahalgam-2025", "red-fort-2025",
    }  # fmt: skip
