"""An entry of a non-SDN list as a PartyRecord."""

from __future__ import annotations

from pathlib import Path

from lists.publishers.us_ofac.mapper import Mapper

map_record = Mapper.of(Path(__file__).parent)
