"""What the conclusions of a workshop say: results, proposals, the scenario that was composed, what comes next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from model.exchange.imports import values
from model.services.context import reference
from model.services.workshop.minutes import ConclusionNotes, ProposedValue, RoomProposal
from model.services.workshop.workshops import Conclusion, Workshop
from model.workshop.live_scenario import LiveScenario
from model.workshop.steps import COUNTED, Kind
from pages.kit import answers, charts, profile_changes
from pages.kit.charts import Bar
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export, Section
from pages.kit.wording import local, plain, words
from pages.workshop.conclusions import room_scenario, spread, spreadsheet

Rows = Sequence[Mapping[str, object]]


def finding(held: Workshop, conclusions: Sequence[Conclusion]) -> str:
    """« Séminaire, tenu le 23 novembre 2026 : 11 étapes, jusqu'à 38 réponses. »"""
    most = max((each.tally.answers for each in conclusions), default=0)
    name = plain("rehearse.named", name=held.title) if held.rehearsed else held.title
    return plain("conclude.finding", name=name, day=held.held_on, n=len(conclusions), most=most)


def silent(conclusion: Conclusion) -> str:
    """Why a step tells nothing."""
    cards = conclusion.step.kind is Kind.CARDS
    return plain("conclude.no_cards") if cards else plain("conclude.nothing", n=conclusion.tally.fewest)


def title(conclusion: Conclusion) -> str:
    """Name a step: the number of its question, its text, what was done."""
    step = conclusion.step
    return plain("workshop.place", n=step.question, text=local(step.text), kind=plain(f"workshop.kind_{step.kind}"))


def _pictured(conclusion: Conclusion) -> str:
    """Which sentence tells how its picture reads."""
    return conclusion.step.kind if conclusion.step.kind in spread.SPREAD else "answers"


def _short(conclusion: Conclusion) -> str:
    """« Question 1, priorités »"""
    return plain("conclude.picture", n=conclusion.step.question, kind=plain(f"workshop.kind_{conclusion.step.kind}"))


def charted(conclusion: Conclusion) -> bool:
    """Whether there is a picture of the result."""
    return conclusion.step.kind is not Kind.CARDS and conclusion.tally.shown and bool(conclusion.tally.rows)


def drawn(conclusion: Conclusion) -> Build:
    """What draws the result of a step."""
    if conclusion.step.kind in spread.SPREAD:
        return spread.drawn(conclusion)
    bars = [_bar_of(line.name, line.share, _bar(conclusion, line)) for line in _lines(conclusion)]
    return lambda colours: charts.answers(bars, colours)


def _bar_of(name: str, share: float, value: str) -> Bar:
    return Bar(name, share, value, plain("room.said", name=name, value=value))


def reads(conclusion: Conclusion) -> str:
    """The result of a step as a sentence, for whoever does not see its picture."""
    lines = (f"{line.name}, {_bar(conclusion, line)}" for line in _lines(conclusion))
    return plain("conclude.reads", title=title(conclusion), said=plain("punctuation.semicolon").join(lines))


def _bar(conclusion: Conclusion, line: answers.AnswerLine) -> str:
    """« 14 sur 15 », « 34 points »; of what is placed on a scale, the median apart from its spread."""
    return f"{line.figure} {line.note}" if conclusion.step.kind in COUNTED else f"{line.figure} · {line.note}"


def _lines(conclusion: Conclusion) -> Sequence[answers.AnswerLine]:
    return answers.lines(conclusion.step, conclusion.tally, words())


def rows(conclusion: Conclusion) -> Rows:
    """The result of a step; one of which too few had a view is nobody else's business."""
    if conclusion.step.kind is Kind.CARDS:
        return _cards(conclusion)
    if not conclusion.tally.shown:
        return []
    return [
        row | {plain("conclude.answers"): conclusion.tally.answers}
        for row in answers.rows(conclusion.step, conclusion.tally, words())
    ]


def _cards(conclusion: Conclusion) -> Rows:
    """The groups with their cards, then the cards alone; once their words are gone, how many there were."""
    name, count, texts = (plain(f"conclude.{column}") for column in ("group", "how_many", "cards"))
    if conclusion.piles:
        return [{name: pile.name, count: pile.count, texts: " · ".join(_once(pile.texts))} for pile in conclusion.piles]
    return [{name: group, count: n} for group, n in spreadsheet.groups(conclusion)]


def _once(texts: Sequence[str]) -> Sequence[str]:
    """Each card once, with how many said the same."""
    return [plain("conclude.times", text=text, n=n) for text, n in Counter(texts).items()]


def proposed(notes: ConclusionNotes) -> Rows:
    """What the room proposed, and what became of it."""
    return [
        {plain("conclude.proposal"): _about(each), plain("conclude.state"): plain(f"conclude.state_{each.state}")}
        for each in notes.proposed
    ]


def _about(proposal: RoomProposal) -> str:
    if isinstance(proposal.proposal, ProposedValue):
        changes = profile_changes.changes(proposal.proposal.before, proposal.proposal.profile, reference())
        return " ".join(changes) or plain("conclude.as_before")
    assumption = reference().assumptions[proposal.proposal.code]
    unit = f"unit.{assumption.unit}"
    ends = {end: plain(unit, n=getattr(proposal.proposal, end)) for end in ("low", "likely", "high")}
    return plain("conclude.estimate", name=local(assumption.name), **ends)


def next_steps(notes: ConclusionNotes) -> Rows:
    """Who does what, until when."""
    return [
        {plain("conclude.what"): each.what, plain("conclude.owner"): each.owner, plain("conclude.due"): each.due}
        for each in notes.minutes.next_steps
    ]


def _beyond(more: ConclusionNotes, played: LiveScenario | None) -> Mapping[str, Rows]:
    """The tables of what is no answer, by the key of their name; those in which something stands."""
    tables = {
        "proposals": proposed(more),
        "scenario": room_scenario.actions(played),
        "changes": room_scenario.changed(played),
        "next": next_steps(more),
    }
    return {name: rows for name, rows in tables.items() if rows}


def aggregates(conclusions: Sequence[Conclusion], more: ConclusionNotes, played: LiveScenario | None) -> Rows:
    """Everything as one table: a line for each answer of each step, then for each proposal, action and next step, in
    columns of their own after those of the answers."""
    counted = [line for each in conclusions if rows(each) for line in spreadsheet.lines(title(each), each)]
    tables = _beyond(more, played).items()
    beyond = [{plain("conclude.step"): plain(f"conclude.{name}"), **line} for name, lines in tables for line in lines]
    return [*counted, *beyond]


def export(
    held: Workshop, conclusions: Sequence[Conclusion], more: ConclusionNotes, played: LiveScenario | None
) -> Export:
    """The conclusions, to take away: what is to be remembered and what comes next, then question by question, then what
    was proposed and composed."""
    after = {name: _after(name, kept, played) for name, kept in _beyond(more, played).items()}
    first = [after.pop("next")] if "next" in after else []
    summary = [Section(plain("conclude.summary"), [more.minutes.summary])] if more.minutes.summary else []
    answered = [_answered(place, each) for place, each in enumerate(conclusions, 1)]
    last = Section(plain("conclude.about"), [plain("conclude.note")])
    return Export(
        plain("workshop.conclude"),
        finding(held, conclusions),
        sections=[*summary, *first, *answered, *after.values(), last],
        editable=True,
        data=lambda: aggregates(conclusions, more, played),
        file=plain("conclude.file"),
        caution="conclude.caution",
    )


def _after(name: str, kept: Rows, played: LiveScenario | None) -> Section:
    """The section of what is no answer."""
    texts = room_scenario.on_what(played) if name == "scenario" else ()
    return Section(plain(f"conclude.{name}"), texts, table=lambda: kept, sheet=plain(f"conclude.sheet_{name}"))


def _answered(place: int, conclusion: Conclusion) -> Section:
    """A step under its question: its picture, then its table."""
    if not rows(conclusion):
        return Section(title(conclusion), [silent(conclusion)])
    return Section(
        title(conclusion), chart=_picture(place, conclusion), table=partial(rows, conclusion), sheet=_sheet(conclusion)
    )


def _picture(place: int, conclusion: Conclusion) -> Drawn | None:
    if not charted(conclusion):
        return None
    part = values.plain(_sheet(conclusion)).replace(" ", "-")
    return Drawn(
        _pictured(conclusion),
        drawn(conclusion),
        reads(conclusion),
        f"{place}-{part}",
        partial(_short, conclusion),
        title(conclusion),
    )


def _sheet(conclusion: Conclusion) -> str:
    """« Q1 priorités »"""
    return plain("conclude.sheet", n=conclusion.step.question, kind=plain(f"workshop.kind_{conclusion.step.kind}"))
