"""Remembering which of the project's own files were loaded, so that a start need not load them again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from core.models import LoadedFiles


def digest_of(files: Iterable[Path]) -> str:
    """SHA-256 over names and contents, in the order given."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def loaded(name: str) -> str:
    """The digest noted last under `name`; empty when none was."""
    return LoadedFiles.objects.filter(name=name).values_list("sha256", flat=True).first() or ""


def note_loaded(name: str, digest: str) -> None:
    LoadedFiles.objects.update_or_create(name=name, defaults={"sha256": digest})
