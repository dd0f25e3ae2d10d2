"""What the conclusions of a workshop say: what was decided, then the results of each question."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from model.exchange.imports import values
from model.services.workshop import rounds
from model.services.workshop.minutes import ConclusionNotes
from model.services.workshop.rounds import Round
from model.services.workshop.workshops import Conclusion, Workshop
from model.workshop.live_scenario import LiveScenario
from model.workshop.steps import COUNTED, Kind
from pages.kit import answers, charts
from pages.kit.charts import Bar
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export, Section
from pages.kit.wording import local, plain, words
from pages.workshop import shifts
from pages.workshop.conclusions import resolutions, spread, spreadsheet

Rows = Sequence[Mapping[str, object]]


def finding(
    held: Workshop, conclusions: Sequence[Conclusion], more: ConclusionNotes, played: LiveScenario | None
) -> str:
    """« Séminaire, tenu les 23 novembre 2026 et 24 novembre 2026 : 2 propositions et un scénario. Jusqu'à 38 réponses
    par question. »; of one that pauses, since when."""
    most = max((each.tally.answers for each in conclusions), default=0)
    name = plain("rehearse.named", name=held.title) if held.rehearsed else held.title
    decided = {"proposals": len(more.proposed), "next": len(more.minutes.next_steps), "scenario": int(bool(played))}
    parts = tuple(plain(f"conclude.has_{kind}", n=n) for kind, n in decided.items() if n)
    outcome = parts or plain("conclude.undecided")
    return plain("conclude.finding", name=name, when=_when(held), outcome=outcome, most=most)


def _when(held: Workshop) -> str:
    if held.paused_on:
        return plain("conclude.when_paused", day=held.paused_on)
    days = tuple(map(words().day, held.days))
    return plain("conclude.when_held", n=len(days), day=days)


def silent(conclusion: Conclusion) -> str:
    """Why a step tells nothing."""
    cards = conclusion.step.kind is Kind.CARDS
    return plain("conclude.no_cards") if cards else plain("conclude.nothing", n=conclusion.tally.fewest)


def title(conclusion: Conclusion) -> str:
    """Name a step: the number of its question, its text, what was done."""
    step = conclusion.step
    return plain("workshop.place", n=step.question, text=local(step.text), kind=shifts.kind(step))


def _pictured(conclusion: Conclusion) -> str:
    """Which sentence tells how its picture reads."""
    return conclusion.step.kind if conclusion.step.kind in spread.SPREAD else "answers"


def _short(conclusion: Conclusion) -> str:
    """« Question 1, priorités »"""
    return plain("conclude.picture", n=conclusion.step.question, kind=shifts.kind(conclusion.step))


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
    """The groups with their cards, then the cards alone, each once where there is no group; once their words are gone,
    how many there were."""
    if conclusion.piles and all(pile.alone for pile in conclusion.piles):
        card = plain("conclude.card")
        return [{card: plain("conclude.times", text=pile.name, n=pile.count)} for pile in conclusion.piles]
    return _grouped(conclusion)


def _grouped(conclusion: Conclusion) -> Rows:
    name, count, texts = (plain(f"conclude.{column}") for column in ("group", "how_many", "cards"))
    if conclusion.piles:
        return [{name: pile.name, count: pile.count, texts: " · ".join(_once(pile.texts))} for pile in conclusion.piles]
    return [{name: group, count: n} for group, n in spreadsheet.groups(conclusion)]


def _once(texts: Sequence[str]) -> Sequence[str]:
    """Each card once, with how many said the same."""
    return [plain("conclude.times", text=text, n=n) for text, n in Counter(texts).items()]


def untold(conclusions: Sequence[Conclusion]) -> Sequence[str]:
    """Which steps tell nothing, and why, in a sentence for each reason; nothing where all of them do."""
    reasons: dict[str, list[str]] = {}
    for each in conclusions:
        if not rows(each):
            reasons.setdefault(silent(each), []).append(title(each))
    return [plain("conclude.untold", reason=reason, steps=tuple(steps)) for reason, steps in reasons.items()]


def aggregates(conclusions: Sequence[Conclusion], more: ConclusionNotes, played: LiveScenario | None) -> Rows:
    """Everything as one table: a line for each answer of each step, then what was decided, in columns of their own
    after those of the answers."""
    return [*_counted(conclusions), *resolutions.lines(more, played)]


def _counted(conclusions: Sequence[Conclusion]) -> Rows:
    return [line for each in conclusions if rows(each) for line in spreadsheet.lines(title(each), each)]


def export(
    held: Workshop, conclusions: Sequence[Conclusion], more: ConclusionNotes, played: LiveScenario | None
) -> Export:
    """The conclusions, to take away: what was decided and a line to sign, then what the room said, question by
    question."""
    first = resolutions.sections(more, played)
    twice = rounds.within(conclusions)
    answered = [
        _answered(place, each, twice.get(each.step.uid)) for place, each in enumerate(conclusions, 1) if rows(each)
    ]
    last = Section(plain("conclude.about"), [*untold(conclusions), plain("conclude.note")])
    return Export(
        plain("workshop.conclude"),
        finding(held, conclusions, more, played),
        [resolutions.identity(more)],
        sections=[*first, *answered, last],
        editable=True,
        data=lambda: aggregates(conclusions, more, played),
        file=plain("conclude.file"),
        caution="conclude.caution_reread" if more.minutes.reread_on else "conclude.caution",
        circulation=resolutions.circulation(more),
        template="minutes",
        parts={"decided": len(first), "sign": [plain(f"conclude.sign_{part}") for part in SIGNED]},
        sheets=_sheets(conclusions, more, played),
    )


SIGNED = ("agreed", "function", "day", "signature")
"""What stands over the line to sign: for what, then in which function, on which day, by whose hand."""


def _sheets(
    conclusions: Sequence[Conclusion], more: ConclusionNotes, played: LiveScenario | None
) -> Sequence[tuple[str, Callable[[], Rows]]]:
    """The sheets of the workbook beside the first one: what was decided, the answers, the cards."""
    cards = [each for each in conclusions if each.step.kind is Kind.CARDS]
    counted = [each for each in conclusions if each.step.kind is not Kind.CARDS]
    tables = {
        "decided": partial(resolutions.lines, more, played),
        "counted": partial(_counted, counted),
        "cards": partial(_piled, cards),
    }
    return [(plain(f"conclude.sheet_{name}"), lines) for name, lines in tables.items()]


def _piled(cards: Sequence[Conclusion]) -> Rows:
    return [{plain("conclude.step"): title(each), **line} for each in cards for line in _grouped(each)]


def _answered(place: int, conclusion: Conclusion, twice: Round | None) -> Section:
    """A step under its question: what moved since it was asked first, its picture, or its table where there is none."""
    texts = [shifts.moved(twice)] if twice else []
    if charted(conclusion):
        return Section(title(conclusion), texts, chart=_picture(place, conclusion))
    return Section(title(conclusion), texts, table=partial(rows, conclusion))


def _picture(place: int, conclusion: Conclusion) -> Drawn:
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
    return plain("conclude.sheet", n=conclusion.step.question, kind=shifts.kind(conclusion.step))
