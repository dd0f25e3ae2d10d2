"""Rows that state nothing, in error or set aside: which positions on record they may be about."""

from collections.abc import Sequence
from datetime import date

from model.domain.register import Register
from model.exchange.imports.facts import FileRow
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
        number = texts.get("manager_reference", "")
        name = plain(f"{texts.get('first_name', '')} {texts.get('name', '')}")
        about = {self._by_reference.get(texts.get("position_reference", ""), "")} - {""}
        about |= {seat for seat, reference, who in self._holders if (number and number == reference) or who == name}
        title, unit = plain(texts.get("title", "")), plain(texts.get("team") or texts.get("department", ""))
        return about or {uid for uid, called, where in self._seats if (called, where) == (title, unit)}
