"""Reading one of OFAC's lists in whichever of its formats an edition came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lists.publishers.us_ofac import advanced, classic, completing, enhanced, tables
from lists.publishers.us_ofac.words import tables_of
from lists.reading import DocumentError, Edition, Files, RawRecord
from lists.records import Content, fingerprint


@dataclass(frozen=True)
class ListReader:
    """reader.py of one of the lists: the names of its files, and what OFAC calls the list in them."""

    lists: frozenset[str]
    enhanced: str
    advanced: str
    classic: str
    main: str
    addresses: str
    aliases: str
    comments: str

    @classmethod
    def of(cls, folder: Path, **names: str) -> ListReader:
        return cls(frozenset(tables_of(folder)["own"]), **names)

    def edition(self, files: Files) -> Edition:
        """The head's date. The tables have none: theirs is the day they were fetched."""
        if path := files.get(self.enhanced):
            return enhanced.edition(path, self.enhanced)
        if path := files.get(self.advanced):
            return advanced.edition(path, self.advanced)
        if path := files.get(self.classic):
            return classic.edition(path, self.classic)
        return Edition(None)

    def read(self, files: Files) -> Iterator[RawRecord]:
        """Every entry in file order, of the best format there is."""
        if path := files.get(self.enhanced):
            return enhanced.read(path, self.enhanced, self.lists)
        if path := files.get(self.advanced):
            return advanced.read(path, self.advanced, self.lists)
        if path := files.get(self.classic):
            return classic.read(path, self.classic)
        if path := files.get(self.main):
            beside = [
                tables.Table(holds, name, files[name])
                for holds, name in (
                    ("addresses", self.addresses),
                    ("aliases", self.aliases),
                    ("comments", self.comments),
                )
                if name in files
            ]
            return tables.read(tables.Table("main", self.main, path), beside)
        raise DocumentError(
            f"The release has none of {self.enhanced}, {self.advanced}, {self.classic} and {self.main}; one of them "
            "makes an edition. Fetch the list again."
        )

    def complete(self, new: Content, former: Content, files: frozenset[str]) -> Content:
        """An entry with what these files cannot say of it as the list said it before."""
        whole = dict(new)
        completing.dates_and_authorities(whole, former)
        if files & {self.enhanced, self.advanced}:
            return whole
        completing.what_only_large_files_say(whole, former)
        if self.classic in files:
            return whole
        if self.aliases not in files:
            completing.aliases(whole, former)
        if self.addresses not in files:
            completing.addresses(whole, former)
        completing.rest_of_remark(whole, former)
        return whole

    def learned(self, new: Content, former: Content, files: frozenset[str]) -> bool:
        """Whether an entry says more than the former content only in what those former files could not say."""
        said = new
        if not files & {self.enhanced, self.advanced}:
            said = completing.without_dates(said, former)
        if self.main in files:
            if self.aliases not in files:
                said = completing.without_aliases(said, former)
            if self.addresses not in files:
                said = completing.without_addresses(said, former)
            if completing.is_cut(former):
                said = completing.without_rest_of_remark(said, former)
        return fingerprint({name: value for name, value in said.items() if value}) == fingerprint(former)
