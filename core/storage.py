"""The evidence store: files kept for good under the SHA-256 of their bytes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


class TooLarge(Exception):
    """More bytes came than were allowed; nothing of them is kept."""


@dataclass(frozen=True)
class Stored:
    sha256: str
    size: int
    path: Path


def path_of(sha256: str) -> Path:
    """Where the file with this hash stands."""
    root: Path = settings.TRACKER_STORE
    return root / sha256[:2] / sha256


def store(chunks: Iterable[bytes], max_bytes: int) -> Stored:
    """Keep a stream of bytes. The file appears whole, synced to disk, or not at all.

    Raises TooLarge once more than `max_bytes` have come.
    """
    root: Path = settings.TRACKER_STORE
    root.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    handle, temporary = tempfile.mkstemp(dir=root, prefix="incoming-")
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                size += len(chunk)
                if size > max_bytes:
                    raise TooLarge(f"more than {max_bytes:,} bytes")
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        sha256 = digest.hexdigest()
        final = path_of(sha256)
        final.parent.mkdir(exist_ok=True)
        os.chmod(temporary, 0o644)
        os.replace(temporary, final)
        _sync_folder(final.parent)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return Stored(sha256, size, final)


def _sync_folder(folder: Path) -> None:
    """A file's name is safe on disk only once its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
