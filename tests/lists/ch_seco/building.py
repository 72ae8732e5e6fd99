"""Small documents in the publisher's format, and what the package makes of them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from lists.publishers import Publisher, publisher
from lists.reading import Files, Issue, Issues
from lists.records import PartyRecord

FILE = "whole-list.xml"


def package() -> Publisher:
    return publisher("ch-seco")


def element(tag: str, *inner: str, **attributes: str) -> str:
    said = "".join(f" {name.replace('_', '-')}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{tag}{said}>{''.join(inner)}</{tag}>"


def leaf(tag: str, text: str, **attributes: str) -> str:
    return element(tag, escape(text), **attributes)


def programme(
    *sets: tuple[str, str],
    key: str = "Belarus",
    name: str = "Ordinance of 16 March 2022 on measures against Belarus (SR 946.231.116.9), annex 13",
) -> str:
    german = [leaf("sanctions-set", "auf Deutsch", ssid=number, lang="ger") for number, _ in sets]
    return element(
        "sanctions-program",
        leaf("program-key", "auf Deutsch", lang="ger"),
        leaf("program-key", key, lang="eng"),
        leaf("program-name", "auf Deutsch", lang="ger"),
        leaf("program-name", name, lang="eng"),
        *german,
        *(leaf("sanctions-set", text, ssid=number, lang="eng") for number, text in sets),
        leaf("origin", "EU"),
        ssid="20",
        version_date="2026-05-21",
        predecessor_version_date="2025-12-12",
    )


def part(
    text: str, *variants: tuple[str, str], order: str = "1", kind: str = "whole-name", language: str = "RUS"
) -> str:
    spelt = [
        leaf("spelling-variant", variant, lang=language, script=script, spelling_variant_type="not-defined")
        for script, variant in variants
    ]
    return element("name-part", leaf("value", text), *spelt, order=order, name_part_type=kind)


def name(*parts: str, kind: str = "primary-name", quality: str = "good") -> str:
    inner = parts or (part("An Example"),)
    return element("name", *inner, ssid="3", name_type=kind, quality=quality, lang="eng")


def identity(*inner: str, main: str = "true") -> str:
    return element("identity", *inner, ssid="2", main=main)


def modification(kind: str = "listed", day: str = "2020-02-01", *inner: str) -> str:
    days = {f"{one}_date": day for one in ("enactment", "publication", "effective")} if day else {}
    return element("modification", *inner, modification_type=kind, **days)


def target(
    *inner: str,
    subject: str = "individual",
    number: str = "9001",
    sets: tuple[str, ...] = ("4387",),
    names: tuple[str, ...] = (name(),),
    beside: tuple[str, ...] = (modification(),),
    **attributes: str,
) -> str:
    """`inner` stands in the main identity, `beside` beside the subject."""
    ids = [leaf("sanctions-set-id", one) for one in sets]
    said = element(subject, identity(*names, *inner), **attributes)
    return element("target", *ids, said, *beside, ssid=number)


def document(
    *targets: str,
    programmes: tuple[str, ...] = (programme(("4387", "article 12 -- Restrictions on named individuals")),),
    places: tuple[str, ...] = (),
    kind: str = "whole-list",
    day: str = "2026-08-27",
) -> str:
    inner = "\n".join([*programmes, *targets, *places])
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<swiss-sanctions-list list-type="{kind}" date="{day}">\n{inner}\n</swiss-sanctions-list>'
    )


def files(folder: Path, content: str | bytes) -> Files:
    path = folder / FILE
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return {FILE: path}


def read(files: Files) -> tuple[list[PartyRecord], list[Issue]]:
    issues = Issues()
    return [party for _, party in package().records(files, issues)], issues.found


def only(folder: Path, whole: str) -> tuple[PartyRecord, list[Issue]]:
    """The one target of a document, as read."""
    parties, issues = read(files(folder, whole))
    return parties[0], issues
