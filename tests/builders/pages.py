"""A small history of the UN list that every page on parties has something to say about."""

from __future__ import annotations

from collections.abc import Callable

from entities.models import Entity
from lists.models import Release
from tests.builders import un

LET = un.group(
    "QDe.118",
    "LASHKAR-E-TAYYIBA",
    listed="2005-05-02",
    aliases=("Lashkar-e-Toiba", "Army of the Pure", ("JUD", "a.k.a.")),
    amended=("2005-11-03", "2008-12-10"),
    comments="Associated with Hafiz Muhammad Saeed (QDi.263) who is the leader of Lashkar-e-Tayyiba. "
    "Review pursuant to Security Council resolution 1822 (2008) was concluded on 8 Jun. 2010.",
)
SAEED = un.individual(
    "QDi.263",
    "HAFIZ MUHAMMAD SAEED",
    listed="2008-12-10",
    aliases=(("Hafiz Mohammad Sahib", "Good"), ("Tata Ji", "Low")),
    born=("1950-06-05",),
    nationalities=("Pakistan",),
    papers=(("Passport", "AB 5250088"),),
    comments="Muhammad Saeed is the leader of Lashkar-e-Tayyiba (QDe.118).",
)
ISHAQ = un.individual(
    "QDi.321",
    "MALIK MUHAMMAD ISHAQ",
    listed="2014-03-14",
    original="مالک محمد اسحاق",
    born=("1959",),
    nationalities=("Pakistan",),
)
TIR = un.group("IRe.001", "SEVENTH OF TIR", listed="2006-12-23", under="Iran")
ODD = un.group("QDe.900", 'ACME <b>BOLD</b> & "SONS" <script>alert(1)</script>', listed="2011-01-01")

AMENDED = LET.but(aliases=(*LET.aliases, "Al Mansoorian"), amended=(*LET.amended, "2017-06-01"))

DAYS = ("2015-01-10", "2018-10-29", "2019-07-30", "2026-02-27")


def load_history(load_un: Callable[..., Release]) -> list[Release]:
    """Four releases: LET is amended, ISHAQ delisted between the second and third, TIR gone in the third and back."""
    said = (
        (LET, SAEED, ISHAQ, TIR, ODD),
        (AMENDED, SAEED, ISHAQ, TIR, ODD),
        (AMENDED, SAEED, ODD),
        (AMENDED, SAEED, TIR, ODD),
    )
    return [load_un(un.edition(*entries, day=day)) for entries, day in zip(said, DAYS, strict=True)]


def party(key: str) -> Entity:
    return Entity.objects.get(links__record__key=key)


def page_of(key: str, query: str = "") -> str:
    return f"/entities/{party(key).public_id}/{query}"
