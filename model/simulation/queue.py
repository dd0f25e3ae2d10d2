"""How long a vacancy lasts when only so many recruitments can be under way at once: the law of a queue with a finite
source (the machine repair model, M/M/R//N), in the long run and in continuous time."""

from dataclasses import dataclass

import numpy as np

from model.domain.snapshot import Amounts


@dataclass(frozen=True, eq=False)
class Queue:
    """Positions in the long run: `law` is the chance of 0, 1, 2… vacant; `rate` departures a month of each holder."""

    law: Amounts
    rate: float

    @property
    def vacant(self) -> float:
        """The mean number of vacant positions."""
        return float(self.law @ np.arange(len(self.law)))

    @property
    def months_to_fill(self) -> float:
        """The mean time from a departure to an arrival, waiting for a recruiter included (Little's law)."""
        return self.vacant / (self.rate * (len(self.law) - 1 - self.vacant))


def long_run(positions: int, rate: float, lead: float, recruiters: int) -> Queue:
    """Return the long run of positions whose holders leave at a `rate` a month, filled in `lead` months (exponential,
    above 0) by at most so many recruitments at once.

    Detailed balance of a birth and death chain: (N − k)·rate·π(k) = min(k + 1, R)/lead·π(k + 1) (Ross, *Introduction to
    Probability Models*).
    """
    now = np.arange(positions)
    births, deaths = (positions - now) * rate, np.minimum(now + 1, recruiters) / lead
    with np.errstate(divide="ignore"):
        logs = np.concatenate([[0.0], np.cumsum(np.log(births) - np.log(deaths))])
    weights = np.exp(logs - logs.max())
    return Queue(weights / weights.sum(), rate)
