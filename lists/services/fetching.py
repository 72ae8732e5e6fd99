"""Getting an edition's files into the evidence store, from the publisher or from a mirror."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from core.http import Unreachable, get
from core.storage import TooLarge, store
from lists import mirror
from lists.models import Release, Source
from lists.publishers import publisher
from lists.reading import SourceSpec
from lists.services.loading import Report, quiet

StoredFile = dict[str, Any]  # name, sha256, size, address, etag, modified


class Refused(Exception):
    """What came cannot be a release of this list, and could not even be kept; says why."""


def fetch(source: Source, mirror_root: str, report: Report = quiet) -> tuple[list[StoredFile], date | None] | None:
    """The newest edition's files and the day its folder gives it (mirrors only).

    None when the publisher says that nothing changed. Raises Unreachable or Refused.
    """
    spec = publisher(source.code).spec
    if mirror_root:
        edition = mirror.newest(mirror_root, spec)
        if edition is None:
            raise Unreachable(
                f"{mirror_root} has no edition of this list: no folder {spec.mirror}/<day>/ with its files"
            )
        return keep_edition(edition, spec, report), edition.day
    last = Release.objects.filter(source=source).order_by("-fetched_at").first()
    files = []
    for name, url in spec.urls.items():
        before: StoredFile = next((f for f in last.files if f["name"] == name), {}) if last else {}
        kept = _download(name, url, spec, before, report)
        files.append(kept or before)
        if kept is None and not before:
            raise Unreachable(f"{url}: answered “not modified” to a first request")
    return None if last and files == last.files else (files, None)


def keep_edition(edition: mirror.Edition, spec: SourceSpec, report: Report = quiet) -> list[StoredFile]:
    """Store the files of a mirror's edition. Raises Refused when one is missing or too large."""
    if missing := edition.missing(spec):
        raise Refused(f"the edition of {edition.day} lacks {', '.join(missing)}; a part of a release is not a release")
    files = []
    for name in spec.files:
        address = edition.files[name]
        report(f"fetching {name}", 0, 0)
        # Where it stood in the mirror, not where the mirror stands: that is this machine's affair.
        place = "mirror: " + "/".join([spec.mirror, *address.split("/")[-2:]])
        files.append(_keep(name, place, mirror.content(address), spec.max_bytes))
    return files


def keep_file(name: str, path: str, spec: SourceSpec) -> StoredFile:
    """Store one file given by hand."""
    return _keep(name, f"by hand: {Path(path).name}", mirror.content(path), spec.max_bytes)


def _download(name: str, url: str, spec: SourceSpec, before: StoredFile, report: Report) -> StoredFile | None:
    report(f"fetching {name}", 0, 0)
    with get(url, hosts=spec.hosts, etag=before.get("etag", ""), modified=before.get("modified", "")) as answer:
        if answer.not_modified:
            return None
        kept = _keep(name, url, answer.body, spec.max_bytes)
        return {**kept, "etag": answer.etag, "modified": answer.modified}


def _keep(name: str, address: str, chunks: Any, max_bytes: int) -> StoredFile:
    try:
        kept = store(chunks, max_bytes)
    except TooLarge as error:
        raise Refused(f"{address}: {error}; this list has never been near that size") from error
    return {"name": name, "sha256": kept.sha256, "size": kept.size, "address": address}
