"""Who and what a delivery speaks of when it calls it otherwise than before, and what is asked of it."""

from datetime import date

import pytest

from model.exchange.imports.delivery import Outcome
from tests.model.exchange.imports.deliveries import MARCH, SEPTEMBER, Region

HEAD = "intitulé;équipe;nom;date d'entrée"
NUMBERED = f"référence du poste;matricule;{HEAD}"


def first(*lines: str, head: str = HEAD) -> Region:
    region = Region()
    region.receive([head, *lines])
    return region


def asked(found: Outcome) -> list[tuple[str, tuple[str, ...], tuple[int, ...], bool]]:
    """The questions of a delivery: their key, the answers, the lines, whether they wait for nobody."""
    return [(each.key, each.answers, each.lines, each.optional) for each in found.questions]


# --- units -----------------------------------------------------------------------------------------------------------


def test_a_unit_whose_people_are_all_in_one_of_another_name_is_that_unit() -> None:
    rows = ["Manager;Béarn;Noël;", "Chef;Béarn;Zoë;", "Chef;Landes;Ali;"]
    region = first(*rows)
    found = region.receive([HEAD, *(row.replace("Béarn", "Pays de l'Adour") for row in rows)], on=SEPTEMBER)
    assert asked(found) == [("unit:Pays de l'Adour", ("same", "other"), (2, 3), True)]
    assert [team.name for team in region.register.teams] == ["Pays de l'Adour", "Landes"]
    assert (found.arrivals, found.departures, found.moves, found.closed) == (0, 0, 0, 0)


def test_a_unit_is_another_one_for_whoever_says_so() -> None:
    rows = ["Manager;Béarn;Noël;", "Chef;Béarn;Zoë;"]
    region = first(*rows)
    lines = [HEAD, *(row.replace("Béarn", "Adour") for row in rows)]
    found = region.receive(lines, on=SEPTEMBER, answers={"unit:Adour": "other"})
    assert [team.name for team in region.register.teams] == ["Béarn", "Adour"]
    assert [each.key for each in found.questions] == ["unit:Adour"], "still to be answered otherwise"


@pytest.mark.parametrize(
    "rows",
    [
        ["Manager;Adour;Noël;", "Chef;Béarn;Zoë;"],  # the unit is still there
        ["Manager;Adour;Noël;", "Chef;Landes;Zoë;"],  # half of its people only
        ["Manager;Adour;Noël;", "Chef;Adour;Ève;", "Chef;Adour;Ugo;"],  # one of its people, among others
    ],
)
def test_a_unit_is_no_other_when_what_is_common_is_not_most_of_both(rows: list[str]) -> None:
    region = first("Manager;Béarn;Noël;", "Chef;Béarn;Zoë;")
    assert region.preview([HEAD, *rows], on=SEPTEMBER).questions == []


def test_a_unit_of_vacant_positions_is_one_of_the_same_titles_whose_name_begins_alike() -> None:
    region = first("Manager;Béarn – secteur 2025;Vacant;", "Chef;Landes;Ali;")
    found = region.preview([HEAD, "Manager;Béarn – pôle 2026;Vacant;", "Chef;Landes;Ali;"], on=SEPTEMBER)
    assert ([each.about for each in found.questions], found.closed) == (["Béarn – pôle 2026"], 0)
    other = region.preview([HEAD, "Chef;Béarn – pôle 2026;Vacant;", "Chef;Landes;Ali;"], on=SEPTEMBER)
    assert (other.questions, other.closed) == ([], 1)


def test_whoever_joins_a_unit_from_one_that_stays_does_not_make_it_another() -> None:
    region = first("Chef;Béarn – secteur 1;Noël;", "Chef;Béarn – secteur 1;Vacant;", "Chef;Landes;Ali;")
    rows = ["Chef;Béarn – secteur 2;Noël;", "Chef;Béarn – secteur 2;Ali;01/06/2026", "Chef;Landes;Vacant;"]
    found = region.preview([HEAD, *rows], on=SEPTEMBER)
    assert ([each.about for each in found.questions], found.moves, found.closed) == (["Béarn – secteur 2"], 1, 0)


def test_a_partial_delivery_renames_no_unit() -> None:
    rows = ["Manager;Béarn;Noël;", "Chef;Béarn;Zoë;"]
    region = first(*rows)
    lines = [HEAD, *(row.replace("Béarn", "Adour") for row in rows)]
    assert region.preview(lines, on=SEPTEMBER, complete=False).questions == []


# --- people ----------------------------------------------------------------------------------------------------------


def test_a_longer_name_in_the_same_position_since_the_same_day_is_the_same_person() -> None:
    region = first("Manager;Béarn;Anne Durand;01/03/2021", "Chef;Landes;Ali;")
    lines = [HEAD, "Manager;Béarn;Anne Durand-Lopez;01/03/2021", "Chef;Landes;Ali;"]
    found = region.preview(lines, on=SEPTEMBER)
    assert asked(found) == [("person:Anne Durand-Lopez", ("same", "other"), (2,), True)]
    assert (found.arrivals, found.departures, [each.name for each in found.after.managers]) == (
        0,
        0,
        ["Anne Durand-Lopez", "Ali"],
    )
    other = region.preview(lines, on=SEPTEMBER, answers={"person:Anne Durand-Lopez": "other"})
    assert (other.arrivals, other.departures) == (1, 1)


def test_another_name_since_the_same_day_is_asked_about() -> None:
    region = first("Manager;Béarn;Anne Durand;01/03/2021")
    found = region.preview([HEAD, "Manager;Béarn;Anne Petit;01/03/2021"], on=SEPTEMBER)
    assert asked(found) == [("person:Anne Petit", ("same", "other"), (2,), False)]


@pytest.mark.parametrize(
    "rows",
    [
        ["Manager;Béarn;Ève Petit;02/03/2021", "Chef;Landes;Vacant;"],  # since another day
        ["Manager;Béarn;Ève Petit;01/03/2021", "Chef;Landes;Anne Durand;01/05/2026"],  # who was there is elsewhere
        ["Manager;Béarn;Ève Petit;", "Chef;Landes;Vacant;"],  # nobody says since when
    ],
)
def test_another_name_is_somebody_else_when_nothing_else_is_the_same(rows: list[str]) -> None:
    region = first("Manager;Béarn;Anne Durand;01/03/2021", "Chef;Landes;Vacant;")
    found = region.preview([HEAD, *rows], on=SEPTEMBER)
    assert (found.questions, found.arrivals) == ([], 1)


def test_two_numbers_are_two_people() -> None:
    region = first("P1;11;Manager;Béarn;Anne Durand;01/03/2021", head=NUMBERED)
    found = region.preview([NUMBERED, "P1;12;Manager;Béarn;Anne Durand-Lopez;01/03/2021"], on=SEPTEMBER)
    assert found.questions == []


# --- one name on too many positions ----------------------------------------------------------------------------------

TWICE = ["Manager;Béarn;Anne Durand;01/03/2021", "Chef;Landes;Anne Durand;01/01/2026"]


def test_one_name_on_two_full_positions_is_two_people_until_somebody_says_otherwise() -> None:
    region = Region()
    found = region.preview([HEAD, *TWICE])
    assert asked(found) == [("namesakes:Anne Durand", ("two", "moved", "both"), (3, 2), False)]
    assert (found.arrivals, len(found.after.managers)) == (2, 2)


def test_one_person_may_hold_both_or_have_moved() -> None:
    both = Region()
    both.receive([HEAD, *TWICE], answers={"namesakes:Anne Durand": "both"})
    assert (len(both.register.managers), len(both.register.assignments)) == (1, 2)
    moved = Region()
    moved.receive([HEAD, *TWICE], answers={"namesakes:Anne Durand": "moved"})
    assert len(moved.register.managers) == 1
    assert moved.history("Manager") == [("Anne Durand", date(2021, 3, 1), date(2026, 1, 1))]
    assert moved.history("Chef") == [("Anne Durand", date(2026, 1, 1), None)]


@pytest.mark.parametrize("answer", ["two", "both"])
def test_what_was_said_of_a_name_is_not_asked_again(answer: str) -> None:
    region = Region()
    region.receive([HEAD, *TWICE], answers={"namesakes:Anne Durand": answer})
    again = region.preview([HEAD, *reversed(TWICE)], on=SEPTEMBER)
    assert (again.questions, again.after == again.before) == ([], True)


def test_when_one_of_two_namesakes_leaves_it_is_the_one_who_is_not_there() -> None:
    region = Region()
    region.receive([HEAD, *TWICE], answers={"namesakes:Anne Durand": "two"})
    found = region.receive([HEAD, "Manager;Béarn;Vacant;", TWICE[1]], on=SEPTEMBER)
    assert (found.departures, region.open(SEPTEMBER)) == (
        1,
        [("Chef", "Landes", "Anne Durand"), ("Manager", "Béarn", "–")],
    )


@pytest.mark.parametrize(
    ("first_part", "second_part", "questions"),
    [("0,5", "0,5", 0), ("0,33", "0,67", 0), ("0,5", "0,6", 1), ("1", "1", 1)],
)
def test_positions_that_make_one_full_time_together_are_one_persons(
    first_part: str, second_part: str, questions: int
) -> None:
    rows = [f"Manager;Béarn;Anne;;{first_part}", f"Chef;Landes;Anne;;{second_part}"]
    found = Region().preview([f"{HEAD};etp", *rows])
    assert (len(found.questions), len(found.after.managers)) == (questions, 1 + questions)


def test_stays_that_follow_each_other_are_one_persons() -> None:
    head = f"{HEAD};date de fin"
    rows = ["Manager;Béarn;Anne;01/01/2024;{}", "Chef;Landes;Anne;01/01/2026;"]
    follow = Region().preview([head, rows[0].format("31/12/2025"), rows[1]])
    assert (follow.questions, len(follow.after.managers)) == ([], 1)
    meet = Region().preview([head, rows[0].format("01/01/2026"), rows[1]])
    assert [each.code for each in meet.questions] == ["namesakes"]


def test_who_stands_in_somewhere_holds_one_position() -> None:
    rows = ["Manager;Béarn;Anne;;", "Chef;Landes;Anne;;oui"]
    assert Region().preview([f"{HEAD};intérim", *rows]).questions == []


def test_one_number_on_two_full_positions_is_asked_about_and_moves_meanwhile() -> None:
    rows = ["P1;12;Manager;Béarn;Anne;01/03/2021", "P2;12;Chef;Landes;Anne;01/01/2026"]
    region = Region()
    found = region.preview([NUMBERED, *rows])
    assert asked(found) == [("two_posts:Anne", ("moved", "both", "first"), (2, 3), False)]
    for answer, held in (
        ("moved", [("Chef", "Landes", "Anne"), ("Manager", "Béarn", "–")]),
        ("both", [("Chef", "Landes", "Anne"), ("Manager", "Béarn", "Anne")]),
        ("first", [("Chef", "Landes", "–"), ("Manager", "Béarn", "Anne")]),
    ):
        region = Region()
        region.receive([NUMBERED, *rows], answers={"two_posts:Anne": answer})
        assert region.open(MARCH) == held
        if answer == "both":
            assert region.preview([NUMBERED, *rows], on=SEPTEMBER).questions == []


# --- dates of the entry in the house ---------------------------------------------------------------------------------

ROWS = ["P1;1;Manager;Béarn;Anne;01/03/2021", "P2;2;Chef;Landes;Luc;01/09/2019", "P3;;Adjoint;Béarn;Vacant;"]
LATER = ["P1;9;Manager;Béarn;Paul;01/02/2010", "P2;;Chef;Landes;Vacant;", "P3;2;Adjoint;Béarn;Luc;01/09/2019"]


def test_dates_that_come_before_what_is_recorded_are_asked_about_once() -> None:
    region = first(*ROWS, head=NUMBERED)
    past = [region.open(day) for day in (date(2021, 3, 1), date(2026, 2, 28), MARCH)]
    found = region.receive([NUMBERED, *LATER], on=SEPTEMBER, recorded=MARCH)
    assert asked(found) == [("entry:date d'entrée", ("house", "post"), (2, 4), False)]
    assert [region.open(day) for day in (date(2021, 3, 1), date(2026, 2, 28), MARCH)] == past
    assert region.open(SEPTEMBER) == [
        ("Adjoint", "Béarn", "Luc"),
        ("Chef", "Landes", "–"),
        ("Manager", "Béarn", "Paul"),
    ]
    again = region.preview(
        [NUMBERED, *LATER], on=date(2026, 10, 1), recorded=SEPTEMBER, answers={found.questions[0].key: "house"}
    )
    assert (again.questions, again.after == again.before) == ([], True)


def test_dates_of_the_position_correct_what_is_recorded() -> None:
    region = first(*ROWS, head=NUMBERED)
    answers = {"entry:date d'entrée": "post", "two_posts:Luc": "both"}
    region.receive([NUMBERED, *LATER], on=SEPTEMBER, recorded=MARCH, answers=answers)
    assert ("Paul", date(2010, 2, 1), None) in region.history("Manager")


@pytest.mark.parametrize(("start", "questions"), [("01/03/2026", 1), ("02/03/2026", 0)])
def test_a_date_after_the_last_delivery_is_news(start: str, questions: int) -> None:
    region = first(*ROWS, head=NUMBERED)
    lines = [*ROWS[:2], f"P3;3;Adjoint;Béarn;Zoë;{start}"]
    found = region.preview([NUMBERED, *lines], on=SEPTEMBER, recorded=MARCH)
    assert [each.answers[0] for each in found.questions] == ["post"] * questions


def test_a_second_file_of_the_same_day_may_say_since_when() -> None:
    region = first(*ROWS, head=NUMBERED)
    found = region.preview([NUMBERED, *ROWS[:2], "P3;3;Adjoint;Béarn;Zoë;01/01/2020"], on=MARCH, recorded=MARCH)
    assert found.questions == []


def test_a_start_after_the_last_delivery_begins_a_stay_and_leaves_the_one_that_it_had() -> None:
    region = first(*ROWS, head=NUMBERED)
    region.receive([NUMBERED, "P1;1;Manager;Béarn;Anne;01/06/2026", *ROWS[1:]], on=SEPTEMBER, recorded=MARCH)
    assert region.history("Manager") == [
        ("Anne", date(2021, 3, 1), date(2026, 6, 1)),
        ("Anne", date(2026, 6, 1), None),
    ]


def test_who_changed_names_is_recognised_in_the_row_of_the_position_that_they_left() -> None:
    head = "intitulé;équipe;nom;date de prise de poste;date de fin"
    answers = {"leavers:date de fin": "position"}
    here, there = "Chargé;Béarn;{};01/01/2026;{}", "Chargé;Landes;{};01/08/2026;"
    region = first(here.format("Gaspard Gros", ""), "Chargé;Landes;Vacant;;", head=head)
    left = [here.format("Gaspard Gros", "31/07/2026"), there.format("Gaspard Gros")]
    region.receive([head, *left, "Chargé;Béarn;Vacant;;"], on=SEPTEMBER, answers=answers)
    kept = {each.uid: (each.position, each.until) for each in region.register.assignments}
    name = "Gaspard Gros-Évrard"
    rows = [here.format(name, "31/07/2026"), there.format(name), "Chargé;Béarn;Fanny Aubry;01/12/2026;"]
    for lines in (rows, rows[::-1]):
        again = Region()
        again.register = region.register
        found = again.receive([head, *lines], on=date(2027, 3, 1), answers=answers)
        assert [each.key for each in found.questions] == [f"person:{name}"]
        after = {each.uid: (each.position, each.until) for each in again.register.assignments}
        assert kept.items() <= after.items() and len(after) == len(kept) + 1
        assert (len(again.register.positions), len(again.register.managers)) == (3, 2)
