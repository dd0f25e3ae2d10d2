"""The people of the demonstration: names of their decade of birth, a trade, and what they are better or worse at."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final, TypeVar

from model.domain.framework import Family
from model.domain.vocabulary import Background
from model.reference import framework
from model.settings import DATA

Row = Mapping[str, str]
Choice = TypeVar("Choice")

PLACE: Final = DATA / "demo"

FAMILIES: Final = {
    Background.SOCIAL: {"F1": 62, "F2": 26, "F3": 12},
    Background.OTHER: {"F4": 24, "F5": 15, "F6": 20, "F7": 10, "F8": 23, "F9": 2, "F10": 6},
}
BORN: Final = {"1961": 14, "1971": 44, "1981": 36, "1991": 6}
BORN_FIRST: Final = {"1961": 90, "1971": 10}
"""The decades in which managers were born, and those in which the people were who retire."""

Habit = tuple[int, int, int]
"""Chances that a manager stands half a level under, at, or over what trade and experience give."""


@dataclass(eq=False)
class FictionalPerson:
    """Somebody. `role` is what the structure says of one holder of a team, `unassessed` are places of competencies."""

    reference: str
    first_name: str
    surname: str
    woman: bool
    family: Family
    variation: Sequence[int]
    mobility: str = ""
    functional: str = ""
    leaves_on: date | None = None
    role: str = ""
    unassessed: frozenset[int] = frozenset()


class Crowd:
    """Where people come from: nobody has the name or number of somebody else; whoever comes later takes the next."""

    def __init__(self) -> None:
        self.first_names, self.surnames = rows("first_names"), [row["name"] for row in rows("surnames")]
        self.taken: set[str] = set()

    def person(
        self, draw: Random, background: Background, born: Mapping[str, int], habits: Sequence[Habit]
    ) -> FictionalPerson:
        """Draw a person of a background, with the habits of a team and a first name of the decade of birth."""
        variation = [draw.choices((-1, 0, 1), habit)[0] for habit in habits]
        family = framework().families[framework().family_index[chosen(draw, FAMILIES[background])]]
        sex = chosen(draw, {"F": 78, "M": 22})
        first_name, surname = self._name(draw, sex, chosen(draw, born))
        return FictionalPerson(self._number(draw), first_name, surname, sex == "F", family, variation)

    def _name(self, draw: Random, sex: str, decade: str) -> tuple[str, str]:
        names = [row["name"] for row in self.first_names if (row["sex"], row["decade"]) == (sex, decade)]
        first_name, place = draw.choice(names), draw.randrange(len(self.surnames))
        while not self._is_new(f"{first_name} {self.surnames[place % len(self.surnames)]}"):
            place += 1
        return first_name, self.surnames[place % len(self.surnames)]

    def _number(self, draw: Random) -> str:
        number = draw.randrange(100_000, 1_000_000)
        while not self._is_new(str(number)):
            number += 1
        return str(number)

    def _is_new(self, word: str) -> bool:
        used = word in self.taken
        self.taken.add(word)
        return not used


def rows(name: str) -> list[Row]:
    """Return the rows of a hand-written table of the demonstration."""
    with (PLACE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def chosen(draw: Random, weights: Mapping[Choice, int]) -> Choice:
    """Draw one of the keys, by its weight."""
    return draw.choices(list(weights), list(weights.values()))[0]
