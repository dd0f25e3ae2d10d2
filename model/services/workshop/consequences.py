"""What a region would look like with what a room wishes or supposes; nothing is written, all of it may be projected.

It is seen as a reader sees it, today and without what is known to come; competencies are numbers of teams alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from model.access import Viewer
from model.cache import Cache
from model.domain.framework import Competency, TargetProfile
from model.domain.snapshot import Snapshot
from model.measures.mix import Mix, RangeVerdict
from model.measures.situation import situation
from model.privacy import HeldBetween, held_if, held_in_circulation
from model.services.access import circulation
from model.services.context import reference, store, today
from model.services.expectation import profiles
from model.services.expectation.profiles import ProfileScope
from model.services.scenario import scenarios
from model.services.scenario.sensitivity import VARIED, rates_with
from model.services.situation.snapshots import countable, snapshot, snapshot_key
from model.services.workshop import proposals, workshops
from model.simulation.paths import expected_path
from model.workshop.proposals import Estimate


@dataclass(frozen=True)
class BaseInTeams:
    """In how many teams a competency is held, as far as it may circulate: as expected now, and as the room wishes;
    `expected` are these two levels, in half-steps."""

    competency: Competency
    expected: tuple[int, int]
    before: HeldBetween | None
    after: HeldBetween | None


@dataclass(frozen=True)
class WishedSituation:
    """What the region would look like today with what the room expects of it.

    `base` holds the competencies whose expected level changes; `after` by how many arrivals on free seats the region
    would come into the range: nobody in post changes.
    """

    profile: TargetProfile
    mix: Mix
    vacant: int
    before: RangeVerdict | None
    after: RangeVerdict | None
    base: tuple[BaseInTeams, ...]

    @property
    def ranged(self) -> bool:
        """Whether the room gave a range, other than the one in force."""
        return self.before is None or (self.before.low, self.before.high) != self.profile.mix


@dataclass(frozen=True)
class VacancyOutlook:
    """The vacant positions to expect in a month if an assumption has a value: the mean, and between which numbers they
    lie with 8 chances in 10."""

    value: float
    mean: float
    low: int
    high: int


@dataclass(frozen=True)
class SupposedVacancies:
    """What the region may expect in a month with what a room supposes, of its `funded` positions that are not frozen:
    `now` with the value in force, `room` with the median of the room, `ends` with its first and last decile; nothing
    where vacancies do not depend on it."""

    estimated: Estimate
    month: date
    funded: int
    now: VacancyOutlook
    room: VacancyOutlook
    ends: tuple[VacancyOutlook, VacancyOutlook]


_wishes: Cache[WishedSituation] = Cache(16)
_suppositions: Cache[SupposedVacancies] = Cache(16)


def wished_situation(viewer: Viewer, uid: str) -> WishedSituation:
    """Return what the region would look like today with what the room wishes.

    Raises:
        Refused: fewer people had a view of anything than are needed.
    """
    profile, code = proposals.wished_profile(viewer, uid), _region(viewer, uid)
    seen = _open_view(viewer, code)

    def look() -> WishedSituation:
        ours = replace(profile, region=seen.regions[0].uid, team="", stratum="", adopted_on=today())
        now, then = situation(seen), situation(_with(seen, ours))
        base = tuple(_bases(countable(viewer, code), ours))
        return WishedSituation(profile, now.mix, now.vacancy.vacant, now.verdict, then.verdict, base)

    return _wishes.get((snapshot_key(seen), profile), look)


def _region(viewer: Viewer, uid: str) -> str:
    with store().read() as session:
        return workshops.mine(session, viewer, uid)[1]


def _open_view(viewer: Viewer, code: str) -> Snapshot:
    return snapshot(circulation.as_reader(viewer, (code,)), (code,))


def _with(seen: Snapshot, ours: TargetProfile) -> Snapshot:
    """A situation if a profile were that of the whole region, in place of the one that is."""
    others = tuple(each for each in seen.profiles if not ProfileScope().is_of(each))
    return replace(seen, profiles=(*others, ours))


def _bases(seen: Snapshot, ours: TargetProfile) -> Iterable[BaseInTeams]:
    now, then = held_in_circulation(seen), held_if(seen, _with(seen, ours))
    in_force = profiles.in_force(seen, ProfileScope())
    for place, competency in enumerate(reference().competencies):
        levels = in_force.expected[place], ours.expected[place]
        if levels[0] != levels[1]:
            yield BaseInTeams(competency, levels, now[place], then[place])


def supposed_vacancies(viewer: Viewer, uid: str, step: str) -> SupposedVacancies | None:
    """Return what the vacancies would be with what the room thinks that an assumption is worth, at the end of a
    scenario that begins now; nothing where they do not depend on it.

    Raises:
        Refused: fewer people had a view than are needed, or a value that cannot be simulated.
    """
    estimate = proposals.estimate(viewer, uid, step)
    if estimate.code not in VARIED:
        return None
    code = _region(viewer, uid)
    seen = _open_view(viewer, code)
    return _suppositions.get((snapshot_key(seen), estimate), lambda: _supposed(seen, code, estimate))


def _supposed(seen: Snapshot, code: str, estimate: Estimate) -> SupposedVacancies:
    scenario = scenarios.empty(seen, code, "")

    def look(value: float) -> tuple[VacancyOutlook, date, int]:
        rates = rates_with(seen.framework, estimate.code, value)
        path = expected_path(seen, scenario.start, scenario.horizon, rates)
        ends = int(path.low[-1]), int(path.high[-1])
        to_hold = round(path.funded[-1] - path.frozen[-1])
        return VacancyOutlook(value, float(path.mean[-1]), *ends), path.months[-1], to_hold

    (now, month, funded), (room, *_) = look(seen.framework.assumed(estimate.code)), look(estimate.likely)
    ends = look(estimate.low)[0], look(estimate.high)[0]
    return SupposedVacancies(estimate, month, funded, now, room, ends)
