"""What the start dates of a delivery are: those of the position, or older ones of the entry in the house."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from model.domain.register import Register
from model.exchange.imports.facts import Delivery, HolderFact, Holding, Key
from model.exchange.imports.questions import AHEAD, ANSWERS, ENTRY, FileQuestion
from model.memory import Groups

FURTHEST_START = timedelta(days=2 * 366)
"""A stay that would begin later is rather a mistake of typing."""


def far_ahead(delivery: Delivery, on: date) -> FileQuestion | None:
    """Return what is to be said of start dates that lie more than two years after the date of a delivery."""
    far = [fact for fact in delivery.holders if _is_far(fact, on)]
    lines = tuple(dict.fromkeys(fact.row.line for fact in far))
    return FileQuestion(AHEAD, far[0].row.headers["started_on"], ANSWERS[AHEAD], lines) if far else None


def without_far(holders: Sequence[HolderFact], on: date) -> Iterator[HolderFact]:
    """Yield the rows without the start dates that lie more than two years ahead."""
    yield from (_without_start(fact) if _is_far(fact, on) else fact for fact in holders)


def _is_far(fact: HolderFact, on: date) -> bool:
    return bool(fact.values.get("started_on", on) > on + FURTHEST_START)


def _without_start(fact: HolderFact) -> HolderFact:
    return replace(fact, values={name: value for name, value in fact.values.items() if name != "started_on"})


class StartDates:
    """The start dates of a delivery beside what was recorded of the same positions by the last one, on a date.

    `people` says who is known by which key, `seat_of` which position on record a key names (`None`: a new one);
    `complete` that what the delivery does not list does not exist.
    """

    def __init__(
        self,
        register: Register,
        recorded: date,
        people: Mapping[Key, str],
        seat_of: Mapping[Key, str | None],
        complete: bool,
    ) -> None:
        self.recorded, self.people, self.seat_of, self.complete = recorded, people, seat_of, complete
        self.seats = {each.uid: each for each in register.positions}
        self.register = register
        self.posts = Groups((post.position, post) for post in register.assignments)

    @cached_property
    def stays(self) -> Groups[str, date]:
        """The first days of each person's stays."""
        return Groups((post.manager, post.started_on) for post in self.register.assignments)

    def question(self, delivery: Delivery) -> FileQuestion | None:
        """Return what is to be said of dates on which, by what is recorded, the position was not held so.

        That they are of the entry in the house comes first when one precedes the holder before, or is the date of
        the same person elsewhere.
        """
        against = [fact for fact in delivery.holders if self._contradicts(fact)]
        if not against:
            return None
        lines = tuple(dict.fromkeys(fact.row.line for fact in against))
        older = any(map(self._older, against))
        answers = ANSWERS[ENTRY] if older else ANSWERS[ENTRY][::-1]
        return FileQuestion(ENTRY, against[0].row.headers["started_on"], answers, lines, {"day": self.recorded})

    def without(self, holders: Sequence[HolderFact], headers: Collection[str]) -> Iterator[HolderFact]:
        """Yield the rows without the start dates of some columns that what is recorded goes beyond."""
        for fact in holders:
            old = fact.values.get("started_on", date.max) <= self.recorded
            yield _without_start(fact) if old and fact.row.headers.get("started_on") in headers else fact

    def _contradicts(self, fact: HolderFact) -> bool:
        start: date | None = fact.values.get("started_on")
        seat = self.seat_of.get(fact.position, "")
        if start is None or start > self.recorded or fact.acting or fact.holding is not Holding.PERSON or seat == "":
            return False
        if fact.values.get("ended_on", date.max) <= self.recorded:
            return False  # who has left says nothing of who is there
        if seat is None or self.seats[seat].funded_from > self.recorded:
            return self.complete
        person = self.people.get(fact.person) if fact.person else None
        own = [post.started_on for post in self.posts.get(seat, ()) if post.manager in (person, "")]
        return start < min(own, default=date.max)

    def _older(self, fact: HolderFact) -> bool:
        """Whether a date is too old for the position: from before its last holder, or the person's own elsewhere."""
        start: date = fact.values["started_on"]
        seat = self.seat_of.get(fact.position)
        person = self.people.get(fact.person, "") if fact.person else ""
        before = [post.started_on for post in self.posts.get(seat or "", ()) if post.started_on <= self.recorded]
        return start < max(before, default=date.min) or start in self.stays.get(person, ())
