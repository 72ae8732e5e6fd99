"""All that governments said and asked for: reachable, cited, and as the fact base has it where that is at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from entities.models import Entity
from sanctions.models import Absence, Citation, Designation
from statements.models import Call, Incident, Proposal, Statement
from tests.builders import needs
from tests.web.reading import get, plain

pytestmark = pytest.mark.usefixtures("curated")

COUNTS = {Statement: 30, Call: 45, Proposal: 14, Incident: 9}


# Reachable and cited -------------------------------------------------------------------------


def read(client: Client, path: str) -> Any:
    return json.loads(get(client, path))


def listed(client: Client, path: str) -> list[Any]:
    """Every row of a list of the API, page by page."""
    rows: list[Any] = []
    address: str | None = f"/api/v1/{path}/?limit=20"
    while address:
        answer = read(client, address.replace("http://testserver", ""))
        rows += answer["results"]
        address = answer["next"]
    return rows


def sources_of(page: str) -> set[str]:
    """The documents a page names as its sources."""
    return {plain(title).strip() for title in re.findall(r'<li id="c\d+">(.*?)</li>', page, re.S)}


def cites(page: str, codes: list[str]) -> bool:
    """Whether a page names at least one of these documents, with its address."""
    found = unescape(" ".join(re.findall(r'<li id="c\d+">(.*?)</li>', page, re.S)))
    return any(
        one.title in found and (not one.url or one.url in found) for one in Citation.objects.filter(code__in=codes)
    )


def test_they_are_all_there() -> None:
    assert {model: model.objects.count() for model in COUNTS} == COUNTS


@pytest.mark.parametrize("path", ["statements", "calls", "proposals", "incidents"])
def test_the_api_lists_every_one_with_its_documents(client: Client, path: str) -> None:
    rows = listed(client, path)
    assert len(rows) == {model._meta.verbose_name_plural: count for model, count in COUNTS.items()}[path]
    for row in rows:
        assert row["citations"], row["id"]
        one = read(client, f"/api/v1/{path}/{row['id']}/")
        known = {document["code"] for document in one["documents"]}
        assert set(one["citations"]) <= known, row["id"]


def test_every_statement_has_a_page_with_its_calls_and_documents(client: Client) -> None:
    for one in Statement.objects.prefetch_related("calls"):
        page = get(client, f"/statements/{one.code}/")
        said = plain(page)
        assert plain(one.title).strip() in said, one.code
        assert cites(page, one.citation_codes), one.code
        for call in one.calls.all():
            assert call.title in said, call.code
            assert cites(page, call.citation_codes), call.code
            assert call.findings.exists(), call.code
            assert all(cites(page, finding.citation_codes) for finding in call.findings.all()), call.code


def test_the_lists_of_pages_lead_to_every_one(client: Client) -> None:
    def links(path: str, inside: str) -> set[str]:
        found: set[str] = set()
        number = 1
        while True:
            answer = client.get(f"{path}?page={number}")
            more = set(re.findall(inside, answer.content.decode())) if answer.status_code == 200 else set()
            if not more - found:
                return found
            found |= more
            number += 1

    assert links("/statements/", r'href="/statements/([\w-]+)/') == set(
        Statement.objects.values_list("code", flat=True)
    )
    assert links("/incidents/", r'href="/incidents/([\w-]+)/') == set(Incident.objects.values_list("code", flat=True))
    asking = set(Call.objects.values_list("statement__code", flat=True))
    assert asking <= links("/calls/", r'href="/statements/([\w-]+)/')


def test_every_incident_has_a_page_with_what_is_said_of_it(client: Client) -> None:
    for one in Incident.objects.prefetch_related("assertions"):
        page = get(client, f"/incidents/{one.code}/")
        assert one.name in unescape(page), one.code
        assert cites(page, one.citation_codes), one.code
        assert all(cites(page, said.citation_codes) for said in one.assertions.all()), one.code


def test_every_proposal_stands_in_the_row_of_its_party_with_its_documents(client: Client) -> None:
    for one in Proposal.objects.select_related("entity", "regime").prefetch_related("steps"):
        page = get(client, f"/matrix/?entity={one.entity.public_id}&regime={one.regime.code}")
        for step in one.steps.all():
            assert str(step.date) in page, one.code
            assert cites(page, step.citation_codes), one.code


# As the fact base has it ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def facts(editions_root: Path) -> dict[str, Any]:
    path = editions_root.parent / "domain" / "facts.json"
    if not path.is_file():
        needs.lacking("no fact base beside the real editions: domain/facts.json", asked_by=needs.LISTS)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


OLDER_THAN_ITS_CALL = {"quadctwg25-justice"}  # its finding is kept, dated by the call, and says so


def test_statements_and_calls_are_those_of_the_fact_base(facts: dict[str, Any]) -> None:
    assert {one["id"] for one in facts["statements"]} == set(Statement.objects.values_list("code", flat=True))
    for fact in facts["statements"]:
        one = Statement.objects.get(code=fact["id"])
        assert one.date.edtf == fact["date"], one.code
        assert set(fact["parties"]) <= set(one.parties), one.code
        named = set(one.mentions.exclude(manner="left-out").values_list("entity__code", flat=True))
        assert set(fact.get("groups_named", ())) <= named, one.code
        condemned = set(one.incident_links.values_list("incident__code", flat=True))
        assert set(fact.get("incidents_condemned", ())) <= condemned, one.code
        assert [call["id"] for call in fact["calls"]] == list(one.calls.values_list("code", flat=True)), one.code
        for told in fact["calls"]:
            call = one.calls.select_related("regime").get(code=told["id"])
            assert (call.regime and call.regime.code) == told.get("regime"), call.code
            aimed = call.targets.filter(group="").values_list("entity__code", flat=True)
            assert set(told.get("targets", ())) <= set(aimed), call.code
            findings = sorted((found.status, found.as_of.edtf) for found in call.findings.all())
            expected = sorted((found["status"], found["as_of"]) for found in told["outcomes"])
            if call.code in OLDER_THAN_ITS_CALL:
                expected = [(status, one.date.edtf) for status, _ in expected]
            assert findings == expected, call.code


def test_proposals_are_those_of_the_fact_base_step_by_step(facts: dict[str, Any]) -> None:
    assert {one["id"] for one in facts["proposals"]} == set(Proposal.objects.values_list("code", flat=True))
    for fact in facts["proposals"]:
        one = Proposal.objects.select_related("entity", "regime").get(code=fact["id"])
        assert (one.entity.code, one.regime.code, one.proposed_by) == (
            fact["target"], fact["regime"], fact["proposed_by"],
        ), one.code  # fmt: skip
        steps = [(str(step.date), step.kind, step.by) for step in one.steps.order_by("position")]
        assert steps == [(step["date"], step["event"], step.get("by", [])) for step in fact["events"]], one.code
        assert (one.outcome["status"], one.outcome["as_of"]) == (
            fact["outcome"]["status"], fact["outcome"]["as_of"],
        ), one.code  # fmt: skip


def test_incidents_are_those_of_the_fact_base_with_every_claim(facts: dict[str, Any]) -> None:
    assert {one["id"] for one in facts["incidents"]} == set(Incident.objects.values_list("code", flat=True))
    for fact in facts["incidents"]:
        one = Incident.objects.get(code=fact["id"])
        assert one.date.edtf == fact["date"], one.code
        days = sorted(str(said.date or "") for said in one.assertions.all())
        told = [*fact.get("claims", ()), *fact.get("attributions", ())]
        assert days == sorted(str(said.get("date") or "") for said in told), one.code


def test_designations_have_the_dates_of_the_fact_base(facts: dict[str, Any]) -> None:
    listed = {(one.entity.code, one.regime.code): one for one in designations()}
    absent = {
        (one.entity.code, one.regime.code): one.as_of.edtf for one in Absence.objects.select_related("entity", "regime")
    }
    for party in [*facts["groups"], *facts["people"]]:
        for fact in party["designations"]:
            place = (party["id"], fact["regime"])
            if fact["status"] == "regime-target":
                continue  # the Taliban: the regime is about them, no entry of its list is
            if fact["status"] in ("not-listed", "not-found"):
                assert absent[place] == fact["as_of"], place
            else:
                day = listed[place].listed_on
                assert (day.edtf if day else None) == fact.get("listed_on"), place


def designations() -> Iterator[Designation]:
    rows = Designation.objects.current().select_related("entity", "regime")
    yield from rows.filter(entity__in=Entity.objects.exclude(code=None))
