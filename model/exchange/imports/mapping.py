"""Which row holds the headers, what each column is, which rows count, what the words of a name column mean.

All of it is a proposal that the reader of the file can change; the choices make a `Mapping`, which can be kept for the
next delivery and given to the command line.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Self

from model.domain.framework import Framework, Texts
from model.errors import Refused
from model.exchange.imports.files import Sheet, column_name
from model.exchange.imports.headers import known, vocabulary
from model.exchange.imports.values import plain, tidy, unsafe
from model.reference import framework
from model.wording import LANGUAGES, catalogue

FORMAT = 1
HEADERS_WITHIN = 200
"""How many of the first rows are looked at for the headers."""

SHARES = ("fte", "share", "working_time")
DAYS = ("funded_from", "frozen_from", "started_on", "absent_from", "assessed_on", "followed_on", "supported_from")
ENDS = ("funded_until", "frozen_until", "ended_on", "leaves_on", "absent_until", "supported_until")
"""The fields that are first days, and last ones."""

LEVEL = "level_"
"""The start of the field name of a column that holds the levels of one competency, before its code."""

NOTHING = ""
"""What a word means that is to be understood as nothing, whatever we know of it."""

NAME_KINDS = ("vacant", "unnamed", "closed")

CODED = {
    "stratum": "stratum",
    "status": "position_status",
    "open_to": "open_to",
    "background": "background",
    "family": "family",
    "mobility": "mobility",
    "functional_mobility": "answer",
    "first_post": "answer",
    "end_reason": "end_reason",
    "absence_kind": "absence_kind",
    "assessment_source": "assessment_source",
    "competency": "competency",
    "offer": "offer",
    "support": "support_kind",
}
"""The fields whose words stand for a code, and the list of words each uses."""


@dataclass(frozen=True)
class SheetTable:
    """A sheet whose header row is known: unique headers, and the rows under them with their line numbers.

    `blank` says which headers the file leaves empty.
    """

    sheet: Sheet
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    header_line: int
    blank: frozenset[str] = frozenset()

    def column(self, header: str) -> tuple[str, ...]:
        """Return the cells of a column, without blanks around; a row too short to have one gives an empty cell."""
        place = self.headers.index(header)
        return tuple(row[place].strip() if place < len(row) else "" for row in self.rows)


class Sureness(StrEnum):
    """How sure it is what a column is: header and values agree; one of them says it; somebody has to say it."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    ASKED = "asked"


@dataclass(frozen=True)
class Recognition:
    """What a column is taken for, and how sure that is.

    `others` are the fields that it could be as well; `instead_of` the column that is taken for the first of them, of
    which this one would take the place.
    """

    header: str
    field: str
    sureness: Sureness
    others: tuple[str, ...] = ()
    instead_of: str = ""


@dataclass(frozen=True)
class ColumnMapping:
    """How the files of an organisation are read.

    `columns` gives the field of each header; `keep` the values that make a row count, by header; `vacant`,
    `unnamed` and `closed` the words of the name column; `meanings` the code of words, by field, in place of ours;
    `percents` the fields that count to 100; `answers` what was answered, by question. `recognised` is how the
    columns of these very files were recognised, which is not kept.
    """

    columns: Dictionary[str, str] = field(default_factory=dict)
    keep: Dictionary[str, tuple[str, ...]] = field(default_factory=dict)
    vacant: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    meanings: Dictionary[str, Dictionary[str, str]] = field(default_factory=dict)
    percents: tuple[str, ...] = ()
    answers: Dictionary[str, str] = field(default_factory=dict)
    recognised: Dictionary[str, Recognition] = field(default_factory=dict, compare=False)

    def header_of(self, name: str) -> str | None:
        """Return the header that a field is read from."""
        return next((header for header, taken in self.columns.items() if taken == name), None)

    def keeping(self, header: str, values: Iterable[str]) -> Self:
        """Return the mapping with other values for the rows that count; none: the column does not decide."""
        others = {name: kept for name, kept in self.keep.items() if name != header}
        return replace(self, keep=others | ({header: tuple(values)} if values else {}))

    def answering(self, question: str, answer: str) -> Self:
        """Return the mapping in which a question is answered; the answer about a column is what that column is.

        The column of which it takes the place is nothing any more.
        """
        about, _, header = question.partition(":")
        gone = {header} if about == "column" else set()
        gone |= {self.recognised[header].instead_of} if gone and answer and header in self.recognised else set()
        columns = {name: taken for name, taken in self.columns.items() if name not in gone}
        columns |= {header: answer} if about == "column" and answer != NOTHING else {}
        return replace(self, columns=columns, answers={**self.answers, question: answer})

    def to_document(self) -> dict[str, Any]:
        """Return the mapping as plain values, ready for JSON."""
        return {
            "format": FORMAT,
            "columns": dict(self.columns),
            "keep": {header: list(values) for header, values in self.keep.items()},
            **{kind: list(getattr(self, kind)) for kind in NAME_KINDS},
            "meanings": {name: dict(words) for name, words in self.meanings.items()},
            "percents": list(self.percents),
            "answers": dict(self.answers),
        }

    @classmethod
    def from_document(cls, document: Dictionary[str, Any]) -> Self:
        """Read what `to_document` wrote.

        Raises:
            Refused: it is not a mapping, or one of a newer version.
        """
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise Refused("mapping.format", accepted=FORMAT)
        try:
            columns = {_text(header): _text(name) for header, name in document["columns"].items()}
            if unknown := set(columns.values()) - set(fields_known()):
                raise Refused("mapping.field", received=", ".join(sorted(unknown)))
            kinds = {kind: _texts(document[kind]) for kind in NAME_KINDS}
            return cls(
                columns=columns,
                keep={_text(header): _texts(values) for header, values in document["keep"].items()},
                vacant=kinds["vacant"],
                unnamed=kinds["unnamed"],
                closed=kinds["closed"],
                meanings={
                    _text(name): {_text(word): _text(code) for word, code in words.items()}
                    for name, words in document["meanings"].items()
                },
                percents=_texts(document["percents"]),
                answers={_text(key): _text(answer) for key, answer in document.get("answers", {}).items()},
            )
        except (KeyError, AttributeError, TypeError) as error:
            raise Refused("mapping.format", accepted=FORMAT) from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise TypeError(values)
    return tuple(map(_text, values))


def fields_known() -> tuple[str, ...]:
    """Return the name of every field that a column can be, levels of a competency included."""
    return (*vocabulary()["headers"], *(f"{LEVEL}{each.code}" for each in framework().competencies))


def meanings(framework: Framework, name: str, mapping: ColumnMapping) -> dict[str, str]:
    """Return the code of every word that a coded field understands, keyed by plain words."""
    words = {plain(word): code for word, code in _codes(framework, name).items()}
    for code, synonyms in vocabulary()["values"].get(CODED[name], {}).items():
        words |= {plain(synonym): code for synonym in synonyms}
    codes = set(codes_of(framework, name))
    chosen = {plain(word): code for word, code in mapping.meanings.get(name, {}).items() if code in codes | {NOTHING}}
    return {word: code for word, code in (words | chosen).items() if code != NOTHING}


def with_meanings(
    framework: Framework, mapping: ColumnMapping, name: str, shown: Dictionary[str, str]
) -> ColumnMapping:
    """Return the mapping in which the words that were shown mean what was chosen for each, nothing if `NOTHING`.

    What was kept of other words stays; a word that is understood so anyway needs no entry.
    """
    kept = mapping.meanings.get(name, {})
    usual = meanings(framework, name, replace(mapping, meanings={}))
    seen = set(map(plain, shown))
    others = {word: code for word, code in kept.items() if plain(word) not in seen}
    chosen = {word: code for word, code in shown.items() if usual.get(plain(word), NOTHING) != code}
    return replace(mapping, meanings={**mapping.meanings, name: others | chosen})


def codes_of(framework: Framework, name: str) -> tuple[str, ...]:
    """Return the codes that a coded field can have, in the order of their list."""
    return tuple(dict.fromkeys(_codes(framework, name).values()))


def _codes(framework: Framework, name: str) -> dict[str, str]:
    """The code of every word of the reference that a coded field understands."""
    named: dict[str, tuple[tuple[str, tuple[Texts, ...]], ...]] = {
        "family": tuple((each.code, (each.short, each.name)) for each in framework.families),
        "competency": tuple((each.code, (each.short, each.name)) for each in framework.competencies),
        "offer": tuple((each.code, (each.name,)) for each in framework.offers.values()),
    }
    kind = CODED[name]
    if kind not in named:
        codes = tuple(vocabulary()["values"][kind])
        code_of = {catalogue(language)(f"{kind}.{code}"): code for code in codes for language in LANGUAGES}
        return {code: code for code in codes} | code_of
    words = {code: code for code, _ in named[kind]} | identifiers(framework, {code for code, _ in named[kind]})
    return words | {word: code for code, texts in named[kind] for text in texts for word in text.values()}


def identifiers(framework: Framework, codes: Container[str]) -> dict[str, str]:
    """Return the code of each identifier of another classification that stands for one of these and for no other."""
    ours = [each for each in framework.classifications if each.of in codes]
    times = Counter(each.identifier for each in ours)
    return {each.identifier: each.of for each in ours if times[each.identifier] == 1}


def table(sheet: Sheet, header_line: int | None = None) -> SheetTable:
    """Find the header row (or take the one given by its line) and name every column.

    A blank header becomes « Colonne C », a doubled one « Nom (2) ». The header row printed again further down, as long
    lists do, is no row.
    """
    place = sheet.lines.index(header_line) if header_line in sheet.lines else _header_place(sheet)
    header, rows = sheet.rows[place], sheet.rows[place + 1 :]
    again = {
        number for number, row in enumerate(rows) if row[0].strip() == header[0].strip() and _end(row) == _end(header)
    }
    width = max(map(len, (header, *rows))) if sheet.typed else len(header)
    names = _unique([*map(_header, header), *[""] * (width - len(header))])
    lines = enumerate(sheet.lines[place + 1 :])
    return SheetTable(
        sheet,
        names,
        tuple(row for number, row in enumerate(rows) if number not in again),
        tuple(line for number, line in lines if number not in again),
        sheet.lines[place],
        frozenset(name for place, name in enumerate(names) if place >= len(header) or not header[place].strip()),
    )


def _end(row: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row without blanks around, nor empty cells at its end."""
    cells = tuple(cell.strip() for cell in row)
    return cells[: next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)]


def _header(cell: str) -> str:
    return tidy("".join(letter for letter in cell if letter.isspace() or not unsafe(letter)))


def _unique(headers: Sequence[str]) -> tuple[str, ...]:
    """Name the blank headers after their column, and tell doubled ones apart by a number that no other bears."""
    names: list[str] = []
    taken = set(headers)
    for place, header in enumerate(headers):
        base = header or f"Colonne {column_name(place)}"
        name = base
        for number in range(2, len(headers) + 2):
            if name not in names and (name == header or name not in taken):
                break
            name = f"{base} ({number})"
        names.append(name)
    return tuple(names)


def _header_place(sheet: Sheet) -> int:
    """The first of the top rows with the most headers that we know; without any, the first row of the usual width."""
    scores = [sum(known(cell) for cell in row) for row in islice(sheet.rows, HEADERS_WITHIN)]
    if max(scores) >= 2:
        return scores.index(max(scores))
    filled = [sum(bool(cell.strip()) for cell in row) for row in islice(sheet.rows, HEADERS_WITHIN)]
    return next(place for place, count in enumerate(filled) if count >= max(filled) * 0.6)


def counting_rows(table: SheetTable, mapping: ColumnMapping) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the rows of a table that count, with their line numbers."""
    kept = [
        (table.headers.index(header), {value.strip() for value in values})
        for header, values in mapping.keep.items()
        if header in table.headers
    ]
    for cells, line in zip(table.rows, table.lines, strict=True):
        if all((cells[place].strip() if place < len(cells) else "") in accepted for place, accepted in kept):
            yield cells, line


def kept_rows(tables: Sequence[SheetTable], mapping: ColumnMapping) -> Iterator[dict[str, str]]:
    """Yield the cells of the rows that count, by header."""
    for each in tables:
        for cells, _ in counting_rows(each, mapping):
            yield dict(zip(each.headers, cells, strict=False))


def keeps_nothing(tables: Sequence[SheetTable], mapping: ColumnMapping) -> str | None:
    """Return the first header whose kept values are those of no row, or that no table has; `None` when all serve."""
    for header, values in mapping.keep.items():
        cells = {cell for each in tables if header in each.headers for cell in each.column(header)}
        if not cells & {value.strip() for value in values}:
            return header
    return None


def choices(tables: Sequence[SheetTable], most: int = 40) -> dict[str, tuple[str, ...]]:
    """Return the columns whose values could say which rows count: 2 to `most` different values that repeat."""
    offered: dict[str, tuple[str, ...]] = {}
    for each in tables:
        for header in each.headers:
            values = Counter(each.column(header))
            if 2 <= len(values) <= most and len(values) * 2 <= len(each.rows):
                offered[header] = tuple(sorted({*offered.get(header, ()), *values}))
    return offered
