"""Names that two editions print in other capitals stay as they were first printed: that is no amendment."""

from __future__ import annotations

from lists.records import Content


def in_former_case(new: Content, former: Content) -> Content:
    before = {name["text"].casefold(): name["text"] for name in reversed(former.get("names", []))}
    printed = {name["text"] for name in former.get("names", [])}
    if not new.get("names"):
        return new
    names = [
        name if name["text"] in printed else {**name, "text": before.get(name["text"].casefold(), name["text"])}
        for name in new["names"]
    ]
    return {**new, "names": names}
