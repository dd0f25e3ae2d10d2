"""Who is away for long, and who comes back."""

from dataclasses import replace

import numpy as np

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.projection.effects.lookups import Effects, NotApplicable, posts_of
from model.scenario import LongLeave, Return


def leave(snapshot: Snapshot, action: LongLeave) -> Snapshot:
    """A manager is on long leave for some months."""
    posts = posts_of(snapshot, action.manager, action.month)
    start, until = action.month.toordinal(), add_months(action.month, action.months).toordinal()
    absences = snapshot.absences
    if (np.isin(absences.assignment, posts) & (absences.start < until) & (start < absences.until)).any():
        raise NotApplicable("already_away")
    return replace(snapshot, absences=absences.extended([(int(post), start, until) for post in posts]))


def come_back(snapshot: Snapshot, action: Return) -> Snapshot:
    """A manager comes back from a long leave."""
    posts, day = posts_of(snapshot, action.manager, action.month), action.month.toordinal()
    absences = snapshot.absences
    away = np.isin(absences.assignment, posts) & (absences.start < day) & (day < absences.until)
    if not away.any():
        raise NotApplicable("not_away")
    until = np.where(away, day, absences.until).astype(np.int32)
    return replace(snapshot, absences=absences.changed(until=until))


EFFECTS: Effects = {LongLeave: leave, Return: come_back}
