"""What only somebody who knows the files can say: a question, the answers that it has, the sensible one first."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches

from model.errors import Refused
from model.exchange.imports.mapping import NOTHING, ColumnMapping, SheetTable, Sureness

COLUMN, DEPARTMENT, SERIALS, MONTH_FIRST, OLD = "column", "department", "serials", "month_first", "old"
BLANK, FROZEN, NAMED, NAMELESS, SHEETS = "blank", "frozen", "named", "nameless", "sheets"
PERSON, UNIT, ENTRY, NAMESAKES, TWO_POSTS = "person", "unit", "entry", "namesakes", "two_posts"
LEAVERS, AHEAD = "leavers", "ahead"
SHEETS_RULE = f"{SHEETS}:"
"""What is remembered of the sheets of a body's files: that the newest counts, or that all do."""
KEPT, IGNORED = "kept", "ignored"
ANSWERS = {
    SERIALS: ("dates", IGNORED),
    MONTH_FIRST: ("months", IGNORED),
    OLD: (IGNORED, KEPT),
    AHEAD: (IGNORED, KEPT),
    BLANK: ("vacant", "unnamed", IGNORED),
    FROZEN: (FROZEN, "vacant", "closed"),
    NAMED: ("vacant", "person"),
    NAMELESS: ("vacant", "unnamed"),
    PERSON: ("same", "other"),
    UNIT: ("same", "other"),
    ENTRY: ("house", "post"),
    LEAVERS: ("beside", "position"),
    NAMESAKES: ("two", "moved", "both"),
    TWO_POSTS: ("moved", "both", "first"),
}
"""What can be answered; until somebody does, the first holds."""

REMEMBERED = (BLANK, COLUMN, DEPARTMENT, ENTRY, FROZEN, LEAVERS, MONTH_FIRST, NAMED, NAMELESS, SERIALS)
"""The questions whose answer holds for the next deliveries too: how these files are written."""

OF_SOMEBODY = (NAMESAKES, PERSON, TWO_POSTS)
"""The questions that name somebody."""

OLDEST = date(1975, 1, 1)
"""Nobody in post began before."""


@dataclass(frozen=True)
class FileQuestion:
    """A question of a kind (`code`) about a header or a word; `lines` are those that it is about, if it is of some.

    An `optional` one waits for nobody: its first answer holds until somebody gives another.
    """

    code: str
    about: str
    answers: tuple[str, ...]
    lines: tuple[int, ...] = ()
    details: Dictionary[str, object] = field(default_factory=dict)
    optional: bool = False

    @property
    def key(self) -> str:
        """What the answer is kept under."""
        return f"{self.code}:{self.about}"


def of_columns(tables: Sequence[SheetTable], mapping: ColumnMapping) -> Iterator[FileQuestion]:
    """Yield what is to be said of the columns whose header and values do not tell what they are."""
    for header, each in mapping.recognised.items():
        if each.sureness is Sureness.ASKED and mapping.columns.get(header, NOTHING) == each.field:
            cells = (cell for table in tables if header in table.headers for cell in table.column(header) if cell)
            answers = tuple(dict.fromkeys((each.field, *each.others, NOTHING)))
            question = FileQuestion(COLUMN, header, answers, details={"value": next(cells, "")})
            if question.key not in mapping.answers:
                yield question


def of_departments(
    lines: Dictionary[str, Sequence[int]], own: Dictionary[str, str], answers: Dictionary[str, str]
) -> Iterator[FileQuestion]:
    """Yield the départements, with their lines, that are none of the body's, whose names are given by code."""
    for text, where in lines.items():
        question = FileQuestion(DEPARTMENT, text, (), tuple(where), {"accepted": list(own.values())})
        if own and question.key not in answers:
            near = get_close_matches(text, own.values(), n=1)
            codes = [code for code, name in own.items() if name in near]
            yield replace(question, answers=(*codes, IGNORED, KEPT))


def remembered(answers: Dictionary[str, str]) -> dict[str, str]:
    """Return the answers that hold for the next deliveries too."""
    return {key: answer for key, answer in answers.items() if key.partition(":")[0] in REMEMBERED or key == SHEETS_RULE}


def impersonal(mapping: ColumnMapping) -> ColumnMapping:
    """Return a mapping without what was answered about somebody."""
    answers = {key: answer for key, answer in mapping.answers.items() if key.partition(":")[0] not in OF_SOMEBODY}
    return replace(mapping, answers=answers)


def answered(mapping: ColumnMapping, questions: Sequence[FileQuestion], given: Dictionary[str, str]) -> ColumnMapping:
    """Return the mapping with answers to questions.

    Raises:
        Refused: a question that was not asked, or an answer that it has not.
    """
    asked = {question.key: question.answers for question in questions}
    for key, answer in given.items():
        if key not in asked:
            raise Refused("mapping.question", received=key, accepted=list(asked))
        if answer not in asked[key]:
            raise Refused("mapping.answer", received=answer, accepted=list(asked[key]))
        mapping = mapping.answering(key, answer)
    return mapping
