"""The SDN List's files."""

from __future__ import annotations

from pathlib import Path

from lists.publishers.us_ofac.reading import ListReader

_LIST = ListReader.of(
    Path(__file__).parent,
    enhanced="sdn_enhanced.xml",
    advanced="sdn_advanced.xml",
    classic="sdn.xml",
    main="sdn.csv",
    addresses="add.csv",
    aliases="alt.csv",
    comments="sdn_comments.csv",
)
edition, read, complete, learned = _LIST.edition, _LIST.read, _LIST.complete, _LIST.learned
