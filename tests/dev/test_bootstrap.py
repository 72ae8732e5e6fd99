"""A .venv that is only a link to another checkout's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devtools import Failure, bootstrap


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home, link = tmp_path / "other" / ".venv", tmp_path / "here" / ".venv"
    (home / "bin").mkdir(parents=True)
    (home / "bin" / "python").touch()
    link.parent.mkdir()
    link.symlink_to(home)
    monkeypatch.setattr(bootstrap, "VENV", link)
    monkeypatch.setattr(bootstrap, "PYTHON", link / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMP", link / "installed.json")
    monkeypatch.setattr(bootstrap, "_digest", lambda name: f"digest of {name}")
    return home


def stamp(home: Path, **installed: str) -> None:
    (home / "installed.json").write_text(json.dumps({"venv": str(home), **installed}))


def test_it_is_used_as_it_is_where_it_holds_what_is_needed(elsewhere: Path) -> None:
    stamp(elsewhere, **{name: f"digest of {name}" for name in ("requirements-uv.txt", "requirements.txt")})
    bootstrap.ensure("requirements.txt")


def test_it_is_never_emptied_or_installed_into(elsewhere: Path) -> None:
    stamp(elsewhere, **{"requirements-uv.txt": "of another day"})
    before = sorted(elsewhere.rglob("*"))
    with pytest.raises(Failure, match="is a link to"):
        bootstrap.ensure("requirements.txt")
    assert sorted(elsewhere.rglob("*")) == before
