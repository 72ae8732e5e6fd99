"""Curated facts in the database: beside the lists, and behind what an admin said since."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.models import LoadedFiles
from entities.models import Affiliation, Entity, Fact, Name
from lists.models import Release
from sanctions.models import Absence, Designation
from statements.models import Call, Incident, Proposal, Statement
from statements.services.curated import load_curated
from tests.builders.un import edition, group


def load_again() -> dict[str, int]:
    LoadedFiles.objects.filter(name="curated").delete()
    return load_curated()


def test_everything_is_there_once_however_often_it_is_loaded(curated: None) -> None:
    counts = {Statement: 30, Call: 45, Proposal: 14, Incident: 9}
    assert {model: model.objects.count() for model in counts} == counts
    assert Entity.objects.exclude(code=None).count() == 82
    assert not any(load_again().values())
    assert load_curated() == {}
    assert {model: model.objects.count() for model in counts} == counts


def test_an_admins_word_stands_and_the_rest_still_follows_the_files(curated: None) -> None:
    statement = Statement.objects.get(code="in-us-jwg21-2025")
    Statement.objects.filter(pk=statement.pk).update(place="Delhi")
    mention = statement.mentions.get(entity__code="trf")
    mention.note = "Checked against the recording."
    mention.save()
    tie = Affiliation.objects.filter(entity__code="trf", target__code="let").first()
    assert tie is not None
    Affiliation.objects.filter(pk=tie.pk).update(disputed_by="Pakistan, again in 2026")
    Entity.objects.filter(code="trf").update(editorial_name="Resistance Front", name="Resistance Front")
    load_again()
    statement.refresh_from_db()
    assert statement.place == "Delhi"
    assert statement.mentions.get(entity__code="trf").note == "Checked against the recording."
    assert Affiliation.objects.get(pk=tie.pk).disputed_by == "Pakistan, again in 2026"
    assert Entity.objects.get(code="trf").name == "Resistance Front"


def let(**said: object) -> bytes:
    return edition(group("QDe.118", "LASHKAR-E-TAYYIBA", listed="2005-05-02", **said), day="2026-02-27")


def designations(code: str) -> list[tuple[str, bool]]:
    rows = Designation.objects.current().visible().filter(entity__code=code)
    return sorted((row.regime.code, row.record_id is None) for row in rows.select_related("regime"))


def test_a_listed_party_is_one_party_whichever_came_first(curated: None, load_un: Callable[..., Release]) -> None:
    before = Entity.objects.get(code="let")
    load_un(let())
    assert before.links.get().record.key == "QDe.118"
    assert Entity.objects.filter(name="Lashkar-e-Tayyiba").count() == 1


def test_a_party_whose_record_was_there_first_is_found_by_it(reference: None, load_un: Callable[..., Release]) -> None:
    load_un(let())
    [listed] = Entity.objects.all()
    load_curated()
    assert Entity.objects.get(code="let").public_id == listed.public_id


def test_a_list_that_prints_a_designation_or_a_name_stands_before_the_cited_one(
    curated: None, load_un: Callable[..., Release]
) -> None:
    assert ("un-1267", True) in designations("let")  # cited, while no list is loaded
    load_un(let(aliases=("Army of the Pure",)))
    assert ("un-1267", False) in designations("let")
    assert ("un-1267", True) not in designations("let")
    assert ("us-fto", True) in designations("let")
    names = Name.objects.current().visible().filter(entity__code="let", text="Army of the Pure")
    assert [name.record_id is None for name in names] == [False]


def test_dates_keep_their_precision_and_regimes_their_start(curated: None) -> None:
    india = Designation.objects.get(entity__code="let", regime__code="in-uapa-first")
    assert str(india.listed_on) == "2004"
    uk = Designation.objects.get(entity__code="let", regime__code="uk-isil-aq")
    assert (str(uk.listed_on), uk.carried_over, str(uk.in_force_from)) == ("2005-05-02", True, "2020-12-31")
    alias = Designation.objects.get(entity__code="trf", regime__code="us-fto")
    assert (alias.status, alias.via.code, str(alias.listed_on)) == ("listed-as-alias", "let", "2025-07-18")
    gone = Absence.objects.get(entity__code="trf", regime__code="un-1267")
    assert (gone.kind, str(gone.as_of)) == ("not-listed", "2026-07-21")
    assert gone.citation_codes


def test_what_governments_said_is_whole(curated: None) -> None:
    statement = Statement.objects.get(code="in-us-jwg21-2025")
    assert [official.name for official in statement.officials.all()] == ["Vinod Bahade", "Monica Jacobsen"]
    assert [state["state"] for state in statement.states_left_out] == ["Pakistan"]
    call = statement.calls.get(code="jwg21-list")
    assert (call.kind, call.regime.code) == ("list", "un-1267")
    assert {(target.group, target.entity and target.entity.code) for target in call.targets.all()} >= {
        ("", "let"), ("", "jem"), ("proxies", "let"), ("affiliates", "isil"),
    }  # fmt: skip
    steps = [
        (step.kind, str(step.date))
        for proposal in Proposal.objects.filter(entity__code="masood-azhar")
        for step in proposal.steps.all()
    ]
    assert ("hold", "2019-03-13") in steps
    assert ("listed", "2019-05-01") in steps
    claims = Incident.objects.get(code="pahalgam-2025").assertions.values_list("kind", flat=True)
    assert {"claimed", "withdrawn", "attributed", "denied"} <= set(claims)


def test_what_the_files_no_longer_say_goes(curated: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from statements.services import curated as loading

    files = {name: loading._read(name) for name in
             ("citations", "parties", "incidents", "statements", "proposals", "discrepancies")}  # fmt: skip
    summary = files["parties"]["trf"].pop("summary")
    monkeypatch.setattr(loading, "_read", files.__getitem__)
    load_again()
    assert not Fact.objects.filter(text=summary["text"]).exists()
