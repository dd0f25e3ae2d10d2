"""Which positions there are: those that rows describe, those that close, and their units."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from model.domain.register import PositionRecord, Register, TeamRecord, rewritten
from model.exchange.imports.assignments import DeliveredAssignments
from model.exchange.imports.facts import Delivery, HolderFact, Holding, Key, PositionFact, Problem, typed_value
from model.exchange.imports.matches import Matching
from model.exchange.imports.people import Mint
from model.exchange.imports.silent_rows import SilentRows
from model.exchange.imports.values import plain

_OF_A_POSITION = ("stratum", "fte", "open_to", "funded_from", "funded_until", "reports_to")
_OF_A_TEAM = ("department", "agents", "support_unit")


class DeliveredPositions:
    """The teams and positions of a register, as a delivery changes them.

    `team` and `seat` are the records by uid, `seat_of` the uid of the position that a key names (`None` while there is
    none), `stated` those that rows speak of.
    """

    def __init__(
        self,
        register: Register,
        delivery: Delivery,
        matching: Matching,
        posts: DeliveredAssignments,
        on: date,
        mint: Mint,
    ) -> None:
        self.register, self.delivery, self.matching = register, delivery, matching
        self.posts, self.on, self.mint = posts, on, mint
        self.team = {record.uid: record for record in register.teams}
        self.seat = {record.uid: record for record in register.positions}
        self.team_named = {plain(record.name): record.uid for record in register.teams}
        self.seat_of = matching.position
        self.first_day: dict[Key, date] = {}
        for fact in delivery.holders:
            start = fact.values.get("started_on", on)
            self.first_day[fact.position] = min(start, self.first_day.get(fact.position, start))
        self.problems: list[Problem] = []
        self.closed = self.ignored_closed = 0
        self.stated: set[str] = set()
        self.dated: dict[str, PositionFact] = {}
        self.freezes_dated: set[str] = set()

    def rename(self, names: Mapping[str, str]) -> None:
        """Give units the name under which the delivery knows them, by their uid."""
        for uid, name in names.items():
            self.team[uid] = replace(self.team[uid], name=name)
            self.team_named[plain(name)] = uid

    def state(self) -> None:
        """Add, update and close the positions that rows describe, and their units."""
        self._refuse_unknown()
        for fact in (fact for fact in self.delivery.positions if fact.key in self.matching.position):
            uid = self.seat_of[fact.key]
            if fact.holding is Holding.CLOSED:
                self._close_stated(fact, uid)
                self.seat_of[fact.key] = None
            elif uid or fact.team:
                self._describe(fact, uid)
        self.first_day.clear()
        numbered = [each for each in reversed(self.register.positions) if each.reference]
        for each in sorted(numbered, key=lambda position: not position.open_on(self.on)):
            if not self.seat_of.get(key := ("reference", each.reference)):
                self.seat_of[key] = each.uid
        self.seat_of |= {key: uid for key, uid in self.matching.past.items() if uid}

    def _refuse_unknown(self) -> None:
        """A row that gives a reference alone, which nothing bears, is a problem unless it says that it is closed."""
        for fact in self.matching.unknown:
            if fact.holding is Holding.CLOSED:
                self.ignored_closed += 1
            else:
                self.problems.append(fact.row.problem("position_reference", "row.unknown_reference"))

    def _describe(self, fact: PositionFact, uid: str | None) -> None:
        delivered = {name: typed_value(name, fact.values[name]) for name in _OF_A_POSITION if name in fact.values}
        delivered |= {"team": self._team(fact)} if fact.team else {}
        delivered |= {"title": fact.title} if fact.title else {}
        reference = fact.key[1] if fact.key[0] == "reference" else ""
        position = self._reopened(self.seat[uid]) if uid else self._new(fact, reference, delivered)
        record = rewritten(position, reference=reference or position.reference, **delivered)
        if record.funded_until and record.funded_until < record.funded_from:
            self.problems.append(fact.row.problem("funded_until", "row.ends_first", start=record.funded_from))
            record = position
        if "funded_from" in fact.values:
            self.dated[record.uid] = fact
        self.seat[record.uid] = self._frozen(record, fact)
        self.seat_of[fact.key] = record.uid
        self.stated.add(record.uid)

    def _frozen(self, position: PositionRecord, fact: PositionFact) -> PositionRecord:
        """The position with what a row says of its freeze: its dates, else that it is frozen on the date, or no longer.

        One that somebody holds is frozen by its dates alone. A freeze that is said again stays as it is; the end that
        another delivery of this very date gave it is taken back. That a position is filled says nothing of a freeze
        that begins later, nor, where its holder has left by the row or has yet to come, of one that runs.
        """
        since, until, on = fact.values.get("frozen_from"), fact.values.get("frozen_until"), self.on
        if since:
            self.freezes_dated.add(position.uid)
            return rewritten(position, frozen_from=since, frozen_until=until)
        frozen, runs = fact.values.get("frozen"), position.frozen_on(on)
        vacant = fact.held_on(on)[0] in (Holding.VACANT, None)
        if frozen is False and runs and not (vacant and fact.holding is Holding.PERSON):
            return _thawed(position, on)
        if not frozen or runs or not vacant:
            return position
        if position.frozen_from and position.frozen_until == on:
            return replace(position, frozen_until=until)
        ahead = position.frozen_from and position.frozen_from > on
        return replace(position, frozen_from=on, frozen_until=position.frozen_until if ahead else until)

    def thaw(self, seat: str, holders: Iterable[HolderFact]) -> None:
        """Somebody who takes a position ends its freeze; where a row gives its dates, a stay that begins within is a
        problem."""
        position = self.seat[seat]
        if position.frozen_from is None:
            return
        if seat in self.freezes_dated:
            starts = ((fact, fact.values.get("started_on")) for fact in holders if not fact.acting)
            self.problems += (
                fact.row.problem("started_on", "row.frozen_arrival", start=start, since=position.frozen_from)
                for fact, start in starts
                if start and position.frozen_on(start)
            )
            return
        came = (post.started_on for post in self.posts.of_seat(seat) if not post.acting)
        if days := [day for day in came if position.frozen_on(day)]:
            self.seat[seat] = _thawed(position, min(days))

    def _team(self, fact: PositionFact) -> str:
        """The uid of the unit of a row, added or updated."""
        name = plain(fact.team)
        uid = self.team_named.get(name) or self.mint(f"team/{name}")
        team = self.team.get(uid) or TeamRecord(uid=uid, name=fact.team, rank=len(self.team))
        delivered = {name: fact.values[name] for name in _OF_A_TEAM if name in fact.values}
        self.team[uid], self.team_named[name] = rewritten(team, **delivered), uid
        return uid

    def _reopened(self, position: PositionRecord) -> PositionRecord:
        """A position that a delivery of this very date has closed, and that a row now describes, was not closed."""
        return replace(position, funded_until=None) if position.funded_until == self.on else position

    def _new(self, fact: PositionFact, reference: str, delivered: Mapping[str, Any]) -> PositionRecord:
        """A new position: funded since it says so, else since its first holder came, else since the date."""
        named = reference or f"{fact.team}/{fact.title}/{fact.place.line}"
        days = (self.on, self.first_day.get(fact.key), fact.values.get("funded_until"))
        since = min(day for day in days if day)
        uid = self.mint(f"position/{named}")
        return PositionRecord(uid=uid, team=delivered["team"], title=fact.title, funded_from=since, rank=len(self.seat))

    def _close_stated(self, fact: PositionFact, uid: str | None) -> None:
        if uid is None:
            self.ignored_closed += 1
        else:
            self.stated.add(uid)
            self._close(uid, fact.values.get("funded_until", self.on))

    def _close(self, uid: str, day: date) -> None:
        """Close an open position on a day, the date unless a row gives another after it began."""
        position = self.seat[uid]
        if not position.open_on(self.on):
            return
        day = max(day, position.funded_from)
        self.closed += 1
        self.seat[uid] = replace(position, funded_until=day)
        for post in self.posts.running(uid) if day <= self.on else ():
            self.posts.end(post, day)

    def close_the_others(self) -> None:
        """Close the positions open on the date that no row mentions, unless a doubtful or grouped row could be one.

        A row that states nothing, in error or set aside, spares what it may be about; everything, when that cannot be
        told.
        """
        spared = {candidate.uid for doubt in self.matching.doubts for candidate in doubt.candidates} | self.stated
        silent = SilentRows(self.register, self.delivery.silent, self.on)
        if silent.unknown:
            return
        spared |= silent.positions
        for position in self.register.positions:
            if position.uid in spared or position.funded_from > self.on:
                continue
            if (plain(position.title), plain(self.team[position.team].name)) not in self.delivery.grouped_seats:
                self._close(position.uid, self.on)

    def fund_since_first_holder(self) -> None:
        """A position whose holder is there since before it was funded was funded then, unless a row says when."""
        for uid in sorted(self.stated):
            first = next((post.started_on for post in self.posts.of_seat(uid) if not post.acting), date.max)
            if first < self.seat[uid].funded_from:
                if fact := self.dated.get(uid):
                    self.problems.append(fact.row.problem("funded_from", "row.held_before", start=first))
                else:
                    self.seat[uid] = replace(self.seat[uid], funded_from=first)

    def leave_closed(self, seat: str) -> None:
        """Nobody holds a position after it is closed."""
        closed = self.seat[seat].funded_until
        if closed and closed <= self.on:
            for post in self.posts.running(seat):
                self.posts.end(post, closed)


def _thawed(position: PositionRecord, day: date) -> PositionRecord:
    """A position whose freeze ends on a day; it was never frozen when that is its first day."""
    if position.frozen_from and position.frozen_from < day:
        return replace(position, frozen_until=day)
    return replace(position, frozen_from=None, frozen_until=None)
