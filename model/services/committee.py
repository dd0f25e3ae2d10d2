"""The director's note for the committee: what a page that may circulate says of a region, with a scenario or none, and
what a scenario asks it to decide."""

from dataclasses import dataclass
from datetime import date

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import add_months
from model.domain.framework import Competency
from model.domain.vocabulary import ScenarioState
from model.privacy import HeldBetween, held_in_circulation
from model.services.access import circulation
from model.services.context import PARIS, today
from model.services.scenario import agenda, chances, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.agenda import Dates
from model.services.scenario.chances import VacancyBands
from model.services.scenario.lifecycle import Consultation, steps
from model.services.scenario.presentation import Hypothesis, hypothesis
from model.services.scenario.scenarios import Outlook
from model.services.situation import situations
from model.services.situation.situations import View
from model.services.situation.snapshots import measured_snapshot, snapshot_key

_held: Cache[tuple[HeldBetween | None, ...]] = Cache(64)


@dataclass(frozen=True)
class Note:
    """What the note says: the situation as a reader sees it, today's common base over the teams, a scenario or none."""

    view: View
    base: tuple[tuple[Competency, HeldBetween | None], ...]
    teams: int
    hypothesis: Hypothesis | None


@dataclass(frozen=True, eq=False)
class Decision:
    """What a scenario asks the committee to decide: what it does in the month of its whole effect, its first and last
    months, how sure its vacancies are, and who was consulted on it last, noted on which day; what was said of that is
    free text, and none of it in what may circulate. Of two `sequence` the higher one is that of the later calendar,
    which takes back what earlier ones held and is `withdrawn`."""

    title: str
    state: ScenarioState
    seen: Outlook | Hypothesis
    first: date
    last: date
    bands: VacancyBands
    consulted_on: date | None
    consultation: Consultation
    sequence: int
    withdrawn: Dates


def note(viewer: Viewer, code: str, day: date, scenario: str = "") -> Note:
    """Return what the note of a region says at a date; `scenario` is the uid of a kept one.

    Raises:
        NotAllowed: the note is the director's.
        NotFound: there is no such scenario in the perimeter.
    """
    viewer.require(Right.SCENARIOS)
    kept = scenario_rows.load(viewer, scenario).scenario if scenario else None
    open_view = situations.view(circulation.as_reader(viewer, (code,)), (code,), day)
    pairs, teams = base(viewer, (code,))
    supposed = hypothesis(viewer, kept) if kept and kept.region == code else None
    return Note(open_view, pairs, teams, supposed)


def decision(viewer: Viewer, uid: str, *, named: bool) -> Decision:
    """Return what a kept scenario asks the committee to decide: all of it when `named`, else what may circulate.

    Raises:
        NotAllowed: it is the director's to ask.
        NotFound: there is no such scenario in the perimeter.
    """
    viewer.require(Right.SCENARIOS)
    kept = scenario_rows.load(viewer, uid)
    scenario = kept.scenario
    made = steps(viewer, uid)
    last = next((each for each in made if each.consultation.consulted), None)
    consulted_on = last.at.astimezone(PARIS).date() if last else None
    months = scenario.start, add_months(scenario.start, scenario.horizon)
    seen: Outlook | Hypothesis
    if named:
        seen = scenarios.outlook(viewer, scenario, scenarios.last_effect(viewer, scenario))
        bands, title = chances.vacancy_bands(viewer, scenario), scenario.title
    else:
        seen = hypothesis(viewer, scenario)
        sides = seen.before.at(today()), seen.after.at(today())
        bands, title = chances.bands_between(*sides, scenario), seen.title
    heard = last.consultation if named and last else Consultation()
    state, held = ScenarioState(kept.state), [each.dates for each in made if each.dates]
    sequence = kept.version + len(made) + seen.before.regions[0].revision
    gone = agenda.withdrawn(held, state, seen, agenda.fulfilled_actions(viewer, uid))
    return Decision(title, state, seen, *months, bands, consulted_on, heard, sequence, gone)


def base(viewer: Viewer, codes: tuple[str, ...]) -> tuple[tuple[tuple[Competency, HeldBetween | None], ...], int]:
    """Return in how many teams each competency is held today, as far as it may circulate, and the number of teams.

    Whatever date is looked at: the base at two dates would tell who came or left between them, and with what.
    """
    viewer.require(Right.COMMON_BASE)
    seen, figures = measured_snapshot(viewer, codes)
    held = _held.get(snapshot_key(seen), lambda: held_in_circulation(seen))
    return tuple(zip(seen.framework.competencies, held, strict=True)), int(figures.coverage.defined.sum())
