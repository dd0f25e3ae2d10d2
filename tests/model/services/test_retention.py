"""What has been kept long enough goes by itself, on a clock that the test holds; what still serves stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.corrections.kinds import Departure
from model.errors import NotAllowed
from model.scenario import Scenario
from model.services import (
    accounts,
    corrections,
    hosting,
    house,
    imports,
    participating,
    retention,
    scenarios,
    sessions,
    trail,
    workshops,
)
from model.services.house import store, today
from model.services.retention import Swept
from model.storage import tables
from model.storage.tables import CorrectionRow, SessionRow

DIRECTOR = Viewer("operator", "operator", Role.OPERATOR, ("AQ",))
HEADERS = "référence du poste;intitulé du poste;équipe;nom;matricule;positionné le;compétence;niveau de compétence"
ROWS = [
    "P1;Responsable;Landes;Zoé Le Gall;M1;01/03/2026;Donner le sens;3",
    "P2;Adjoint;Landes;Léa Morvan;M2;01/03/2026;Donner le sens;2",
]
Clock = Callable[[date], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, house: Path) -> Clock:
    """Hold the clock of the house at noon of a day."""

    def hold(day: date) -> None:
        class Held(datetime):
            @classmethod
            def now(cls, tz: object = None) -> Self:
                return cls(day.year, day.month, day.day, 12, tzinfo=UTC)

        for module in (_house, tables):
            monkeypatch.setattr(module, "datetime", Held)

    return hold


_house = house


def deliver(*rows: str) -> None:
    upload = imports.read(DIRECTOR, [("a.csv", "\n".join((HEADERS, *rows)).encode())])
    delivery = imports.check(DIRECTOR, upload, imports.proposed(upload, "AQ"))
    imports.confirm(DIRECTOR, imports.preview(DIRECTOR, "AQ", delivery, today()))


def leave(name: str, last: date) -> None:
    looked = corrections.seen(DIRECTOR, "AQ")
    uid = next(each.uid for each in looked.register.managers if each.name == name)
    posts = tuple(each.uid for each in looked.register.assignments if each.manager == uid)
    corrections.correct(DIRECTOR, looked, Departure(assignments=posts, last_day=last))


def names() -> list[str]:
    return [each.name for each in corrections.seen(DIRECTOR, "AQ").register.managers]


def test_somebody_who_left_is_forgotten_after_three_months_and_not_a_day_before(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    leave("Zoé Le Gall", date(2026, 5, 31))
    clock(date(2026, 8, 31))
    assert retention.sweep(operator()).people == 0
    assert names() == ["Zoé Le Gall", "Léa Morvan"]
    clock(date(2026, 9, 1))
    assert retention.sweep(operator()) == Swept(people=1, records=2, corrections=0, scenarios=0, sessions=0)
    assert names() == ["Léa Morvan"]
    assert "Zoé" not in str([row.document for row in _corrections()])
    assert retention.sweep(operator()).total == 0


def _corrections() -> list[CorrectionRow]:
    with store().read() as session:
        return list(session.exec(select(CorrectionRow)))


def test_a_level_that_was_replaced_goes_after_two_years_and_the_last_one_stays(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    clock(date(2027, 3, 2))
    deliver(ROWS[0].replace("2026", "2027"), ROWS[1])
    clock(date(2028, 2, 29))
    assert retention.sweep(operator()).records == 0
    clock(date(2028, 3, 1))
    assert retention.sweep(operator()).records == 1
    kept = corrections.seen(DIRECTOR, "AQ").register.assessments
    assert [each.assessed_on for each in kept] == [date(2026, 3, 1), date(2027, 3, 1)]


def test_a_correction_keeps_its_date_and_author_without_what_it_wrote_after_a_year(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    leave("Zoé Le Gall", date(2030, 5, 31))
    clock(date(2027, 3, 1))
    assert retention.sweep(operator()).corrections == 0
    clock(date(2027, 3, 2))
    assert retention.sweep(operator()).corrections == 1
    (kept,) = _corrections()
    assert (kept.author, kept.kind, kept.document) == ("operator", "departure", {})
    (shown,) = corrections.recent(DIRECTOR, corrections.seen(DIRECTOR, "AQ"))
    assert shown.about.people == ()


def test_a_scenario_goes_two_years_after_its_last_change(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    kept = scenarios.save(DIRECTOR, Scenario("AQ", "Essai", date(2026, 4, 1), 36, 1))
    clock(date(2027, 3, 2))
    scenarios.save(DIRECTOR, kept.scenario, kept.uid, kept.version)
    clock(date(2029, 3, 1))
    assert retention.sweep(operator()).scenarios == 0
    clock(date(2029, 3, 2))
    assert retention.sweep(operator()).scenarios == 1
    assert scenarios.listing(DIRECTOR, ("AQ",)) == ()


def test_a_session_goes_thirty_days_after_it_was_last_used(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    accounts.create(operator(), "a", "A", Role.ADMINISTRATOR, "a long enough sentence")
    sessions.exchange(sessions.open_session("a"))
    with store().write() as session:
        row = session.exec(select(SessionRow)).one()
        row.seen_at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    clock(date(2026, 3, 2) + timedelta(days=30))
    assert retention.sweep(operator()).sessions == 0
    clock(date(2026, 3, 2) + timedelta(days=31))
    assert retention.sweep(operator()).sessions == 1


def test_the_sweep_leaves_one_line_and_only_when_something_went(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    retention.sweep(operator())
    assert trail.lines(operator(), "sweep") == ()
    leave("Zoé Le Gall", date(2026, 3, 31))
    clock(date(2026, 7, 1))
    retention.sweep(operator())
    (line,) = trail.lines(operator(), "sweep")
    assert (line.who, line.scope, line.count) == ("operator", "", 3)


def test_nobody_sweeps_by_chance(house: Path) -> None:
    with pytest.raises(NotAllowed):
        retention.sweep(Viewer("r", "", Role.READER, ("AQ",)))


def test_votes_and_cards_go_thirty_days_after_a_workshop_began_and_what_was_counted_stays(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    uid = workshops.prepare(DIRECTOR, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile", "assets"]))
    workshops.start(DIRECTOR, uid)
    door = participating.by_code(workshops.hall(DIRECTOR, uid).workshop.code)
    hosting.go(DIRECTOR, uid, 0)
    for _ in range(3):
        participating.answer(uid, participating.join(door), "profile-range", {"low": ["30"], "high": ["50"]})
    hosting.go(DIRECTOR, uid, 1)
    writer = participating.join(door)
    participating.write_card(uid, writer, "assets-cards", "Un mot de trop")
    hosting.go(DIRECTOR, uid, 2)
    (card,) = workshops.hall(DIRECTOR, uid).cards
    participating.answer(uid, writer, "assets-points", {card.uid: ["5"]})
    clock(date(2026, 4, 1))
    assert retention.sweep(operator()).votes == 0
    clock(date(2026, 4, 2))
    assert retention.sweep(operator()).votes == 4 + 1 + 4
    found = workshops.hall(DIRECTOR, uid, place=0).tally
    assert found
    assert (found.answers, found.row("low").median, found.row("high").median) == (3, 30, 50)
    assert workshops.hall(DIRECTOR, uid).cards == ()
    points = workshops.hall(DIRECTOR, uid, place=2)
    assert points.tally
    assert [row.count for row in points.tally.rows] == [5]
    assert [item.name["fr"] for item in points.board.steps[2].items] == ["Carte supprimée"]
    with store().read() as session:
        assert "Un mot de trop" not in str([row.document for row in session.exec(select(tables.BoardRow))])
    assert retention.sweep(operator()).total == 0
