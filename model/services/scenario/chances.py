"""What chance may make of a scenario: exact bands of vacancies, at once, and drawn ones for all that is coupled.

The situation is told twice, without the scenario and with it, on the same luck."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any, Final

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.snapshot import Snapshot
from model.scenario import Scenario
from model.services.context import reference
from model.services.scenario.scenarios import projection
from model.services.situation.snapshots import snapshot, snapshot_key
from model.simulation import paths
from model.simulation.exact_law import VacancyPath
from model.simulation.monte_carlo import Band, Progress, Simulation, Stop, simulate
from model.simulation.queue import long_run
from model.simulation.rates import Rates

RUNS: Final = paths.RUNS
SEED: Final = paths.SEED


@dataclass(frozen=True)
class VacancyBands:
    """The law of the vacant positions, month by month, without a scenario and with it: exact, unless a competition
    gives few places a year (`simulation.paths`).

    `wait` is the mean time in months from a departure to an arrival in the long run when recruiters are limited.
    """

    rates: Rates
    before: VacancyPath
    after: VacancyPath
    wait: float | None

    @property
    def exact(self) -> bool:
        """Whether nothing was drawn."""
        return self.rates.places is None


@dataclass(frozen=True)
class DrawnBands:
    """What was drawn without a scenario and with it, under the same seed."""

    rates: Rates
    before: Simulation
    after: Simulation


class _Stopped(Exception):
    """Somebody does not want the answer any more."""


_exact: Cache[VacancyBands] = Cache(128)
_drawn: Cache[DrawnBands] = Cache(32)


def supposed_rates(viewer: Viewer, region: str) -> Rates:
    """Return the rates of a region's assumptions."""
    viewer.require(Right.SCENARIOS)
    return Rates.of(snapshot(viewer, (region,)).framework)


def season(rates: Rates) -> tuple[str, dict[str, int]] | None:
    """Return the sentence, and its values, that says when arrivals start and how many they are, if rates say so."""
    given = {"start": rates.start_month, "places": rates.places}
    stated = {name: value for name, value in given.items() if value is not None}
    if not stated:
        return None
    which = "season_places" if len(stated) == len(given) else "season" if rates.start_month else "places"
    return f"chance.{which}", {**stated, "runs": RUNS}


def vacancy_bands(viewer: Viewer, scenario: Scenario, rates: Rates | None = None) -> VacancyBands:
    """Return the bands of the vacancies of a scenario's region, exact when positions are independent."""
    return bands_between(*_situations(viewer, scenario), scenario, rates)


def bands_between(base: Snapshot, after: Snapshot, scenario: Scenario, rates: Rates | None = None) -> VacancyBands:
    """Return the same for a situation seen today and for what a scenario makes of it."""
    rates = rates or Rates.of(base.framework)

    def look() -> VacancyBands:
        before, then = (paths.expected_path(each, scenario.start, scenario.horizon, rates) for each in (base, after))
        return VacancyBands(rates, before, then, _wait(rates, round(before.funded[0] - before.frozen[0])))

    return _exact.get((snapshot_key(base), scenario, rates), look)


def drawn_bands(
    viewer: Viewer,
    scenario: Scenario,
    rates: Rates | None = None,
    *,
    runs: int = RUNS,
    seed: int = SEED,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> DrawnBands | None:
    """Draw what chance may make of a scenario's region; nothing is returned once `stop` says True.

    `progress` is told how many runs are done, of how many, both situations together.

    Raises:
        Refused: a number of runs, a horizon or trainings that cannot be simulated.
    """
    base, after = _situations(viewer, scenario)
    rates = rates or Rates.of(base.framework)

    def draw(snapshot: Snapshot, done: int) -> Simulation:
        def report(now: int, _: int) -> None:
            if progress:
                progress(done + now, 2 * runs)

        simulation = simulate(snapshot, scenario.start, scenario.horizon, rates, runs, seed, progress=report, stop=stop)
        if simulation is None:
            raise _Stopped
        return simulation

    try:
        key = snapshot_key(base), scenario, rates, runs, seed
        return _drawn.get(key, lambda: DrawnBands(rates, draw(base, 0), draw(after, runs)))
    except _Stopped:
        return None


def _situations(viewer: Viewer, scenario: Scenario) -> tuple[Snapshot, Snapshot]:
    viewer.require(Right.SCENARIOS)
    return snapshot(viewer, (scenario.region,)), projection(viewer, scenario).snapshot


def _wait(rates: Rates, positions: int) -> float | None:
    """The mean time to fill with limited recruiters, in the long run."""
    if rates.recruiters is None or rates.exit_rate == 0 or rates.lead.mean == 0 or positions == 0:
        return None
    return long_run(positions, 1 / rates.mean_stay, rates.lead.mean, rates.recruiters).months_to_fill


def uncertainty_document(
    viewer: Viewer, scenario: Scenario, rates: Rates | None, runs: int, seed: int
) -> dict[str, Any]:
    """Return the exact and the drawn bands of a scenario as plain values; undefined ones are null."""
    exact, drawn = vacancy_bands(viewer, scenario, rates), drawn_bands(viewer, scenario, rates, runs=runs, seed=seed)
    assert drawn is not None, "nobody could stop it"
    months = [month.isoformat() for month in drawn.before.months]
    return {
        "runs": runs,
        "seed": seed,
        "rates": asdict(exact.rates),
        "months": months,
        "looked_at": [day.isoformat() for day in drawn.before.looked_at],
        "wait": exact.wait,
        "exact": exact.exact,
        "before": _plain(exact.before, drawn.before),
        "after": _plain(exact.after, drawn.after),
    }


def _plain(exact: VacancyPath, drawn: Simulation) -> dict[str, Any]:
    codes = [competency.code for competency in reference().competencies]
    return {
        "exact_vacant": {
            "mean": exact.mean.tolist(),
            "low": exact.low.tolist(),
            "middle": exact.middle.tolist(),
            "high": exact.high.tolist(),
        },
        **{name: _band(getattr(drawn, name)) for name in ("vacant", "heads", "other_share", "coverage")},
        "nobody": dict(zip(codes, drawn.nobody.T.tolist(), strict=True)),
    }


def _band(band: Band) -> dict[str, list[float | None]]:
    return {name: _values(getattr(band, name).tolist()) for name in ("low", "middle", "high")}


def _values(numbers: Sequence[float]) -> list[float | None]:
    return [None if isnan(number) else number for number in numbers]
