"""Whether people in their first management post were trained soon after taking it up."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.domain.calendar import Days
from model.domain.snapshot import Flags, Snapshot
from model.domain.vocabulary import Answer

YES, NO, UNKNOWN = range(len(Answer))
EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class FirstPost:
    """Of `total` recent first management posts, those whose holder was `trained` in time.

    `unknown` counts apart the posts of the same age of which nobody recorded whether they are first ones, and the
    first ones whose holder is not named.
    """

    trained: int
    total: int
    unknown: int

    @property
    def rate(self) -> float | None:
        """Trained / first posts; undefined when there are none."""
        return self.trained / self.total if self.total else None


def first_post(snapshot: Snapshot) -> FirstPost:
    """Look at the non-acting assignments old enough to have left time for a training, and recent enough to matter."""
    assignments, framework = snapshot.assignments, snapshot.framework
    oldest, latest = (
        _months_later(np.array([snapshot.day]), -int(framework.assumed(f"first_post_{bound}")))
        for bound in ("until", "from")
    )
    recent = ~assignments.acting & (oldest <= assignments.start) & (assignments.start <= latest)
    first, named = recent & (assignments.first_post == YES), assignments.manager >= 0
    unknown = (recent & (assignments.first_post == UNKNOWN)) | (first & ~named)
    judged = first & named
    return FirstPost(int((judged & _trained(snapshot)).sum()), int(judged.sum()), int(unknown.sum()))


def _trained(snapshot: Snapshot) -> Flags:
    """Which assignments were followed by a training of their holder within the months allowed, known on the date."""
    assignments, trainings = snapshot.assignments, snapshot.trainings
    months = int(snapshot.framework.assumed("first_post_training_months"))
    limit = np.minimum(_months_later(assignments.start, months), snapshot.day + 1)
    taken = np.sort(trainings.manager.astype(np.int64) << 32 | trainings.day)
    holder = assignments.manager.astype(np.int64) << 32
    return np.searchsorted(taken, holder | assignments.start) < np.searchsorted(taken, holder | limit)


def _months_later(days: Days, months: int) -> Days:
    """Shift days by months; a day that the month has not becomes its last."""
    moment = (days - EPOCH).astype("datetime64[D]")
    month = moment.astype("datetime64[M]")
    first, following = ((month + months + step).astype("datetime64[D]") for step in (0, 1))
    shifted = np.minimum(first + (moment - month.astype("datetime64[D]")), following - 1)
    later: Days = (shifted.astype(np.int64) + EPOCH).astype(np.int32)
    return later
