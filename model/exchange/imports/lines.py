"""From the rows of a table to what their cells mean: values, who holds a position, and what is wrong in the row itself.

Nothing is compared with other rows here, nor with the database.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from datetime import date, timedelta
from typing import Any

from model.domain.calendar import DAY
from model.domain.framework import Framework
from model.domain.vocabulary import Background
from model.errors import Refused
from model.exchange.imports import values
from model.exchange.imports.facts import Delivery, FieldColumns, FileRow, Holding, Key, Problem
from model.exchange.imports.headers import vocabulary
from model.exchange.imports.mapping import (
    CODED,
    DAYS,
    ENDS,
    LEVEL,
    NAME_KINDS,
    SHARES,
    ColumnMapping,
    SheetTable,
    counting_rows,
    meanings,
)
from model.exchange.imports.questions import (
    ANSWERS,
    BLANK,
    DEPARTMENT,
    FROZEN,
    IGNORED,
    KEPT,
    MONTH_FIRST,
    NAMED,
    NAMELESS,
    OLD,
    OLDEST,
    SERIALS,
    FileQuestion,
)
from model.exchange.imports.values import as_number, plain, tidy

KEYS = {"title", "position_reference", "manager_reference", "name"}
"""The fields without which a table says nothing."""

_OF_ONE_ROW = {"position_reference", "manager_reference", "name", "first_name"}
"""The fields of which hardly two cells are alike."""

_OF_A_HOLDER = {"name", "manager_reference", "vacant", "status", "started_on"}
_TOGETHER = (
    ("offer", "followed_on"),
    ("followed_on", "offer"),
    ("competency", "level"),
    ("level", "competency"),
    ("absent_until", "absent_from"),
    ("absence_kind", "absent_from"),
    ("support", "supported_from"),
    ("supported_from", "support"),
    ("supported_until", "supported_from"),
)
_ORDERED = (
    ("started_on", "ended_on"),
    ("started_on", "leaves_on"),
    ("absent_from", "absent_until"),
    ("supported_from", "supported_until"),
    ("funded_from", "funded_until"),
    ("frozen_from", "frozen_until"),
)
FULL_TIME = 1.001
"""What shares may make together: a full time, also in thirds that were written .33 and .34."""

_AGAINST = {True: (Holding.PERSON, Holding.UNNAMED), False: (Holding.VACANT,)}
"""What the name cannot say beside a column that says whether the position is vacant."""


class Line:
    """A row that counts, what its cells mean, and what it says of a holder.

    `reference` is that of a position, if the row gives one; `name` the first name and the name, for a first name alone
    is nobody's; `person` who the row speaks of, when it says who.
    """

    __slots__ = ("name", "person", "read", "reference", "row", "says")

    def __init__(self, row: FileRow, read: Dictionary[str, Any], says: Holding | None) -> None:
        self.row, self.read, self.says = row, read, says
        self.reference = str(read.get("position_reference", ""))
        first, name = read.get("first_name", ""), str(read.get("name", ""))
        self.name = f"{first} {name}" if first and name else name or (first if "name" in read else "")
        number = read.get("manager_reference")
        by_name: Key | None = ("name", plain(self.name)) if self.name else None
        self.person: Key | None = ("reference", number) if number else by_name

    @property
    def team(self) -> str:
        """The unit, or the département when there is none."""
        unit = str(self.read.get("team") or self.read.get("department", ""))
        return unit if plain(unit) else ""

    @property
    def seat(self) -> Key:
        """The title and the unit, for comparison."""
        return plain(self.read.get("title", "")), plain(self.team)

    @property
    def start(self) -> date:
        """The first day of the stay that the row states; without one, it has begun long ago."""
        start: date = self.read.get("started_on", date.min)
        return start

    @property
    def end(self) -> date:
        """The day after the last one; without one, the stay has no end."""
        end: date = self.read.get("ended_on", date.max)
        return end

    def meets(self, other: "Line") -> bool:
        """Whether the stays of two rows have a day in common."""
        return max(self.start, other.start) < min(self.end, other.end)


def rows_of(table: SheetTable, mapping: ColumnMapping, delivery: Delivery) -> Iterator[FileRow]:
    """Yield the rows that count in a table that has something to say."""
    headers = _headers(table, mapping, delivery)
    if not headers.keys() & KEYS:
        return
    delivery.speaks_of |= headers.keys()
    delivery.lists_people |= {"manager_reference", "name"} <= headers.keys() and not {
        "title",
        "position_reference",
    } & headers.keys()
    places = {name: table.headers.index(header) for name, header in headers.items()}
    columns = FieldColumns(table, places, headers)
    for cells, line in counting_rows(table, mapping):
        delivery.rows += 1
        row = FileRow(columns, line, cells)
        if table.sheet.typed or _fits(cells, table):
            yield row
        else:
            delivery.problems.append(row.problem("", "row.width", received=len(cells), accepted=len(table.headers)))


COUNTS = "row.counts"
OF_SOMETHING_ELSE = (COUNTS, "row.offers")
"""What is said of a table that lists no positions."""


def elsewhere(table: SheetTable, mapping: ColumnMapping) -> Problem | None:
    """Return why a table that names nobody is none of positions: it counts them, or offers them; `None` if it is."""
    fields = {mapping.columns.get(header) for header in table.headers}
    if fields & {"name", "manager_reference", "vacant", "status"}:
        return None
    words = {kind: set(map(plain, listed)) for kind, listed in vocabulary()["elsewhere"].items()}
    columns = {kind: [header for header in table.headers if plain(header) in words[kind]] for kind in words}
    if columns["counts"] and "position_reference" not in fields:
        return header_problem(table, columns["counts"][0], COUNTS)
    return header_problem(table, columns["offers"][0], OF_SOMETHING_ELSE[1]) if len(columns["offers"]) > 1 else None


def header_problem(table: SheetTable, header: str, code: str, **details: object) -> Problem:
    """Return what is wrong with a whole column, or with the whole table when no header is given."""
    named, places = ({"": header}, {"": 0}) if header else ({}, {})
    row = FileRow(FieldColumns(table, places, named), table.header_line, (header,))
    return row.problem("", code, **details)


def _headers(table: SheetTable, mapping: ColumnMapping, delivery: Delivery) -> dict[str, str]:
    """The header of each field in a table; a second one for the same field is a problem."""
    headers: dict[str, str] = {}
    for header in table.headers:
        name = mapping.columns.get(header)
        if name and headers.setdefault(name, header) != header:
            delivery.problems.append(header_problem(table, header, "row.columns_twice", other=headers[name]))
        elif not name and values.spoilt(header):
            delivery.problems.append(header_problem(table, header, "value.spoilt"))
    if "first_name" in headers and not {"name", "manager_reference"} & headers.keys():
        delivery.problems.append(header_problem(table, headers["first_name"], "row.incomplete", field="name"))
    return headers


def _fits(cells: Sequence[str], table: SheetTable) -> bool:
    """Whether a row has a cell for each header; empty cells beyond the headers, or under blank ones, do not count."""
    named = len(table.headers)
    while named and table.headers[named - 1] in table.blank:
        named -= 1
    return len(cells) >= named and not any(cell.strip() for cell in cells[len(table.headers) :])


class Reader:
    """Reads rows with the words and units of one mapping."""

    def __init__(self, mapping: ColumnMapping, framework: Framework) -> None:
        self.percents, self.framework, self.answers = mapping.percents, framework, mapping.answers
        self.asked: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.values_read: dict[str, dict[str, Any]] = defaultdict(dict)
        self.days_read: dict[tuple[str, str], dict[str, tuple[date | None, str]]] = defaultdict(dict)
        self.kinds = {plain(word): Holding(kind) for kind in NAME_KINDS for word in getattr(mapping, kind)}
        self.words = {name: meanings(framework, name, mapping) for name in CODED}
        self.departments = {plain(each.name): each.code for each in framework.departments.values()}
        names = vocabulary()["names"]
        self.nothing = {plain(word) for word in names["nothing"]}
        suspects = "|".join(re.escape(plain(word)) for word in names["suspect"])
        self.suspect = re.compile(rf"(?:{suspects})(?![a-z]).+")

    def line(self, row: FileRow) -> tuple[Line, list[Problem]]:
        """Return what a row means, and what is wrong in it."""
        read, problems = self._values(row)
        if self.stands_for_nothing(read.get("manager_reference", "")):
            read.pop("manager_reference", None)
        says = self._says(row, read)
        if "frozen_from" in row.headers:
            read["frozen"] = "frozen_from" in read or read.get("frozen", False)
        named = plain(read.get("name", ""))
        if not named or named in self.kinds:
            read.pop("name", None)
        line = Line(row, read, says)
        return line, problems + list(self._contradictions(line))

    def several(self, line: Line) -> bool:
        """Whether a row of a list of positions stands for several people, or gives no position."""
        described = {"title", "position_reference"} & line.row.headers.keys()
        if not described or line.says is Holding.CLOSED or (line.says is Holding.PERSON and "title" in line.read):
            return False
        if not any(line.row.texts[name] for name in described):
            return True
        return self._left_out(line) or self._counts_several(line.row)

    def _left_out(self, line: Line) -> bool:
        """Whether a row without a name is no position: a note under the table, a total, or what somebody said it is."""
        if not self._blank(line.row, line.read):
            return False
        footnote = not line.team and self.stands_for_nothing(line.reference)
        return footnote or self._answer(BLANK, line.row, _names(line.row)) == IGNORED

    def stands_for_nothing(self, reference: str) -> bool:
        """Whether a reference is none: empty, zero, or a word of the name column."""
        word = plain(reference)
        return not word.strip("0 ") or word in self.kinds or word in self.nothing

    def _counts_several(self, row: FileRow) -> bool:
        text = row.texts.get("fte", "")
        try:
            return bool(text) and "fte" not in self.percents and "%" not in text and as_number(text) > 1
        except Refused:
            return False

    def _values(self, row: FileRow) -> tuple[dict[str, Any], list[Problem]]:
        read: dict[str, Any] = {}
        problems = []
        for name, text in row.texts.items():
            try:
                if text and (value := self._value(row, name, text)) is not None:
                    read[name] = value
            except Refused as refusal:
                accepted = refusal.values.get("accepted", "")
                problems.append(row.problem(name, refusal.code, field=name, accepted=accepted))
        return read, problems

    def _value(self, row: FileRow, name: str, text: str) -> Any:
        if name in DAYS or name in ENDS:
            return self._day(row, name, text)
        if name in _OF_ONE_ROW:
            return self._parsed(name, text)
        values_read = self.values_read[name]
        if text not in values_read:  # few cells of a column differ
            values_read[text] = self._parsed(name, text)
        return values_read[text]

    def _parsed(self, name: str, text: str) -> Any:
        _refuse_unreadable(text)
        if name in CODED:
            return values.as_code(text, self.words[name])
        if name.startswith(LEVEL):
            return values.as_level(text)
        if name in SHARES:
            return values.as_share(text, name in self.percents)
        if name == "department":
            return self._department(text)
        return _PARSERS.get(name, tidy)(text)

    def _day(self, row: FileRow, name: str, text: str) -> date | None:
        """The day of a cell. What a whole column of odd days means is asked once; meanwhile the first answer holds."""
        days_read = self.days_read[name, row.headers[name]]
        if text not in days_read:  # few days of a column differ
            days_read[text] = self._understood_day(row, name, text)
        day, code = days_read[text]
        if not code:
            return day
        answer = self._answer(code, row, name)
        return None if answer == IGNORED else day

    def _understood_day(self, row: FileRow, name: str, text: str) -> tuple[date | None, str]:
        """The day of a cell, `None` for an end that is none, and the question that there is about it."""
        _refuse_unreadable(text)
        if name in ENDS and values.endless(text):
            return None, ""
        day, code = self._written_day(row, name, text)
        return day, code or (OLD if name in DAYS and day < OLDEST else "")

    def _written_day(self, row: FileRow, name: str, text: str) -> tuple[date, str]:
        """The day of a cell, and the question that there is about the way in which it is written."""
        end = DAY if name in ENDS else timedelta(0)
        if values.serial(text):
            return values.day_of_serial(text) + end, SERIALS
        american = values.month_first(text)
        if american and self.answers.get(f"{MONTH_FIRST}:{row.headers[name]}") == ANSWERS[MONTH_FIRST][0]:
            return american + end, MONTH_FIRST
        try:
            return _PARSERS[name](text), ""
        except Refused:
            if american is None or american.day <= 12:
                raise
            return american + end, MONTH_FIRST

    def _answer(self, code: str, row: FileRow, name: str) -> str:
        """The answer to a question about a column; its lines are noted until there is one."""
        header = row.headers[name]
        answer = self.answers.get(f"{code}:{header}")
        if answer is None:
            self.asked[code, header].append(row.line)
        return answer if answer in ANSWERS[code] else ANSWERS[code][0]

    def questions(self) -> Iterator[FileQuestion]:
        """Yield what has to be said of the columns whose cells can be read in several ways."""
        for (code, header), lines in self.asked.items():
            yield FileQuestion(code, header, ANSWERS[code], tuple(lines))

    def _department(self, text: str) -> str | None:
        answer = self.answers.get(f"{DEPARTMENT}:{text}", KEPT)
        if answer != KEPT:
            return None if answer == IGNORED else answer
        code, departments = values.as_department(text), self.framework.departments
        if departments and values.is_no_department(code) and code not in departments:
            raise Refused("value.department", received=text)
        return self.departments.get(plain(code), code)

    def _says(self, row: FileRow, read: dict[str, Any]) -> Holding | None:
        """What the row says of the holder; `None` when it says nothing of holders."""
        if not _OF_A_HOLDER & row.headers.keys():
            return None
        if "status" in read:
            return self._with_status(row, read, self._named(row, read))
        unnamed = self._blank(row, read) and self.answers.get(f"{BLANK}:{row.headers[_names(row)]}") == "unnamed"
        return Holding.UNNAMED if unnamed else self._named(row, read)

    def _with_status(self, row: FileRow, read: dict[str, Any], named: Holding) -> Holding:
        """What the status of a position says beside the name; what they say against each other is asked about.

        Whether the position is `frozen` is said too, but of one that the row says somebody holds.
        """
        status, held = read["status"], named in (Holding.PERSON, Holding.UNNAMED)
        if status == "frozen":
            return self._frozen(row, read, named) if not held or {"acting", "ended_on"} & read.keys() else named
        read["frozen"] = False
        if status == "vacant" and held:
            return Holding.VACANT if self._answer(NAMED, row, "status") == "vacant" else named
        if status == "filled" and named is Holding.VACANT:
            return Holding(self._answer(NAMELESS, row, "status")) if row.texts.get("name") else Holding.UNNAMED
        return named if held or status == "filled" else Holding(status)

    def _frozen(self, row: FileRow, read: dict[str, Any], named: Holding) -> Holding:
        """What « frozen » says of a position that nobody holds any more, or in which somebody stands in."""
        answer = self._answer(FROZEN, row, "status")
        read["frozen"] = answer == FROZEN
        if named in (Holding.PERSON, Holding.UNNAMED):
            return named
        return Holding.VACANT if answer == FROZEN else Holding(answer)

    def _named(self, row: FileRow, read: Dictionary[str, Any]) -> Holding:
        """What the name, or a column for vacant positions, says of the holder."""
        kind = self.kinds.get(plain(read.get("name", "")))
        if "manager_reference" in read and kind in (None, Holding.UNNAMED):
            return Holding.PERSON
        if kind or plain(read.get("name", "")):
            return kind or Holding.PERSON
        names_people = {"name", "manager_reference"} & row.headers.keys()
        if read.get("vacant", bool(names_people)):
            return Holding.VACANT
        return Holding.UNNAMED if names_people else Holding.FILLED

    def _blank(self, row: FileRow, read: Dictionary[str, Any]) -> bool:
        """Whether a row of a position leaves empty who holds it, and says nothing else of that."""
        about = (row.texts.get("title") or row.texts.get("position_reference")) and not self._counts_several(row)
        named = row.texts.get("name") or {"manager_reference", "vacant", "status"} & read.keys()
        return bool(about and _names(row) in row.headers and not named)

    def _contradictions(self, line: Line) -> Iterator[Problem]:
        row, read = line.row, line.read
        if plain(line.name) in self.nothing or self.suspect.fullmatch(plain(line.name)):
            yield row.problem("name", "value.name")
        if "vacant" in read and not read.get("acting") and line.says in _AGAINST[read["vacant"]]:
            yield row.problem(
                "vacant", "row.vacant_named", holder=row.texts.get("name") or row.texts["manager_reference"]
            )
        family = read.get("family")
        if family and read.get("background", Background.UNKNOWN) != Background.UNKNOWN:
            proposed = self.framework.families[self.framework.family_index[family]].background
            if read["background"] != proposed:
                yield row.problem("background", "row.background", family=row.texts["family"])
        yield from _gaps(row, read)


def _names(row: FileRow) -> str:
    """The field that names people in a table: their name, else their number."""
    return "name" if "name" in row.headers else "manager_reference"


def _refuse_unreadable(text: str) -> None:
    """Refuse what no cell may hold, whatever its field."""
    if values.unsafe(text):
        raise Refused("value.unsafe")
    if values.spoilt(text):
        raise Refused("value.spoilt")
    if values.formula(text):
        raise Refused("value.formula")
    if len(text) > values.LONGEST:
        raise Refused("value.long", accepted=values.LONGEST)


def _gaps(row: FileRow, read: Dictionary[str, Any]) -> Iterator[Problem]:
    """What is missing beside a cell that needs another, and ends that come before their start."""
    for name, other in _TOGETHER:
        if name in read and other not in read and not row.texts.get(other):
            yield row.problem(name, "row.incomplete", field=other)
    for start, end in _ORDERED:
        if start in read and end in read and read[end] <= read[start]:
            yield row.problem(end, "row.ends_first", start=row.texts[start])


_PARSERS: dict[str, Callable[[str], Any]] = {
    "agents": values.as_count,
    "support_unit": values.as_flag,
    "vacant": values.as_flag,
    "acting": values.as_flag,
    "level": values.as_level,
    **dict.fromkeys(DAYS, values.as_date),
    **dict.fromkeys(ENDS, values.until),
}
