"""A mirror of the lists: a folder or web root with `<list>/<day>/<file>`, files as they are or gzipped."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from core.http import Unreachable, get
from lists.reading import Format, SourceSpec

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LINK = re.compile(r"""href=["']?([^"'>\s]+)""", re.IGNORECASE)
_CHUNK = 65536


@dataclass(frozen=True)
class Edition:
    """One day's files of a list, by the publisher's name for each."""

    day: date | None  # None: given by hand
    files: dict[str, str]  # name → path or address

    def names(self, spec: SourceSpec) -> list[str]:
        """The files that make the edition, in the best format that is whole here; none when no format is."""
        for one in formats(spec):
            if all(name in self.files for name in one.needs):
                return [name for name in [*one.needs, *one.may] if name in self.files]
        return []

    def missing(self, spec: SourceSpec) -> list[str]:
        """What the format lacks that comes nearest to being whole."""
        if self.names(spec):
            return []
        lacking = [[name for name in one.needs if name not in self.files] for one in formats(spec)]
        begun = [
            names
            for names, one in zip(lacking, formats(spec), strict=True)
            if any(name in self.files for name in [*one.needs, *one.may])
        ]
        return min(begun or lacking, key=len)


def formats(spec: SourceSpec) -> list[Format]:
    """The formats of a list, best first."""
    return list(spec.formats.values()) or [Format(list(spec.files))]


def is_web(root: str) -> bool:
    return root.startswith(("http://", "https://"))


def editions(root: str, spec: SourceSpec) -> list[Edition]:
    """Every edition below `root` (the list's own folder) that has at least one of its files, oldest first.

    Raises Unreachable when `root` is no folder or does not answer.
    """
    return list(_newest_first(root, spec))[::-1]


def newest(root: str, spec: SourceSpec) -> Edition | None:
    """The newest whole edition of this list in a whole mirror; where none is whole, the newest part of one."""
    parts = []
    for edition in _newest_first(f"{root.rstrip('/')}/{spec.mirror}", spec):
        if edition.names(spec):
            return edition
        parts.append(edition)
    return parts[0] if parts else None


def by_hand(folder: Path, spec: SourceSpec) -> Edition:
    """The files of one edition in a folder that names no day."""
    return Edition(None, _matching(str(folder), spec))


def _newest_first(root: str, spec: SourceSpec) -> Iterator[Edition]:
    for day in sorted(filter(None, map(_day, set(_entries(root)))), reverse=True):
        if files := _matching(f"{root.rstrip('/')}/{day}", spec):
            yield Edition(day, files)


def _matching(folder: str, spec: SourceSpec) -> dict[str, str]:
    """The list's files in a folder, by the publisher's name for each."""
    entries = sorted(_entries(folder), reverse=True)
    return {wanted: f"{folder}/{entry}" for wanted in spec.files for entry in entries if goes_by(wanted, entry, spec)}


def goes_by(wanted: str, entry: str, spec: SourceSpec) -> bool:
    """Whether a file of this name is the publisher's file `wanted`."""
    return any(fnmatch(entry.removesuffix(".gz"), pattern) for pattern in spec.files[wanted])


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if _DAY.fullmatch(name) else None
    except ValueError:
        return None


def content(address: str) -> Iterator[bytes]:
    """The publisher's bytes of a file of the mirror: a gzipped one unpacked."""
    if is_web(address):
        yield from _web_content(address)
        return
    with Path(address).open("rb") as file:
        yield from _unpacked(address, iter(lambda: file.read(_CHUNK), b""))


def _web_content(address: str) -> Iterator[bytes]:
    with get(address, hosts=_host(address), insecure=True) as answer:
        yield from _unpacked(address, answer.body)


def _unpacked(address: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks, unpacked in bounded pieces where the name ends in .gz; a file may hold several members."""
    if not address.endswith(".gz"):
        yield from chunks
        return
    unpack = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            while chunk:
                if unpack.eof:
                    if not (chunk := chunk.lstrip(b"\0")):
                        break  # padding between or after members
                    unpack = zlib.decompressobj(wbits=31)
                yield unpack.decompress(chunk, _CHUNK)
                chunk = unpack.unconsumed_tail or unpack.unused_data
        yield unpack.flush()
    except zlib.error as error:
        raise Unreachable(f"{address}: this is no sound gzip file ({error})") from None
    if not unpack.eof:
        raise Unreachable(f"{address}: the gzip file is cut short")


def _entries(root: str) -> list[str]:
    """Names in a folder, or linked from a web server's index of it."""
    if not is_web(root):
        folder = Path(root)
        if not folder.is_dir():
            raise Unreachable(f"{root} is no folder; a mirror has one folder a list, and in it one a day")
        return [entry.name for entry in folder.iterdir()]
    index = root.rstrip("/") + "/"
    with get(index, hosts=_host(index), insecure=True) as answer:
        page = b"".join(answer.body).decode("utf-8", "replace")
    links = (urlsplit(urljoin(index, link)).path for link in _LINK.findall(page))
    base = urlsplit(index).path
    return [unquote(link.removeprefix(base)).rstrip("/") for link in links if link.startswith(base)]


def _host(address: str) -> list[str]:
    return [urlsplit(address).hostname or ""]
