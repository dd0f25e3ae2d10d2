"""The processes of the simulation written the usual way, one generator for each position, to compare what they cost."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
import simpy

from model.simulation.common_base import CommonBase
from model.simulation.rates import Rates


@dataclass
class Usual:
    """Positions that all are filled at the start; counts by month of a run at a time."""

    positions: int
    horizon: int
    rates: Rates
    generator: np.random.Generator

    def run(self) -> np.ndarray:
        """The positions vacant in each month of a run."""
        env, self.change = simpy.Environment(), np.zeros(self.horizon + 2, dtype=np.int64)
        for place in range(self.positions):
            env.process(self.position(env, place))
        env.run(until=self.horizon + 1)
        return np.cumsum(self.change[:-1])

    def position(self, env: Any, place: int) -> Generator[Any, Any, None]:
        """Filled until somebody leaves, empty for a lead time, filled again."""
        rate, shape = -np.log1p(-self.rates.hazard), 1 / self.rates.lead.cv**2
        while True:
            yield env.timeout(np.ceil(self.generator.exponential(1 / rate)))
            self.leaves(env.now, place)
            yield env.timeout(round(self.generator.gamma(shape, self.rates.lead.mean / shape)))
            self.arrives(env.now, place)

    def leaves(self, now: float, place: int) -> None:
        """Note a vacancy."""
        self.change[int(now)] += 1

    def arrives(self, now: float, place: int) -> None:
        """Note an arrival."""
        self.change[int(now)] -= 1


@dataclass
class UsualWithPeople(Usual):
    """The same, with the backgrounds of the people in post and the common base of their teams."""

    base: CommonBase
    held: np.ndarray
    social: np.ndarray
    families: np.ndarray

    def run(self) -> np.ndarray:
        """The positions vacant; the share of other trades and C are worked out too."""
        base, competencies = self.base, self.base.kinds.shape[1]
        self.others, self.counts = np.zeros(self.horizon + 2), np.zeros((len(base.days) + 1, base.cells))
        self.who = [("recorded", place) for place in range(self.positions)]
        self.counts[0] = base.always[0, 0]
        found = super().run()
        counts = np.cumsum(self.counts[:-1], axis=0)
        with np.errstate(invalid="ignore"):
            self.share = (np.cumsum(self.others[:-1]) + (~self.social).sum()) / (self.positions - found)
        rate = np.minimum(counts, base.wanted.reshape(len(base.days), -1))
        self.coverage = (rate * base.part.reshape(rate.shape)).sum(axis=1)
        self.nobody = (counts.reshape(len(base.days), -1, competencies) == 0).any(axis=1)
        return found

    def add(self, place: int, family: int, since: int, now: int, sign: int) -> None:
        """Count what somebody holds from a month on, or do not any more."""
        base, competencies = self.base, self.base.kinds.shape[1]
        cells = slice(base.team[place] * competencies, (base.team[place] + 1) * competencies)
        if family < 0:
            self.counts[base.moment[now], cells] += sign * self.held[place]
            return
        owner = base.kind[place] * len(self.families) + family
        _, rows = base.delays.rows(np.array([owner]))
        months = np.minimum(np.maximum(now, since + base.delays.start[rows]), len(base.moment) - 1)
        np.add.at(self.counts, (base.moment[months], cells.start + base.delays.competency[rows]), sign)

    def leaves(self, now: float, place: int) -> None:
        """Note a vacancy, and what goes with whoever left."""
        super().leaves(now, place)
        kind, value = self.who[place]
        family, since = (-1, 0) if kind == "recorded" else value
        self.others[int(now)] -= not self.social[place] if family < 0 else self.families[family]
        self.add(place, family, since, int(now), -1)

    def arrives(self, now: float, place: int) -> None:
        """Note an arrival, and what it brings."""
        super().arrives(now, place)
        other = self.generator.random() < self.rates.other_share
        family = int(self.generator.choice(np.flatnonzero(self.families == other)))
        self.who[place] = ("drawn", (family, int(now)))
        self.others[int(now)] += other
        self.add(place, family, int(now), int(now), 1)
