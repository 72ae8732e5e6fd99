"""What the gap matrix says of a party under a regime on a day. Pure: no database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from core.clocks import Clocks
from core.dates import PartialDate
from entities.models import Affiliation, Entity
from lists.models import Release, Source
from sanctions.models import Absence, Designation, Regime
from sanctions.selectors.standing import AS_ALIAS, DELISTED, IN_FORCE, NOT_LISTED, state_on
from statements.models import Proposal, ProposalStep, Statement, Target
from statements.outcomes import Days, between

STATES = (IN_FORCE, AS_ALIAS, DELISTED, "called-for", "held", "blocked", NOT_LISTED, "unknown")
LISTED = (IN_FORCE, AS_ALIAS, DELISTED)
HOLDS = (ProposalStep.Kind.HOLD, ProposalStep.Kind.HOLD_EXTENDED)
ENDINGS = (ProposalStep.Kind.OBJECTION, ProposalStep.Kind.BLOCKED)

Why = Literal["", "not-checked", "not-found", "not-known", "date-not-confirmed", "not-yet-listed", "not-yet-made"]


@dataclass(frozen=True)
class Called:
    """A call for the party's listing; `as_one_of` names the class it aims at, where it is one."""

    target: Target

    @property
    def as_one_of(self) -> str:
        one = self.target
        if not one.group:
            return ""
        return one.text or f"{one.get_group_display()} {one.entity and (one.entity.short or one.entity.name)}"

    @property
    def on(self) -> PartialDate:
        day: PartialDate = self.target.call.statement.date
        return day

    @property
    def by(self) -> list[str]:
        return list(self.target.call.statement.parties)


@dataclass
class Proposed:
    """A proposal with its steps up to the day, oldest first."""

    proposal: Proposal
    steps: list[ProposalStep] = field(default_factory=list)

    @property
    def submitted(self) -> PartialDate | None:
        return next((step.date for step in self.steps if step.kind == ProposalStep.Kind.SUBMITTED and step.date), None)

    @property
    def last(self) -> ProposalStep | None:
        """The step that decides where it stands: information given and the like decide nothing."""
        told = [step for step in self.steps if step.kind != ProposalStep.Kind.INFORMATION_GIVEN]
        return told[-1] if told else None

    @property
    def state(self) -> str:
        """`held`, `blocked`, or nothing where it is neither (any more)."""
        kind = self.last.kind if self.last else ""
        return "held" if kind in HOLDS else "blocked" if kind in ENDINGS else ""


@dataclass(frozen=True)
class First:
    """The first regime to list the party by a date of its own."""

    regime: Regime
    on: PartialDate


@dataclass
class Cell:
    regime: Regime
    day: date
    designation: Designation | None = None
    begun_on: PartialDate | None = None  # the first listing there, by a date of the regime's own
    release: Release | None = None  # newest of the regime's list by the day
    absence: Absence | None = None  # newest cited check by the day
    looked_later: bool = False  # a release or check after the day only
    calls: list[Called] = field(default_factory=list)  # newest first
    proposals: list[Proposed] = field(default_factory=list)  # oldest first
    first: First | None = None

    # Where it stands --------------------------------------------------------------------

    @cached_property
    def standing(self) -> tuple[str, Why]:
        """What the designations and the looking for them say, and why not more."""
        if self.regime.started and self.regime.started.earliest > self.day:
            return NOT_LISTED, "not-yet-made"
        if self.designation is not None:
            return self._of(self.designation)
        if self.release is not None:
            return NOT_LISTED, ""
        if self.absence is not None:
            found = self.absence.kind == Absence.Kind.NOT_LISTED
            return (NOT_LISTED, "") if found else ("unknown", "not-found")
        return "unknown", "not-known" if self.looked_later else "not-checked"

    def _of(self, one: Designation) -> tuple[str, Why]:
        state = state_on(one, self.day)
        listed: PartialDate | None = one.listed_on
        if listed is not None and not one.carried_over and listed.earliest <= self.day < listed.latest:
            return "unknown", "not-known"  # some day in 2004, asked for in the middle of it
        if state == NOT_LISTED:
            if listed is not None and listed.earliest <= self.day:
                return NOT_LISTED, "not-yet-made"
            return ("unknown", "not-known") if listed is None else (NOT_LISTED, "not-yet-listed")
        return state, "date-not-confirmed" if listed is None else ""

    @property
    def why(self) -> Why:
        return self.standing[1]

    @property
    def in_force(self) -> bool:
        return self.standing[0] in (IN_FORCE, AS_ALIAS)

    @property
    def listed(self) -> bool:
        """In force, or was."""
        return self.standing[0] in LISTED

    @cached_property
    def proposal_state(self) -> str:
        """Where the newest proposal stands, while the party is not in force."""
        return self.proposals[-1].state if self.proposals and not self.in_force else ""

    @property
    def state(self) -> str:
        """The cell in one word: a listing first, then what was asked for, then that it is not there."""
        base = self.standing[0]
        if base in LISTED:
            return base
        return self.proposal_state or ("called-for" if self.calls else base)

    # Listed: since when, by which entry, how late -----------------------------------------

    @cached_property
    def listed_on(self) -> PartialDate | None:
        """The publisher's date, of a listing begun by the day; of a later one, where the day is in its span."""
        if self.designation is None or self.standing[0] == NOT_LISTED:
            return None
        listed: PartialDate | None = self.designation.listed_on
        return listed if listed is None or listed.earliest <= self.day else None

    @property
    def delisted_on(self) -> PartialDate | None:
        one = self.designation
        if one is None or self.standing[0] != DELISTED:
            return None
        ended: PartialDate | None = one.delisted_on
        return ended or (PartialDate.on(one.in_force_until) if one.in_force_until else None)

    @property
    def reference(self) -> str:
        return self.designation.reference if self.designation and self.listed else ""

    @property
    def via(self) -> Entity | None:
        return self.designation.via if self.designation and self.listed else None

    @property
    def follows(self) -> Regime | None:
        """The regime whose date this one prints, so that a lag would count nothing."""
        return self.regime.follows if self.listed and self.listed_on is not None else None

    @property
    def lag(self) -> Days | None:
        """Days after the first regime to list the party; none for a date that is not the regime's own."""
        if self.first is None or self.begun_on is None or not self.listed or self.is_first:
            return None
        return between(self.first.on, self.begun_on)

    @property
    def is_first(self) -> bool:
        return self.first is not None and self.listed and self.begun_on == self.first.on

    # Not listed: as of when ---------------------------------------------------------------

    @property
    def not_listed_as_of(self) -> date | None:
        """The newest release by the day without the party; the day itself, where a date shows it was too early."""
        if self.standing[0] != NOT_LISTED:
            return None
        if self.why:
            return self.day
        return self.release.published if self.release else None

    @property
    def cited_absence(self) -> Absence | None:
        """A dated check by somebody, where the party is not listed: shown beside the release."""
        return self.absence if not self.listed and self.designation is None and self.why != "not-yet-made" else None

    # Asked for ----------------------------------------------------------------------------

    @cached_property
    def open_calls(self) -> list[Called]:
        """Calls for a listing that has not come, newest first; after a delisting, those made since."""
        if self.in_force:
            return []
        since = self.delisted_on
        return [one for one in self.calls if since is None or one.on.earliest >= since.earliest]

    @property
    def looked_on(self) -> PartialDate | None:
        """The newest look for the party after the newest open call: the release of the list, else a cited check."""
        if not self.open_calls:
            return None
        asked = self.open_calls[0].on
        if self.release is not None and self.release.published >= asked.earliest:
            return PartialDate.on(self.release.published)
        checked: PartialDate | None = self.cited_absence.as_of if self.cited_absence else None
        return checked if checked is not None and checked.latest >= asked.earliest else None

    @property
    def open_for(self) -> Days | None:
        """Days from the newest open call to the newest look that did not find the party."""
        return between(self.open_calls[0].on, self.looked_on) if self.looked_on else None

    @property
    def waited(self) -> Days | None:
        """Days from the first proposal to the listing that came after it."""
        asked = [one.submitted for one in self.proposals if one.submitted]
        if not asked or not self.listed or self.listed_on is None:
            return None
        return between(asked[0], self.listed_on) if asked[0].earliest <= self.listed_on.latest else None

    @property
    def submissions(self) -> list[PartialDate]:
        return [one.submitted for one in self.proposals if one.submitted]

    @property
    def decided_by(self) -> ProposalStep | None:
        """The step that left the newest proposal held or blocked."""
        return self.proposals[-1].last if self.proposal_state else None

    def steps_of(self, kinds: Sequence[str]) -> list[ProposalStep]:
        """Steps of these kinds in every proposal, oldest first, without the deciding one."""
        found = [step for one in self.proposals for step in one.steps if step.kind in kinds]
        return [step for step in found if step is not self.decided_by]

    # What it rests on ---------------------------------------------------------------------

    @property
    def source(self) -> Source | None:
        """The list that has the party, or a release of which has it not."""
        if self.designation is not None:
            return self.designation.record.source if self.designation.record else None
        return self.release.source if self.release and self.not_listed_as_of == self.release.published else None

    @property
    def citation_codes(self) -> list[str]:
        """What the cell's standing rests on, beside the record of a list."""
        if self.designation is not None:
            return list(self.designation.citation_codes)
        return list(self.cited_absence.citation_codes) if self.cited_absence else []

    @property
    def confidence(self) -> str:
        stated = self.designation or self.cited_absence
        return stated.confidence if stated else ""

    @property
    def all_codes(self) -> list[str]:
        """Every citation the cell can show, in reading order."""
        codes = self.citation_codes
        for call in self.calls:
            codes += call.target.call.citation_codes
        for proposed in self.proposals:
            codes += [code for step in proposed.steps for code in step.citation_codes]
        return codes


def tally(cells: Iterable[Cell]) -> dict[str, int]:
    """How many cells are in each state; states that none is in are left out."""
    states = [cell.state for cell in cells]
    return {state: states.count(state) for state in STATES if state in states}


@dataclass
class Row:
    entity: Entity
    cells: list[Cell]
    first: First | None = None
    ties: list[Affiliation] = field(default_factory=list)  # to the parties by which it has a row

    @property
    def in_force(self) -> int:
        return sum(cell.in_force for cell in self.cells)

    @property
    def totals(self) -> dict[str, int]:
        return tally(self.cells)

    @property
    def roles(self) -> list[Affiliation]:
        """One tie of each kind to each party, those before others that say by whose word."""
        ordered = sorted(self.ties, key=lambda tie: not tie.asserted_by)
        return list({(tie.kind, tie.target_id): tie for tie in reversed(ordered)}.values())[::-1]

    @property
    def first_elsewhere(self) -> First | None:
        """The first regime, where it has no column here."""
        shown = any(cell.is_first for cell in self.cells)
        return None if shown else self.first


@dataclass
class Group:
    """Rows that belong together: those asked for, or those that come by their ties to some parties."""

    rows: list[Row]
    kind: Literal["asked", "affiliates", "people"] = "asked"
    of: list[Entity] = field(default_factory=list)

    @property
    def heads(self) -> list[Entity]:
        """Those of the parties that somebody here belongs to; all of them, where nobody does."""
        found = {tie.target_id for row in self.rows for tie in row.ties}
        return [one for one in self.of if not found or one.pk in found]


@dataclass
class Matrix:
    clocks: Clocks
    regimes: list[Regime]
    groups: list[Group]
    offered: list[Regime]  # every regime there is: columns to choose from
    spoken: list[Statement]  # every published statement: groups of parties to choose from
    statement: Statement | None = None  # the one whose parties these are

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]

    @property
    def cells(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def totals(self) -> list[dict[str, int]]:
        """By regime, in the order of the columns."""
        return [tally(row.cells[place] for row in self.rows) for place in range(len(self.regimes))]

    @property
    def longest(self) -> int:
        return max((cell.lag.count for cell in self.cells if cell.lag), default=0)
