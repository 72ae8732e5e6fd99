"""Elements as mappings, eaten as they are read. What has not the expected shape stays, to be reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Fields = dict[str, Any]


def text(fields: Fields, name: str) -> str:
    """The text of a leaf, whatever attributes it has; "" where there is none."""
    for at, found in enumerate(all_ := listed(fields.pop(name, None))):
        said = found.get("#text") if isinstance(found, dict) else found
        if isinstance(said, str):
            _put_back(fields, name, [*all_[:at], *all_[at + 1 :]])
            return said
    _put_back(fields, name, all_)
    return ""


def sub(fields: Fields, name: str) -> Fields:
    """The one element of that name that has parts; empty where there is none."""
    for at, found in enumerate(all_ := listed(fields.pop(name, None))):
        if isinstance(found, dict):
            _put_back(fields, name, [*all_[:at], *all_[at + 1 :]])
            return dict(found)
    _put_back(fields, name, all_)
    return {}


def each(fields: Fields, many: str, one: str) -> Iterator[Fields]:
    """Every element `one` in the element `many`; what else is in that stays."""
    outer = sub(fields, many)
    yield from each_in(outer, one)
    _put_back(fields, many, [*([outer] if outer else []), *listed(fields.get(many))])


def each_in(fields: Fields, one: str) -> Iterator[Fields]:
    """Every element of that name; a leaf without attributes is its `#text`."""
    for found in listed(fields.pop(one, None)):
        yield dict(found) if isinstance(found, dict) else {"#text": found}


def leaves(fields: Fields, many: str, one: str) -> list[str]:
    """The texts of every leaf `one` in the element `many`."""
    return [said for found in each(fields, many, one) if (said := text(found, "#text").strip())]


def listed(found: Any) -> list[Any]:
    if isinstance(found, list):
        return found
    return [] if found is None else [found]


def _put_back(fields: Fields, name: str, left: list[Any]) -> None:
    if left:
        fields[name] = left[0] if len(left) == 1 else left
    else:
        fields.pop(name, None)
