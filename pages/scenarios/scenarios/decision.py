"""What a scenario asks the direction committee to decide: one note, or slides, with names or as it may circulate."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from hashlib import sha256

from model.access import Right, Viewer
from model.domain.vocabulary import ScenarioState
from model.exchange.exports import calendar_file
from model.exchange.exports.calendar_file import CalendarEntry
from model.services import committee
from model.services.committee import Decision
from model.services.scenario import agenda
from model.services.scenario.scenarios import Outlook
from pages.kit import agenda as months_line
from pages.kit import circulation
from pages.kit.charts import numbered
from pages.kit.exports import Drawn, Export, Section
from pages.kit.wording import plain
from pages.scenarios import chances, effects, outlook

MOST_ACTIONS, MOST_EFFECTS = 9, 8
"""How many lines are said, of which one page is made."""


def export(who: Viewer, reader: Viewer, uid: str) -> Export:
    """Return what the committee is given of a kept scenario: all of it, or as a `reader` may see it."""
    asked = committee.decision(who, uid, named=reader.may(Right.NAMES))
    sections = list(_sections(asked))
    due = asked.state is ScenarioState.RETAINED
    return Export(
        plain("decision.title", title=asked.title),
        _asked(asked),
        [plain(f"decision.note_{'named' if isinstance(asked.seen, Outlook) else 'open'}")],
        sections=sections,
        editable=True,
        slides=lambda: sections,
        template="note",
        caution="decision.caution",
        free_texts=[] if isinstance(asked.seen, Outlook) else circulation.free_texts(asked.seen),
        calendar=partial(_calendar, asked, uid) if due or asked.withdrawn else None,
        calendar_label="export.ics" if due else "decision.calendar_withdrawn",
        file=plain("decision.file"),
    )


def _calendar(asked: Decision, uid: str) -> bytes:
    """The dated actions, and what earlier calendars held and is no longer due: what circulates has other identifiers
    than what names people, and takes no place of it; what a file of a scenario called its actions stays inside."""
    way = agenda.NAMED if isinstance(asked.seen, Outlook) else agenda.OPEN

    def entry(key: str, month: date, label: str, note: str, *, cancelled: bool = False) -> CalendarEntry:
        identifier = sha256(f"{uid}/{way}/{key}".encode()).hexdigest()[:32]
        return CalendarEntry(identifier, month, label, plain(note, title=asked.title), cancelled)

    rows = effects.dated(asked.seen) if asked.state is ScenarioState.RETAINED else []
    due = {key: entry(key, row.month, row.label, f"decision.calendar_{way}") for key, row in rows}
    label, note = plain("decision.cancelled"), "decision.calendar_cancelled"
    gone = [entry(key, day, label, note, cancelled=True) for key, day in asked.withdrawn.items() if key not in due]
    return calendar_file.ics(asked.title, [*due.values(), *gone], asked.sequence)


def _asked(asked: Decision) -> str:
    """« Il est demandé de se prononcer sur… : 5 actions entre décembre 2026 et mars 2027, pour 18 400 €. »"""
    count, months = effects.applied(asked.seen)
    if months is None:
        return plain("decision.nothing")
    state, euros = plain(f"life.{asked.state}"), effects.euros(asked.seen)
    return plain("decision.asked", n=count, months=months_line.between(*months), euros=euros, state=state)


def _sections(asked: Decision) -> Iterator[Section]:
    seen = asked.seen
    pair, rows = outlook.rows(seen), numbered(effects.agenda(seen))
    changed = Drawn("before_after", outlook.before_after(pair), plain("decision.changed", month=seen.month))
    title = plain("decision.before_after", month=seen.month)
    yield Section(title, chart=changed if any(pair) else None, table=lambda: _moved(asked))
    line = Drawn("agenda", months_line.line(rows, asked.first, asked.last), months_line.sentence(rows))
    labels = [f"{number}. {row.label}" for number, row in enumerate(rows, start=1)] or [effects.silence(seen)]
    yield Section(plain("agenda.title"), _few(labels, MOST_ACTIONS), chart=line if rows else None)
    whole = "named" if isinstance(seen, Outlook) else "open"
    gains, losses = (_few(lines(seen), MOST_EFFECTS) for lines in (effects.gains, effects.losses))
    yield Section(plain("decision.gained"), gains or [plain(f"decision.no_gain_{whole}")])
    yield Section(plain("decision.receding"), losses or [plain(f"decision.no_loss_{whole}")])
    spent = effects.spending(seen)
    yield Section(plain("decision.cost"), [] if spent else [plain("decision.no_cost")], table=lambda: spent)
    sure = [chances.vacancies(asked.bands, seen.month), plain("decision.assumed")]
    yield Section(plain("decision.sure"), sure)
    yield Section(plain("decision.consulted"), list(_heard(asked)))


def _moved(asked: Decision) -> Sequence[Mapping[str, object]]:
    return [
        {
            plain("column.figure"): plain(f"figure.{key}.label"),
            plain("compare.without"): before,
            plain("compare.with"): after,
        }
        for key, before, after in effects.compared(asked.seen)
    ]


def _few(lines: Sequence[str], most: int) -> list[str]:
    left = len(lines) - most
    return [*lines[:most], *([plain("export.committee.more", n=left)] if left > 0 else [])]


def _heard(asked: Decision) -> Iterator[str]:
    heard = asked.consultation
    if asked.consulted_on is None:
        yield plain("decision.nobody")
        return
    if not isinstance(asked.seen, Outlook):
        yield plain("decision.heard_open", day=asked.consulted_on)
        return
    for name in ("consulted", "objections", "changed"):
        if text := getattr(heard, name):
            yield plain(f"saved.said_{name}", text=text)
    if not heard.objections:
        yield plain("decision.no_objection")
