"""What accompanies a manager or a team, and shortens an adaptation."""

from dataclasses import replace

from model.domain.calendar import NEVER, add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import SupportKind
from model.projection.effects.lookups import Effects, NotApplicable, manager_of, posts_of, team_of
from model.scenario import Accompaniment

_SUPPORTS = tuple(SupportKind)

ADAPTING = {SupportKind.IMMERSION: "immersion_months", SupportKind.MENTORING: "mentoring_months"}
"""The supports that shorten the adaptation of somebody who arrives, and by how much."""


def accompany(snapshot: Snapshot, action: Accompaniment) -> Snapshot:
    """Write what accompanies a team or the first position of a manager; who adapts meanwhile does so sooner."""
    team = team_of(snapshot, action.team) if action.team else -1
    post = int(posts_of(snapshot, action.manager, action.month)[0]) if action.manager else -1
    start, until = action.month.toordinal(), add_months(action.month, action.months).toordinal()
    kind, supports = _SUPPORTS.index(action.support), snapshot.supports
    same = (supports.kind == kind) & (supports.assignment == post) & (supports.team == team)
    if (same & (supports.start < until) & (start < supports.until)).any():
        raise NotApplicable("already_accompanied")
    after = replace(snapshot, supports=supports.extended([(post, team, kind, start, until)]))
    return _sooner(after, action) if action.manager and action.support in ADAPTING else after


def _sooner(snapshot: Snapshot, action: Accompaniment) -> Snapshot:
    """Shorten the adaptation of somebody who is adapting; each support does it once, and never under the least."""
    framework, managers = snapshot.framework, snapshot.managers
    row = manager_of(snapshot, action.manager)
    least, gained = (int(framework.assumed(code)) for code in ("adaptation_minimum", ADAPTING[action.support]))
    months = managers.adapts_in.copy()
    if managers.adapts_from[row] < NEVER:
        months[row] = max(min(least, months[row]), months[row] - gained)
    return replace(snapshot, managers=managers.changed(adapts_in=months))


EFFECTS: Effects = {Accompaniment: accompany}
