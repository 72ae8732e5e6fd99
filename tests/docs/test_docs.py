"""What the documents say must be so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from lists.publishers import publishers

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()
]  # fmt: skip


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    heads = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path) if path else page
        assert place.exists(), f"{page.name} links to {target}, which does not exist"
        if anchor and place.suffix == ".md":
            assert anchor in anchors(place), f"{page.name} links to {target}; there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_named_commands_exist(page: Path) -> None:
    from devtools import commands

    known = get_commands()
    for name in re.findall(r"(?:\./dev manage|manage\.py) ([a-z_]+)", text_of(page)):
        assert name in known, f"{page.name} names manage.py {name}"
    help_text = commands.__doc__ or ""
    offered = set(re.findall(r"\./dev (\w+)", help_text + text_of(ROOT / "devtools" / "commands.py")))
    for name in re.findall(r"\./dev ([a-z]+)", text_of(page)):
        assert name in offered, f"{page.name} names ./dev {name}"


def test_every_setting_from_the_environment_is_in_the_readme() -> None:
    settings = text_of(ROOT / "config" / "settings.py")
    read = set(re.findall(r"""environ\.get\(\s*"(\w+)\"""", settings)) | set(
        re.findall(r"""_required\(\s*"(\w+)\"""", settings)
    )
    missing = {name for name in read if f"`{name}`" not in text_of(ROOT / "README.md")}
    assert not missing


def test_every_list_has_its_readme_and_stands_in_a_regime_or_says_why() -> None:
    for code, package in publishers().items():
        folder = ROOT / "lists" / "publishers" / code.replace("-", "_")
        assert (folder / "README.md").is_file(), f"{code} has no README.md"
        assert package.spec.ignored == {} or all(package.spec.ignored.values())


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
