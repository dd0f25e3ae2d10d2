"""What a scenario does in a month: all of it for whoever reads names, else what of it may circulate."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.services.scenario.presentation import Hypothesis
from model.services.scenario.scenarios import Outlook
from pages.kit import circulation, sentences
from pages.kit.charts import AgendaRow
from pages.kit.widgets import Figure, rate
from pages.kit.wording import plain, words
from pages.scenarios import outlook

Effect = Outlook | Hypothesis
"""A scenario in a month."""


def figures(seen: Effect) -> list[Figure]:
    """The headline figures with the scenario, and without it underneath."""
    if isinstance(seen, Outlook):
        return outlook.figures(seen)
    rows = [Figure(key, after, plain("compose.without", value=before)) for key, before, after in compared(seen)]
    return [*rows, Figure("cost", words().money(euros(seen)))]


def compared(seen: Effect) -> list[tuple[str, str, str]]:
    """Each headline figure that the scenario may change: its key, without it, with it."""
    before, after = seen.figures_before, seen.figures_after
    counts = [("managers", before.mix.heads, after.mix.heads), ("vacant", before.vacancy.vacant, after.vacancy.vacant)]
    counts += [("waiting", before.waiting, after.waiting)] if before.waiting or after.waiting else []
    covered = [("covered", seen.covered_before, seen.covered_after)] if isinstance(seen, Outlook) else []
    number = words().number
    return [
        *((key, number(without), number(with_it)) for key, without, with_it in counts),
        ("other_share", rate(before.mix.share), rate(after.mix.share)),
        *((key, number(without), number(with_it)) for key, without, with_it in covered),
    ]


def euros(seen: Effect) -> int:
    """What the scenario costs."""
    return seen.euros if isinstance(seen, Hypothesis) else seen.projection.euros


def agenda(seen: Effect) -> list[AgendaRow]:
    """What happens, month by month, trainings that are bought together as one; without anybody for whoever reads no
    names."""
    return circulation.agenda(seen) if isinstance(seen, Hypothesis) else outlook.agenda(seen)


def dated(seen: Effect) -> list[tuple[str, AgendaRow]]:
    """The same, a row for each action, under what tells it from the others for good."""
    return circulation.dated(seen) if isinstance(seen, Hypothesis) else outlook.dated(seen)


def applied(seen: Effect) -> tuple[int, tuple[date, date] | None]:
    """How many of its actions apply, told here or not, with the first and last of their months."""
    if isinstance(seen, Hypothesis):
        return seen.applied, seen.between
    months = sorted(action.month for action in seen.projection.applied)
    return len(months), (months[0], months[-1]) if months else None


def silence(seen: Effect) -> str:
    """Say why no action is told where none is."""
    return circulation.silence(seen) if isinstance(seen, Hypothesis) else plain("agenda.none")


def changes(seen: Effect) -> Sequence[Mapping[str, object]]:
    """What changes, team by team; who holds positions alone, for whoever reads no names."""
    if isinstance(seen, Outlook):
        return outlook.changes(seen)
    rows = [
        {plain("column.team"): name, plain("column.before"): before, plain("column.after"): after}
        for name, before, after in _heads(seen)
        if before != after
    ]
    return rows or [{plain("column.team"): plain("compose.nothing_changes")}]


def spending(seen: Effect) -> Sequence[Mapping[str, object]]:
    """What it costs, by year."""
    years = seen.costs if isinstance(seen, Hypothesis) else seen.projection.euros_by_year
    return [
        {plain("column.year"): str(year), plain("column.cost"): words().money(euros)}
        for year, euros in sorted(years.items())
        if euros
    ]


def gains(seen: Effect) -> list[str]:
    """What is gained, team by team: managers in post, and competencies that become covered where they may be told."""
    more = [plain("effect.more", team=name, n=after - before) for name, before, after in _heads(seen) if after > before]
    return [
        *more,
        *(
            plain("effect.covered", team=team, names=names, n=len(names))
            for team, names in _competencies(seen, lambda each: each.covered_anew)
        ),
    ]


def losses(seen: Effect) -> list[str]:
    """What recedes, team by team: managers in post, and competencies that recede where they may be told."""
    less = [plain("effect.less", team=name, n=before - after) for name, before, after in _heads(seen) if after < before]
    return [
        *less,
        *(
            plain("effect.recedes", team=team, names=names, n=len(names))
            for team, names in _competencies(seen, lambda each: each.receded)
        ),
    ]


def _competencies(seen: Effect, which: Callable[[Outlook], NDArray[np.bool_]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The teams with the short names of some of their competencies, where these may be told."""
    if isinstance(seen, Outlook):
        framework = seen.after.framework
        for team, competencies in zip(seen.after.teams.name, which(seen), strict=True):
            if competencies.any():
                yield team, sentences.quoted(framework, np.flatnonzero(competencies).tolist())


def _heads(seen: Effect) -> list[tuple[str, int, int]]:
    """Each team with its heads in post without the scenario and with it; a team that it creates had none."""
    without = [mix.heads for mix in seen.figures_before.team_mixes]
    without += [0] * (len(seen.after.teams) - len(without))
    heads = [mix.heads for mix in seen.figures_after.team_mixes]
    return list(zip(seen.after.teams.name, without, heads, strict=True))
