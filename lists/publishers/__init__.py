"""The lists this tracker reads: one package a list, found by its source.yml.

Adding a list means adding a package with source.yml, vocab.yml, reader.py, mapper.py
and README.md; nothing else in the project names it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

import msgspec

from lists.reading import Publisher, SourceSpec, Vocabulary

_HERE = Path(__file__).parent
_SHARED = [_HERE.parent / name for name in ("fields.py", "markup.py", "reading.py", "records.py", "workbooks.py")]


def source_files() -> list[Path]:
    """Every list's source.yml."""
    return sorted(_HERE.glob("*/source.yml"))


@cache
def publishers() -> dict[str, Publisher]:
    """Every publisher by source code, in the order of their codes."""
    found = [_load(path.parent) for path in source_files()]
    return {publisher.spec.code: publisher for publisher in sorted(found, key=lambda p: p.spec.code)}


def name_givers() -> list[str]:
    """Codes of the lists, the one first whose primary name a party of several goes by."""
    return sorted(publishers(), key=lambda code: (publishers()[code].spec.naming, code))


def publisher(code: str) -> Publisher:
    """The publisher of a source. Raises KeyError with the codes there are."""
    try:
        return publishers()[code]
    except KeyError:
        raise KeyError(f"no list has the code “{code}”; there are: {', '.join(publishers())}") from None


def law_files() -> list[Path]:
    """Every list's regimes.yml: the regimes that only it speaks of."""
    return sorted(_HERE.glob("*/regimes.yml"))


def _load(folder: Path) -> Publisher:
    spec = msgspec.yaml.decode((folder / "source.yml").read_bytes(), type=SourceSpec)
    folders = [*_common(folder), folder]
    package = f"{__name__}.{folder.name}"
    digest = hashlib.sha256()
    for path in [*_SHARED, *(path for one in folders for path in _read_by(one))]:
        digest.update(path.read_bytes())
    reader = import_module(f"{package}.reader")
    return Publisher(
        spec=spec,
        vocabulary=lambda: Vocabulary(_words(folders)),
        reader=reader,
        map_record=import_module(f"{package}.mapper").map_record,
        digest=digest.hexdigest(),
        complete=getattr(reader, "complete", None),
        learned=getattr(reader, "learned", None),
    )


def _common(folder: Path) -> list[Path]:
    """Packages that a publisher's lists share: us_ofac_sdn and us_ofac_cons stand on us_ofac."""
    return [one for one in sorted(_HERE.iterdir()) if one.is_dir() and folder.name.startswith(f"{one.name}_")]


def _read_by(folder: Path) -> list[Path]:
    """The code and the words that decide how a list is read; its regimes do not."""
    return [*sorted(folder.glob("*.py")), *sorted({*folder.glob("*.yml")} - {folder / "regimes.yml"})]


def _words(folders: Sequence[Path]) -> dict[str, dict[str, str | None]]:
    """The tables of every vocab.yml."""
    tables: dict[str, dict[str, str | None]] = {}
    for path in (one / "vocab.yml" for one in folders):
        if path.exists():
            tables |= msgspec.yaml.decode(path.read_bytes(), type=dict[str, dict[str, str | None]])
    return tables
