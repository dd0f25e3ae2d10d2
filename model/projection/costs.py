"""What actions cost: the price of each, and of the trainings that are bought together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from model.domain.framework import Framework
from model.measures.prices import training_price
from model.scenario import Action, Training

Priced = tuple[Action, Framework]
"""An action that applies, and the assumptions that it met."""


@dataclass(frozen=True)
class CostLine:
    """What some actions cost together, in euros; trainings of one offer and month are bought together."""

    kind: str
    month: date
    euros: int
    people: int
    actions: tuple[str, ...]
    offer: str = ""


def cost_lines(priced: Iterable[Priced]) -> Iterator[CostLine]:
    """Price the actions: one line each, but one line for the trainings of one offer and month."""
    trainings: dict[tuple[str, date], list[tuple[Training, Framework]]] = {}
    for action, framework in priced:
        if isinstance(action, Training) and action.cost is None:
            trainings.setdefault((action.offer, action.month), []).append((action, framework))
        elif (euros := _euros(framework, action)) > 0:
            yield CostLine(action.kind, action.month, euros, 1, (action.uid,))
    for (offer, month), group in trainings.items():
        people = len({manager for action, _ in group for manager in action.managers})
        euros = training_price(group[0][1].offers[offer], people).euros
        yield CostLine(Training.kind, month, euros, people, tuple(action.uid for action, _ in group), offer)


def _euros(framework: Framework, action: Action) -> int:
    if action.cost is not None:
        return action.cost
    return int(framework.assumed(action.price_code)) if action.price_code else 0
