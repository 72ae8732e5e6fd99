"""Getting an edition's files into the evidence store, from the publisher or from a mirror."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from email.utils import parsedate_to_datetime
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
    """Store an edition's files, in its best whole format. Raises Refused when a file is missing or too large."""
    if missing := edition.missing(spec):
        of = f"the edition of {edition.day}" if edition.day else "the folder"
        raise Refused(f"{of} lacks {', '.join(missing)}; a part of a release is not a release")
    files = []
    for name in edition.names(spec):
        address = edition.files[name]
        report(f"fetching {name}", 0, 0)
        # Where it stood in the mirror, not where the mirror stands: that is this machine's affair.
        place = "mirror: " + "/".join([spec.mirror, *address.split("/")[-2:]]) if edition.day else _by_hand(address)
        files.append(_keep(name, place, mirror.content(address), spec.max_bytes))
    return files


def keep_by_hand(path: Path, spec: SourceSpec) -> list[StoredFile]:
    """Store what a person gives: a folder with an edition's files, or the one file that is the edition.

    A file goes by its name; one of another name is taken for the main file of the list's best format.
    """
    if path.is_dir():
        return keep_edition(mirror.by_hand(path, spec), spec)
    main = [one.needs[0] for one in mirror.formats(spec)]
    name = next((name for name in main if mirror.goes_by(name, path.name, spec)), main[0])
    return [_keep(name, _by_hand(str(path)), mirror.content(str(path)), spec.max_bytes)]


def _by_hand(path: str) -> str:
    return f"by hand: {Path(path).name}"


def day_of(files: Sequence[StoredFile]) -> date | None:
    """The day the publisher's server says the files were last modified; None when it says none."""
    stamps = [parsedate_to_datetime(file["modified"]) for file in files if file.get("modified")]
    return max(stamps).date() if stamps else None


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
