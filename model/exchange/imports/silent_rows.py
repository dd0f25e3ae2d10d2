"""Rows that state nothing, in error or set aside: which positions on record they may be about."""

from collections.abc import Iterable, Sequence
from datetime import date

from model.domain.register import Register
from model.exchange.imports.facts import FileRow, PersonFact
from model.exchange.imports.values import plain


class SilentRows:
    """What silent rows may be about: `positions` by uid; `unknown` when one of them names nothing that is recorded."""

    def __init__(self, register: Register, rows: Sequence[FileRow], on: date) -> None:
        self.positions: set[str] = set()
        self.unknown = False
        if not rows:
            return
        units = {team.uid: plain(team.name) for team in register.teams}
        open_ones = [each for each in register.positions if each.open_on(on)]
        self._by_reference = {each.reference: each.uid for each in open_ones if each.reference}
        self._seats = [(each.uid, plain(each.title), units[each.team]) for each in open_ones]
        people = {each.uid: (each.reference, plain(each.name)) for each in register.managers}
        self._holders = [
            (post.position, *people[post.manager]) for post in register.assignments if post.manager and post.current(on)
        ]
        for row in rows:
            about = self._about(row)
            self.positions |= about
            self.unknown |= not about

    def _about(self, row: FileRow) -> set[str]:
        """The positions that a row may be about: by its number, its person, else its title and unit."""
        texts = row.texts
        number, name = person_named(row)
        about = {self._by_reference.get(texts.get("position_reference", ""), "")} - {""}
        about |= {seat for seat, reference, who in self._holders if (number and number == reference) or who == name}
        title, unit = plain(texts.get("title", "")), plain(texts.get("team") or texts.get("department", ""))
        return about or {uid for uid, called, where in self._seats if (called, where) == (title, unit)}


def person_named(row: FileRow) -> tuple[str, str]:
    """Return the number and the name, for comparison, that a row gives of a person; each empty when it gives none."""
    texts = row.texts
    return texts.get("manager_reference", ""), plain(f"{texts.get('first_name', '')} {texts.get('name', '')}")


def of_named_people(rows: Iterable[FileRow], facts: Iterable[PersonFact]) -> list[PersonFact]:
    """Return what is said elsewhere of the people whom silent rows name."""
    named = {each for row in rows for each in person_named(row)} - {""}
    return [fact for fact in facts if fact.key[1] in named or plain(fact.name) in named]
