"""A fictional room that fills a wall when a workshop is rehearsed: thirty people, the same answers from the same seed.

It says nothing of any room: each draws a leaning per step, then everybody departs from it a little. Cards are the
levers, brakes and means of the workshop [S0], word for word.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

from model.domain.framework import HALF_STEPS, Framework
from model.workshop.answers import HIGH, LOW, MOST_ESTIMATE, NO_VIEW, PICK, VALUE, Form
from model.workshop.steps import PICKS, Kind, Step, lever_kind

PEOPLE: Final = 30
SECONDS: Final = 60
"""How long after a step opened everybody has answered."""

SILENT: Final = 0.08
"""How many of the people have no view of a step, or of one competency."""

LEANING: Final = 0.7
"""How fast what the room cares about falls with its rank: 0 if it cared about all alike."""

_AROUND: Final = (-2, -1, -1, 0, 0, 0, 1, 1)
"""How far from the leaning of the room a person places a level, in half-steps."""


def due(seconds: float) -> int:
    """Return how many of the room have answered, some seconds after a step opened: one after the other, evenly."""
    return max(0, min(PEOPLE, int(seconds * PEOPLE / SECONDS)))


def form(framework: Framework, step: Step, seed: str, number: int) -> Form:
    """Return what one of the room answers to a step that is not about cards, as their phone would send it."""
    own = _drawn(seed, step, number)
    if own.random() < SILENT or (step.kind in _AMONG and not step.items):
        return {NO_VIEW: ["1"]}
    match step.kind:
        case Kind.LEVELS:
            return _levels(step, own, seed)
        case Kind.RANGE:
            return _range(own)
        case Kind.ESTIMATE:
            return {VALUE: [_estimate(framework, step, own)]}
        case Kind.POINTS:
            return _points(step, own, seed)
    return {PICK: _picked(step, own, seed, PICKS if step.kind is Kind.PRIORITIES else 1)}


_AMONG: Final = (Kind.PRIORITIES, Kind.CHOICE, Kind.POINTS)


def cards(framework: Framework, step: Step, language: str, seed: str, number: int) -> tuple[str, ...]:
    """Return what one of the room writes: one card or two, on what a ready question asks for, or on any of it."""
    kind = lever_kind(step)
    levers = [each.name[language] for each in framework.levers if kind in ("", each.kind)]
    own = _drawn(seed, step, number)
    return tuple(own.sample(levers, own.choice((1, 1, 2))))


def _drawn(seed: str, step: Step, number: int | str) -> Random:
    """Draws of one person, or of the whole room, for one step: a text as seed gives the same ones everywhere."""
    return Random(f"{seed}/{step.uid}/{number}")


def _leaning(step: Step, seed: str) -> list[float]:
    """What the room cares about: how much each item weighs, the first ones more than the others."""
    weights = [(1 + rank) ** -LEANING for rank in range(len(step.items))]
    _drawn(seed, step, "room").shuffle(weights)
    return weights


def _picked(step: Step, own: Random, seed: str, wanted: int) -> list[str]:
    """Items without repetition, those that weigh more most often (Efraimidis and Spirakis, 2006)."""
    keys = [own.random() ** (1 / weight) for weight in _leaning(step, seed)]
    order = sorted(range(len(keys)), key=lambda place: -keys[place])
    return [step.items[place].uid for place in order[:wanted]]


def _points(step: Step, own: Random, seed: str) -> Form:
    given = own.choices([item.uid for item in step.items], _leaning(step, seed), k=PICKS)
    return {uid: [str(given.count(uid))] for uid in dict.fromkeys(given)}


def _levels(step: Step, own: Random, seed: str) -> Form:
    room = _drawn(seed, step, "room")
    return {item.uid: [_level(own, room.randint(HALF_STEPS // 2, HALF_STEPS - 2))] for item in step.items}


def _level(own: Random, around: int) -> str:
    if own.random() < SILENT:
        return ""
    return str(max(0, min(HALF_STEPS, around + own.choice(_AROUND))))


def _range(own: Random) -> Form:
    """Ends on the fives: from 15-40 to 25-70 %."""
    low = 5 * own.randint(3, 8)
    return {LOW: [str(low)], HIGH: [str(low + 5 * own.randint(2, 6))]}


def _estimate(framework: Framework, step: Step, own: Random) -> str:
    """Around what the reference supposes."""
    supposed = framework.assumptions[step.assumption].value * step.scale
    return str(min(round(supposed * own.uniform(0.6, 1.5)), step.most or MOST_ESTIMATE))


def names_on_cards(framework: Framework, codes: Sequence[str], language: str) -> frozenset[str]:
    """Return what is written on the cards of some levers, brakes or means."""
    return frozenset(each.name[language] for each in framework.levers if each.code in codes)
