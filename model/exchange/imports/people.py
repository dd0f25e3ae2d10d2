"""Who is who: the people of a delivery among those of the register, by number, else by name."""

from collections.abc import Callable, Collection, Iterable, Mapping, Set
from typing import Any

from model.domain.framework import Framework
from model.domain.register import ManagerRecord, Register, rewritten
from model.exchange.imports.double_holdings import NAMESAKE
from model.exchange.imports.facts import Key, PersonFact, Problem, typed_value
from model.exchange.imports.values import plain

Mint = Callable[[str], str]
"""Makes the uid of a new record from what names it; random for a user's file, from the seed in the demonstration."""


class Namesakes:
    """Who bears which name: the first one, and the others of a name that several bear, for nearly nobody shares one;
    which of these others had no number when they were added."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._others: dict[str, dict[str, None]] = {}
        self._unnumbered: dict[str, dict[str, None]] = {}

    def add(self, name: str, uid: str, *, numbered: bool = False) -> None:
        """Say that somebody bears a name; again changes nothing."""
        if self._first.setdefault(name, uid) != uid:
            self._others.setdefault(name, {})[uid] = None
            if not numbered:
                self._unnumbered.setdefault(name, {})[uid] = None

    def __contains__(self, name: str) -> bool:
        return name in self._first

    def of(self, name: str) -> Set[str]:
        """Return all who bear a name."""
        return {self._first[name], *self._others.get(name, ())} if name in self._first else frozenset()

    def maybe_unnumbered(self, name: str) -> Set[str]:
        """Return who of those who bear a name may have no number: the first, and the others that had none."""
        return {self._first[name], *self._unnumbered.get(name, ())} if name in self._first else frozenset()

    def alone(self, name: str) -> str | None:
        """Return the only person who bears a name."""
        return self._first.get(name) if name not in self._others else None

    def several(self, name: str) -> bool:
        """Return whether more than one person bears a name."""
        return name in self._others

    def among(self, name: str, uids: Iterable[str]) -> set[str]:
        """Return who of some people bears a name, without looking at everybody who does."""
        first, others = self._first.get(name), self._others.get(name, {})
        return {uid for uid in uids if uid == first or uid in others}


class DeliveredPeople:
    """The people of a register, as a delivery changes them."""

    def __init__(self, register: Register, framework: Framework, mint: Mint) -> None:
        self.framework, self.mint = framework, mint
        self.records = {record.uid: record for record in register.managers}
        self.by_name = Namesakes()
        self.of: dict[Key, str] = {}
        for person in register.managers:
            self._remember(person)

    def _remember(self, person: ManagerRecord) -> None:
        self.records[person.uid] = person
        self.by_name.add(plain(person.name), person.uid, numbered=bool(person.reference))
        if person.reference:
            self.of["reference", person.reference] = person.uid

    def known(self, facts: Iterable[Key]) -> dict[Key, str]:
        """Return who is known by which key, before anything changes."""
        people = ((key, self.by_name.alone(key[1]) if key[0] == "name" else self.of.get(key)) for key in facts)
        return {key: uid for key, uid in people if uid}

    def recorded(self, fact: PersonFact) -> bool:
        """Whether somebody bears the number or the name of a person."""
        return fact.key in self.of or plain(fact.name) in self.by_name

    def add(
        self, facts: Collection[PersonFact], lists_people: bool, holders: Callable[[Key], Set[str]]
    ) -> Iterable[Problem]:
        """Add or update everybody whom a delivery names, and yield those who cannot be told. It is done once.

        Those with a number come first, so that a row which only names them finds them; those who are not the first of
        their name come last. `holders` says who already holds the positions that the delivery gives to a key.
        """
        mentioned = {self.of[fact.key] for fact in facts if fact.key in self.of}
        for fact in (fact for kind in ("reference", "name", NAMESAKE) for fact in facts if fact.key[0] == kind):
            uid, problem = self._find(fact, mentioned, lists_people, holders)
            if problem:
                yield problem
            else:
                self.of[fact.key] = self._update(uid, fact)
        self.by_name = Namesakes()  # as large as the delivery, and everybody is found

    def _find(
        self, fact: PersonFact, mentioned: Set[str], lists_people: bool, holders: Callable[[Key], Set[str]]
    ) -> tuple[str, Problem | None]:
        """The uid of a person, empty for a new one."""
        if uid := self.of.get(fact.key):
            return uid, None
        if fact.key[0] == NAMESAKE:
            return "", None
        name = plain(fact.name)
        if fact.key[0] == "reference":
            if not fact.name and lists_people:
                return "", fact.row.problem("manager_reference", "row.unknown_reference")
            # of thousands who bear one name, only those without a number and those in post there are looked at
            numberless = {uid for uid in self.by_name.maybe_unnumbered(name) if not self.records[uid].reference}
            alike: Set[str] = self.by_name.among(name, (numberless | holders(fact.key)) - mentioned)
        elif fact.key[0] == "name" and fact.name and self.by_name.several(name):
            alike = self.by_name.among(name, holders(fact.key)) or self.by_name.of(name)
        else:
            alike = self.by_name.of(name) if fact.name else frozenset()
        if len(alike) > 1:
            return "", fact.row.problem("name", "row.homonyms")
        return next(iter(alike), ""), None

    def _update(self, uid: str, fact: PersonFact) -> str:
        reference = fact.values.get("manager_reference", "")
        if not uid:
            named = fact.name or reference
            uid = self.mint(f"manager/{fact.key[1] if fact.key[0] == NAMESAKE else reference or plain(fact.name)}")
            self.records[uid] = ManagerRecord(uid=uid, name=named, reference=reference)
        person = self.records[uid]
        described = self.described(person, fact.values)
        self._remember(rewritten(described, name=fact.name or person.name, reference=reference or person.reference))
        return uid

    def described(self, person: ManagerRecord, values: Mapping[str, Any]) -> ManagerRecord:
        """Return a person with what a file says of them; a family proposes the background when none is stated."""
        delivered = {name: typed_value(name, value) for name, value in values.items() if name != "manager_reference"}
        if "family" in delivered and "background" not in delivered:
            delivered["background"] = self.framework.families[
                self.framework.family_index[delivered["family"]]
            ].background
        return rewritten(person, **delivered)

    def anonymous(self, key: Key, values: Mapping[str, Any], called: str) -> str:
        """Add somebody whom the file does not name, called after the position, and return their uid."""
        uid = self.mint(f"manager/{key[1]}")
        self.records[uid] = self.described(ManagerRecord(uid=uid, name=called), values)
        return uid
