"""What has been kept long enough goes by itself, on a clock that the test holds; what still serves stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Self

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.corrections.assignments import Departure
from model.errors import NotAllowed
from model.scenario import Scenario
from model.services import context
from model.services.access import accounts, audit, sessions
from model.services.context import store, today
from model.services.records import corrections, imports, retention, uploads
from model.services.records.retention import Swept
from model.services.scenario import rows as scenario_rows
from model.services.workshop import copies, facilitation, workshops
from model.services.workshop import phones as workshop_phones
from model.storage import tables
from model.storage.tables import CorrectionRow, SessionRow

DIRECTOR = Viewer("operator", "operator", Role.OPERATOR, ("AQ",))
HEADERS = "référence du poste;intitulé du poste;équipe;nom;matricule;positionné le;compétence;niveau de compétence"
ROWS = [
    "P1;Responsable;Landes;Zoé Le Gall;M1;01/03/2026;Donner le sens;3",
    "P2;Adjoint;Landes;Léa Morvan;M2;01/03/2026;Donner le sens;2",
]
Clock = Callable[[date], None]


def here(uid: str) -> str:
    """The step that is looked at."""
    step = workshops.hall(DIRECTOR, uid).board.step
    assert step
    return step.uid


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


_house = context


def deliver(*rows: str) -> None:
    upload = uploads.read(DIRECTOR, [("a.csv", "\n".join((HEADERS, *rows)).encode())])
    delivery = imports.check(DIRECTOR, upload, imports.proposed_mapping(DIRECTOR, upload, "AQ"))
    imports.confirm(DIRECTOR, imports.preview(DIRECTOR, "AQ", delivery, today()), drastic=True)


def leave(name: str, last: date) -> None:
    looked = corrections.seen_region(DIRECTOR, "AQ")
    uid = next(each.uid for each in looked.register.managers if each.name == name)
    posts = tuple(each.uid for each in looked.register.assignments if each.manager == uid)
    corrections.correct(DIRECTOR, looked, Departure(assignments=posts, last_day=last))


def names() -> list[str]:
    return [each.name for each in corrections.seen_region(DIRECTOR, "AQ").register.managers]


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
    kept = corrections.seen_region(DIRECTOR, "AQ").register.assessments
    assert [each.assessed_on for each in kept] == [date(2026, 3, 1), date(2027, 3, 1)]


def test_a_correction_keeps_its_date_and_author_without_what_it_wrote_after_a_year(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    leave("Zoé Le Gall", date(2030, 5, 31))
    clock(date(2027, 3, 1))
    assert retention.sweep(operator()).corrections == 0
    clock(date(2027, 3, 2))
    assert retention.sweep(operator()).corrections == 2  # what was delivered, too
    given, kept = _corrections()
    assert (given.kind, given.document) == ("delivery", {})
    assert (kept.author, kept.kind, kept.document) == ("operator", "departure", {})
    (shown,) = corrections.recent(DIRECTOR, corrections.seen_region(DIRECTOR, "AQ"))
    assert shown.about.people == ()


def test_a_scenario_goes_two_years_after_its_last_change(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    kept = scenario_rows.save(DIRECTOR, Scenario("AQ", "Essai", date(2026, 4, 1), 36, 1))
    clock(date(2027, 3, 2))
    scenario_rows.save(DIRECTOR, kept.scenario, kept.uid, kept.version)
    clock(date(2029, 3, 1))
    assert retention.sweep(operator()).scenarios == 0
    clock(date(2029, 3, 2))
    assert retention.sweep(operator()).scenarios == 1
    assert scenario_rows.listing(DIRECTOR, ("AQ",)) == ()


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


def test_the_sweep_leaves_a_line_for_each_region_and_only_when_something_went(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    retention.sweep(operator())
    assert audit.lines(operator(), "sweep") == ()
    leave("Zoé Le Gall", date(2026, 3, 31))
    clock(date(2026, 7, 1))
    retention.sweep(operator())
    (line,) = audit.lines(operator(), "sweep")
    assert (line.who, line.scope, line.count) == ("operator", "AQ", 3)


def test_a_sweep_that_is_stopped_half_way_has_left_its_line_for_what_went(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    leave("Zoé Le Gall", date(2026, 3, 31))
    clock(date(2026, 7, 1))

    def stop(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(retention, "_sweep_corrections", stop)
    with pytest.raises(KeyboardInterrupt):
        retention.sweep(operator())
    assert names() == ["Léa Morvan"]
    assert [(line.scope, line.count) for line in audit.lines(operator(), "sweep")] == [("AQ", 3)]


def test_nobody_sweeps_by_chance(house: Path) -> None:
    with pytest.raises(NotAllowed):
        retention.sweep(Viewer("r", "", Role.READER, ("AQ",)))


def test_votes_and_cards_go_thirty_days_after_a_workshop_began_and_what_was_counted_stays(clock: Clock) -> None:
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    uid = workshops.prepare(DIRECTOR, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile", "assets"]))
    workshops.start(DIRECTOR, uid)
    door = workshop_phones.by_code(workshops.hall(DIRECTOR, uid).workshop.code)
    facilitation.go(DIRECTOR, uid, 0)
    others = [workshop_phones.join(door) for _ in range(3)]
    for phone in others:
        workshop_phones.answer(uid, phone, "profile-range", {"low": ["30"], "high": ["50"]})
    facilitation.go(DIRECTOR, uid, 1)
    writer = workshop_phones.join(door)
    workshop_phones.write_card(uid, writer, "assets-cards", "Un mot de trop")
    facilitation.go(DIRECTOR, uid, 2)
    (card,) = workshops.hall(DIRECTOR, uid).cards
    for phone in others:
        workshop_phones.answer(uid, phone, "assets-points", {card.uid: ["5"]})
    clock(date(2026, 4, 1))
    assert retention.sweep(operator()).votes == 0
    clock(date(2026, 4, 2))
    assert retention.sweep(operator()).votes == 6 + 1 + 4
    found = workshops.hall(DIRECTOR, uid, place=0).tally
    assert found
    assert (found.answers, found.row("low").median, found.row("high").median) == (3, 30, 50)
    assert workshops.hall(DIRECTOR, uid).cards == ()
    points = workshops.hall(DIRECTOR, uid, place=2)
    assert points.tally
    assert [row.count for row in points.tally.rows] == [15]
    assert [item.name["fr"] for item in points.board.steps[2].items] == ["Carte supprimée"]
    with store().read() as session:
        assert "Un mot de trop" not in str([row.document for row in session.exec(select(tables.BoardRow))])
    assert retention.sweep(operator()).total == 0


@pytest.fixture
def held(clock: Clock) -> str:
    """A workshop that began on 2 March 2026; returns its uid."""
    clock(date(2026, 3, 2))
    deliver(*ROWS)
    steps = workshops.prepared_steps(["expectations", "profile", "assets"])
    uid = workshops.prepare(DIRECTOR, "AQ", "Séminaire", "fr", steps)
    workshops.start(DIRECTOR, uid)
    return uid


def phones(uid: str, many: int) -> list[str]:
    door = workshop_phones.by_code(workshops.hall(DIRECTOR, uid).workshop.code)
    return [workshop_phones.join(door) for _ in range(many)]


def kept(uid: str) -> str:
    """All that the database holds of a workshop."""
    with store().read() as session:
        row = session.exec(select(tables.WorkshopRow).where(tables.WorkshopRow.uid == uid)).one()
        boards = session.exec(select(tables.BoardRow).where(tables.BoardRow.workshop_key == row.key))
        return str([row.results, *(each.document for each in boards)])


def test_what_too_few_answered_is_not_kept_when_a_workshop_closes_but_how_many_they_were(held: str) -> None:
    first, second, third = phones(held, 3)
    facilitation.go(DIRECTOR, held, 1)
    workshop_phones.answer(held, first, "expectations-levels", {"C01": ["7"], "C02": ["5"]})
    for phone in (second, third):
        workshop_phones.answer(held, phone, "expectations-levels", {"C02": ["4"]})
    facilitation.go(DIRECTOR, held, 2)
    workshop_phones.answer(held, first, "profile-range", {"low": ["37"], "high": ["53"]})
    workshops.close(DIRECTOR, held)
    levels, few = (workshops.hall(DIRECTOR, held, place=place).tally for place in (1, 2))
    assert levels
    assert few
    assert (levels.row("C02").values, levels.row("C01").values, levels.row("C01").no_view) == ((4, 4, 5), (), 2)
    assert (few.answers, few.rows, few.shown) == (1, (), False)
    with store().read() as session:
        results = session.exec(select(tables.WorkshopRow)).one().results
    assert "37" not in str(results["profile-range"])


def test_ballots_go_with_the_votes_even_where_nobody_wrote_a_card(clock: Clock, held: str) -> None:
    facilitation.go(DIRECTOR, held, 0)
    facilitation.enter_hands(DIRECTOR, held, here(held), 1, {"C01": 1})
    facilitation.go(DIRECTOR, held, 2)
    facilitation.enter_paper(DIRECTOR, held, here(held), {"low": ["37"], "high": ["53"]}, 3)
    workshops.close(DIRECTOR, held)
    clock(date(2026, 4, 2))
    assert retention.sweep(operator()).votes == 3
    assert "'paper': []" in kept(held)
    assert "'hands': []" in kept(held)
    found = workshops.hall(DIRECTOR, held, place=2).tally
    assert found
    assert (found.answers, found.row("low").median) == (3, 37)
    assert retention.sweep(operator()).total == 0


def test_the_words_of_a_card_that_was_taken_back_go_too_and_groups_stay_with_how_many(clock: Clock, held: str) -> None:
    writer, other = phones(held, 2)
    facilitation.go(DIRECTOR, held, 3)
    workshop_phones.write_card(held, writer, "assets-cards", "Un mot de trop")
    for text in ("Immersion", "Stage"):
        workshop_phones.write_card(held, other, "assets-cards", text)
    cards = {card.text: card.uid for card in workshops.hall(DIRECTOR, held).cards}
    facilitation.group(DIRECTOR, held, here(held), "Voir ailleurs", [cards["Immersion"], cards["Stage"]])
    facilitation.go(DIRECTOR, held, 4)
    facilitation.go(DIRECTOR, held, 3)
    facilitation.lock(DIRECTOR, held, here(held), locked=False)
    workshop_phones.take_back(held, writer, "assets-cards", cards["Un mot de trop"])
    facilitation.enter_card(DIRECTOR, held, here(held), "Tutorat")
    facilitation.go(DIRECTOR, held, 4)
    workshops.close(DIRECTOR, held)
    told = _cards(held)
    assert (told.cards.groups, told.cards.alone) == ((("Voir ailleurs", 2),), 1)
    clock(date(2026, 4, 2))
    assert retention.sweep(operator()).votes > 0
    for words in ("Un mot de trop", "Immersion", "Tutorat"):
        assert words not in kept(held)
    assert (_cards(held).piles, _cards(held).cards) == ((), told.cards)
    names = {item.name["fr"] for item in workshops.hall(DIRECTOR, held, place=4).board.steps[4].items}
    assert "Voir ailleurs" in names
    assert names <= {"Voir ailleurs", "Carte supprimée"}


def _cards(uid: str) -> workshops.Conclusion:
    return next(each for each in workshops.conclusions(DIRECTOR, uid) if each.step.uid == "assets-cards")


def test_what_was_kept_by_a_workshop_closed_before_is_made_lean_too(clock: Clock, held: str) -> None:
    facilitation.go(DIRECTOR, held, 2)
    workshops.close(DIRECTOR, held)
    with store().write() as session:
        row = session.exec(select(tables.WorkshopRow)).one()
        before = {"step": "profile-range", "answers": 1, "no_view": 0, "rows": [["low", 1, [37], 0]]}
        row.results = {**row.results, "profile-range": before}
        session.add(row)
    clock(date(2026, 4, 2))
    retention.sweep(operator())
    assert "37" not in kept(held)


def test_a_copy_of_a_workshop_carries_nothing_of_what_came_out_of_it(held: str) -> None:
    everybody = phones(held, 3)
    for place, sent in ((0, {"pick": ["C01", "C02", "C03", "C04", "C05"]}), (1, {"C03": ["5"]})):
        facilitation.go(DIRECTOR, held, place)
        step = workshops.hall(DIRECTOR, held).board.steps[place]
        for phone in everybody:
            workshop_phones.answer(held, phone, step.uid, sent)
    facilitation.go(DIRECTOR, held, 3)
    workshop_phones.write_card(held, everybody[0], "assets-cards", "Un mot de trop")
    (card,) = workshops.hall(DIRECTOR, held).cards
    facilitation.group(DIRECTOR, held, here(held), "Voir ailleurs", [card.uid])
    facilitation.go(DIRECTOR, held, 4)
    workshops.close(DIRECTOR, held)
    other = copies.copy(DIRECTOR, held, "AQ")
    with store().read() as session:
        row = session.exec(select(tables.WorkshopRow).where(tables.WorkshopRow.uid == other)).one()
    assert (row.results, row.minutes, row.started_at) == ({}, {}, None)
    for words in ("Un mot de trop", "Voir ailleurs", card.uid):
        assert words not in kept(other)
    assert [each.items for each in workshops.hall(DIRECTOR, other).board.steps[1:2]] == [
        workshops.prepared_steps(["expectations"])[1].items
    ]
