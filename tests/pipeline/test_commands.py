"""manage.py refresh, backfill, rebuild, releases and diff: what they print, and how they end."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from lists.models import Release, Source
from lists.services import Busy
from sanctions.services import refreshing
from tests.builders.un import FILE, edition, group, individual

GROUP = group("QDe.901", "EXAMPLE MOVEMENT")
AHMED = individual("QDi.901", "AHMED EXAMPLE")
EDITIONS = {
    "2026-01-10": edition(AHMED, GROUP, day="2026-01-10"),
    "2026-01-12": edition(AHMED.but(comments="Amended."), individual("QDi.902", "BADR"), day="2026-01-12"),
}
Lay = Callable[..., Path]

pytestmark = pytest.mark.usefixtures("source")


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def fails(*arguments: str) -> tuple[str, str, str]:
    """What a command that ends with status 1 printed, its complaints, and why it ended so."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(CommandError) as raised:
        call_command(*arguments, stdout=out, stderr=err)
    assert raised.value.returncode == 1
    return out.getvalue(), err.getvalue(), str(raised.value)


@pytest.fixture
def folder(mirror: Lay, settings: LazySettings) -> Path:
    root = mirror(EDITIONS)
    settings.TRACKER_MIRROR = str(root)
    return root / "un"


def test_refresh_in_this_process(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("refresh", "un-sc", "--now") == "un-sc: The release of 2026-01-12 is active: 2 added.\n"
    stages = capsys.readouterr().err.splitlines()
    assert stages[0] == "un-sc: asking the publisher"
    assert {"un-sc: reading", "un-sc: activating", "un-sc: projecting"} <= set(stages)
    out, _, why = fails("refresh", "--all", "--now")  # the mirror has no other list
    assert out == "un-sc: Unchanged: the release of 2026-01-12 is still the newest.\n"
    assert "un-sc" not in why


def test_refresh_from_a_file(folder: Path, tmp_path: Path) -> None:
    path = folder / "2026-01-10" / FILE
    assert run("refresh", "un-sc", "--from-file", str(path)).endswith("is active: 2 added.\n")
    cut = tmp_path / "cut.xml"
    cut.write_bytes(EDITIONS["2026-01-12"].removesuffix(b"</CONSOLIDATED_LIST>"))
    out, _, why = fails("refresh", "un-sc", "--from-file", str(cut), "--published", "2026-01-12")
    assert "was refused" in out
    assert "cut short" in out
    assert why == "Not current: un-sc."


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "Name one source, or give --all."),
        (["un-sc", "--all"], "Name one source, or give --all."),
        (["--all", "--from-file", "x"], "--from-file goes with one source."),
        (["un-sc", "--from-file", "nowhere.xml"], "nowhere.xml is neither a file nor a folder."),
        (["un", "--now"], "No source has the code “un”; there are: au-dfat, "),
        (["un-sc", "--published", "yesterday"], "invalid fromisoformat value"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_refresh_says_what_it_was_not_told(arguments: list[str], why: str) -> None:
    assert why in fails("refresh", *arguments)[2]


def test_a_refresh_that_reaches_nobody_is_not_current(settings: LazySettings) -> None:
    settings.TRACKER_MIRROR = "/nowhere/at/all"
    out, err, why = fails("refresh", "un-sc", "--now")
    assert out == ""
    assert "is no folder; a mirror has one folder a list" in err
    assert why == "Not current: un-sc."


def test_a_busy_source_is_not_current(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise Busy("Another process is at it.")

    monkeypatch.setattr(refreshing, "lock", busy)
    assert "Another process is at it." in fails("refresh", "un-sc", "--now")[1]
    assert "Another process is at it." in fails("backfill", "un-sc", str(folder))[2]
    assert "Another process is at it." in fails("rebuild", "un-sc")[2]


def test_backfill_and_rebuild(folder: Path, tmp_path: Path) -> None:
    assert run("backfill", "un-sc", str(folder)) == "un-sc: 2 of 2 editions are in the history.\n"
    assert "un-sc: Rebuilt from 2 stored releases." in run("rebuild").splitlines()
    assert run("rebuild", "un-sc") == "un-sc: Rebuilt from 2 stored releases.\n"
    assert "is no folder" in fails("backfill", "un-sc", str(tmp_path / "none"))[2]


def test_a_backfill_of_nothing_is_not_current(tmp_path: Path) -> None:
    out, _, why = fails("backfill", "un-sc", str(tmp_path))
    assert "has no edition of this list" in out
    assert why == "Not current: un-sc."


def test_releases_are_listed_newest_first(folder: Path) -> None:
    run("backfill", "un-sc", str(folder))
    first, second = run("releases", "un-sc").splitlines()
    newest = Release.objects.get(published="2026-01-12")
    assert first.split() == [
        str(newest.pk), "2026-01-12", "active", "2", "records", newest.sha256[:12],
        "added", "1", "amended", "1", "removed", "1",
    ]  # fmt: skip
    assert second.split()[1:3] == ["2026-01-10", "superseded"]
    assert "No source has the code" in fails("releases", "nobody")[2]


def test_a_refused_release_is_listed_with_its_reason(tmp_path: Path) -> None:
    cut = tmp_path / "cut.xml"
    cut.write_bytes(EDITIONS["2026-01-12"].removesuffix(b"</CONSOLIDATED_LIST>"))
    fails("refresh", "un-sc", "--from-file", str(cut))
    (line,) = run("releases", "un-sc").splitlines()
    assert "rejected" in line
    assert "–" in line
    assert "cut short" in line


def test_diff_between_two_days_or_two_numbers(folder: Path) -> None:
    run("backfill", "un-sc", str(folder))
    told = run("diff", "un-sc", "2026-01-10", "2026-01-12")
    assert told.splitlines() == [
        "- QDe.901  EXAMPLE MOVEMENT",
        "~ QDi.901  AHMED EXAMPLE",
        '    comments: {"from":null,"to":"Amended."}',
        "+ QDi.902  BADR",
        "1 added, 1 removed, 1 amended",
    ]
    numbers = [str(pk) for pk in Release.objects.in_history().values_list("pk", flat=True)]
    assert run("diff", "un-sc", *numbers) == told
    assert run("diff", "un-sc", "2026-01-12", "2026-01-12") == "0 added, 0 removed, 0 amended\n"


def test_diff_says_which_release_there_is_not(folder: Path) -> None:
    run("backfill", "un-sc", str(folder))
    assert "un-sc has no release 2026-01-11" in fails("diff", "un-sc", "2026-01-11", "2026-01-12")[2]
    assert "neither a release's number nor a day" in fails("diff", "un-sc", "newest", "2026-01-12")[2]
    assert "un-sc has no release 999999" in fails("diff", "un-sc", "999999", "2026-01-12")[2]


def test_without_reference_data_a_command_says_what_to_run() -> None:
    Source.objects.all().delete()
    assert "run “manage.py load_reference” first" in fails("releases", "un-sc")[2]
