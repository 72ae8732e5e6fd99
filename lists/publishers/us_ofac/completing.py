"""What an edition's format cannot say of an entry, taken from what the list said of it before; and the other way
round, an entry without what the edition before could not say.

Contents are PartyRecords as plain values (`lists.records.content`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lists.publishers.us_ofac.listings import AUTHORITY, PUBLISHED
from lists.publishers.us_ofac.remarks import CUT
from lists.records import Content

Part = dict[str, Any]

_DATED = ("listed_on", "effective_on", "instrument")
_IN_REMARKS = ("birth_dates", "birth_places", "nationalities", "citizenships", "identifiers", "details", "ties")


def dates_and_authorities(new: Content, former: Content) -> None:
    """Of each designation. The Advanced file has more of them than the Enhanced one, the others have none."""
    said = {one["regime"]: one for one in former.get("listings", [])}
    new["listings"] = [
        {**_kept(said.get(one["regime"], {}), _DATED), **one} for one in new.get("listings", [])
    ]  # fmt: skip


def what_only_large_files_say(new: Content, former: Content) -> None:
    """Names in their own script, remarks on documents, the dates of lists, and which way two parties are linked."""
    _add(new, "names", filter(_in_own_script, former.get("names", [])))
    _add(new, "details", filter(_of_no_programme, former.get("details", [])))
    noted = {_key(_without(one, "note")): one for one in former.get("identifiers", []) if "note" in one}
    _replace(new, "identifiers", lambda one: noted.get(_key(one), one))
    linked = {one.get("target_name"): one for one in former.get("ties", [])}
    _replace(new, "ties", lambda one: linked.get(one.get("target_name"), one))


def aliases(new: Content, former: Content) -> None:
    """The strong ones, which stand in a table of their own; unless one of them is now weak, or the name itself."""
    now = {one["text"] for one in new.get("names", [])}
    _add(new, "names", (one for one in filter(_strong, former.get("names", [])) if one["text"] not in now))


def addresses(new: Content, former: Content) -> None:
    _add(new, "addresses", former.get("addresses", []))


def rest_of_remark(new: Content, former: Content) -> None:
    """Where a remark was cut: every value it had before, for it may stand beyond the cut."""
    if not is_cut(new):
        return
    restricted = {one["regime"]: one.get("measures", []) for one in former.get("listings", [])}
    for listing in new.get("listings", []):
        _add(listing, "measures", restricted.get(listing["regime"], []))
    for field in _IN_REMARKS:
        _add(new, field, former.get(field, []))
    _add(new, "names", filter(_weak, former.get("names", [])))
    if "gender" in former:
        new.setdefault("gender", former["gender"])
    *now, fragment = _parts(new)
    before = [part for part in _parts(former) if not part.endswith(CUT)]
    parts = [*before, *(part for part in now if part not in before), *([fragment] if is_cut(former) else [])]
    new["comments"] = "; ".join(parts)
    if not parts:
        del new["comments"]


def is_cut(content: Content) -> bool:
    return str(content.get("comments", "")).endswith(CUT)


def without_dates(new: Content, former: Content) -> Content:
    """Without what only the Advanced and the Enhanced file say, where the former content lacks it."""
    said = {one["regime"]: one for one in former.get("listings", [])}
    bare = {_key(one) for one in former.get("identifiers", [])}
    return {
        **new,
        "listings": [_without(one, *_unsaid(said.get(one["regime"], {}))) for one in new.get("listings", [])],
        "identifiers": [
            plain if _key(plain := _without(one, "note")) in bare else one for one in new.get("identifiers", [])
        ],
        "names": _unless_new(new, former, "names", _in_own_script),
        "details": _unless_new(new, former, "details", _of_no_programme),
    }


def without_aliases(new: Content, former: Content) -> Content:
    """Without the strong aliases, where none was ever seen: once one was, another is an amendment."""
    if any(map(_strong, former.get("names", []))):
        return new
    return {**new, "names": _unless_new(new, former, "names", _strong)}


def without_addresses(new: Content, former: Content) -> Content:
    return new if former.get("addresses") else {**new, "addresses": []}


def without_rest_of_remark(new: Content, former: Content) -> Content:
    """Without what is new in any field that remarks fill; where prose was lost, the former prose."""
    said = {**new, "names": _unless_new(new, former, "names", _weak)}
    for field in _IN_REMARKS:
        said[field] = _unless_new(new, former, field, lambda _: True)
    if "gender" not in former:
        said.pop("gender", None)
    if {part for part in _parts(former) if not part.endswith(CUT)} <= {*_parts(new)}:
        said["comments"] = former["comments"]
    return said


def _strong(name: Part) -> bool:
    return name.get("quality") == "strong"


def _weak(name: Part) -> bool:
    return name.get("quality") == "weak"


def _in_own_script(name: Part) -> bool:
    return name.get("kind") == "original-script"


def _of_no_programme(detail: Part) -> bool:
    return str(detail.get("label", "")).endswith((AUTHORITY, PUBLISHED))


def _unsaid(listing: Part) -> list[str]:
    return [name for name in _DATED if name not in listing]


def _parts(content: Content) -> list[str]:
    return [part for part in str(content.get("comments", "")).split("; ") if part]


def _kept(former: Part, names: Iterable[str]) -> Part:
    return {name: former[name] for name in names if name in former}


def _without(one: Part, *names: str) -> Part:
    return {name: value for name, value in one.items() if name not in names}


def _key(one: Part) -> frozenset[tuple[str, Any]]:
    return frozenset(one.items())


def _unless_new(new: Content, former: Content, field: str, of_these: Callable[[Any], bool]) -> list[Any]:
    """A field's values without those of these that the former content has not."""
    before = former.get(field, [])
    return [one for one in new.get(field, []) if one in before or not of_these(one)]


def _add(new: Content, field: str, parts: Iterable[Any]) -> None:
    here = new.get(field, [])
    if more := [one for one in parts if one not in here]:
        new[field] = [*here, *more]


def _replace(new: Content, field: str, better: Callable[[Part], Part]) -> None:
    if field in new:
        new[field] = [better(one) for one in new[field]]
