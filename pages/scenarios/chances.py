"""What chance says of a scenario, in words: « 8 chances sur 10 : entre 2 et 4 postes à pourvoir »."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import isnan

from model.domain.calendar import months_between
from model.domain.framework import Competency
from model.services.context import reference
from model.services.scenario.chances import DrawnBands, VacancyBands
from model.services.scenario.sensitivity import BackTest, Weight
from model.simulation.exact_law import VacancyPath
from model.simulation.monte_carlo import Band, Simulation
from pages.kit.charts import Curve
from pages.kit.wording import local, plain, range_of, span, words
from pages.scenarios import courses

Rows = Sequence[Mapping[str, object]]


def curves(bands: VacancyBands) -> list[Curve]:
    """The expected vacancies of each month; with the scenario, between what they lie with 8 chances in 10 too."""
    ends = zip(bands.after.low.tolist(), bands.after.high.tolist(), strict=True)
    band = tuple((float(low), float(high)) for low, high in ends)
    return [
        Curve(plain("compare.without"), tuple(map(float, bands.before.mean))),
        Curve(plain("compare.with"), tuple(map(float, bands.after.mean)), band),
    ]


def vacancies(bands: VacancyBands, month: date) -> str:
    """« En mars 2028, 8 chances sur 10 : de 1 à 4 postes à pourvoir avec le scénario ; de 3 à 6 sans lui. »"""
    place = _place(bands.after.months, month)
    then, without = (_between(side, place, words().number) for side in (bands.after, bands.before))
    return plain("chance.vacancies", month=month, values=then, n=int(bands.after.high[place]), without=without)


def weights(weighed: Sequence[Weight]) -> Rows:
    """What each assumption makes of the vacancies from one end of its range to the other."""
    assumptions = reference().assumptions
    return [
        {
            plain("column.assumption"): local(assumptions[each.code].name),
            plain("chance.range"): range_of(assumptions[each.code].unit, each.low, each.high),
            plain("chance.expected"): span(words().number(each.at_low, 1), words().number(each.at_high, 1)),
        }
        for each in weighed
    ]


def back_test(tested: BackTest) -> str:
    """« Avec ces hypothèses, 20 des 25 mois passés se tiennent là où on les attendait 8 fois sur 10. »"""
    return plain("suppose.back_said", n=tested.inside, total=len(tested.happened), month=tested.expected.months[0])


def back_curves(tested: BackTest) -> list[Curve]:
    """What would have been expected, and what happened."""
    ends = zip(tested.expected.low.tolist(), tested.expected.high.tolist(), strict=True)
    band = tuple((float(low), float(high)) for low, high in ends)
    return [
        Curve(plain("suppose.back_expected"), tuple(map(float, tested.expected.mean)), band),
        Curve(plain("suppose.back_happened"), tuple(map(float, tested.happened))),
    ]


def rows(bands: DrawnBands, month: date) -> Rows:
    """Between what and what each figure lies in a month, without the scenario and with it."""
    kinds: Sequence[tuple[str, Callable[[Simulation], Band], Callable[[float], str], bool]] = (
        ("vacant", lambda side: side.vacant, words().number, False),
        ("managers", lambda side: side.heads, words().number, False),
        ("other_share", lambda side: side.other_share, lambda value: words().percent(value, 0), False),
        ("base", lambda side: side.coverage, lambda value: words().percent(value, 0), True),
    )
    return [
        {
            plain("column.figure"): courses.figure_name(name),
            plain("compare.without"): _between(of(bands.before), _at(bands.before, month, looked), say),
            plain("compare.with"): _between(of(bands.after), _at(bands.after, month, looked), say),
        }
        for name, of, say, looked in kinds
    ]


def _between(band: Band | VacancyPath, place: int, say: Callable[[float], str]) -> str:
    low, high = float(band.low[place]), float(band.high[place])
    if isnan(low) or isnan(high):
        return plain("figure.undefined")
    return span(say(low), say(high))


def _at(side: Simulation, month: date, looked: bool) -> int:
    return _place(side.looked_at if looked else side.months, month)


def _place(days: Sequence[date], month: date) -> int:
    """The place of a month, or of the nearest of those that were looked at."""
    return min(range(len(days)), key=lambda place: abs(months_between(days[place], month)))


def competencies() -> Sequence[Competency]:
    """The competencies of the common base."""
    return reference().competencies


def nobody(bands: DrawnBands, chosen: Competency, month: date) -> str:
    """« Chance qu'au moins une équipe n'ait personne au niveau attendu pour « … » en mars 2028 : 40 %, 65 % sans. »"""
    column = reference().competency_index[chosen.code]
    place = _place(bands.after.looked_at, month)
    chances = (words().percent(float(side.nobody[place, column]), 0) for side in (bands.after, bands.before))
    after, before = chances
    day = bands.after.looked_at[place]
    return plain("chance.nobody", competency=local(chosen.short), month=day, after=after, before=before)
