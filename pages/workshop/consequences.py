"""What would change with what the room wishes or supposes, in words and tiles: on the wall, and for its host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from model.access import Viewer
from model.domain.vocabulary import Background
from model.privacy import HeldBetween
from model.services.context import reference
from model.services.workshop import consequences
from model.services.workshop.consequences import BaseInTeams, SupposedVacancies, VacancyOutlook, WishedSituation
from model.services.workshop.workshops import Hall
from model.workshop.steps import Kind, Step
from pages.kit import answers
from pages.kit.charts.mosaic import VACANT
from pages.kit.wording import local, plain, words

Effect = WishedSituation | SupposedVacancies
Body = dict[str, Any]

HELD = "held"
"""A tile of a position that is held, by whomever."""


@dataclass(frozen=True)
class Strip:
    """A line of tiles: what it is about, the kind of each tile, the number that counts, what goes with it."""

    name: str
    tiles: tuple[str, ...]
    figure: str
    note: str


def of(who: Viewer, hall: Hall) -> Effect | None:
    """Return what the step that is looked at would change; nothing where it changes no figure that is shown here.

    Raises:
        Refused: fewer people had a view than are needed, or a value that cannot be simulated.
    """
    step, uid = hall.board.step, hall.workshop.uid
    if step is None:
        return None
    return (
        consequences.supposed_vacancies(who, uid, step.uid)
        if step.kind is Kind.ESTIMATE
        else consequences.wished_situation(who, uid)
    )


def lead(effect: Effect) -> str:
    """« Avec une fourchette de 30 à 50 % d'autres métiers, la région serait en dessous. »; nothing without a range."""
    if isinstance(effect, SupposedVacancies):
        return plain("decide.expected", month=effect.month)
    if effect.after is None or not effect.ranged:
        return ""
    state = plain(f"decide.state_{effect.after.state}")
    return plain("decide.range", low=effect.after.low, high=effect.after.high, state=state)


def body(effect: Effect, step: Step) -> Body:
    """What the wall shows of it: teams where levels were placed, else tiles."""
    heading = lead(effect) or plain("decide.title")
    if isinstance(effect, WishedSituation) and step.kind is Kind.LEVELS:
        return {"kind": "told", "lead": heading, "rows": [_held(each) for each in effect.base]}
    shown = strips(effect, step)
    kinds = dict.fromkeys(kind for each in shown for kind in each.tiles)
    legend = {kind: plain(f"tile.{kind}") for kind in kinds}
    return {"kind": "strips", "lead": heading, "rows": [vars(each) for each in shown], "legend": legend}


def _held(base: BaseInTeams) -> Body:
    return {
        "name": local(base.competency.short),
        "dots": _dots(base.after),
        "figure": answers.held(base.after, words()),
        "note": plain("decide.now", held=answers.held(base.before, words())),
    }


def _dots(teams: HeldBetween | None) -> list[str]:
    """A dot per team: full where somebody is at the level, half where it is not told, empty where nobody is."""
    if teams is None:
        return []
    return ["full"] * teams.least + ["either"] * (teams.most - teams.least) + ["missing"] * (teams.total - teams.most)


def rows(effect: Effect, step: Step) -> Sequence[Mapping[str, object]]:
    """The same for its host, who reads both what the range and what the levels change."""
    if isinstance(effect, WishedSituation) and step.kind is Kind.LEVELS:
        return [
            {
                plain("column.competency"): local(each.competency.short),
                plain("column.today"): answers.held(each.before, words()),
                plain("column.then"): answers.held(each.after, words()),
            }
            for each in effect.base
        ]
    return [
        {plain("decide.column"): each.name, plain("column.value"): each.figure, plain("decide.detail"): each.note}
        for each in strips(effect, step)
    ]


def strips(effect: Effect, step: Step) -> list[Strip]:
    """What is now and what would be, each as a line of tiles."""
    return _supposed(effect, step) if isinstance(effect, SupposedVacancies) else _wished(effect)


def _wished(wished: WishedSituation) -> list[Strip]:
    mix = wished.mix
    counts = {
        Background.SOCIAL: mix.social,
        Background.OTHER: mix.other,
        Background.UNKNOWN: mix.unknown,
        VACANT: wished.vacant,
    }
    now = Strip(plain("column.today"), _tiles(counts), _of(mix.other, mix.heads), plain("decide.others", n=mix.other))
    if wished.within is None:
        return [now]
    asked = zip(("decide.at_least", "decide.at_most"), wished.within, strict=True)
    return [now, *(_asked(plain(key), count, mix.heads) for key, count in asked)]


def _asked(name: str, count: int, heads: int) -> Strip:
    counts = {Background.SOCIAL: heads - count, Background.OTHER: count}
    return Strip(name, _tiles(counts), _of(count, heads), plain("decide.others", n=count))


def _tiles(counts: Mapping[Any, int]) -> tuple[str, ...]:
    return tuple(str(kind) for kind, count in counts.items() for _ in range(count))


def _of(count: int, heads: int) -> str:
    return plain("decide.of", k=count, n=heads)


def _supposed(outlooks: SupposedVacancies, step: Step) -> list[Strip]:
    value_of = partial(_value, step)
    low, high = sorted(outlooks.ends, key=lambda each: each.mean)
    between = plain("chance.between", low=words().number(low.mean, 1), high=words().number(high.mean, 1))
    ends = plain("chance.between", low=value_of(outlooks.estimated.low), high=value_of(outlooks.estimated.high))
    return [
        _outlook(plain("decide.in_force", value=value_of(outlooks.now.value)), outlooks.now, outlooks.funded),
        _outlook(plain("decide.by_room", value=value_of(outlooks.room.value)), outlooks.room, outlooks.funded),
        Strip(plain("decide.by_most", values=ends), (), between, ""),
    ]


def _value(step: Step, value: float) -> str:
    return answers.value(step, round(value * step.scale), words())


def _outlook(name: str, outlook: VacancyOutlook, funded: int) -> Strip:
    vacant = round(outlook.mean)
    note = plain("decide.chances", low=outlook.low, high=outlook.high)
    return Strip(name, _tiles({HELD: funded - vacant, VACANT: vacant}), words().number(outlook.mean, 1), note)


def without(step: Step) -> str:
    """Say what an assumption is for that does not change what is shown here."""
    return plain("decide.no_effect", note=local(reference().assumptions[step.assumption].note))
