"""What moved between two askings of one question, in words: on the wall, in the conclusions."""

from model.services.workshop import rounds
from model.services.workshop.rounds import Round, Shift
from model.services.workshop.workshops import Conclusion
from model.workshop.steps import COUNTED, Kind, Step
from model.workshop.tallies import Row
from pages.kit import answers
from pages.kit.wording import plain, words

MOST_MOVED = 3


def kind(step: Step) -> str:
    """« priorités », « priorités, second tour »"""
    return in_round(named(step.kind, own=step.own), step)


def named(kind: Kind, *, own: bool) -> str:
    """What answers are, in a question of one's own or not: levels are expected of competencies only."""
    return plain("workshop.kind_own_levels" if own and kind is Kind.LEVELS else f"workshop.kind_{kind}")


def in_round(name: str, step: Step) -> str:
    """« Question 4 sur 9, second tour »"""
    return plain("rounds.second", kind=name) if step.again else name


def moved(compared: Round) -> str:
    """« 12 réponses, puis 15. Ce qui a le plus bougé : « Coopérer », de 2 à 2,5. »"""
    counts = {"before": compared.earlier.tally.answers, "after": compared.later.tally.answers}
    if not compared.shifts and not compared.too_few:
        return plain("rounds.apart", **counts)
    if not compared.shifts:
        return plain("rounds.too_few", n=max(compared.earlier.tally.fewest, compared.later.tally.fewest), **counts)
    parts = tuple(_sentence(compared, shift) for shift in rounds.moved(compared)[:MOST_MOVED])
    still = "rounds.still" if compared.later.step.kind in COUNTED else "rounds.still_placed"
    return plain("rounds.moved" if parts else still, shifts=parts, **counts)


def _sentence(compared: Round, shift: Shift) -> str:
    before, after = line(compared.earlier, shift.earlier), line(compared.later, shift.later)
    if compared.later.step.kind not in COUNTED:
        return plain("rounds.shift", name=after.name, before=before.figure, after=after.figure)
    return plain("rounds.shift", name=after.name, before=counted(before), after=counted(after))


def line(conclusion: Conclusion, row: Row) -> answers.AnswerLine:
    """What a room said of one thing, in words."""
    return next(each for each in answers.lines(conclusion.step, conclusion.tally, words()) if each.item == row.item)


def counted(one: answers.AnswerLine) -> str:
    """« 14 sur 15 »"""
    return f"{one.figure} {one.note}"
