"""What an edition in one format leaves unsaid, kept as the list said it before."""

from __future__ import annotations

from typing import Any

from lists.publishers.gb.steadying import in_former_case
from lists.records import Content, diff

XML, CSV, SHORT_ODS = "UK-Sanctions-List.xml", "UK-Sanctions-List.csv", "UK-Sanctions-List.ods"

SOURCE_LABEL = "Designation source"


def complete(new: Content, former: Content, files: frozenset[str]) -> Content:
    """The short ODS has one name, the regime, the day, the measures and the Group ID of each entry, and no more;
    the CSV has no wallets. A name in other capitals is no other name: the formats differ in them."""
    whole = dict(new)
    if SHORT_ODS in files:
        whole = {**former, **new, **_of_short_ods(new, former)}
    elif CSV in files:
        wallets = [one for one in former.get("identifiers", []) if one["kind"] == "crypto-address"]
        if wallets:
            whole["identifiers"] = [*new.get("identifiers", []), *wallets]
    return in_former_case(whole, former)


def learned(new: Content, former: Content, files: frozenset[str]) -> bool:
    """Whether the former content, of the short ODS, with all that it could not say from the new one, is the new one."""
    return SHORT_ODS in files and not diff(complete(former, new, files), new)


def _of_short_ods(new: Content, former: Content) -> Content:
    aliases = [name for name in former.get("names", []) if name.get("kind", "primary") != "primary"]
    said_before = [one for one in former.get("details", []) if one.get("label") != SOURCE_LABEL]
    cited_before = [one for one in former.get("cross_references", []) if one["source"] != "gb-ofsi"]
    return {
        "names": [*new.get("names", []), *aliases],
        "listings": [_listing(one, former.get("listings", [])) for one in new.get("listings", [])],
        "details": [*said_before, *new.get("details", [])],
        "cross_references": [*cited_before, *new.get("cross_references", [])],
    }


def _listing(new: dict[str, Any], before: list[dict[str, Any]]) -> dict[str, Any]:
    former: dict[str, Any] = next((one for one in before if one["regime"] == new["regime"]), {})
    unsaid = {name: value for name, value in former.items() if name in ("amended_on", "reasons", "instrument")}
    return {**unsaid, **new}
