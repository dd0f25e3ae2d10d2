"""What « Postes à pourvoir » says."""

from collections.abc import Mapping, Sequence
from datetime import date

from model.access import Right, Viewer
from model.domain.vocabulary import OpenTo, Stratum
from model.measures.departures import ComingVacancy
from model.measures.time_to_fill import TimeToFill
from model.services.situation.situations import FreeSeat
from model.services.situation.vacancies import VacancyView
from pages.kit import charts
from pages.kit.charts.timeline import Column, Spell
from pages.kit.data import Build
from pages.kit.exports import Drawn, Export
from pages.kit.widgets import Figure, rate
from pages.kit.wording import plain, seat_name, words
from pages.situation import vacant_positions

Rows = Sequence[Mapping[str, object]]


def finding(seats: VacancyView) -> str:
    """« 3 postes sans titulaire, le plus ancien depuis 11 mois ; 1 poste gelé n'y compte pas ; 2 départs connus d'ici
    décembre 2027. »"""
    parts = vacant_positions.count(seats.view)
    if seats.coming:
        parts.append(plain("vacancies.coming", n=len(seats.coming), month=seats.coming[-1].day))
    return plain("punctuation.semicolon").join(parts) + "."


def figures(seats: VacancyView) -> list[Figure]:
    """The two rates, how long it takes, what was refilled, how many leave."""
    vacancy, filling, refilled, flow = seats.view.figures.vacancy, seats.filling, seats.refilled, seats.flow
    median = filling.median_months
    not_worked = Figure("not_worked", rate(vacancy.not_worked), _fte(vacancy.fte_to_work, vacancy.funded_fte))
    return [
        Figure("without_holder", rate(vacancy.without_holder), _fte(vacancy.fte_to_fill, vacancy.funded_fte)),
        *([not_worked] if seats.view.snapshot.personal else []),
        Figure(
            "time_to_fill",
            plain("figure.undefined") if median is None else plain("figure.months", n=round(median, 1)),
            _spells_words(filling),
        ),
        Figure("refilled", rate(refilled.rate), plain("figure.of_left", k=refilled.refilled, n=refilled.left)),
        Figure(
            "turnover",
            rate(flow.turnover),
            plain("figure.of_moves", entries=flow.entries, exits=flow.exits, heads=flow.heads_at_start),
        ),
        Figure("exit_rate", rate(flow.exit_rate), plain("figure.of_a_year", exits=flow.exits, heads=flow.mean_heads)),
    ]


def _spells_words(filling: TimeToFill) -> str:
    """Over what the median is taken, or why there is none."""
    if filling.median_months is None and filling.spells:
        return plain("figure.not_half", n=filling.spells)
    return plain("figure.of_spells", n=filling.spells, open=filling.censored)


def _fte(part: float, whole: float) -> str:
    return plain("figure.of_fte", part=part, whole=whole)


def spells(seats: VacancyView) -> list[Spell]:
    """The lines of the timeline: vacant positions in organisation-chart order, then those to come by date."""
    return [_vacant(seats, seat) for seat in seats.view.free] + [_coming(seats, each) for each in seats.coming]


def _vacant(seats: VacancyView, seat: FreeSeat) -> Spell:
    name = seat_name(seats.view.snapshot, seat.place)
    age = _since(seats, seat)
    sentence = plain("vacancies.vacant_sentence", seat=name, day=seat.since)
    return Spell(name, seat.uid, seat.since, age, sentence)


def _coming(seats: VacancyView, vacancy: ComingVacancy) -> Spell:
    name = seat_name(seats.view.snapshot, vacancy.position)
    when = plain("vacancies.from", day=vacancy.day)
    sentence = plain("vacancies.coming_sentence", seat=name, day=vacancy.day)
    return Spell(name, seats.view.snapshot.positions.uid[vacancy.position], vacancy.day, when, sentence)


def _since(seats: VacancyView, seat: FreeSeat) -> str:
    """« depuis 5 mois »"""
    return plain("vacancies.since", age=plain("age.months", n=vacant_positions.age(seats.view, seat)))


def timeline(seats: VacancyView) -> Build:
    """What draws the lines of time."""
    drawn, today = spells(seats), seats.view.snapshot.as_of
    end = max(today, *(spell.since for spell in drawn))
    return lambda colours: charts.timeline(drawn, today, end, words(), colours)


def by_month(seats: VacancyView) -> Build:
    """What draws the months."""
    return lambda colours: charts.monthly(history(seats), words(), colours)


def export(seats: VacancyView, who: Viewer) -> Export:
    """What the screen shows, to take away."""
    sentence, by_time = finding(seats), [Drawn("months", by_month(seats), history_sentence(seats))]
    tables = [(plain("vacancies.table"), lambda: rows(seats, who))]
    tables.append((plain("vacancies.by_team"), lambda: team_rows(seats)))
    if spells(seats):
        by_time = [Drawn("timeline", timeline(seats), sentence), *by_time]
    return Export(plain("vacancies.title"), sentence, (), figures(seats), by_time, tables)


def team_rows(seats: VacancyView) -> Rows:
    """Who came to and left each team in a year, in organisation-chart order."""
    vacancies, names = seats.view.figures.team_vacancies, seats.view.snapshot.teams.name
    return [
        {
            plain("column.team"): names[team],
            plain("column.entries"): flow.entries,
            plain("column.exits"): flow.exits,
            plain("column.turnover"): rate(flow.turnover),
            plain("column.exit_rate"): rate(flow.exit_rate),
            plain("column.refilled"): plain("vacancies.refilled", k=refilled.refilled, n=refilled.left),
        }
        for team, (flow, refilled) in enumerate(seats.teams)
        if vacancies[team].positions
    ]


def history(seats: VacancyView) -> list[Column]:
    """How many positions were vacant each month, with the sentence of each."""
    return [
        Column(
            each.month,
            (("vacant", each.vacant),),
            plain("vacancies.in_month", month=each.month, n=each.vacant, total=each.positions),
        )
        for each in seats.months
    ]


def month_rows(seats: VacancyView) -> Rows:
    """The same as a table."""
    return [
        {
            plain("column.month"): words().month(each.month),
            plain("column.vacant"): each.vacant,
            plain("column.positions"): each.positions,
        }
        for each in seats.months
    ]


def history_sentence(seats: VacancyView) -> str:
    """« De 1 à 4 postes vacants par mois depuis décembre 2023 ; 3 aujourd'hui. »"""
    counts = [each.vacant for each in seats.months]
    low, high, month = min(counts), max(counts), seats.months[0].month
    return plain("vacancies.history", low=low, high=high, apart=high - low, month=month, n=len(seats.view.free))


def rows(seats: VacancyView, who: Viewer) -> Rows:
    """Vacant positions and those to come, as a table; who leaves only for whoever may read names."""
    vacant = [_row(seats, seat.place, seat.since, _why(seats, seat)) for seat in seats.view.free]
    return vacant + [_row(seats, each.position, each.day, _leaving(seats, each, who)) for each in seats.coming]


def _why(seats: VacancyView, seat: FreeSeat) -> str:
    """« depuis 5 mois (retraite) »"""
    age = _since(seats, seat)
    return (
        age if seat.reason is None else plain("vacancies.because", told=age, reason=plain(f"end_reason.{seat.reason}"))
    )


def _row(seats: VacancyView, place: int, day: date, reason: str) -> dict[str, object]:
    positions = seats.view.snapshot.positions
    return {
        plain("column.position"): seat_name(seats.view.snapshot, place),
        plain("column.free_since"): day,
        plain("column.for_how_long"): reason,
        plain("column.stratum"): plain(f"stratum.{list(Stratum)[positions.stratum[place]]}"),
        plain("column.open_to"): plain(f"open_to.{list(OpenTo)[positions.open_to[place]]}"),
        plain("column.fte"): float(positions.fte[place]),
    }


def _leaving(seats: VacancyView, vacancy: ComingVacancy, who: Viewer) -> str:
    names = [seats.view.snapshot.managers.name[row] for row in vacancy.managers if row >= 0]
    if not who.may(Right.NAMES) or not any(names):
        return plain("vacancies.to_come")
    return plain("vacancies.leaving", names=tuple(names))
