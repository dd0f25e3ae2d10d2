"""Frozen positions in deliveries: asked about once, told by a status or by dates, thawed by what no longer says so."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.domain.register import PositionRecord
from model.exchange.imports.comparison import SituationComparison
from model.exchange.imports.past import HeldPositions
from tests.model.exchange.imports.deliveries import LATER, MARCH, SEPTEMBER, Region, facts, told
from tests.model.exchange.imports.test_delivery_years import DAYS, House
from tests.model.exchange.imports.years import STYLES, Body, Seat, Stay, Style

HEAD = "Référence du poste;Intitulé du poste;Équipe;Nom;Statut du poste"
FROZEN, VACANT, FILLED = "P1;Chef;Béarn;;Gelé", "P1;Chef;Béarn;;Vacant", "P1;Chef;Béarn;Noël;Pourvu"
DAY = timedelta(days=1)


def freeze(region: Region) -> tuple[date | None, date | None]:
    """The freeze of the first position."""
    seat = region.register.positions[0]
    return seat.frozen_from, seat.frozen_until


def dates_of(region: Region) -> list[tuple[str, date | None, date | None]]:
    """The freeze of each position."""
    return [(each.uid, each.frozen_from, each.frozen_until) for each in region.register.positions]


def delivered(*lines: tuple[date, str], head: str = HEAD) -> Region:
    region = Region()
    for on, line in lines:
        region.receive([head, line], on=on)
    return region


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([(MARCH, FROZEN)], (MARCH, None)),
        ([(MARCH, VACANT), (SEPTEMBER, FROZEN)], (SEPTEMBER, None)),
        ([(MARCH, FROZEN), (SEPTEMBER, FROZEN)], (MARCH, None)),
        ([(MARCH, FROZEN), (SEPTEMBER, VACANT)], (MARCH, SEPTEMBER)),
        ([(MARCH, FROZEN), (SEPTEMBER, FILLED)], (MARCH, SEPTEMBER)),
        ([(MARCH, FROZEN), (SEPTEMBER, VACANT), (LATER, FROZEN)], (LATER, None)),
        ([(MARCH, FROZEN), (SEPTEMBER, VACANT), (SEPTEMBER, FROZEN)], (MARCH, None)),
        ([(MARCH, FROZEN), (MARCH, VACANT)], (None, None)),
        ([(MARCH, FROZEN), (MARCH, FILLED)], (None, None)),
        ([(SEPTEMBER, FROZEN), (MARCH, FROZEN)], (MARCH, None)),
        ([(SEPTEMBER, FROZEN), (MARCH, VACANT)], (SEPTEMBER, None)),
        ([(MARCH, FILLED), (SEPTEMBER, "P1;Chef;Béarn;Noël;Gelé")], (None, None)),
    ],
)
def test_a_status_begins_a_freeze_and_the_next_one_that_differs_ends_it(
    lines: list[tuple[date, str]], found: tuple[date | None, date | None]
) -> None:
    assert freeze(delivered(*lines)) == found


def test_a_freeze_ends_with_the_arrival_of_somebody_before_the_delivery_says_so() -> None:
    head = f"{HEAD};Date de prise de poste"
    came = delivered((MARCH, f"{FROZEN};"), (SEPTEMBER, f"{FILLED};01/06/2026"), head=head)
    assert freeze(came) == (MARCH, date(2026, 6, 1))
    before = delivered((MARCH, f"{FROZEN};"), (SEPTEMBER, f"{FILLED};01/02/2026"), head=head)
    assert freeze(before) == (MARCH, SEPTEMBER)


def test_a_file_without_a_status_says_nothing_of_freezes_but_by_who_arrives() -> None:
    head = "Référence du poste;Intitulé du poste;Équipe;Nom"
    region = delivered((MARCH, FROZEN))
    region.receive([head, "P1;Chef;Béarn;"], on=SEPTEMBER)
    assert freeze(region) == (MARCH, None)
    region.receive([head, "P1;Chef;Béarn;Noël"], on=LATER)
    assert freeze(region) == (MARCH, LATER)


def test_who_stands_in_or_has_left_leaves_the_position_frozen() -> None:
    head = f"{HEAD};Intérim;Date de prise de poste;Date de fin"
    assert freeze(delivered((MARCH, "P1;Chef;Béarn;Noël;Gelé;oui;;"), head=head)) == (MARCH, None)
    assert freeze(delivered((MARCH, "P1;Chef;Béarn;Noël;Gelé;;01/01/2024;15/02/2026"), head=head)) == (MARCH, None)


def test_it_is_asked_once_what_frozen_means_and_the_first_answer_is_that() -> None:
    (question,) = facts([HEAD, FROZEN, "P2;Chef;Béarn;;Gelé"]).questions
    assert (question.code, question.answers, question.lines) == ("frozen", ("frozen", "vacant", "closed"), (2, 3))
    for answer, found in (("vacant", (None, None)), ("frozen", (MARCH, None))):
        region = Region()
        region.receive([HEAD, FROZEN], answers={question.key: answer})
        assert freeze(region) == found
    closed = Region()
    closed.receive([HEAD, FROZEN], answers={question.key: "closed"})
    assert closed.register.positions == ()


DATED = "Référence du poste;Intitulé du poste;Équipe;Nom;Gelé depuis;Dernier jour de gel"


def test_the_dates_of_a_file_are_those_of_the_freeze() -> None:
    region = delivered((MARCH, "P1;Chef;Béarn;;01/01/2025;31/12/2026"), head=DATED)
    assert freeze(region) == (date(2025, 1, 1), date(2027, 1, 1))
    region.receive([DATED, "P1;Chef;Béarn;;01/01/2025;"], on=SEPTEMBER)
    assert freeze(region) == (date(2025, 1, 1), None)
    region.receive([DATED, "P1;Chef;Béarn;;;"], on=LATER)
    assert freeze(region) == (date(2025, 1, 1), LATER)
    held = delivered((MARCH, "P1;Chef;Béarn;Noël;01/06/2026;"), head=DATED)
    assert freeze(held) == (date(2026, 6, 1), None), "for when it is left"


STAYS = f"{HEAD};Date de prise de poste;Date de fin"


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (SEPTEMBER - DAY, (SEPTEMBER, LATER)),
        (SEPTEMBER, (None, None)),
        (SEPTEMBER + DAY, (SEPTEMBER, SEPTEMBER + DAY)),
    ],
)
def test_a_freeze_that_begins_after_the_day_on_which_a_file_says_filled_stays(
    on: date, found: tuple[date | None, date | None]
) -> None:
    planned = f"P1;Chef;Béarn;Noël;{SEPTEMBER:%d/%m/%Y};{LATER - DAY:%d/%m/%Y}"
    region = delivered((MARCH, planned), head=DATED)
    region.receive([STAYS, f"{FILLED};01/01/2024;"], on=on)
    assert freeze(region) == found


@pytest.mark.parametrize("on", [SEPTEMBER - DAY, SEPTEMBER, SEPTEMBER + DAY])
def test_a_freeze_planned_for_when_somebody_leaves_stays_while_their_row_says_filled(on: date) -> None:
    planned = f"P1;Chef;Béarn;Noël;{SEPTEMBER:%d/%m/%Y};{LATER - DAY:%d/%m/%Y}"
    region = delivered((MARCH, planned), head=DATED)
    region.receive([STAYS, f"{FILLED};01/01/2024;{SEPTEMBER - DAY:%d/%m/%Y}"], on=on)
    assert freeze(region) == (SEPTEMBER, LATER)


def test_a_frozen_position_stays_so_until_the_arrival_that_is_announced() -> None:
    region = delivered((MARCH, FROZEN))
    region.receive([STAYS, f"{FILLED};{LATER:%d/%m/%Y};"], on=SEPTEMBER)
    assert freeze(region) == (MARCH, LATER)


@pytest.mark.parametrize(
    ("start", "problem"),
    [
        (SEPTEMBER - DAY, False),
        (SEPTEMBER, True),
        (LATER - DAY, True),
        (LATER, False),
    ],
)
@pytest.mark.parametrize("together", [True, False])
def test_an_arrival_within_the_freeze_that_the_rows_of_a_position_give_is_a_problem(
    start: date, problem: bool, together: bool
) -> None:
    head = f"{DATED};Date de prise de poste;Intérim"
    freezing, came = f"{SEPTEMBER:%d/%m/%Y};{LATER - DAY:%d/%m/%Y}", f"{start:%d/%m/%Y}"
    if together:
        rows, line = [f"P1;Chef;Béarn;Noël;{freezing};{came};"], 2
    else:
        rows, line = [f"P1;Chef;Béarn;Zoé;{freezing};;oui", f"P1;Chef;Béarn;Noël;;;{came};"], 3
    found = Region().preview([head, *rows], on=MARCH)
    assert told(found) == ([(line, "Date de prise de poste", "row.frozen_arrival")] if problem else [])


def test_who_stands_in_may_arrive_within_the_freeze() -> None:
    row = f"P1;Chef;Béarn;Noël;{SEPTEMBER:%d/%m/%Y};;{SEPTEMBER:%d/%m/%Y};oui"
    assert told(Region().preview([f"{DATED};Date de prise de poste;Intérim", row], on=MARCH)) == []


def test_a_freeze_that_ends_before_it_begins_is_a_problem() -> None:
    found = facts([DATED, "P1;Chef;Béarn;;02/01/2026;01/01/2026"])
    assert told(found) == [(2, "Dernier jour de gel", "row.ends_first")]
    assert told(facts([DATED, "P1;Chef;Béarn;;02/01/2026;02/01/2026"])) == []


def test_of_two_positions_alike_the_frozen_one_stays_the_frozen_one() -> None:
    head, rows = "Intitulé du poste;Équipe;Nom;Statut du poste", ("Chef;Béarn;;Vacant", "Chef;Béarn;;Gelé")
    region = Region()
    region.receive([head, *rows], on=MARCH)
    before = region.register
    region.receive([head, *reversed(rows)], on=SEPTEMBER)
    assert region.register == before
    region.receive([head, "Chef;Béarn;Noël;Pourvu", rows[1]], on=LATER)
    assert [each.frozen_from for each in region.register.positions] == [each.frozen_from for each in before.positions]
    assert all(each.frozen_until is None for each in region.register.positions)


def test_the_frozen_position_stays_it_when_somebody_else_takes_the_place_of_a_third() -> None:
    head, vacant, frozen = "Intitulé du poste;Équipe;Nom;Statut du poste", "Chef;Béarn;;Vacant", "Chef;Béarn;;Gelé"
    region = Region()
    region.receive([head, frozen, vacant, "Chef;Béarn;Noël;Pourvu"], on=MARCH)
    region.receive([head, vacant, frozen, "Chef;Béarn;Zoé;Pourvu"], on=SEPTEMBER)
    assert sorted(dates_of(region), key=str) == sorted(
        [(each.uid, MARCH if place == 0 else None, None) for place, each in enumerate(region.register.positions)],
        key=str,
    )


def test_the_preview_counts_what_is_to_be_filled_and_shows_what_is_frozen() -> None:
    region = Region()
    region.receive([HEAD, VACANT, "P2;Chef;Béarn;;Vacant"], on=MARCH)
    found = region.preview([HEAD, FROZEN, "P2;Chef;Béarn;;Vacant"], on=SEPTEMBER)
    compared = SituationComparison(found, SEPTEMBER)
    assert (compared.before.vacant, compared.after.vacant, compared.after.positions) == (2, 1, 2)
    (unit,) = compared.units
    assert [each.frozen for each in (*unit.before, *unit.after)] == [False, False, True, False]


class FreezingBody(Body):
    """A body some of whose positions are frozen, until somebody comes or the freeze is lifted."""

    def __init__(self, drawn: random.Random) -> None:
        super().__init__(drawn)
        self.frozen: set[int] = set()

    def month(self, until: date) -> None:
        """Let things happen, then freeze or thaw up to two positions that nobody holds."""
        super().month(until)
        free = [seat for seat in self.open(until) if not seat.stay(until)]
        self.frozen &= {seat.number for seat in free}
        for seat in self.drawn.sample(free, min(2, len(free))):
            self.frozen ^= {seat.number}

    def figures(self, day: date) -> tuple[int, int, int]:
        """Positions, those to be filled, managers."""
        positions, vacant, managers = super().figures(day)
        return positions, vacant - sum(seat.number in self.frozen for seat in self.open(day)), managers


@dataclass(frozen=True)
class FreezingStyle(Style):
    """An export with the status of each position."""

    frozen: frozenset[int] = frozenset()

    def _row(self, seat: Seat, stay: Stay | None, day: date) -> dict[str, str]:
        status = "Pourvu" if stay else "Gelé" if seat.number in self.frozen else "Vacant"
        return {**super()._row(seat, stay, day), "status": status}

    def of(self, body: FreezingBody, day: date) -> Iterator[tuple[str, bytes]]:
        """The files of a delivery."""
        return replace(self, frozen=frozenset(body.frozen)).files(body, day)


def freezing(name: str) -> FreezingStyle:
    style = STYLES[name]
    habits = {habit.name: getattr(style, habit.name) for habit in fields(style)}
    return FreezingStyle(**{**habits, "columns": {**style.columns, "status": "Statut du poste"}})


@pytest.mark.parametrize("name", [name for name in STYLES if not name.startswith("leavers")])
@settings(max_examples=25)  # a year each, of every style
@given(seed=st.integers(0, 149))
def test_a_year_of_deliveries_of_any_style_freezes_what_was_frozen(name: str, seed: int) -> None:
    body, house, style = FreezingBody(random.Random(seed)), House(), freezing(name)
    truth: dict[date, tuple[int, int, int]] = {}
    for day in DAYS:
        if day != DAYS[0]:
            body.month(day)
        truth[day] = body.figures(day)
        house.receive(style.of(body, day), day)
        frozen = sorted(
            (each.title, round(each.fte, 1))
            for each in house.region.register.positions
            if each.frozen_on(day) and HeldPositions(house.region.register).seat(each.uid, day) == []
        )
        assert frozen == sorted((seat.title, seat.fte) for seat in body.open(day) if seat.number in body.frozen)
        before = dates_of(house.region)
        house.receive(style.of(body, day), day)
        if not style.joined:  # there the first day of somebody new is told by the second delivery only
            assert dates_of(house.region) == before, "the same again changes nothing"
    found = {day: HeldPositions(house.region.register).figures(day) for day in DAYS[-1:]}
    assert found == {day: truth[day] for day in DAYS[-1:]}
    assert house.asked <= 2


freezes = st.none() | st.tuples(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.none() | st.integers(1, 700))


@given(st.lists(st.tuples(freezes, st.booleans()), min_size=1, max_size=6))
def test_a_register_that_is_written_with_its_dates_and_read_again_is_the_same(
    seats: list[tuple[tuple[date, int | None] | None, bool]],
) -> None:
    def written(place: int, stated: tuple[date, int | None] | None, held: bool) -> str:
        since, days = stated or (None, None)
        last = since + timedelta(days=days - 1) if since and days else None
        dates = [f"{each:%d/%m/%Y}" if each else "" for each in (since, last)]
        return ";".join([f"P{place}", "Chef", "Béarn", f"Noël {'abcdef'[place]}" if held else "", *dates])

    rows = [written(place, *seat) for place, seat in enumerate(seats)]
    region = Region()
    region.receive([DATED, *rows], on=MARCH)
    first = {each.reference: each for each in region.register.positions}
    for place, (stated, _) in enumerate(seats):
        since, days = stated or (None, None)
        until = since + timedelta(days=days) if since and days else None
        assert (first[f"P{place}"].frozen_from, first[f"P{place}"].frozen_until) == (since, until)
    again = Region()
    again.register = region.register
    again.receive([DATED, *reversed(rows)], on=MARCH)
    assert {each.reference: each for each in again.register.positions} == first


def test_a_freeze_runs_from_its_first_day_to_its_last() -> None:
    seat = PositionRecord(uid="p", team="t", title="Chef", funded_from=MARCH, frozen_from=MARCH, frozen_until=SEPTEMBER)
    days = (MARCH - DAY, MARCH, SEPTEMBER - DAY, SEPTEMBER)
    assert [seat.frozen_on(day) for day in days] == [False, True, True, False]
    assert [replace(seat, frozen_until=None).frozen_on(day) for day in days] == [False, True, True, True]
    assert not replace(seat, frozen_from=None, frozen_until=None).frozen_on(MARCH)
