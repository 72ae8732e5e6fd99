"""Designations of regimes without a list to read, and the law, edited in the admin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core import dataversion
from entities.models import Entity
from lists.models import Source
from sanctions.models import Absence, Citation, Designation, Instrument, Measure, Regime
from sanctions.services import refreshing
from sanctions.services.reference import load_reference
from tests.admin.conftest import entity, messages
from tests.admin.test_parties import again
from tests.pipeline.conftest import Refresh

SAID = {"status": "listed", "listed_on": "2002-01-14", "citation": "Gazette 12/2002", "confidence": "high"}


def url(name: str, *args: object) -> str:
    return reverse(f"admin:sanctions_{name}", args=args)


def pakistan() -> Regime:
    return Regime.objects.get(code="pk-ata-first")


@pytest.fixture
def entered(root: Client, listed: Entity) -> Designation:
    answer = root.post(url("designation_add"), {**SAID, "entity": listed.pk, "regime": pakistan().pk})
    assert answer.status_code == 302
    return Designation.objects.get(record=None)


def fields(designation: Designation, **said: str) -> dict[str, str]:
    return {**SAID, **said}


def test_it_is_entered_with_its_citation(entered: Designation, listed: Entity) -> None:
    assert (entered.entity, entered.regime, entered.status) == (listed, pakistan(), "listed")
    assert (entered.listed_on.edtf, entered.in_force_from.isoformat()) == ("2002-01-14", "2002-01-14")
    assert (entered.citation, entered.confidence) == ("Gazette 12/2002", "high")
    assert entered.entered_by.get_username() == "root"
    assert entered.in_force_until is None


@pytest.mark.parametrize("left_out", ["citation", "confidence", "entity", "regime"])
def test_what_it_needs(root: Client, listed: Entity, left_out: str) -> None:
    said = {**SAID, "entity": listed.pk, "regime": pakistan().pk}
    answer = root.post(url("designation_add"), {**said, left_out: ""})
    assert left_out in answer.context["adminform"].form.errors
    assert Designation.objects.filter(record=None).count() == 0


def test_a_day_is_needed_and_may_be_vague(root: Client, listed: Entity) -> None:
    said = {**SAID, "entity": listed.pk, "regime": pakistan().pk}
    answer = root.post(url("designation_add"), {**said, "listed_on": ""}, follow=True)
    assert "Give the day it was listed" in messages(answer)[-1]
    root.post(url("designation_add"), {**said, "listed_on": "2002"})
    assert Designation.objects.get(record=None).in_force_from.isoformat() == "2002-01-01"


def test_a_regime_with_a_list_is_not_offered(root: Client, listed: Entity) -> None:
    un = Regime.objects.get(code="un-1267")
    form = root.get(url("designation_add")).context["adminform"].form
    assert un not in form.fields["regime"].queryset
    answer = root.post(url("designation_add"), {**SAID, "entity": listed.pk, "regime": un.pk})
    assert "regime" in answer.context["adminform"].form.errors


def test_a_delisting_has_a_day(root: Client, entered: Designation) -> None:
    page = url("designation_change", entered.pk)
    answer = root.post(page, fields(entered, status="delisted"), follow=True)
    assert "Give the day it was delisted" in messages(answer)[-1]
    root.post(page, fields(entered, delisted_on="2010-06"))
    row = Designation.objects.current().get(record=None)
    assert (row.status, row.in_force_until.isoformat()) == ("delisted", "2010-06-01")
    answer = root.post(page, fields(entered, delisted_on="2001"), follow=True)
    assert "cannot be delisted" in messages(answer)[-1]


def test_two_at_once_are_one_too_many(root: Client, listed: Entity, entered: Designation) -> None:
    said = {**SAID, "entity": listed.pk, "regime": pakistan().pk}
    answer = root.post(url("designation_add"), {**said, "listed_on": "2005"}, follow=True)
    assert "designated under" in messages(answer)[-1]
    root.post(url("designation_change", entered.pk), fields(entered, delisted_on="2004"))
    root.post(url("designation_add"), {**said, "listed_on": "2005"})
    assert list(Designation.objects.filter(record=None).values_list("period", flat=True)) == [1, 2]


def test_it_stays_through_refresh_and_rebuild(entered: Designation, refresh: Refresh, source: Source) -> None:
    before = Designation.objects.filter(pk=entered.pk).values().get()
    again(refresh, source)
    assert Designation.objects.filter(pk=entered.pk).values().get() == before


def test_it_is_removed_with_a_reason(root: Client, entered: Designation) -> None:
    page = url("designation_remove", entered.pk)
    assert root.post(page, {"reason": ""}).context["form"].errors["reason"]
    root.post(page, {"reason": "Another party of that name."})
    assert Designation.objects.filter(record=None).count() == 0


def test_what_a_list_says_is_never_edited(root: Client, listed: Entity) -> None:
    row = Designation.objects.get(entity=listed)
    page = url("designation_change", row.pk)
    assert root.get(page).status_code == 200
    assert root.post(page, fields(row)).status_code == 403
    root.post(url("designation_remove", row.pk), {"reason": "x"})
    assert Designation.objects.get(entity=listed).known_until is None
    assert root.post(url("designation_delete", row.pk), {"post": "yes"}).status_code == 403


def test_it_takes_the_right_to(staff: Callable[..., Client], entered: Designation) -> None:
    reader = staff("sanctions.view_designation")
    assert reader.get(url("designation_change", entered.pk)).status_code == 200
    assert reader.post(url("designation_change", entered.pk), fields(entered)).status_code == 403
    assert reader.post(url("designation_remove", entered.pk), {"reason": "x"}).status_code == 403
    assert reader.get(url("designation_add")).status_code == 403


def test_it_is_named_by_its_regime(root: Client, entered: Designation) -> None:
    assert str(entered).startswith("pk-ata-first")
    assert "pk-ata-first" in root.get(url("designation_change", entered.pk)).content.decode()


def test_the_partys_page_shows_it(root: Client, entered: Designation) -> None:
    shown = root.get(reverse("admin:entities_entity_change", args=[entered.entity_id]))
    table = next(table for table in shown.context["tables"] if table.name == "designation")
    assert [(row.value, row.mark) for row in table.rows] == [
        (pakistan().short, "editors’"), ("UN 1267 QDi.901", ""),
    ]  # fmt: skip


# The law


def law(root: Client, item: object, **said: object) -> object:
    name = type(item).__name__.lower()
    page = url(f"{name}_change", item.pk)
    shown = root.get(page).context
    form = shown["adminform"].form
    given = {name: form[name].value() for name in form.fields}
    for inline in shown["inline_admin_formsets"]:
        given |= {f"{inline.formset.prefix}-{k}": v for k, v in inline.formset.management_form.initial.items()}
    given = {k: v for k, v in (given | said).items() if v is not None}
    return root.post(page, given, follow=True)


def test_reference_data_is_edited_and_loading_the_files_keeps_it(root: Client, reference: None) -> None:
    before = dataversion.current()
    law(root, Measure.objects.get(code="asset-freeze"), meaning="What is theirs stays where it is.")
    assert dataversion.current() > before
    load_reference()
    assert Measure.objects.get(code="asset-freeze").meaning == "What is theirs stays where it is."


def test_texts_with_commas_stay_one_text(root: Client, reference: None) -> None:
    law(root, Measure.objects.get(code="asset-freeze"), exemptions="Food, rent and medicine\nLawyers, where agreed")
    assert Measure.objects.get(code="asset-freeze").exemptions == ["Food, rent and medicine", "Lawyers, where agreed"]


def test_what_the_files_would_put_back_is_changed_there(root: Client, reference: None) -> None:
    regime = Regime.objects.get(code="un-1267")
    shown = root.get(url("regime_change", regime.pk))
    assert not {"citations", "measures", "follows", "code"} & set(shown.context["adminform"].form.fields)
    assert root.post(url("regime_delete", regime.pk), {"post": "yes"}).status_code == 403
    citation = Citation.objects.first()
    assert root.post(url("citation_change", citation.pk), {"title": "X"}).status_code == 403


def test_what_was_entered_here_is_edited_and_deleted_here(root: Client, reference: None) -> None:
    root.post(url("citation_add"), {"code": "our-own", "title": "A paper", "publisher": "", "date": "2020", "url": ""})
    citation = Citation.objects.get(code="our-own")
    said = {"code": "our-act", "title": "An act", "short": "Act", "jurisdiction": "XX", "kind": "act", "summary": ""}
    root.post(url("instrument_add"), {**said, "dated": "1999", "confidence": "low", "citations": [citation.pk]})
    act = Instrument.objects.get(code="our-act")
    assert (act.dated.edtf, list(act.citations.all())) == ("1999", [citation])
    assert root.post(url("instrument_delete", act.pk), {"post": "yes"}).status_code == 302
    assert not Instrument.objects.filter(code="our-act").exists()


def test_a_regimes_first_day_moves_what_was_carried_over(root: Client, listed: Entity, source: Source) -> None:
    row = Designation.objects.get(entity=listed)
    assert (row.in_force_from.isoformat(), row.carried_over) == ("2010-01-05", False)
    law(root, row.regime, started="2011-06-17")
    row = Designation.objects.get(entity=listed)
    assert (row.in_force_from.isoformat(), row.carried_over) == ("2011-06-17", True)
    refreshing.rebuild(source)
    assert Designation.objects.get(entity=listed).in_force_from.isoformat() == "2011-06-17"


def test_an_absence_cites_what_was_read(root: Client, listed: Entity) -> None:
    said = {"entity": listed.pk, "regime": pakistan().pk, "kind": "not-listed", "as_of": "2026-02", "note": ""}
    answer = root.post(url("absence_add"), {**said, "confidence": "high", "citation_codes": "no-such"}, follow=True)
    assert messages(answer) == ["There is no citation no-such."]
    code = Citation.objects.first().code
    root.post(url("absence_add"), {**said, "confidence": "high", "citation_codes": code})
    assert Absence.objects.get().citation_codes == [code]
    assert entity("QDi.901").absences.count() == 1
