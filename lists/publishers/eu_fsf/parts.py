"""What several elements have in common: truths, countries, days, and texts put together."""

from __future__ import annotations

from lists.publishers.eu_fsf.dates import day
from lists.publishers.eu_fsf.fields import Fields

NO_COUNTRY = "00"
_TRUTHS = {"true": True, "false": False}


def truth(group: Fields, name: str) -> bool:
    """A true or false; absent is false, anything else reported."""
    text = group.text(name)
    if text is not None and text not in _TRUTHS:
        group.warn("unknown-value", f"{name} is “{text}”, neither true nor false", name, text)
    return _TRUTHS.get(text or "", False)


def country(group: Fields) -> str | None:
    """The country as the list writes it; its code where it gives no name; none for code 00, “UNKNOWN”."""
    code, name = group.text("@countryIso2Code"), group.text("@countryDescription")
    return None if code == NO_COUNTRY else name or code


def dated(group: Fields, name: str) -> str | None:
    """The day in an attribute; None, with an issue, where it is none."""
    text = group.text(name)
    if text is None:
        return None
    try:
        return day(text)
    except ValueError as error:
        group.warn("bad-date", f"{name}: {error}", name, text)
        return None


def joined(*texts: str | None, by: str = ", ") -> str | None:
    """The texts there are, each once."""
    return by.join(dict.fromkeys(text for text in texts if text)) or None
