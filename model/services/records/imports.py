"""Importing an organisation's files once they are read: choose, check, preview, then confirm in one transaction."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, partial
from typing import Any

from sqlmodel import col, or_, select

from model import settings
from model.access import Right, Viewer
from model.cache import Cache
from model.corrections.changes import DELIVERY, without_names
from model.domain.calendar import add_months
from model.domain.register import Register, TableChanges, changes
from model.errors import Conflict, Refused
from model.exchange.imports.comparison import SituationComparison
from model.exchange.imports.delivery import Outcome, outcome
from model.exchange.imports.facts import AsideLine, Delivery, Place, Problem
from model.exchange.imports.lines import OF_SOMETHING_ELSE
from model.exchange.imports.mapping import (
    ColumnMapping,
    keeps_nothing,
)
from model.exchange.imports.oddities import aside_lines
from model.exchange.imports.past import PastDifference, past_differences
from model.exchange.imports.people import Mint
from model.exchange.imports.phases import ImportPhase, Progress, silence
from model.exchange.imports.questions import (
    COLUMN,
    FileQuestion,
    of_columns,
    of_departments,
    remembered,
)
from model.exchange.imports.recognition import RecordedBody, propose
from model.exchange.imports.statements import read_facts
from model.exchange.imports.template import template
from model.exchange.imports.values import plain
from model.exchange.imports.worksheets import answer_of, counting_tables, of_sheets, recaps, rule_of
from model.memory import uncollected
from model.services.context import reference, store, today
from model.services.records import corrections, import_drafts, uploads
from model.services.records.import_drafts import GivenFiles
from model.services.records.uploads import Upload
from model.services.situation.snapshots import note_reading
from model.storage.audit import audit
from model.storage.registers import read_register
from model.storage.revisions import ensure_region
from model.storage.tables import CorrectionRow, DeliveryRow, ManagerRow, RegionRow, TeamRow
from model.wording import catalogue

FURTHEST_MONTHS = 12
MOST_ASIDE = 200
"""Of how many lines that were set aside a delivery keeps the place."""
_LOOKED_AT = ("changes", "comparison", "past")
"""What whoever looks at a preview sees first: it is made with it, while somebody is told how far it is."""

_registers: Cache[Register] = Cache(4)
"""What is recorded of the regions that are being imported: it is read at every step of an import."""


@dataclass(frozen=True)
class Preview:
    """What a delivery would change in a region at a revision; nothing is written."""

    region: str
    revision: int
    on: date
    delivery: Delivery
    outcome: Outcome
    questions: Sequence[FileQuestion] = ()
    recorded: date | None = None
    unabridged: Callable[[], Outcome] | None = None
    """What the delivery would change if no line were set aside."""

    @cached_property
    def comparison(self) -> SituationComparison:
        """The situation on the date, before and after."""
        return SituationComparison(self.outcome, self.on)

    @cached_property
    def past(self) -> tuple[PastDifference, ...]:
        """The figures of the months up to the last delivery that would no longer be what they were."""
        return past_differences(self.outcome, self.changes, self.recorded) if self.recorded else ()

    @cached_property
    def aside(self) -> tuple[AsideLine, ...]:
        """The lines that were set aside, with what is wrong or doubtful in each."""
        return aside_lines(self.delivery.aside, self.unabridged()) if self.delivery.aside and self.unabridged else ()

    @cached_property
    def changes(self) -> Dictionary[str, TableChanges]:
        """What would be added, changed or removed, by table."""
        return changes(self.outcome.before, self.outcome.after)

    @property
    def touched(self) -> int:
        """How many rows of the database would be added, changed or removed."""
        return sum(len(each.added) + len(each.changed) + len(each.removed) for each in self.changes.values())

    @property
    def ready(self) -> bool:
        """Whether it can be confirmed: nothing is in the way, something would change."""
        return not self.blocked and self.touched > 0

    @property
    def blocked(self) -> bool:
        """Whether something is to be corrected, decided or answered first."""
        return bool(self.outcome.problems or self.outcome.matching.doubts or self.asked)

    @property
    def asked(self) -> list[FileQuestion]:
        """The questions that wait for an answer."""
        return [question for question in self.questions if not question.optional]


@uncollected
def proposed_mapping(
    viewer: Viewer, upload: Upload, code: str, *, again: bool = False, progress: Progress = silence
) -> ColumnMapping:
    """Return the mapping proposed for a region, whose units and people tell what columns are.

    What was answered about its last files holds, unless all is to be asked `again`. Where a column names bodies, only
    the rows of this one count.
    """
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    progress(ImportPhase.RECOGNITION, 0.0)
    body = _body(viewer, code)
    progress(ImportPhase.RECOGNITION, 0.5)
    proposal = propose(upload.tables, reference(), body)
    columns = {f"{COLUMN}:{header}" for table in upload.tables for header in table.headers}
    for question, answer in ({} if again else answers_kept(viewer, code)).items():
        if question in columns or not question.startswith(f"{COLUMN}:"):
            proposal = proposal.answering(question, answer)
    header = proposal.header_of("region")
    values = [value for value in upload.choices.get(header or "", ()) if _region_named(value) == code]
    return proposal.keeping(header, values) if header and values else proposal


def answers_kept(viewer: Viewer, code: str) -> dict[str, str]:
    """Return what was answered about the files of the last delivery of a region that was not taken back."""
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    with store().read() as session:
        chosen = select(DeliveryRow).join(RegionRow, col(RegionRow.key) == DeliveryRow.region_key)
        chosen = chosen.outerjoin(CorrectionRow, col(CorrectionRow.uid) == DeliveryRow.correction)
        standing = or_(col(CorrectionRow.key).is_(None), col(CorrectionRow.undone_by) == "")
        chosen = chosen.where(RegionRow.code == code, standing).order_by(col(DeliveryRow.key).desc())
        last = session.exec(chosen.limit(1)).one_or_none()
        return dict(last.answers) if last else {}


def _body(viewer: Viewer, code: str) -> RecordedBody:
    """What is on record of a region that tells what the columns of its files are."""
    with store().read() as session:
        of_region = RegionRow.code == code
        revision = session.exec(select(RegionRow.revision).where(of_region)).one_or_none() or 0
        units = session.exec(select(TeamRow.name).join(RegionRow).where(of_region)).all()
        names = session.exec(select(ManagerRow.name).join(RegionRow).where(of_region)).all()
    _note_names(viewer, code, revision, len(names))
    return RecordedBody(frozenset(_departments(code)), frozenset(map(plain, units)), frozenset(map(plain, names)))


def _departments(code: str) -> dict[str, str]:
    """The names of the départements of a region, by code."""
    return {each.code: each.name for each in reference().departments.values() if code in (each.body, each.academie)}


def _note_names(viewer: Viewer, code: str, revision: int, count: int) -> None:
    if count:
        note_reading(viewer, settings.current().database, (code,), (revision,), count)


@uncollected
def check(
    viewer: Viewer,
    upload: Upload,
    mapping: ColumnMapping,
    aside: Collection[Place] = (),
    progress: Progress = silence,
) -> Delivery:
    """Read every row that counts under a mapping, with all its problems, but for those that are set aside.

    Raises:
        Refused: no row at all has the value that the mapping keeps in a column.
    """
    viewer.require(Right.IMPORT)
    if header := keeps_nothing(upload.tables, mapping):
        raise Refused("mapping.kept", received=header, accepted=uploads.values_of(upload, header))
    counting_only = recaps(upload.tables, mapping)
    tables = [each for each in upload.tables if each not in counting_only]
    sheets = list(of_sheets(tables, mapping))
    counting = counting_tables(tables, mapping, sheets)
    delivery = read_facts(counting, mapping, reference(), frozenset(aside), progress)
    delivery.reread = partial(check, viewer, upload, mapping)
    if any(problem.code in OF_SOMETHING_ELSE for problem in delivery.problems):
        return delivery
    columns = list(of_columns(tables, mapping))
    asked = {question.about for question in columns}
    delivery.problems = [problem for problem in delivery.problems if problem.header not in asked]
    unanswered = (each for each in sheets if answer_of(each, mapping.answers) is None)
    delivery.answers = {**delivery.answers, **rule_of(sheets, mapping.answers)}
    delivery.questions = [*unanswered, *columns, *delivery.questions]
    return delivery


@uncollected
def preview(
    viewer: Viewer,
    code: str,
    delivery: Delivery,
    on: date,
    *,
    complete: bool = True,
    decisions: Dictionary[Place, str] | None = None,
    mint: Mint | None = None,
    progress: Progress = silence,
) -> Preview:
    """Compare a delivery with what is recorded of a region, as the situation on a date.

    Raises:
        Refused: the date lies more than a year ahead, or before that of what is recorded.
    """
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    if on > add_months(today(), FURTHEST_MONTHS):
        raise Refused("import.date", received=on, accepted=add_months(today(), FURTHEST_MONTHS))
    register, revision, recorded = _recorded(code)
    if recorded and on < recorded:
        raise Refused("import.older", received=on, recorded=recorded)
    _note_names(viewer, code, revision, len(register.managers))

    def changed_by(stated: Delivery, heard: Progress = silence) -> Outcome:
        return outcome(
            stated,
            register,
            reference(),
            on,
            complete=complete,
            mint=mint or _random,
            decisions=decisions or {},
            recorded=recorded,
            progress=heard,
        )

    def unabridged() -> Outcome:
        stated = delivery.reread(()) if delivery.reread else delivery
        change = changed_by(stated)
        change.problems += _of_other_regions(stated, code)
        return change

    change = changed_by(delivery, progress)
    late = {each.place for each in change.problems} - {each.place for each in delivery.problems}
    if late and delivery.reread:  # what is wrong only beside other rows or records is not counted either
        counted = changed_by(delivery.reread({*delivery.aside, *late}))
        change = replace(counted, problems=change.problems, questions=change.questions, unsettled=change.unsettled)
    change.problems += _of_other_regions(delivery, code)
    questions = [*delivery.questions, *_of_departments(delivery, code), *change.questions]
    seen = Preview(code, revision, on, delivery, change, questions, recorded, unabridged)
    for part, name in enumerate(_LOOKED_AT):
        progress(ImportPhase.PREVIEW, part / len(_LOOKED_AT))
        getattr(seen, name)
    return seen


def _of_departments(delivery: Delivery, code: str) -> Iterator[FileQuestion]:
    """What is to be said of the départements that are none of the region's."""
    own = _departments(code)
    lines: dict[str, list[int]] = defaultdict(list)
    for fact in delivery.positions:
        department = fact.values.get("department", "")
        if department and department not in own:
            lines[fact.row.texts["department"]].append(fact.row.line)
    return of_departments(lines, own, delivery.answers)


def _recorded(code: str) -> tuple[Register, int, date | None]:
    """What is recorded of a region, at which revision, and the date of its last delivery."""
    with store().read() as session:
        row = session.exec(select(RegionRow).where(RegionRow.code == code)).one_or_none()
        if row is None:
            return Register(), 0, None
        key = settings.current().database, code, row.revision
        return _registers.get(key, lambda: read_register(session, row)), row.revision, row.data_on


def _of_other_regions(delivery: Delivery, code: str) -> list[Problem]:
    """The first row of each body that rows name and that is not the one which the import is for."""
    rows = ((_region_named(name), row) for name, row in delivery.regions.items())
    return [row.problem("region", "row.other_region", accepted=code) for other, row in rows if other not in ("", code)]


@cache
def _region_names() -> dict[str, str]:
    return {plain(name): code for code, each in reference().regions.items() for name in (code, *each.name.values())}


def _region_named(text: str) -> str:
    """The code of the body that a text names, empty when it names none that we know."""
    return _region_names().get(plain(text), "")


@uncollected
def confirm(viewer: Viewer, seen: Preview, *, drastic: bool = False, given: GivenFiles | None = None) -> int:
    """Write what was previewed; return the number of rows touched.

    `drastic` says that somebody knows how much it closes, or how many people leave; what was decided of the files that
    were `given` is not kept any more.

    Raises:
        Refused: problems or doubts remain, nothing would change, or it closes so much that it is confirmed apart.
        Conflict: the region has changed since the preview.
    """
    viewer.require(Right.IMPORT)
    viewer.require_region(seen.region)
    if not seen.ready:
        raise Refused(
            "import.not_ready",
            problems=len(seen.outcome.problems),
            doubts=len(seen.outcome.matching.doubts) + len(seen.asked),
        )
    if seen.comparison.drastic and not drastic:
        raise Refused("import.drastic", **seen.comparison.closing)
    answers = {**answers_kept(viewer, seen.region), **remembered(seen.delivery.answers)}
    with store().write() as session:
        row = ensure_region(session, seen.region, reference().regions[seen.region].network)
        if row.revision != seen.revision:
            raise Conflict("import.moved")
        touched = corrections.rewrite(session, row, seen.outcome.before, seen.outcome.after)
        row.data_on = max(seen.on, row.data_on) if row.data_on else seen.on
        kept = corrections.keep(session, viewer, row, DELIVERY, without_names(seen.changes))
        session.add(
            DeliveryRow(
                region_key=row.key,
                account=viewer.account,
                situation_on=seen.on,
                counts=_counts(seen),
                files=list(seen.delivery.files),
                correction=kept.uid,
                answers=answers,
            )
        )
        if given:
            import_drafts.forget(session, row.key, given.mark)
        audit(session, viewer.account, "import", subject="delivery", scope=seen.region, count=touched)
    return touched


def _counts(seen: Preview) -> dict[str, Any]:
    """What the list of deliveries tells of one; of the lines set aside, where they are, never what they say."""
    out = seen.outcome
    return {
        "added": len(seen.changes["positions"].added),
        "closed": out.closed,
        "arrivals": out.arrivals,
        "departures": out.departures,
        "moves": out.moves,
        "aside": len(seen.delivery.aside),
        "aside_lines": [_aside_line(line) for line in seen.aside[:MOST_ASIDE]],
    }


def _aside_line(line: AsideLine) -> dict[str, Any]:
    columns = list(dict.fromkeys(problem.header for problem in line.problems if problem.header))
    why = "wrong" if line.problems else "doubtful" if line.doubtful else "chosen"
    return {**line.place._asdict(), "why": why, "columns": columns}


def template_file(language: str) -> bytes:
    """Return a workbook to start from, in a language."""
    return template(catalogue(language))


def _random(_: str) -> str:
    return secrets.token_hex(8)
