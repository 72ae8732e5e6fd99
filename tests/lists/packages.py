"""A list's package as tests use it: what it makes of files, and its corpus of small documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lists.publishers import publisher
from lists.reading import Files, Issue, Issues
from lists.records import Content, PartyRecord, content

CORPORA = Path(__file__).resolve().parents[1] / "corpora"


def read(code: str, files: Files) -> tuple[list[PartyRecord], list[Issue]]:
    issues = Issues()
    return [party for _, party in publisher(code).records(files, issues)], issues.found


def said(parties: list[PartyRecord]) -> Any:
    """The contents as JSON has them."""
    return json.loads(json.dumps([content(party) for party in parties]))


def corpus(package: str, folder: str) -> list[Path]:
    """The documents of a corpus, named after what is the matter with them."""
    return sorted(path for path in (CORPORA / package / folder).iterdir() if path.suffix not in (".json", ".issues"))


def stem(path: Path) -> str:
    return path.stem


def unexplained(code: str, issues: list[Issue]) -> list[Issue]:
    known = publisher(code).spec.known_issues
    return [issue for issue in issues if not any(one.explains(issue) for one in known)]


def by_key(parties: list[PartyRecord]) -> dict[str, Content]:
    return {party.key: content(party) for party in parties}
