"""What somebody has decided so far of the files of an import, as a document that names nobody.

A line is told by the place of its file, its sheet and its number; what is asked about somebody, by a seal of the
question, which only the same question opens.
"""

import json
from collections.abc import Callable, Sequence, Sized
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Self

from model.errors import Refused
from model.exchange.imports.facts import Place
from model.exchange.imports.mapping import NAME_KINDS, ColumnMapping
from model.exchange.imports.questions import COLUMN, OF_SOMEBODY, SHEETS, FileQuestion, impersonal

FORMAT = 1
LONGEST = 400_000
"""How many characters a document may have: some ten thousand decisions."""

MOST_RECORDS = 20_000
"""How many things of a kind a document may hold."""

SEALED = "#"
"""The start of what stands for the name in a question about somebody."""

Seal = Callable[[str], str]
"""Makes of a text what tells it from others without giving it away."""

_NAMING = ("name", "first_name", "manager_reference")


@dataclass(frozen=True)
class ImportDecisions:
    """What was decided: how the files are read, what was answered, which position doubtful lines are, which lines are
    left, where headers are and which sheets count, of which day the situation is and whether it is the whole region.

    `mapping` holds no answer of these files, `sealed` those about somebody whose question was not asked again yet.
    `count` is how many there are; `on` is nothing as long as the proposed day holds.
    """

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    answers: Dictionary[str, str] = field(default_factory=dict)
    positions: Dictionary[Place, str] = field(default_factory=dict)
    aside: tuple[Place, ...] = ()
    header_lines: Dictionary[str, int] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    on: date | None = None
    complete: bool = True
    sealed: Dictionary[str, str] = field(default_factory=dict)
    count: int = 0

    def counted(self, proposal: ColumnMapping) -> Self:
        """Return the decisions with their number, beside the mapping that was proposed."""
        listed: tuple[Sized, ...] = (self.answers, self.sealed, self.positions, self.aside, self.header_lines)
        single = bool(self.sheets) + bool(self.on) + (not self.complete)
        changed = _changes(proposal, self.mapping, self.answers)
        return replace(self, count=sum(map(len, listed)) + single + changed)

    def over(self, proposal: ColumnMapping) -> ColumnMapping:
        """Return the mapping to start again from: as it was decided, beside what the files say of their columns.

        What a column was answered to be, and of which other it takes the place, is left to the answer, which can be
        taken back.
        """
        answered = {key.partition(":")[2] for key in self.answers if key.startswith(f"{COLUMN}:")}
        answered |= {each.instead_of for header, each in proposal.recognised.items() if header in answered}
        columns = {header: name for header, name in self.mapping.columns.items() if header not in answered}
        columns |= {header: name for header, name in proposal.columns.items() if header in answered}
        return replace(self.mapping, columns=columns, recognised=proposal.recognised)

    def opened(self, questions: Sequence[FileQuestion], seal: Seal) -> Self:
        """Return the decisions in which what is sealed answers the questions that are asked."""
        keys = {_sealed(question.key, seal): question.key for question in questions} if self.sealed else {}
        own = {keys[key]: answer for key, answer in self.sealed.items() if key in keys}
        sealed = {key: answer for key, answer in self.sealed.items() if key not in keys}
        return replace(self, answers={**self.answers, **own}, sealed=sealed)

    def to_document(self, files: Sequence[str], seal: Seal) -> dict[str, Any]:
        """Return the decisions as plain values, ready for JSON; `files` are the names in an order that comes back.

        Raises:
            Refused: there are more than can be kept.
        """
        places = {name: number for number, name in enumerate(files)}
        keep = {header: kept for header, kept in self.mapping.keep.items() if not _names(self.mapping, header)}
        document = {
            "format": FORMAT,
            "mapping": impersonal(replace(self.mapping, keep=keep)).to_document(),
            "answers": {_kept(key, places, seal): answer for key, answer in self.answers.items()} | dict(self.sealed),
            "positions": [[places[at.file], at.sheet, at.line, uid] for at, uid in self.positions.items()],
            "aside": [[places[at.file], at.sheet, at.line] for at in self.aside],
            "header_lines": [[places[name], line] for name, line in self.header_lines.items()],
            "sheets": list(self.sheets),
            "on": self.on.isoformat() if self.on else "",
            "complete": self.complete,
            "count": self.count,
        }
        if len(json.dumps(document)) > LONGEST:
            raise Refused("import.many_decisions", accepted=LONGEST)
        return document

    @classmethod
    def from_document(cls, document: Any, files: Sequence[str]) -> Self:
        """Read what `to_document` wrote.

        Raises:
            Refused: it is none, or one of a newer version.
        """
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise Refused("import.decisions_format", accepted=FORMAT)
        try:
            answers = {_text(key): _text(answer) for key, answer in _bounded(document["answers"], dict).items()}
            own = {key: answer for key, answer in answers.items() if not _is_sealed(key)}
            return cls(
                mapping=ColumnMapping.from_document(document["mapping"]),
                answers={_asked(key, files): answer for key, answer in own.items()},
                positions={_place(at, files): _text(uid) for *at, uid in _bounded(document["positions"], list)},
                aside=tuple(_place(at, files) for at in _bounded(document["aside"], list)),
                header_lines={
                    files[_number(at)]: _number(line) for at, line in _bounded(document["header_lines"], list)
                },
                sheets=tuple(map(_text, _bounded(document["sheets"], list))),
                on=date.fromisoformat(document["on"]) if document["on"] else None,
                complete=document["complete"] is not False,
                sealed={key: answer for key, answer in answers.items() if _is_sealed(key)},
                count=_number(document["count"]),
            )
        except (LookupError, TypeError, ValueError, AttributeError) as error:
            raise Refused("import.decisions_format", accepted=FORMAT) from error


def _changes(proposal: ColumnMapping, mapping: ColumnMapping, answers: Dictionary[str, str]) -> int:
    """In how many things a mapping differs from the one that was proposed, but for what was answered."""
    headers = proposal.columns.keys() | mapping.columns.keys()
    columns = [
        header
        for header in headers
        if mapping.columns.get(header) != proposal.columns.get(header) and f"{COLUMN}:{header}" not in answers
    ]
    kept = proposal.keep.keys() | mapping.keep.keys()
    rows = [header for header in kept if mapping.keep.get(header) != proposal.keep.get(header)]
    lists = [kind for kind in NAME_KINDS if getattr(mapping, kind) != getattr(proposal, kind)]
    percents = [{name for name in each.percents if mapping.header_of(name)} for each in (mapping, proposal)]
    words = {(name, word) for name, word, _ in _meant(mapping) ^ _meant(proposal)}
    return len(columns) + len(rows) + len(lists) + len(words) + (percents[0] != percents[1])


def _meant(mapping: ColumnMapping) -> set[tuple[str, str, str]]:
    return {(name, word, code) for name, words in mapping.meanings.items() for word, code in words.items()}


def _names(mapping: ColumnMapping, header: str) -> bool:
    """Whether the values of a column name people."""
    return mapping.columns.get(header) in _NAMING


def _kept(key: str, places: Dictionary[str, int], seal: Seal) -> str:
    """What the key of a question is kept as: without the name of somebody, or of a file."""
    code, _, about = key.partition(":")
    if code == SHEETS and about in places:
        return f"{SHEETS}:{places[about]}"
    return _sealed(key, seal)


def _sealed(key: str, seal: Seal) -> str:
    code = key.partition(":")[0]
    return f"{code}:{SEALED}{seal(key)}" if code in OF_SOMEBODY else key


def _is_sealed(key: str) -> bool:
    code, _, about = key.partition(":")
    return code in OF_SOMEBODY and about.startswith(SEALED)


def _asked(key: str, files: Sequence[str]) -> str:
    code, _, about = key.partition(":")
    return f"{SHEETS}:{files[int(about)]}" if code == SHEETS and about else key


def _place(at: Sequence[Any], files: Sequence[str]) -> Place:
    file, sheet, line = at
    return Place(files[_number(file)], _text(sheet), _number(line))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise TypeError(value)
    return value


def _bounded(value: Any, kind: type[dict[str, Any]] | type[list[Any]]) -> Any:
    if not isinstance(value, kind) or len(value) > MOST_RECORDS:
        raise TypeError(kind)
    return value
