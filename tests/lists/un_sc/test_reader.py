"""The reader: what it hands on, and that its memory does not grow with the file."""

from __future__ import annotations

import resource
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from lists.publishers.un_sc import reader
from lists.reading import DocumentError
from tests.lists.un_sc.building import FILE, document, entity, files, group, individual, package, text

PEAK = """
import sys
from pathlib import Path
from lists.publishers.un_sc import reader
count = sum(1 for _ in reader.read({"consolidated.xml": Path(sys.argv[1])}))
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(count, peak.split()[1])
"""


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        ("2015-02-26T16:23:35.52-05:00", "2015-02-26"),
        ("2024-03-16T00:00:02.773Z", "2024-03-16"),
        ("2026-02-27", "2026-02-27"),
    ],
)
def test_the_edition_is_dated_by_the_head(tmp_path: Path, stamp: str, published: str) -> None:
    edition = reader.edition(files(tmp_path, document(individual(), stamp=stamp)))
    assert (edition.published, edition.stamp) == (published, stamp)


def test_the_edition_is_read_from_the_head_alone(tmp_path: Path) -> None:
    """A file cut short far down still says which edition it was to be."""
    whole = document(*(individual(reference=f"QDi.{n}") for n in range(100, 999)))
    assert reader.edition(files(tmp_path, whole[:-200])).published == "2026-02-27"


def test_raw_records_keep_what_was_printed(tmp_path: Path) -> None:
    address = group("INDIVIDUAL_ADDRESS", CITY=" Port ", COUNTRY="Atlantis")
    more = [text(COMMENTS1="two\n  lines"), address, address, "<INDIVIDUAL_DOCUMENT/>"]
    first, last = reader.read(files(tmp_path, document("\n\n" + individual(*more))))
    assert (first.tag, last.tag) == ("INDIVIDUAL", "ENTITY")
    assert first.line == 5
    assert first.fields["COMMENTS1"] == "two\n  lines"
    assert first.fields["INDIVIDUAL_ADDRESS"] == [{"CITY": " Port ", "COUNTRY": "Atlantis"}] * 2
    assert first.fields["INDIVIDUAL_DOCUMENT"] == ""


def test_a_document_that_is_not_whole_raises_at_the_latest_at_its_end(tmp_path: Path) -> None:
    many = document(*(individual(reference=f"QDi.{n}") for n in range(100, 999)))
    seen: list[str] = []
    with pytest.raises(DocumentError, match="cut short"):
        seen.extend(raw.tag for raw in reader.read(files(tmp_path, many[: len(many) // 2])))
    assert 0 < len(seen) < 899


def test_a_release_without_its_file_is_refused() -> None:
    with pytest.raises(DocumentError, match=FILE):
        list(reader.read({}))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Twenty times the entries, and a stray section as large, in the same memory."""

    def peak(times: int) -> tuple[int, int]:
        entries = [individual(text(COMMENTS1="words " * 200), reference=f"QDi.{n % 900 + 100}") for n in range(times)]
        body = document(*entries, entities=entity() * times)
        strays = f"<VESSELS>{group('VESSEL', NAME='SHIP ' * 100) * times}</VESSELS></CONSOLIDATED_LIST>"
        path = files(tmp_path, body.replace("</CONSOLIDATED_LIST>", strays))[FILE]
        ran = subprocess.run([sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True)
        count, kilobytes = map(int, ran.stdout.split())
        assert count == 3 * times
        return path.stat().st_size // 1024, kilobytes

    small_size, small = peak(500)
    large_size, large = peak(10_000)
    assert large_size > 19 * small_size
    assert large - small < 4096, f"{large_size - small_size} KB more of file took {large - small} KB more of memory"


def test_an_attack_by_entities_takes_no_memory(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    attack = (
        f'<?xml version="1.0"?><!--{"x" * 9000}--><!DOCTYPE CONSOLIDATED_LIST [<!ENTITY l0 "ha">{levels}]>'
        '<CONSOLIDATED_LIST dateGenerated="&l11;"><INDIVIDUALS/><ENTITIES/></CONSOLIDATED_LIST>'
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DocumentError):
        list(reader.read(files(tmp_path, attack)))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("consolidated.xml", True),
        ("consolidatedLegacyByPRN.xml", True),
        ("consolidated.NOT-WELL-FORMED.xml", True),
        ("1267.xml", False),
        ("7v9bhen-al-qaida.xml", False),
        ("consolidatedLegacyByNAME.html", False),
        ("1up29en-al-qaida.html", False),
        ("narrative_summaries_1267.tar.gz", False),
    ],
)
def test_a_mirror_is_searched_for_the_consolidated_list_only(name: str, ours: bool) -> None:
    assert any(fnmatchcase(name, pattern) for pattern in package().spec.files[FILE]) is ours
