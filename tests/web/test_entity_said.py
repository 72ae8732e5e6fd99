"""A party's page: what governments said and asked of it, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from core.dates import PartialDate
from entities.models import Entity
from lists.models import Release
from sanctions.models import Regime
from statements.models import Call, Incident, Proposal, Statement
from tests.builders import un
from tests.web.reading import get, plain, queries, section, sentence

pytestmark = pytest.mark.django_db

LET = un.group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02")
JEM = un.group("QDe.019", "JAISH-I-MOHAMMED", listed="2001-10-17")
AZHAR = un.individual("QDi.422", "MOHAMMED MASOOD AZHAR ALVI", listed="2019-05-01")
BLA = un.group("QDe.901", "BALOCHISTAN LIBERATION ARMY", listed="2026-02-10")


@pytest.fixture
def told(curated: None, load_un: Callable[..., Release]) -> Callable[..., Release]:
    load_un(un.edition(LET, JEM, AZHAR, day="2026-02-27"))
    return load_un


def path(code: str, query: str = "") -> str:
    return f"/entities/{Entity.objects.get(code=code).public_id}/{query}"


def entries(page: str) -> list[str]:
    """The timeline as read, newest first."""
    rows = re.findall(r'<li(?! class="year")[^>]*>(.*?)</li>', section(page, "timeline"), re.S)
    return [plain(row).strip() for row in rows]


def test_the_proposals_about_masood_azhar(client: Client, told: object):
    page = get(client, path("masood-azhar"))
    rows = plain(section(page, "proposals"))
    for words in (
        "2009 submitted", "2009 blocked by China", "2016-03-31 on hold by China", "2016-12 blocked by China",
        "United States, United Kingdom, France", "2017-02-07 on hold by China", "2019-03-13 on hold by China",
        "2019-05-01 hold lifted by China", "listed 2019-05-01 63 ≥ 3,408 from the first proposal",
    ):  # fmt: skip
        assert words in rows
    told_of = [row for row in entries(page) if "Proposal," in row or "UN 1267, listed" in row]
    assert told_of[0].startswith(
        "2019-05-01 Proposal, listed: that of the United States, the United Kingdom and France"
    )
    assert "63 days after it was submitted, ≥ 3,408 days after the first proposal" in told_of[0]
    assert [row[:10] for row in told_of] == sorted((row[:10] for row in told_of), reverse=True)
    assert told_of[-2:] == ["2009 Proposal, blocked: by China (proposed by India). 2", told_of[-1]]
    assert "medium confidence" in re.split("Proposal, blocked|blocked:", section(page, "timeline"))[-1]
    assert told_of[-1].startswith("2009 Proposal, submitted: by India, to list it under UN 1267")


def test_a_party_somebody_called_for_says_so_and_since_when_it_is_open(client: Client, told: object):
    page = get(client, path("trf"))
    assert (
        "India and the United States called for its listing under UN 1267 on 3 December 2025, as one of the proxies "
        "of LeT; it is not listed there as of 27 February 2026, 86 days later."
    ) in sentence(page)
    row = plain(section(page, "designations"))
    assert re.search(r"UN 1267, called for none – not listed as of 2026-02-27 UN cited 2026-07-21", row)
    assert "called for 2025-12-03 by India, United States; 2 calls" in row
    calls = plain(section(page, "calls"))
    assert "proxies of LeT proxy open not listed as of 2026-02-27 86 open" in calls
    assert "not listed as of 2016" not in plain(page)


def test_who_was_already_listed_is_told_that_the_call_can_only_bite_on_affiliates(client: Client, told: object):
    page = get(client, path("let"))
    assert "called for its listing" not in sentence(page)
    assert "already listed since 2005-05-02; the call can only bite on affiliates 7,520 before" in plain(
        section(page, "calls")
    )


def test_how_statements_speak_of_it(client: Client, told: object):
    page = get(client, path("trf"))
    said = plain(section(page, "statements"))
    assert "2025-12-03 designation welcomed 21st India-US Joint Working Group" in said
    assert "2025-04-25 pointedly left out" in said
    assert "Named in 5 statements since 25 April 2025." in sentence(page)
    assert "Last named 2025-12-03 India, United States" in plain(page)
    [call] = [row for row in entries(page) if row.startswith("2025-12-03")]
    assert "Said, call: India and the United States under UN 1267" in call
    assert "as one of the proxies of LeT; designation welcomed" in call


def test_incidents_with_claims_that_were_withdrawn_and_words_that_conflict(client: Client, told: object):
    page = get(client, path("trf"))
    said = plain(section(page, "incidents"))
    for words in ("2025-04-22 claimed by TRF", "2025-04-26 claim withdrawn by TRF", "attributed to LeT, TRF", "denied"):
        assert words in said
    happened = [row for row in entries(page) if "Pahalgam" in row]
    assert happened[-1].startswith("2025-04-22 Incident: Pahalgam attack, 26 killed")
    assert "2025-04-26 Incident, claim withdrawn: Pahalgam attack, by TRF" in "\n".join(happened)


def test_a_refresh_meets_the_call_and_the_timeline_tells_it(client: Client, told: Callable[..., Release]):
    Entity.objects.get(code="bla").claims.create(source="un-sc", key="QDe.901")
    before = get(client, path("bla"))
    assert "Pakistan and China proposed it under UN 1267: on hold in September 2025" in sentence(before)
    assert "163 open" in plain(section(before, "calls"))
    told(un.edition(LET, JEM, AZHAR, BLA, day="2026-03-20"))
    after = get(client, path("bla"))
    assert "proposed it under" not in sentence(after)
    assert "met listed 2026-02-10" in plain(section(after, "calls"))
    assert "2026-02-10 Call met: listed under UN 1267 146 days after" in "\n".join(entries(after))
    assert "on hold" in plain(section(get(client, path("bla", "?known_at=2026-03-01")), "calls"))


def test_on_an_earlier_day_nothing_later_is_told(client: Client, told: object):
    page = get(client, path("masood-azhar", "?as_of=2016-06-01"))
    rows = plain(section(page, "proposals"))
    assert "2016-03-31 on hold by China" in rows
    assert "2016-12" not in rows
    assert "2019" not in rows
    assert 'id="statements"' not in page


def test_a_draft_is_not_told_of(client: Client, told: object):
    Statement.objects.filter(code="in-us-jwg21-2025").update(published=False)
    page = get(client, path("trf"))
    assert "21st India-US Joint Working Group" not in page
    assert "3 December 2025" not in sentence(page)


def test_lag_counts_from_the_first_regime(client: Client, told: object):
    rows = plain(section(get(client, path("let")), "designations"))
    assert re.search(r"UK proscription, in force .*? no first ≥", rows)
    assert re.search(r"UN 1267, in force .*? no ≥ 1,493 [\d,]+ ", rows)
    assert re.search(r"EU 881/2002, in force .*? no – [\d,]+ ", rows), "the EU's copy prints the UN's date"


def test_every_mark_leads_to_a_source(client: Client, told: object):
    for code in ("trf", "let", "masood-azhar"):
        page = get(client, path(code))
        marks = {int(one) for one in re.findall(r'href="#c(\d+)"', page)}
        assert marks == set(range(1, max(marks) + 1))
        assert len(re.findall(r'<li id="c\d+"', page)) == max(marks)


def test_more_that_was_said_costs_no_more_queries(client: Client, told: object):
    few = queries(client, path("trf"))
    trf, regime = Entity.objects.get(code="trf"), Regime.objects.get(code="un-1267")
    for number in range(12):
        day = PartialDate.parse(f"2026-01-{number + 1:02}")
        one = Statement.objects.create(
            code=f"s{number}", title=f"Statement {number}", kind="report", date=day, parties=["India"]
        )
        one.mentions.create(entity=trf)
        call = Call.objects.create(code=f"c{number}", statement=one, kind="list", title="To list", regime=regime)
        call.targets.create(entity=trf)
        call.findings.create(status="held", as_of=day)
        made = Proposal.objects.create(code=f"p{number}", regime=regime, entity=trf, proposed_by=["India"], call=call)
        made.steps.create(kind="submitted", date=day)
        happened = Incident.objects.create(code=f"i{number}", name=f"Attack {number}", date=day)
        happened.assertions.create(kind="attributed", by="India", date=day).to.add(trf)
        one.incident_links.create(incident=happened)
    assert few == queries(client, path("trf")) <= 14
