"""What would change with what the room wishes or supposes, in words and tiles: on the wall, and for its host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from model.access import Viewer
from model.domain.vocabulary import Background
from model.measures.mix import RangeVerdict, ReachedBy
from model.services.context import reference
from model.services.scenario.sensitivity import VARIED
from model.services.workshop import consequences, proposals
from model.services.workshop.consequences import BaseInTeams, SupposedVacancies, VacancyOutlook, WishedSituation
from model.services.workshop.workshops import Hall
from model.workshop.steps import Kind, Step
from pages.kit import answers
from pages.kit.charts.mosaic import VACANT
from pages.kit.wording import local, plain, span, words

Effect = WishedSituation | SupposedVacancies
Body = dict[str, Any]

DOTS = ("full", "either", "missing")
"""A dot of a team: somebody is at the level, that is not told, nobody is."""

ARRIVAL = "arrival"
"""Beside the background of a tile, that it stands for somebody who arrives."""

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


def lead(effect: Effect, step: Step) -> str:
    """« Avec une fourchette de 30 à 50 % d'autres métiers, la région serait en dessous. », or that this is what is
    expected already; nothing without a range where levels would change. Of levels that change nothing no range is said:
    the room gave it elsewhere."""
    if isinstance(effect, SupposedVacancies):
        return plain("decide.expected", month=effect.month)
    if step.kind is Kind.LEVELS and not effect.base:
        return plain("decide.already")
    if effect.after is None or not (effect.ranged or step.kind is Kind.RANGE):
        return ""
    if not effect.ranged:
        return plain("decide.range_already", low=effect.after.low, high=effect.after.high) + _arriving(effect.after)
    state = plain(f"decide.state_{effect.after.state}")
    return plain("decide.range", low=effect.after.low, high=effect.after.high, state=state) + _arriving(effect.after)


def _arriving(verdict: RangeVerdict) -> str:
    """« 2 arrivées d'un autre métier sur des postes libres l'y mèneraient. »; nothing where none are lacking."""
    if verdict.lacking is None:
        return ""
    if (arrivals := _arrivals(verdict)) is None:
        return " " + plain("decide.not_yet")
    return " " + plain(f"decide.arrivals_{verdict.lacking}", n=arrivals)


def _arrivals(verdict: RangeVerdict) -> int | None:
    """How many arrivals on the seats that are free today bring a region into its range, if some do."""
    return verdict.arrivals if verdict.reached_by is ReachedBy.TODAY else None


def body(effect: Effect, step: Step) -> Body:
    """What the wall shows of it: teams where other levels were placed, else tiles."""
    heading = lead(effect, step) or plain("decide.title")
    if isinstance(effect, WishedSituation) and step.kind is Kind.LEVELS:
        if not effect.base:
            return {"kind": "calm", "text": plain("decide.already")}
        legend = {kind: plain(f"slides.dot_{kind}") for kind in DOTS}
        return {"kind": "told", "lead": heading, "rows": [_held(each) for each in effect.base], "legend": legend}
    shown = strips(effect, step)
    kinds = dict.fromkeys(kind for each in shown for kind in each.tiles)
    legend = {kind: plain(f"tile.{kind.partition(' ')[2] or kind}") for kind in kinds}
    return {"kind": "strips", "lead": heading, "rows": [vars(each) for each in shown], "legend": legend}


def _held(base: BaseInTeams) -> Body:
    return {
        "name": local(base.competency.short),
        "expected": _levels(base),
        "dots": answers.dots(base.after),
        "figure": answers.held(base.after, words()),
        "note": plain("decide.now", held=answers.held(base.before, words())),
    }


def _levels(base: BaseInTeams) -> str:
    """« 2,5 → 2 »"""
    before, after = (answers.level(half, words()) for half in base.expected)
    return plain("decide.levels", before=before, after=after)


def rows(effect: Effect, step: Step) -> Sequence[Mapping[str, object]]:
    """The same for its host, who reads both what the range and what the levels change."""
    if isinstance(effect, WishedSituation) and step.kind is Kind.LEVELS:
        return [
            {
                plain("column.competency"): local(each.competency.short),
                plain("column.expected"): _levels(each),
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
    verdict = wished.after
    arrivals = _arrivals(verdict) if verdict else None
    return [now, _filled(wished, verdict.lacking, arrivals)] if verdict and verdict.lacking and arrivals else [now]


def _filled(wished: WishedSituation, lacking: Background, arrivals: int) -> Strip:
    """Seats that are free today, filled by people who arrive; whoever is in post stays as they are."""
    mix = wished.mix
    counts = {
        Background.SOCIAL: mix.social,
        Background.OTHER: mix.other,
        Background.UNKNOWN: mix.unknown,
        f"{lacking} {ARRIVAL}": arrivals,
        VACANT: wished.vacant - arrivals,
    }
    others = mix.other + (arrivals if lacking is Background.OTHER else 0)
    name = plain("decide.with_arrivals", n=arrivals)
    return Strip(name, _tiles(counts), _of(others, mix.heads + arrivals), plain("decide.others", n=others))


def _tiles(counts: Mapping[Any, int]) -> tuple[str, ...]:
    return tuple(str(kind) for kind, count in counts.items() for _ in range(count))


def _of(count: int, heads: int) -> str:
    return plain("decide.of", k=count, n=heads)


def _supposed(outlooks: SupposedVacancies, step: Step) -> list[Strip]:
    value_of = partial(_value, step)
    low, high = sorted(outlooks.ends, key=lambda each: each.mean)
    between = span(words().number(low.mean, 1), words().number(high.mean, 1))
    least, most = (round(end * step.scale) for end in (outlooks.estimated.low, outlooks.estimated.high))
    first, last = answers.ends(step, least, most, words())
    return [
        _outlook(plain("decide.in_force", value=value_of(outlooks.now.value)), outlooks.now, outlooks.funded),
        _outlook(plain("decide.by_room", value=value_of(outlooks.room.value)), outlooks.room, outlooks.funded),
        Strip(plain("decide.by_most", values=span(first, last)), (), between, ""),
    ]


def _value(step: Step, value: float) -> str:
    return answers.value(step, round(value * step.scale), words())


def _outlook(name: str, outlook: VacancyOutlook, funded: int) -> Strip:
    vacant = round(outlook.mean)
    note = plain("decide.chances", values=span(words().number(outlook.low), words().number(outlook.high)))
    return Strip(name, _tiles({HELD: funded - vacant, VACANT: vacant}), words().number(outlook.mean, 1), note)


def is_offered(hall: Hall) -> bool:
    """Whether what the step decides changes something that can be shown, and enough people had a view of it."""
    step, tally = hall.board.step, hall.tally
    if step is None or tally is None or not tally.shown:
        return False
    return proposals.is_about_profile(step) or (step.kind is Kind.ESTIMATE and step.assumption in VARIED)


def without(step: Step) -> str:
    """Say what an assumption is for that does not change what is shown here."""
    return plain("decide.no_effect", note=local(reference().assumptions[step.assumption].note))
