"""From lines to facts: which rows speak of the same position or person, and where they contradict each other.

A row may state several things at once: a position, who holds it, where that person comes from, levels, an absence, a
training, a support. One wide sheet and three files are therefore read in the same way.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any

from model.domain.framework import Framework
from model.exchange.imports import double_holdings
from model.exchange.imports.facts import (
    DatedFact,
    Delivery,
    DoubleHolding,
    FileRow,
    HolderFact,
    Holding,
    Key,
    PersonFact,
    Place,
    PositionFact,
    TeamFact,
)
from model.exchange.imports.lines import FULL_TIME, KEYS, Line, Reader, elsewhere, header_problem, rows_of
from model.exchange.imports.mapping import LEVEL, ColumnMapping, SheetTable
from model.exchange.imports.phases import ImportPhase, Progress, counted, silence
from model.exchange.imports.values import plain
from model.memory import Groups

MOST_ROWS = 100
"""The most rows that can say who held one position, or when one person was absent."""

_OF_A_TEAM = ("department", "agents", "support_unit")
_OF_A_SEAT = ("stratum", "fte", "open_to", "reports_to", "funded_from", "funded_until", "frozen_from", "frozen_until")
_OF_A_POSITION = ("title", "team", *_OF_A_SEAT)
_OF_A_STAY = ("started_on", "ended_on", "share", "working_time", "acting", "first_post", "end_reason")
_OF_A_PERSON = ("manager_reference", "family", "background", "mobility", "functional_mobility", "leaves_on")
_DATED = ("absent_from", "level", "offer", "support")
_UNKNOWN = "unknown"
_NO_VALUES: Mapping[str, Any] = {}
_MOST_ALIKE = 20_000
"""How many different sets of values are remembered at once."""

_HELD = (Holding.PERSON, Holding.UNNAMED, Holding.FILLED)


def read_facts(
    tables: Sequence[SheetTable],
    mapping: ColumnMapping,
    framework: Framework,
    aside: Collection[Place] = (),
    progress: Progress = silence,
) -> Delivery:
    """Read and check every row that counts; nothing is compared with the database here.

    Rows that somebody sets `aside` state nothing; the positions that they may be about are left as they are.
    """
    delivery, reader = Delivery(answers=mapping.answers), Reader(mapping, framework)
    if none := [problem for table in tables if (problem := elsewhere(table, mapping))]:
        return Delivery(problems=none, rows=sum(len(table.rows) for table in tables))
    lines = []
    rows = (row for table in tables for row in rows_of(table, mapping, delivery))
    for row in counted(rows, sum(len(table.rows) for table in tables), ImportPhase.CHECK, progress):
        if row.place in aside:
            delivery.aside.append(row.place)
            delivery.silent.append(row)
            continue
        line, problems = reader.line(row)
        if reader.several(line):
            delivery.grouped.append(row.place)
            delivery.grouped_seats.add(line.seat)
        else:
            delivery.problems += problems
            lines += [] if problems else [line]
            delivery.silent += [row] if problems else []
    if tables and not delivery.speaks_of & KEYS:
        delivery.problems.append(header_problem(tables[0], "", "row.no_columns"))
    delivery.questions += reader.questions()
    nameless = {line.reference for line in lines if reader.stands_for_nothing(line.reference)}
    _Statements(delivery, lines, nameless).make()
    wrong = {(problem.file, problem.sheet, problem.line) for problem in delivery.problems}
    delivery.silent += [line.row for line in lines if _where(line.row) in wrong]
    return delivery


def _where(row: FileRow) -> tuple[str, str, int]:
    return row.place.file, row.place.sheet, row.place.line


def _one_position(lines: Sequence[Line]) -> bool:
    """Whether rows that give one reference describe one position, with the people who hold it together or in turn.

    Otherwise the reference serves several positions, and counts as absent.
    """
    titles, teams = ({line.seat[part] for line in lines} - {""} for part in (0, 1))
    if len(titles) > 1 or len(teams) > 1 or len(lines) > MOST_ROWS:
        return False
    holding = [line for line in lines if line.says]
    if len(holding) <= 1:
        return True
    vacant = [line for line in holding if line.says is Holding.VACANT]
    named = len(vacant) <= 1 and all(line.says is Holding.PERSON for line in holding if line not in vacant)
    return named and all(_compatible(line, holding) for line in holding)


def _compatible(line: Line, others: Sequence[Line]) -> bool:
    """Whether the position has room for the holder of a row beside those of the same days; twice the same is one."""
    beside = [each for each in others if each is not line and each.meets(line) and each.person != line.person]
    if line.says is Holding.VACANT:
        return not [each for each in beside if "ended_on" not in each.read and not each.read.get("acting")]
    held = [each for each in beside if each.says is Holding.PERSON and not each.read.get("acting")]
    shares = sum(each.read.get("share", 1.0) for each in (line, *held))
    return not held or bool(line.read.get("acting")) or bool(shares <= FULL_TIME)


class _Statements:
    """What the lines of a delivery state together."""

    def __init__(self, delivery: Delivery, lines: Sequence[Line], nameless: Set[str]) -> None:
        self.delivery, self.lines = delivery, lines
        self.by_reference = Groups((line.reference, line) for line in lines)
        shared = {name: group for name, group in self.by_reference.items() if len(group) > 1}
        described = {name: [each for each in group if "title" in each.read] for name, group in shared.items()}
        delivery.repeated = tuple(
            name
            for name, group in described.items()
            if name and len(group) > 1 and (name in nameless or not _one_position(group))
        )
        self.nameless = nameless | set(delivery.repeated)
        # the row that speaks for its reference: where several do, the one that describes the position
        self.leads = {
            name: next((each for each in group if "title" in each.read and each.team), group[0])
            for name, group in shared.items()
        }
        self.teams: dict[tuple[str, str, str], Line] = {}
        self.times: Counter[Key] = Counter()
        self.often = {key for key, times in Counter(line.person for line in lines).items() if times > MOST_ROWS}
        self.described: dict[tuple[Key, str], Line] = {}
        self.stays: dict[tuple[Key, Key], list[Line]] = defaultdict(list)
        self.doubled = double_holdings.beyond_full_time(lines)
        self.apart: dict[Place, Key] = {}
        self.alike: dict[tuple[tuple[str, Any], ...], Mapping[str, Any]] = {}
        for person, held in self.doubled.items():
            self.apart |= zip((line.row.place for line in held), double_holdings.keys(person, held), strict=True)

    def make(self) -> None:
        """Add the facts of every line to the delivery, or its problems."""
        for line in self.lines:
            self.delivery.regions.setdefault(line.read.get("region", ""), line.row)
            if _accompanies_team(line):
                self.delivery.team_supports.append(TeamFact(line.row, line.read, line.team))
                continue
            position = self._position(line)
            person = self._person(line, position)
            if person:
                self._describe(line, person)
                self._dated(line, person)
            if position:
                self._hold(line, position, person)
            elif not person and not line.row.texts.get("position_reference"):
                self._problem(line, "", "row.nothing")
        self._tell_doubles()

    def _tell_doubles(self) -> None:
        """Say who seems to hold too many positions, once each of the rows states one."""
        stated = {fact.place: fact for fact in self.delivery.holders}
        for lines in self.doubled.values():
            holders = tuple(stated[line.row.place] for line in lines if line.row.place in stated)
            if len(holders) > 1:
                keys = tuple(fact.person for fact in holders if fact.person)
                self.delivery.doubles.append(DoubleHolding(lines[0].name or keys[0][1], keys, holders))

    def _problem(self, line: Line, name: str, code: str, **details: object) -> None:
        self.delivery.problems.append(line.row.problem(name, code, **details))

    def _position(self, line: Line) -> Key | None:
        """How the position of a line is named, once it is stated. A reference that serves several is no name."""
        reference = line.reference
        if reference not in self.nameless:
            named = "reference", reference
            if line is self.leads.get(reference, line):
                self._state_position(named, line, self.by_reference[reference])
            return named
        if "title" not in line.read:
            if reference or line.row.texts.get("position_reference"):
                self._problem(line, "position_reference", "row.no_position")
            return None
        place = line.row.place
        key = "row", f"{place.file}/{place.sheet}/{place.line}"
        self._state_position(key, line, [line])
        return key

    def _state_position(self, key: Key, lead: Line, group: Sequence[Line]) -> None:
        agreed = self._agreed(group, _OF_A_POSITION + _OF_A_TEAM)
        holding = _holding(group)
        if not agreed and holding not in (Holding.VACANT, Holding.CLOSED):
            for line in (line for line in group if not line.says and not line.person):
                self._problem(line, "", "row.nothing")
            return
        frozen = [line.read["frozen"] for line in group if "frozen" in line.read]
        if frozen and "frozen" not in agreed:
            agreed = {**agreed, "frozen": any(frozen)}
        if "title" in agreed and not lead.team:
            self._without_team(lead)
        self._agree_on_team(lead)
        held = max(
            (line for line in group if line.says in _HELD and not line.read.get("acting")),
            key=lambda line: line.end,
            default=None,
        )
        person, stay = (held.person, held.read) if held else (None, {})
        since, until, title = stay.get("started_on"), stay.get("ended_on"), agreed.get("title", "")
        values = self._values(agreed, (*_OF_A_SEAT, *_OF_A_TEAM, "frozen"))
        fact = PositionFact(lead.row, values, key, title, lead.team, holding, person, since, until)
        self.delivery.positions.append(fact)

    def _values(self, read: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Any]:
        """Some of the values that were read, kept once for the many rows of a large file that say the same."""
        values = {name: read[name] for name in names if name in read}
        if len(self.alike) > _MOST_ALIKE:
            self.alike.clear()
        return self.alike.setdefault(tuple(values.items()), values)

    def _without_team(self, lead: Line) -> None:
        """Say that a position has no unit; once for a table in which no column says any."""
        if {"team", "department"} & lead.row.headers.keys():
            self._problem(lead, "team", "row.no_team")
            return
        missing = header_problem(lead.row.table, "", "row.no_team_column")
        self.delivery.problems += [missing] if missing not in self.delivery.problems else []

    def _agreed(self, group: Sequence[Line], names: Sequence[str]) -> Mapping[str, Any]:
        """The values that rows give together, those of a row that is alone; contradicting one above is a problem."""
        if len(group) == 1:
            read = group[0].read
            return read if any(name in read for name in names) else {}
        first: dict[str, Line] = {}
        for line in group:
            for name in (name for name in names if name in line.read):
                above = first.setdefault(name, line)
                if _differ(above.read[name], line.read[name]):
                    self._problem(line, name, "row.two_values", other=above.row.texts[name], above=above.row.line)
        return {name: line.read[name] for name, line in first.items()}

    def _agree_on_team(self, lead: Line) -> None:
        for name in (name for name in _OF_A_TEAM if name in lead.read):
            unit = lead.row.texts.get("region", ""), plain(lead.team), name
            above = self.teams.setdefault(unit, lead)
            if above.read[name] != lead.read[name]:
                self._problem(lead, name, "row.two_values", other=above.row.texts[name], above=above.row.line)

    def _person(self, line: Line, position: Key | None) -> Key | None:
        """Who a line speaks of; in a file that names nobody, whoever holds the position."""
        about = [name for name in line.read if name in _OF_A_PERSON or name in _DATED or name.startswith(LEVEL)]
        if line.says in (Holding.VACANT, Holding.CLOSED, Holding.UNNAMED):
            lost = [name for name in about if line.says is Holding.UNNAMED or name not in _OF_A_PERSON]
            if lost and line.says is not Holding.CLOSED:
                self._problem(line, lost[0], "row.no_person")
            return None
        if line.says is Holding.FILLED:
            return ("seat", "/".join(position)) if position and about else None
        return self.apart.get(line.row.place, line.person)

    def _describe(self, line: Line, key: Key) -> None:
        """Add what a line says of a person to what the lines above say. « À préciser » says nothing."""
        person = self.delivery.people.get(key)
        if person and line.name and person.name and plain(person.name) != plain(line.name):
            self._problem(line, "manager_reference", "row.two_names", other=person.name)
            return
        stated = {name: line.read[name] for name in _OF_A_PERSON if line.read.get(name, _UNKNOWN) != _UNKNOWN}
        for name in stated:
            above = self.described.setdefault((key, name), line)
            if _differ(above.read[name], stated[name]):
                self._problem(line, name, "row.two_values", other=above.row.texts[name], above=above.row.line)
        if person is None:
            self.delivery.people[key] = PersonFact(line.row, stated or _NO_VALUES, key, line.name)
        elif stated or not person.name:
            values = {**stated, **person.values}
            self.delivery.people[key] = replace(person, name=person.name or line.name, values=values)

    def _dated(self, line: Line, person: Key) -> None:
        read = line.read
        if "absent_from" in read and self._has_room(line, ("absences", "/".join(person))):
            self.delivery.absences.append(DatedFact(line.row, read, person))
        if {"competency", "level"} <= read.keys():
            self.delivery.levels.append(DatedFact(line.row, read, person))
        for name in (name for name in read if name.startswith(LEVEL)):
            level = {**read, "competency": name.removeprefix(LEVEL), "level": read[name]}
            self.delivery.levels.append(DatedFact(line.row, level, person))
        if {"offer", "followed_on"} <= read.keys():
            self.delivery.trainings.append(DatedFact(line.row, read, person))
        if {"support", "supported_from"} <= read.keys() and self._has_room(line, ("supports", "/".join(person))):
            self.delivery.supports.append(DatedFact(line.row, read, person))

    def _hold(self, line: Line, position: Key, person: Key | None) -> None:
        if line.says:
            self.delivery.states_holders = True
        if line.says in _HELD and self._has_room(line, position) and (not person or self._has_room(line, person)):
            if person and len(self.by_reference[line.reference]) > 1:
                self._refuse_twice(line, position, person)
            self.delivery.holders.append(
                HolderFact(line.row, self._values(line.read, _OF_A_STAY), position, person, line.says)
            )

    def _has_room(self, line: Line, about: Key) -> bool:
        """Whether there are not too many rows about one position or person already; few are not even counted."""
        alone = line.reference in self.nameless or len(self.by_reference[line.reference]) <= MOST_ROWS
        if alone and line.person not in self.often:
            return True
        self.times[about] += 1
        if self.times[about] > MOST_ROWS:
            self._problem(line, "", "row.too_many", accepted=MOST_ROWS)
        return self.times[about] <= MOST_ROWS

    def _refuse_twice(self, line: Line, position: Key, person: Key) -> None:
        """Refuse a row that gives a person the same position on days when a row above does."""
        above = self.stays[position, person]
        for first in above:
            if first.meets(line) and first.read.get("acting") == line.read.get("acting"):
                self._problem(line, "position_reference", "row.twice", above=first.row.line)
                return
        above.append(line)


def _accompanies_team(line: Line) -> bool:
    """Whether a line speaks of a whole team: it says how it is accompanied, and names no person or position."""
    named = line.person or line.reference or "title" in line.read
    return bool({"support", "supported_from"} <= line.read.keys() and line.team and not named)


def _holding(group: Sequence[Line]) -> Holding | None:
    """What the rows of a position say together: closed, vacant, or how it is held. Who stands in does not hold it."""
    says = {line.says for line in group if not line.read.get("acting")}
    return next((each for each in (Holding.CLOSED, Holding.VACANT, *_HELD) if each in says), None)


def _differ(first: object, second: object) -> bool:
    """Whether two values contradict each other; texts are compared by their letters."""
    if isinstance(first, str) and isinstance(second, str):
        return plain(first) != plain(second)
    return first != second
