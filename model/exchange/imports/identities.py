"""Who and what of a delivery is the same as on record, before anything changes: units and people under another name,
names on too many positions, dates of the entry in the house. What only somebody can say is asked; meanwhile the first
answer holds."""

from collections import ChainMap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from model.domain.register import AssignmentRecord, Register
from model.exchange.imports import double_holdings
from model.exchange.imports.facts import Delivery, DoubleHolding, Key, Place
from model.exchange.imports.matches import Matching, match
from model.exchange.imports.people import DeliveredPeople
from model.exchange.imports.questions import ANSWERS, ENTRY, IGNORED, LEAVERS, FileQuestion
from model.exchange.imports.renamings import renamed_people, renamed_units
from model.exchange.imports.start_dates import StartDates, far_ahead, without_far
from model.exchange.imports.values import plain


class Identities:
    """The delivery as it is to be applied, how its rows are matched, the units that bear another name (by uid), and
    what is asked of all that."""

    def __init__(
        self,
        delivery: Delivery,
        register: Register,
        on: date,
        people: DeliveredPeople,
        decisions: Mapping[Place, str],
        *,
        complete: bool,
        recorded: date | None,
    ) -> None:
        self.delivery, self.register, self.on, self.people = delivery, register, on, people
        self.questions: list[FileQuestion] = []
        self.renamed: dict[str, str] = {}
        recognised = people.known(delivery.people)
        if complete:
            self._rename_units(recognised)
        self.matching = self._match(decisions, recognised, complete)
        self.seat_of = self._seats()
        if self._has_left(self._rename_people(recognised)):
            self.questions = [each for each in self.questions if each.code != LEAVERS]
            self.matching = self._match(decisions, recognised, complete)
            self.seat_of = self._seats()
        held: Mapping[str, Sequence[AssignmentRecord]] = register.holding(on) if delivery.doubles else {}
        for double in delivery.doubles:
            self._settle(double, recognised, held)
        if (far := far_ahead(self.delivery, on)) and self._ask(far) == IGNORED:
            self.delivery = replace(self.delivery, holders=list(without_far(self.delivery.holders, on)))
        if recorded and recorded < on:
            self._settle_dates(StartDates(register, recorded, recognised, self.seat_of, complete))

    def _ask(self, question: FileQuestion) -> str:
        """The answer to a question, the first one until somebody gives another."""
        answer = self.delivery.answers.get(question.key)
        if question.optional or answer not in question.answers:
            self.questions.append(question)
        return answer if answer in question.answers else question.answers[0]

    def _rename_units(self, recognised: Mapping[Key, str]) -> None:
        for unit in renamed_units(self.delivery, self.register, self.on, recognised):
            if self._ask(unit.question) == "same":
                self.renamed[unit.team.uid] = unit.name

    def _match(self, decisions: Mapping[Place, str], recognised: Mapping[Key, str], complete: bool) -> Matching:
        """Match the positions, once it is said whether the rows of who has left stand beside those of positions."""
        matching = partial(match, self.delivery.positions, self.register, self.on, decisions)
        matching = partial(matching, people=recognised, complete=complete, renamed=self.renamed)
        given = {key.partition(":")[0]: answer for key, answer in self.delivery.answers.items()}.get(LEAVERS)
        if given in ANSWERS[LEAVERS]:
            return matching(beside=given == "beside")
        alone = matching()
        if not alone.leavers:
            return alone
        header = alone.leavers[0].row.headers["ended_on"]
        lines = tuple(fact.row.line for fact in alone.leavers)
        beside = self._ask(FileQuestion(LEAVERS, header, ANSWERS[LEAVERS], lines)) == "beside"
        return matching(beside=beside)

    def _seats(self) -> Mapping[Key, str | None]:
        """Which position on record each key names, `None` for a new one; those in doubt are left out."""
        stated, numbered = self.matching.position, dict[Key, str | None]()
        for each in sorted(self.register.positions, key=lambda position: position.open_on(self.on)):
            if each.reference and (key := ("reference", each.reference)) not in stated:
                numbered[key] = each.uid
        return ChainMap(stated, numbered)

    def _rename_people(self, recognised: dict[Key, str]) -> set[Key]:
        """Recognise the people who bear another name, and return how the delivery names them."""
        renamed: set[Key] = set()
        for person in renamed_people(self.delivery, self.register, self.on, recognised, self.seat_of):
            if person.fact.person and self._ask(person.question) == "same":
                recognised[person.fact.person] = self.people.of[person.fact.person] = person.uid
                renamed.add(person.fact.person)
        return renamed

    def _has_left(self, renamed: Collection[Key]) -> bool:
        """Whether one of them has also left a position, of which the row is found by who held it."""
        left = (fact for fact in self.delivery.positions if fact.until and fact.until <= self.on)
        return bool(renamed) and any(fact.person in renamed for fact in left)

    def _settle(
        self, double: DoubleHolding, recognised: Mapping[Key, str], held: Mapping[str, Sequence[AssignmentRecord]]
    ) -> None:
        """Recognise who is on record on these positions; ask when that does not say who is."""
        by_number = recognised.get(double.keys[0], "")
        alike = self.people.by_name.of(plain(double.name)) if double.keys[0][0] == "name" else {by_number} - {""}
        uids = double_holdings.on_record(double, alike, held, self.seat_of)
        if all(uids):
            self.people.of |= zip(double.keys, uids, strict=True)
            return
        self.delivery = double_holdings.settled(self.delivery, double, self._ask(double_holdings.question(double)))
        for key, uid in zip(double.keys, uids, strict=True):
            if uid and key in self.delivery.people:
                self.people.of[key] = uid

    def _settle_dates(self, dates: StartDates) -> None:
        """Leave out the old dates of the columns that hold those of the entry in the house."""
        question = dates.question(self.delivery)
        headers = {question.about} if question and self._ask(question) == "house" else set()
        for key, answer in self.delivery.answers.items():
            code, _, header = key.partition(":")
            headers |= {header} if (code, answer) == (ENTRY, "house") else set()
        if headers:
            self.delivery = replace(self.delivery, holders=list(dates.without(self.delivery.holders, headers)))
