"""What each column of a delivery is: its header and its values are read together, and it is said how sure that is."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass
from functools import partial
from itertools import islice

from model.domain.framework import Framework
from model.errors import Refused
from model.exchange.imports import values
from model.exchange.imports.headers import Sense, Sign, senses, vocabulary
from model.exchange.imports.mapping import (
    CODED,
    DAYS,
    ENDS,
    LEVEL,
    NAME_KINDS,
    SHARES,
    ColumnMapping,
    Recognition,
    SheetTable,
    Sureness,
    identifiers,
    meanings,
)
from model.exchange.imports.values import as_number, plain

LOOKED_AT = 200
"""How many different values of a column are looked at."""

_FLAGS = ("support_unit", "vacant", "acting")
_NEARLY, _MOSTLY = 0.8, 0.5

_Test = Callable[[str], bool]


@dataclass(frozen=True)
class RecordedBody:
    """What is on record of the body that files are of: its départements, its units, its people, as plain words."""

    departments: frozenset[str] = frozenset()
    teams: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Candidate:
    """A field that a column could be; `fit` is the part of its values that are of the field, if that can be told."""

    header: str
    sense: Sense
    fit: float | None

    @property
    def weight(self) -> tuple[float, int]:
        """What orders candidates, the best first: the sign, less for values of something else, then the word."""
        against = 2.5 if self.fit is not None and self.fit < _MOSTLY else 0.0
        return -self.sense.sign + against, self.sense.rank

    @property
    def possible(self) -> bool:
        """Whether the header says the field itself, or the values do."""
        return self.sense.sign >= Sign.WORDS or (self.fit or 0) >= _NEARLY

    @property
    def sureness(self) -> Sureness:
        """How sure the field is, when no other could be meant."""
        if self.sense.sign is Sign.EXACT and self.fit is not None and self.fit >= _NEARLY:
            return Sureness.CERTAIN
        return Sureness.PROBABLE if self.sense.sign > Sign.VALUES else Sureness.ASKED


def recognise(
    tables: Sequence[SheetTable], framework: Framework, body: RecordedBody | None = None
) -> tuple[Recognition, ...]:
    """Return what each column is taken for, in the order of the columns; one that is nothing has no field."""
    values, cells = _Values(framework, body or RecordedBody()), _cells(tables)
    candidates = {header: _candidates(header, cells[header], values) for header in cells}
    recognised: dict[str, Recognition] = {}
    for table in tables:
        best = _best([each for header in table.headers for each in candidates[header]])
        rivals = _settle_units(table, best, candidates)
        for header in table.headers:
            taken, nothing = best.get(header), rivals.get(header, Recognition(header, "", Sureness.PROBABLE))
            recognition = _recognition(header, taken, candidates[header]) if taken else nothing
            if recognised.setdefault(header, recognition).field != recognition.field:
                recognised[header] = Recognition(header, "", Sureness.PROBABLE)
    return tuple(recognised.values())


def propose(tables: Sequence[SheetTable], framework: Framework, body: RecordedBody | None = None) -> ColumnMapping:
    """Propose a mapping for the tables of a delivery, from their headers, their values and what is on record."""
    recognised = {each.header: each for each in recognise(tables, framework, body)}
    columns = {header: each.field for header, each in recognised.items() if each.field}
    percents = tuple(name for name in SHARES if _counts_to_hundred(tables, columns, name))
    vacant, unnamed, closed = (tuple(vocabulary()["names"][kind]) for kind in NAME_KINDS)
    return ColumnMapping(
        columns, vacant=vacant, unnamed=unnamed, closed=closed, percents=percents, recognised=recognised
    )


def _cells(tables: Sequence[SheetTable]) -> dict[str, tuple[str, ...]]:
    """The first different values of each column, over all the tables."""
    cells: dict[str, dict[str, None]] = {}
    for table in tables:
        for header in table.headers:
            values_here = (values.bare(cell) for cell in table.column(header))
            cells.setdefault(header, {}).update(dict.fromkeys(islice(filter(None, values_here), LOOKED_AT * 10)))
    return {header: tuple(islice(listed, LOOKED_AT)) for header, listed in cells.items()}


def _candidates(header: str, cells: Sequence[str], values: "_Values") -> list[_Candidate]:
    """The fields that a column could be, by its header, else by its values alone."""
    by_header = values.levels.get(plain(header), ()) or senses(header)
    candidates = [_Candidate(header, sense, values.fit(sense.field, cells)) for sense in by_header]
    if not by_header:
        alone = ((name, values.on_record(name, cells)) for name in ("team", "name", "family"))
        candidates = [_Candidate(header, Sense(name, Sign.VALUES), share) for name, share in alone]
    return candidates


def _best(candidates: Sequence[_Candidate]) -> dict[str, _Candidate]:
    """One field for each column and one column for each field of a table, the surest first."""
    taken: dict[str, _Candidate] = {}
    fields: set[str] = set()
    for each in sorted((each for each in candidates if each.possible), key=lambda candidate: candidate.weight):
        if each.header not in taken and each.sense.field not in fields:
            taken[each.header] = each
            fields.add(each.sense.field)
    return taken


def _settle_units(
    table: SheetTable, best: dict[str, _Candidate], candidates: Dictionary[str, Sequence[_Candidate]]
) -> dict[str, Recognition]:
    """Take for the unit, of columns of which only the values tell it (Division, Department), the one that cuts those
    of the others; return what is to be asked of each other one, by header, when some are across it."""
    taken = next((header for header, each in best.items() if each.sense.field == "team"), None)
    if taken is None or best[taken].sense.sign is not Sign.EITHER:
        return {}
    rivals = {
        header: each
        for header in table.headers
        for each in candidates[header]
        if header not in best and (each.sense.field, each.sense.sign) == ("team", Sign.EITHER) and each.possible
    }
    for header, each in rivals.items():
        if _cuts(table, header, taken) and not _cuts(table, taken, header):
            del best[taken]
            best[header], taken = each, header
    return {
        header: Recognition(header, "", Sureness.ASKED, ("team",), instead_of=taken)
        for header in rivals
        if header != taken and not _cuts(table, taken, header)
    }


def _cuts(table: SheetTable, header: str, other: str) -> bool:
    """Whether each value of a column stands beside one value only of another; empty cells say nothing."""
    pairs = {pair for pair in zip(table.column(header), table.column(other), strict=True) if all(pair)}
    return len(pairs) == len({finer for finer, _ in pairs})


def _recognition(header: str, taken: _Candidate, candidates: Iterable[_Candidate]) -> Recognition:
    """What a column is taken for. A header of two fields whose values are of none of them is asked about."""
    others = tuple(each.sense.field for each in candidates if each.sense.sign > Sign.VALUES and each is not taken)
    unsaid = others and taken.sense.field in CODED and taken.fit is not None and taken.fit < _MOSTLY
    return Recognition(header, taken.sense.field, Sureness.ASKED if unsaid else taken.sureness, others)


def _counts_to_hundred(tables: Sequence[SheetTable], columns: Dictionary[str, str], name: str) -> bool:
    """Whether every filled cell of a share column is a plain number from 10 to 100."""
    cells = [
        cell
        for each in tables
        for header in each.headers
        if columns.get(header) == name
        for cell in each.column(header)
        if cell
    ]
    try:
        return bool(cells) and all("%" not in cell and 10 <= as_number(cell) <= 100 for cell in cells)
    except Refused:
        return False


class _Values:
    """Tells the values of one field from those of another."""

    def __init__(self, framework: Framework, body: RecordedBody) -> None:
        self.framework, self.body = framework, body
        self.codes: dict[str, frozenset[str]] = {}
        names = vocabulary()["names"]
        self.kinds = {plain(word) for kind in (*NAME_KINDS, "nothing") for word in names[kind]}
        self.jobs = frozenset(map(plain, vocabulary()["jobs"]["words"]))
        self.departments = {plain(each.name) for each in framework.departments.values()}
        self.levels = {
            plain(word): (Sense(f"{LEVEL}{each.code}", Sign.EXACT),)
            for each in framework.competencies
            for word in (each.code, *each.short.values(), *each.name.values())
        } | {
            plain(word): (Sense(f"{LEVEL}{code}", Sign.EXACT),)
            for word, code in identifiers(framework, framework.competency_index).items()
        }
        self.regions = {plain(name) for code, each in framework.regions.items() for name in (code, *each.name.values())}

    def fit(self, name: str, cells: Sequence[str]) -> float | None:
        """The part of some values that are values of a field; `None` without any value, or when nothing tells."""
        test = self._test(name)
        return sum(map(test, cells)) / len(cells) if cells and test else None

    def on_record(self, name: str, cells: Sequence[str]) -> float:
        """The part of some values that are known of a field: units and people on record, trades."""
        recorded = {"team": self.body.teams, "name": self.body.people, "family": self._codes("family")}[name]
        words = [plain(cell) for cell in cells]
        return sum(word in recorded for word in words) / len(words) if words else 0.0

    def _test(self, name: str) -> _Test | None:
        if name.startswith(LEVEL):
            return partial(_reads, values.as_level)
        if name in CODED:
            return lambda cell: plain(cell) in self._codes(name)
        if name in DAYS or name in ENDS:
            return lambda cell: _reads(values.as_date, cell) or values.endless(cell) or values.serial(cell)
        if name in SHARES:
            return _share
        if name in _FLAGS:
            return partial(_reads, values.as_flag)
        tests: dict[str, _Test] = {
            "agents": partial(_reads, values.as_count),
            "level": partial(_reads, values.as_level),
            "department": self._department,
            "title": self._title,
            "team": self._team,
            "name": self._name,
            "first_name": self._name,
            "position_reference": _code,
            "manager_reference": _code,
            "region": lambda cell: plain(cell) in self.regions,
        }
        return tests.get(name)

    def _codes(self, name: str) -> frozenset[str]:
        if name not in self.codes:
            self.codes[name] = frozenset(meanings(self.framework, name, ColumnMapping()))
        return self.codes[name]

    def _department(self, cell: str) -> bool:
        code = values.as_department(cell)
        return code in self.framework.departments or plain(code) in self.departments

    def _title(self, cell: str) -> bool:
        return bool(self.jobs.intersection(plain(cell).split()))

    def _team(self, cell: str) -> bool:
        """A unit bears a known name, or at least letters that are neither a job nor what a name column says."""
        word = plain(cell)
        return word in self.body.teams or (_worded(cell) and not self._title(cell) and word not in self.kinds)

    def _name(self, cell: str) -> bool:
        word = plain(cell)
        person = _worded(cell) and len(word.split()) <= 6 and not self._title(cell)
        return word in self.kinds or word in self.body.people or person


def _reads(parse: Callable[[str], object], cell: str) -> bool:
    try:
        parse(cell)
    except Refused:
        return False
    return True


def _share(cell: str) -> bool:
    try:
        return 0 <= as_number(cell) <= 100
    except Refused:
        return False


def _worded(cell: str) -> bool:
    """Whether a text is words: letters more than digits, and no date or address."""
    letters, digits = sum(map(str.isalpha, cell)), sum(map(str.isdigit, cell))
    return letters > digits and "@" not in cell and not _reads(values.as_date, cell)


def _code(cell: str) -> bool:
    """Whether a text is like the number of something: digits in it, one word, no date."""
    return any(map(str.isdigit, cell)) and len(cell.split()) == 1 and not any(_misread(cell))


def _misread(cell: str) -> Iterator[bool]:
    yield _reads(values.as_date, cell)
    yield "," in cell
