"""The non-SDN lists's files."""

from __future__ import annotations

from pathlib import Path

from lists.publishers.us_ofac.reading import ListReader

_LIST = ListReader.of(
    Path(__file__).parent,
    enhanced="cons_enhanced.xml",
    advanced="cons_advanced.xml",
    classic="consolidated.xml",
    main="cons_prim.csv",
    addresses="cons_add.csv",
    aliases="cons_alt.csv",
    comments="cons_comments.csv",
)
edition, read, complete, learned = _LIST.edition, _LIST.read, _LIST.complete, _LIST.learned
