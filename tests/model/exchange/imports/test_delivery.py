"""What a delivery changes: the same one twice nothing, a partial one only what it mentions, a complete one the rest."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.register import AssignmentRecord, PositionRecord, Register, TeamRecord
from model.exchange.imports.delivery import Outcome
from model.exchange.imports.facts import Place
from model.exchange.imports.recognition import propose
from model.exchange.imports.statements import read_facts
from tests.model.exchange.imports.deliveries import (
    FRAMEWORK,
    LATER,
    MARCH,
    SEPTEMBER,
    Region,
    bare,
    check,
    tables,
    told,
)

HEAD = "référence du poste;intitulé;équipe;nom"
STAYS = f"{HEAD};date d'entrée;date de fin"


def first(*rows: str, head: str = HEAD, on: date = MARCH) -> Region:
    region = Region()
    region.receive([head, *rows], on=on)
    return region


def flows(found: Outcome) -> tuple[int, int, int, int]:
    """Arrivals, departures, moves, positions closed."""
    return found.arrivals, found.departures, found.moves, found.closed


# --- who comes, goes and moves --------------------------------------------------------------------------------------


def test_a_first_delivery_opens_positions_and_begins_stays_on_its_date() -> None:
    region = Region()
    found = region.receive([HEAD, "P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Vacant", "P3;Chef;Landes;N/D"])
    assert flows(found) == (1, 0, 0, 0)
    assert (found.unnamed, found.to_specify) == (1, 1)
    assert region.open(MARCH) == [("Chef", "Béarn", "–"), ("Chef", "Landes", "?"), ("Manager", "Béarn", "Noël")]
    assert region.history("Manager") == [("Noël", MARCH, None)]


def test_a_successor_ends_the_holder_on_the_date() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.receive([HEAD, "P1;Manager;Béarn;Zoë"], on=SEPTEMBER)
    assert flows(found) == (1, 1, 0, 0)
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("Zoë", SEPTEMBER, None)]


def test_a_successor_who_began_earlier_ends_the_holder_then() -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;", head=STAYS)
    region.receive([STAYS, "P1;Manager;Béarn;Zoë;01/06/2026;"], on=SEPTEMBER)
    june = date(2026, 6, 1)
    assert region.history("Manager") == [("Noël", date(2020, 1, 1), june), ("Zoë", june, None)]


def test_a_last_day_in_the_file_is_a_day_in_post() -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;15/03/2026", head=STAYS)
    assert region.open(date(2026, 3, 15)) == [("Manager", "Béarn", "Noël")]
    assert region.open(date(2026, 3, 16)) == [("Manager", "Béarn", "–")]


def test_a_vacancy_ends_the_holder_and_the_next_one_begins() -> None:
    region = first("P1;Manager;Béarn;Noël")
    assert flows(region.receive([HEAD, "P1;Manager;Béarn;Vacant"], on=SEPTEMBER)) == (0, 1, 0, 0)
    assert flows(region.receive([HEAD, "P1;Manager;Béarn;Zoë"], on=LATER)) == (1, 0, 0, 0)
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("Zoë", LATER, None)]


def test_a_person_who_moves_is_the_same_person() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Landes;Vacant")
    uid = region.person("Noël").uid
    found = region.receive([HEAD, "P1;Manager;Béarn;Vacant", "P2;Chef;Landes;NOEL"], on=SEPTEMBER)
    assert (flows(found), region.person("NOEL").uid) == ((0, 0, 1, 0), uid)
    assert region.open(SEPTEMBER) == [("Chef", "Landes", "NOEL"), ("Manager", "Béarn", "–")]


def test_two_people_who_exchange_positions_move_both() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Landes;Zoë")
    found = region.receive([HEAD, "P1;Manager;Béarn;Zoë", "P2;Chef;Landes;Noël"], on=SEPTEMBER)
    assert (flows(found), len(region.register.managers)) == ((0, 0, 2, 0), 2)


def test_somebody_who_comes_back_is_the_same_person() -> None:
    region = first("P1;Manager;Béarn;Noël")
    region.receive([HEAD, "P1;Manager;Béarn;Vacant"], on=SEPTEMBER)
    region.receive([HEAD, "P1;Manager;Béarn;Noël"], on=LATER)
    assert len(region.register.managers) == 1
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("Noël", LATER, None)]


def test_somebody_whom_a_delivery_left_out_and_who_never_left_has_one_stay() -> None:
    rows = ["P1;Manager;Béarn;Noël;01/01/2020;", "P2;Chef;Landes;Zoë;;"]
    region = first(*rows, head=STAYS)
    region.receive([STAYS, "P1;Manager;Béarn;Vacant;;", rows[1]], on=SEPTEMBER)
    region.receive([STAYS, *rows], on=LATER)
    assert region.history("Manager") == [("Noël", date(2020, 1, 1), None)]


def test_half_positions_of_one_person_are_two_stays() -> None:
    head = f"{HEAD};etp"
    region = first("P1;Manager;Béarn;Noël;0,5", "P2;Chef;Landes;Noël;0,5", head=head)
    assert [(seat["fte"], seat["held"]) for seat in region.seats(MARCH)] == [(0.5, "Noël"), (0.5, "Noël")]
    found = region.receive([head, "P1;Manager;Béarn;Noël;0,5", "P2;Chef;Landes;Vacant;0,5"], on=SEPTEMBER)
    assert flows(found) == (0, 0, 1, 0)


def test_a_shared_position_goes_on_when_one_of_two_leaves() -> None:
    head = f"{HEAD};part"
    region = first("P1;Manager;Béarn;Noël;0,5", "P1;Manager;Béarn;Zoë;0,5", head=head)
    assert region.open(MARCH) == [("Manager", "Béarn", "Noël + Zoë")]
    region.receive([head, "P1;Manager;Béarn;Zoë;1"], on=SEPTEMBER)
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("Zoë", MARCH, None)]


# --- holders who are not named --------------------------------------------------------------------------------------


def test_a_name_after_nobody_s_name_begins_on_the_date_when_nothing_says_since_when() -> None:
    region = first("P1;Manager;Béarn;N/D")
    region.receive([HEAD, "P1;Manager;Béarn;Noël"], on=SEPTEMBER)
    assert region.history("Manager") == [("?", MARCH, SEPTEMBER), ("Noël", SEPTEMBER, None)]


def test_a_name_that_was_there_before_nobody_s_name_was_that_person() -> None:
    region = first("P1;Manager;Béarn;N/D;;", head=STAYS)
    region.receive([STAYS, "P1;Manager;Béarn;Noël;01/01/2020;"], on=SEPTEMBER)
    assert region.history("Manager") == [("Noël", date(2020, 1, 1), None)]


def test_nobody_s_name_after_a_name_is_somebody_else() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.receive([HEAD, "P1;Manager;Béarn;N/D"], on=SEPTEMBER)
    assert (flows(found), found.unnamed) == ((0, 1, 0, 0), 1)
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("?", SEPTEMBER, None)]


def test_nobody_s_name_since_the_day_of_a_name_is_that_person() -> None:
    rows = ["P1;Manager;Béarn;Noël;01/01/2020;", "P1;Manager;Béarn;N/D;01/01/2020;"]
    region = first(rows[0], head=STAYS)
    region.receive([STAYS, rows[1]], on=SEPTEMBER)
    assert region.history("Manager") == [("Noël", date(2020, 1, 1), None)]


def test_a_file_that_names_nobody_keeps_who_is_there_and_says_where_they_come_from() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Vacant", "P3;Chef;Landes;Zoë")
    text = [
        "référence du poste;intitulé;équipe;vacant;métier",
        "P1;Manager;Béarn;non;AS",
        "P2;Chef;Béarn;non;Juriste",
        "P3;Chef;Landes;oui;",
    ]
    region.receive(text, on=SEPTEMBER)
    assert region.open(SEPTEMBER) == [
        ("Chef", "Béarn", "Chef (Béarn)"),
        ("Chef", "Landes", "–"),
        ("Manager", "Béarn", "Noël"),
    ]
    assert (region.person("Noël").background, region.person("Chef (Béarn)").background) == ("social", "other")
    again = region.preview(text, on=LATER)
    assert again.after == again.before


def test_in_a_file_that_names_nobody_a_later_start_is_somebody_else() -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;", head=STAYS)
    region.receive("référence du poste;intitulé;équipe;date d'entrée\nP1;Manager;Béarn;01/06/2026\n", on=SEPTEMBER)
    june = date(2026, 6, 1)
    assert region.history("Manager") == [("Noël", date(2020, 1, 1), june), ("?", june, None)]


def test_an_anonymous_file_gives_the_mix() -> None:
    text = "intitulé;équipe;vacant;métier;C01\nManager;Béarn;non;AS;2\nChef;Béarn;non;Juriste;\nChef;Landes;oui;;\n"
    region = Region()
    region.receive(text)
    assert sorted(each.background for each in region.register.managers) == ["other", "social"]
    assert len(region.register.assessments) == 1
    again = region.preview(text, on=SEPTEMBER)
    assert bare(again.after)["positions"] == bare(again.before)["positions"]


# --- who stands in --------------------------------------------------------------------------------------------------

ACTING = f"{HEAD};intérim"


def test_who_stands_in_is_beside_the_vacancy() -> None:
    region = first("P1;Manager;Béarn;Vacant;", "P1;Manager;Béarn;Zoë;oui", head=ACTING)
    assert region.open(MARCH) == [("Manager", "Béarn", "~Zoë")]


def test_a_file_that_does_not_speak_of_standing_in_ends_nobody_who_does() -> None:
    region = first("P1;Manager;Béarn;Zoë;oui", head=ACTING)
    region.receive([HEAD, "P1;Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert region.open(SEPTEMBER) == [("Manager", "Béarn", "~Zoë")]
    region.receive([ACTING, "P1;Manager;Béarn;Vacant;non"], on=LATER)
    assert region.open(LATER) == [("Manager", "Béarn", "–")]


def test_in_a_partial_delivery_who_stands_in_does_not_end_the_holder() -> None:
    region = first("P1;Manager;Béarn;Noël")
    region.receive([ACTING, "P1;Manager;Béarn;Zoë;oui"], on=SEPTEMBER, complete=False)
    assert region.open(SEPTEMBER) == [("Manager", "Béarn", "Noël + ~Zoë")]


# --- positions ------------------------------------------------------------------------------------------------------


def test_a_position_said_closed_is_closed_on_the_date_with_its_holder() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    found = region.receive([HEAD, "P1;Manager;Béarn;Supprimé", "P2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    assert (flows(found), region.open(SEPTEMBER)) == ((0, 1, 0, 1), [("Chef", "Béarn", "Zoë")])
    assert region.open(date(2026, 8, 31)) == [("Chef", "Béarn", "Zoë"), ("Manager", "Béarn", "Noël")]


def test_a_position_said_closed_since_a_day_is_closed_on_that_day() -> None:
    region = first("P1;Manager;Béarn;Noël;", head=f"{HEAD};dernier jour du poste")
    region.receive([f"{HEAD};dernier jour du poste", "P1;Manager;Béarn;Supprimé;30/06/2026"], on=SEPTEMBER)
    assert region.history("Manager") == [("Noël", MARCH, date(2026, 7, 1))]
    assert (len(region.open(date(2026, 6, 30))), region.open(date(2026, 7, 1))) == (1, [])


def test_a_reference_said_closed_needs_no_title() -> None:
    region = first("P1;Manager;Béarn;Noël")
    region.receive("référence du poste;nom\nP1;Supprimé\n", on=SEPTEMBER, complete=False)
    assert region.open(SEPTEMBER) == []


def test_a_position_that_opens_again_is_another_one() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    region.receive([HEAD, "P2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    region.receive([HEAD, "P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë"], on=LATER)
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("Noël", LATER, None)]
    assert len(region.register.positions) == 3
    assert region.open(date(2026, 12, 1)) == [("Chef", "Béarn", "Zoë")]


def test_a_position_is_funded_at_least_since_its_first_holder() -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;31/12/2024", "P1;Manager;Béarn;Zoë;01/02/2025;", head=STAYS)
    assert region.register.positions[0].funded_from == date(2020, 1, 1)


def test_nobody_holds_a_position_after_its_last_day() -> None:
    head = f"{STAYS};dernier jour du poste"
    rows = ["P1;Manager;Béarn;Noël;01/01/2020;;31/12/2024", "P2;Chef;Béarn;Zoë;;;"]
    region = first(*rows, head=head)
    assert region.history("Manager") == [("Noël", date(2020, 1, 1), date(2025, 1, 1))]
    again = region.preview([head, *rows], on=SEPTEMBER)
    assert again.after == again.before


def test_what_a_row_does_not_say_stays() -> None:
    head = f"{HEAD};fonction;etp;département"
    region = first("P1;Manager;Béarn;Noël;direction;0,5;64", head=head)
    region.receive([f"{HEAD};fonction;etp", "P1;Manager;Béarn;Noël;;"], on=SEPTEMBER)
    (seat,) = region.seats(SEPTEMBER)
    assert (seat["stratum"], seat["fte"], region.register.teams[0].department) == ("strategic", 0.5, "64")


def test_a_background_to_be_specified_does_not_erase_a_known_one() -> None:
    region = first("P1;Manager;Béarn;Noël;AS;", head=f"{HEAD};métier;origine")
    region.receive([f"{HEAD};métier;origine", "P1;Manager;Béarn;Noël;;à préciser"], on=SEPTEMBER)
    assert (region.person("Noël").family, region.person("Noël").background) == ("F1", "social")


# --- complete and partial -------------------------------------------------------------------------------------------


def test_a_complete_delivery_closes_what_it_does_not_mention_and_a_partial_one_nothing() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    assert flows(region.preview([HEAD, "P1;Manager;Béarn;Noël"], on=SEPTEMBER)) == (0, 1, 0, 1)
    assert flows(region.preview([HEAD, "P1;Manager;Béarn;Noël"], on=SEPTEMBER, complete=False)) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "matricule;nom;métier\n12;Noël;AS\n",
        "référence du poste;nom\nP1;Noël\n",
        "nom;formation;formation suivie le\nNoël;Management dans le secteur social;01/02/2026\n",
    ],
    ids=["people", "assignments", "trainings"],
)
def test_a_complete_delivery_ends_only_what_it_speaks_of(text: str) -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë", "P3;Chef;Landes;Vacant")
    assert flows(region.receive(text, on=SEPTEMBER)) == (0, 0, 0, 0)
    assert len(region.open(SEPTEMBER)) == 3


def test_a_complete_list_of_positions_without_holders_ends_nobody() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    found = region.receive("référence du poste;intitulé;équipe\nP1;Manager;Béarn\n", on=SEPTEMBER)
    assert flows(found) == (0, 1, 0, 1)
    assert region.open(SEPTEMBER) == [("Manager", "Béarn", "Noël")]


def test_a_file_without_a_row_that_counts_changes_nothing() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.preview([HEAD, "P1;Manager;Béarn;Zoë"], on=SEPTEMBER, keep={"nom": ("personne",)})
    assert found.after == found.before


def test_a_grouped_row_of_the_same_title_and_unit_spares_a_position() -> None:
    head = "intitulé;équipe;nom"
    region = first("Manager;Béarn;Noël", "Chef;Béarn;Zoë", head=head)
    lines = [head, "Manager;Béarn;", "Chef;Béarn;Zoë"]
    found = region.preview(lines, on=SEPTEMBER, answers={"blank:nom": "ignored"})
    assert flows(found) == (0, 0, 0, 0)
    assert flows(region.preview(lines, on=SEPTEMBER)) == (0, 1, 0, 0), "a vacancy, for whoever says that it is one"


def test_a_doubtful_row_spares_the_positions_that_it_could_be() -> None:
    head = "intitulé;équipe;nom"
    region = Region()
    region.receive([head, "Manager;Béarn;Noël", "Manager;Béarn;Zoë", "Chef;Landes;Éva"], new=True)
    found = region.preview([head, "Manager;Béarn;Ali"], on=SEPTEMBER)
    assert (len(found.matching.doubts), found.closed) == (1, 1)
    assert {each.title for each in found.after.positions if not each.open_on(SEPTEMBER)} == {"Chef"}


def test_a_position_and_a_holder_to_come_are_left_alone() -> None:
    team = TeamRecord(uid="t", name="Béarn")
    coming = PositionRecord(uid="p", team="t", title="Chef", reference="P9", funded_from=LATER)
    region = first("P1;Manager;Béarn;Noël")
    post = AssignmentRecord(uid="a", position=region.register.positions[0].uid, manager="", started_on=LATER)
    region.register = replace(
        region.register,
        teams=(*region.register.teams, team),
        positions=(*region.register.positions, coming),
        assignments=(*region.register.assignments, post),
    )
    found = region.preview([HEAD, "P1;Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert coming in found.after.positions
    assert post in found.after.assignments


def test_a_new_holder_stays_until_the_one_to_come() -> None:
    region = first("P1;Manager;Béarn;Noël")
    post = AssignmentRecord(uid="a", position=region.register.positions[0].uid, manager="", started_on=LATER)
    region.register = replace(region.register, assignments=(*region.register.assignments, post))
    region.receive([HEAD, "P1;Manager;Béarn;Zoë"], on=SEPTEMBER)
    assert region.history("Manager") == [("Noël", MARCH, SEPTEMBER), ("Zoë", SEPTEMBER, LATER), ("?", LATER, None)]


# --- who is who -----------------------------------------------------------------------------------------------------


def test_a_number_and_a_name_in_two_files_are_one_person_in_either_order() -> None:
    people, held = "matricule;nom;métier\n12;Noël;AS\n", [HEAD, "P1;Manager;Béarn;Noël"]
    for texts in ((people, held), (held, people)):
        region = Region()
        region.receive(*texts)
        assert [(each.reference, each.name, each.background) for each in region.register.managers] == [
            ("12", "Noël", "social")
        ]


def test_a_number_is_given_to_somebody_known_by_name_only() -> None:
    region = first("P1;Manager;Béarn;Noël")
    region.receive([f"{HEAD};matricule", "P1;Manager;Béarn;Noël;12"], on=SEPTEMBER)
    assert [(each.reference, each.name) for each in region.register.managers] == [("12", "Noël")]


def test_two_people_of_one_name_and_two_numbers_stay_two() -> None:
    head = f"{HEAD};matricule"
    region = first("P1;Manager;Béarn;Noël;12", "P2;Chef;Landes;Zoë;13", head=head)
    rows = ["P1;Manager;Béarn;Noël;12", "P2;Chef;Landes;Noël;14"]
    found = region.receive([head, *rows], on=SEPTEMBER)
    assert flows(found) == (1, 1, 0, 0)
    assert sorted(each.reference for each in region.register.managers) == ["12", "13", "14"]


def test_a_namesake_who_arrives_elsewhere_is_not_the_one_who_left() -> None:
    head = f"{HEAD};matricule"
    region = first("P1;Manager;Béarn;Noël;12", "P2;Chef;Landes;Vacant;", head=head)
    found = region.receive([head, "P1;Manager;Béarn;Vacant;", "P2;Chef;Landes;Noël;99"], on=SEPTEMBER)
    assert (flows(found), len(region.register.managers)) == ((1, 1, 0, 0), 2)


def test_a_new_number_for_the_same_name_on_the_same_position_is_the_same_person() -> None:
    head = f"{HEAD};matricule"
    region = first("P1;Manager;Béarn;Noël;12", head=head)
    found = region.receive([head, "P1;Manager;Béarn;Noël;A-0012"], on=SEPTEMBER)
    assert (flows(found), [each.reference for each in region.register.managers]) == ((0, 0, 0, 0), ["A-0012"])


def test_a_name_that_two_people_bear_is_a_problem() -> None:
    region = first("P1;Manager;Béarn;Noël;12", "P2;Chef;Landes;Noël;13", head=f"{HEAD};matricule")
    lines = ["P1;Manager;Béarn;Vacant", "P2;Chef;Landes;Vacant"]
    found = region.preview([HEAD, *lines, "P3;Chef;Béarn;Noël"], on=SEPTEMBER)
    assert told(found) == [(4, "nom", "row.homonyms")]


def test_of_two_people_of_one_name_it_is_the_one_who_is_there() -> None:
    region = first("P1;Manager;Béarn;Noël;12", "P2;Chef;Landes;Noël;13", head=f"{HEAD};matricule")
    found = region.receive([HEAD, "P1;Manager;Béarn;Vacant", "P2;Chef;Landes;Noël"], on=SEPTEMBER)
    assert (flows(found), region.open(SEPTEMBER)) == (
        (0, 1, 0, 0),
        [("Chef", "Landes", "Noël"), ("Manager", "Béarn", "–")],
    )
    assert [each.reference for each in region.register.managers] == ["12", "13"]


def test_a_number_that_is_not_in_the_list_of_people_is_a_problem() -> None:
    people, held = "matricule;nom\n12;Noël\n", "référence du poste;intitulé;équipe;matricule\nP1;Manager;Béarn;21\n"
    assert told(Region().preview(people, held)) == [(2, "matricule", "row.unknown_reference")]


def test_numbers_alone_are_people() -> None:
    region = first("P1;Manager;Béarn;12", head="référence du poste;intitulé;équipe;matricule")
    assert region.open(MARCH) == [("Manager", "Béarn", "12")]


def test_the_holder_of_an_unknown_position_is_a_problem() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.preview("référence du poste;nom\nP9;Zoë\n", on=SEPTEMBER, complete=False)
    assert told(found) == [(2, "référence du poste", "row.unknown_reference")]


def test_a_position_that_one_file_says_vacant_and_another_held_is_a_problem() -> None:
    positions = "référence du poste;intitulé;équipe;vacant\nP1;Manager;Béarn;oui\n"
    assert told(Region().preview(positions, "référence du poste;nom\nP1;Noël\n")) == [
        (2, "référence du poste", "row.held_vacant")
    ]
    past = "référence du poste;nom;date d'entrée;date de fin\nP1;Noël;01/01/2020;31/12/2025\nP1;Zoë;01/09/2026;\n"
    assert told(Region().preview(positions, past)) == []


# --- what is dated --------------------------------------------------------------------------------------------------


def test_a_long_leave_is_of_the_stay_that_it_meets_and_keeps_what_is_known_of_it() -> None:
    region = first("P1;Manager;Béarn;Noël")
    region.receive("nom;absent depuis;absent jusqu'au;motif d'absence\nNoël;01/02/2026;30/06/2026;maladie\n", on=MARCH)
    region.receive("nom;absent depuis\nNoël;01/02/2026\n", on=SEPTEMBER)
    assert [(each.started_on, each.until, each.kind) for each in region.register.absences] == [
        (date(2026, 2, 1), date(2026, 7, 1), "sickness")
    ]


SUPPORT = "nom;équipe;accompagnement;accompagnement depuis;fin d'accompagnement\n"


def test_what_accompanies_somebody_is_in_the_post_held_then_and_what_has_no_name_is_of_the_team() -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;", head=STAYS)
    rows = "Noël;;tutorat;01/02/2026;\n;Béarn;groupe de pairs;15/01/2026;\n"
    region.receive(SUPPORT + rows, on=MARCH)
    region.receive(SUPPORT + "Noël;;mentorat;01/02/2026;30/06/2026\n", on=SEPTEMBER)
    post, team = region.register.assignments[0].uid, region.register.teams[0].uid
    assert [(each.kind, each.assignment, each.team, each.until) for each in region.register.supports] == [
        ("mentoring", post, "", date(2026, 7, 1)),
        ("peer_group", "", team, None),
    ]


@pytest.mark.parametrize(
    ("row", "header", "code"),
    [
        ("Noël;;tutorat;01/02/2012;", "accompagnement depuis", "row.not_in_post"),
        (";Landes;tutorat;01/02/2026;", "équipe", "row.unknown_team"),
        ("Noël;;tutorat;;", "accompagnement", "row.incomplete"),
        ("Noël;;yoga;01/02/2026;", "accompagnement", "value.code"),
        ("Noël;;tutorat;01/02/2026;01/01/2026", "fin d'accompagnement", "row.ends_first"),
        (";;tutorat;01/02/2026;", "accompagnement", "row.no_person"),
    ],
)
def test_what_accompanies_nobody_there_is_a_problem(row: str, header: str, code: str) -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;", head=STAYS)
    assert told(region.preview(SUPPORT + row + "\n", on=SEPTEMBER))[0] == (2, header, code)


def test_a_long_leave_ends_with_the_stay_that_a_delivery_ends() -> None:
    region = first("P1;Manager;Béarn;Noël")
    region.receive("nom;absent depuis;absent jusqu'au;motif d'absence\nNoël;01/04/2026;30/06/2027;maladie\n", on=MARCH)
    region.receive([HEAD, "P1;Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert [(each.started_on, each.until) for each in region.register.absences] == [(date(2026, 4, 1), SEPTEMBER)]
    region = first("P1;Manager;Béarn;Noël")
    region.receive("nom;absent depuis;absent jusqu'au;motif d'absence\nNoël;01/10/2026;30/06/2027;maladie\n", on=MARCH)
    region.receive([HEAD, "P1;Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert region.register.absences == ()


def test_a_long_leave_outside_every_stay_is_a_problem() -> None:
    region = first("P1;Manager;Béarn;Noël;01/01/2020;31/12/2024", head=STAYS)
    found = region.preview("nom;absent depuis\nNoël;01/02/2026\n", on=SEPTEMBER)
    assert told(found) == [(2, "absent depuis", "row.not_in_post")]


def test_a_level_given_again_keeps_that_it_was_shared() -> None:
    region = first("P1;Manager;Béarn;Noël")
    text = "nom;positionné le;C01\nNoël;01/02/2026;2\n"
    region.receive(text, on=MARCH)
    shared = replace(region.register.assessments[0], shared_on=date(2026, 2, 10))
    region.register = replace(region.register, assessments=(shared,))
    again = region.preview(text, on=SEPTEMBER)
    assert again.after == again.before


def test_a_stay_that_would_end_before_it_began_is_a_problem() -> None:
    region = first("P1;Manager;Béarn;Noël;01/03/2026;", head=STAYS)
    found = region.preview([STAYS, "P1;Manager;Béarn;Noël;;31/01/2026"], on=SEPTEMBER)
    assert [code for _, _, code in told(found)] == ["row.incomplete"]


def test_a_delivery_of_the_same_date_corrects_the_one_before() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    wanted = region.register
    region.receive([HEAD, "P1;Manager;Béarn;Éva"], on=SEPTEMBER)
    region.receive([HEAD, "P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    assert region.register.positions == wanted.positions
    assert region.register.assignments == wanted.assignments


# --- properties -----------------------------------------------------------------------------------------------------

NAMES = ["Noël", "Zoë", "Éva", "Ali", "Vacant", "N/D"]
DATES = st.sampled_from(["", "01/01/2020", "15/06/2025", "01/12/2026"])
ENDS = st.sampled_from(["", "", "", "31/12/2025", "30/06/2026", "31/01/2027", "31/12/9999"])


@st.composite
def rows(draw: st.DrawFn, references: bool = True) -> list[str]:
    """A wide sheet: at most one row per reference, and nobody in more than two rows."""
    numbers = draw(st.lists(st.integers(1, 6), unique=True, min_size=1, max_size=6))
    found = []
    for number in numbers:
        title, team = draw(st.sampled_from(["Manager", "Chef"])), draw(st.sampled_from(["Béarn", "Landes"]))
        name, start = draw(st.sampled_from(NAMES)), draw(DATES)
        fte, family = draw(st.sampled_from(["", "1", "0,5"])), ""
        if name not in ("Vacant", "N/D"):
            family = draw(st.sampled_from(["", {"Noël": "AS", "Zoë": "Juriste"}.get(name, "")]))
        reference = f"P{number}" if references and draw(st.integers(0, 4)) else ""
        end = draw(ENDS) if name != "Vacant" and start != "01/12/2026" else ""
        found.append(f"{reference};{title};{team};{name};{start};{fte};{family};{end if start else ''}")
    return found


SHEET = "référence du poste;intitulé;équipe;nom;date d'entrée;etp;métier;date de fin"
COMPLETE = st.booleans()
ONE_EACH = {f"namesakes:{name}": "both" for name in NAMES} | {"leavers:date de fin": "position"}
"""A name is one person, on as many positions as rows give it; each row is a position, whoever has left."""


def given_to(region: Region, lines: Sequence[str], on: date, complete: bool = True) -> Outcome:
    """Take a delivery, doubtful rows as new positions; the problems that any sheet may have leave it as it was."""
    found = region.preview([SHEET, *lines], on=on, complete=complete, answers=ONE_EACH)
    if found.matching.doubts:
        decisions = {doubt.fact.place: "new" for doubt in found.matching.doubts}
        found = region.preview([SHEET, *lines], on=on, complete=complete, decisions=decisions, answers=ONE_EACH)
    check(found.after)
    if not found.problems:
        region.register = found.after
    return found


@given(rows(), rows(), COMPLETE)
def test_the_same_delivery_twice_changes_nothing_the_second_time(
    old: list[str], new: list[str], complete: bool
) -> None:
    region = Region()
    given_to(region, old, MARCH)
    if not given_to(region, new, SEPTEMBER, complete).problems and complete:
        again = region.preview([SHEET, *new], on=SEPTEMBER, answers=ONE_EACH)
        assert again.matching.doubts == []
        assert again.after == again.before


@given(rows(), rows(), st.randoms(use_true_random=False), COMPLETE)
def test_the_order_of_the_rows_does_not_matter(old: list[str], new: list[str], random: object, complete: bool) -> None:
    mixed = list(new)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    registers = []
    for lines in (new, mixed):
        region = Region()
        given_to(region, old, MARCH)
        given_to(region, lines, SEPTEMBER, complete)
        registers.append(bare(region.register))
    assert registers[0] == registers[1]


@given(rows(), rows())
def test_a_partial_delivery_leaves_what_it_does_not_mention(old: list[str], new: list[str]) -> None:
    region = Region()
    given_to(region, old, MARCH)
    before = region.register
    found = given_to(region, new, SEPTEMBER, complete=False)
    mentioned = {uid for uid in found.matching.position.values() if uid}
    after = {each.uid: each for each in region.register.positions}
    assert all(after[each.uid] == each for each in before.positions if each.uid not in mentioned)
    posts = {each.uid: each for each in region.register.assignments}
    assert all(posts[each.uid] == each for each in before.assignments if each.position not in mentioned)


@given(rows(), rows())
def test_a_complete_delivery_closes_exactly_what_it_does_not_mention(old: list[str], new: list[str]) -> None:
    region = Region()
    given_to(region, old, MARCH)
    before = region.register
    found = given_to(region, new, SEPTEMBER)
    if not found.problems:
        numbers = {row.partition(";")[0] for row in new}
        mentioned = {uid for (kind, name), uid in found.matching.position.items() if kind == "row" or name in numbers}
        was = {each.uid for each in before.positions if each.open_on(SEPTEMBER)}
        closed = {each.uid for each in region.register.positions if not each.open_on(SEPTEMBER)}
        assert closed & was == was - mentioned
        assert found.closed == len(was - mentioned)
        still = {each.position for each in region.register.assignments if each.current(SEPTEMBER)}
        assert not still & closed


@given(st.lists(st.tuples(rows(), COMPLETE), min_size=1, max_size=4))
def test_nothing_that_began_is_deleted_and_every_open_position_is_filled_or_vacant(
    deliveries: list[tuple[list[str], bool]],
) -> None:
    region, on = Region(), MARCH
    for lines, complete in deliveries:
        before = region.register
        found = given_to(region, lines, on, complete)
        after = region.register
        assert {each.uid for each in before.positions} <= {each.uid for each in after.positions}
        assert {each.uid for each in before.managers} <= {each.uid for each in after.managers}
        began = {each.uid for each in before.assignments if each.started_on < on}
        assert began <= {each.uid for each in after.assignments}
        if complete and not found.problems:
            held = [seat["held"] for seat in region.seats(on)]
            assert len(held) == len(lines)
            assert held.count("–") == sum(not _holds(line.split(";"), on) for line in lines)
        on = date(on.year + (on.month > 6), on.month % 12 + 3 if on.month <= 9 else 1, 1)


def _holds(cells: list[str], on: date) -> bool:
    """Whether a row says that its position is held on a date."""
    start, end = (date(*map(int, cells[place].split("/")[::-1])) if cells[place] else on for place in (4, 7))
    return cells[3] != "Vacant" and start <= on <= end


@given(st.lists(rows(), min_size=2, max_size=4))
def test_a_name_is_one_person_through_every_delivery(deliveries: list[list[str]]) -> None:
    region = Region()
    for month, lines in enumerate(deliveries, start=1):
        given_to(region, lines, date(2027, month, 1))
    names = [each.name for each in region.register.managers]
    assert sorted(names) == sorted(set(names))


@given(rows(), rows())
def test_an_older_delivery_ends_and_deletes_nothing_that_began_later(new: list[str], old: list[str]) -> None:
    region = Region()
    given_to(region, new, SEPTEMBER)
    before = region.register
    found = given_to(region, old, MARCH)
    after = {each.uid: each for each in found.after.assignments}
    assert all(
        after.get(each.uid) == each for each in before.assignments if each.started_on > MARCH and not _said(found, each)
    )
    seats = {each.uid: each for each in found.after.positions}
    assert all(seats[each.uid].open_on(MARCH) for each in before.positions if each.funded_from > MARCH)


def _said(found: Outcome, post: AssignmentRecord) -> bool:
    """Whether a row speaks of the position of a stay."""
    return post.position in found.matching.position.values()


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[str], list[str], list[str], list[str]]:
    """One situation as a wide sheet, and as positions, people and assignments."""
    wide, positions, assignments = [], [], []
    people: dict[str, str] = {}
    for number in range(1, draw(st.integers(1, 5)) + 1):
        seat = f"P{number};{draw(st.sampled_from(['Manager', 'Chef']))};{draw(st.sampled_from(['Béarn', 'Landes']))}"
        fte = draw(st.sampled_from(["", "1", "0,8"]))
        who = draw(st.sampled_from(["", "11", "12", "13", "N/D"]))
        start, share = draw(DATES), draw(st.sampled_from(["", "1"]))
        family = {"11": "AS", "12": "Juriste"}.get(who, "")
        name = {"": "Vacant", "N/D": "N/D"}.get(who, f"Nom {who}")
        number_of = who if who.isdigit() else ""
        start, share = (start, share) if who else ("", "")
        positions.append(f"{seat};{fte}")
        wide.append(f"{seat};{fte};{number_of};{name};{family};{start};{share}")
        if who:
            assignments.append(f"P{number};{number_of};{'N/D' if who == 'N/D' else ''};{start};{share}")
        if number_of:
            people[number_of] = f"{number_of};{name};{family}"
    return wide, positions, list(people.values()), assignments


@given(situations())
def test_a_wide_sheet_and_three_files_of_one_situation_give_one_register(
    given: tuple[list[str], list[str], list[str], list[str]],
) -> None:
    wide, positions, people, assignments = given
    one, three = Region(), Region()
    one.receive(["référence du poste;intitulé;équipe;etp;matricule;nom;métier;date d'entrée;part", *wide])
    three.receive(
        ["référence du poste;intitulé;équipe;etp", *positions],
        ["matricule;nom;métier", *people],
        ["référence du poste;matricule;nom;date d'entrée;part", *assignments],
    )
    assert bare(one.register) == bare(three.register)


def test_an_empty_register_is_left_empty_by_an_empty_delivery() -> None:
    assert Region().preview([HEAD, ";;;"]).after == Register()


def test_people_without_any_position_are_not_added() -> None:
    region = Region()
    region.receive("Intitulé;Équipe;Matricule;Nom\nChef;Béarn;12;Noël\n")
    assert told(region.preview("Matricule;Nom;Métier\n12;Noël;AS\n")) == [], "he is in post"
    assert told(region.preview("Matricule;Nom;Métier\n12;Noël;AS\n13;Zoë;AS\n")) == [(1, "", "row.no_post")]


def test_a_position_is_funded_since_its_first_holder_unless_the_file_says_since_when() -> None:
    head = f"{HEAD};date d'entrée"
    region = first("P1;Manager;Béarn;Noël;01/02/2026", head=head)
    region.receive([head, "P1;Manager;Béarn;Noël;01/05/2020"], on=SEPTEMBER)
    assert [each.funded_from for each in region.register.positions] == [date(2020, 5, 1)]
    funded = f"{head};financé depuis"
    found = region.preview([funded, "P1;Manager;Béarn;Noël;01/05/2020;02/05/2020"], on=SEPTEMBER)
    assert told(found) == [(2, "financé depuis", "row.held_before")]
    assert told(region.preview([funded, "P1;Manager;Béarn;Noël;01/05/2020;01/05/2020"], on=SEPTEMBER)) == []


def test_a_row_set_aside_states_nothing_and_leaves_what_it_may_be_about() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Landes;Zoë", "P3;Adjoint;Landes;Ali", "P4;Chef;Pau;Ugo")
    rows = [HEAD, "P1;Manager;Béarn;Éva", "P2;Chef;Landes;Vacant", "P4;Chef;Pau;Ugo"]
    read = tables(rows)
    places = [Place("a.csv", "", 2), Place("a.csv", "", 3)]
    found = region.preview_facts(read_facts(read, propose(read, FRAMEWORK), FRAMEWORK, places), on=SEPTEMBER)
    assert (flows(found), found.problems) == ((0, 1, 0, 1), []), "only what no row speaks of is closed"
    held = {post.position: post for post in found.after.assignments if post.current(SEPTEMBER)}
    names = {each.uid: each.name for each in found.after.managers}
    assert sorted(names[post.manager] for post in held.values()) == ["Noël", "Ugo", "Zoë"]


def test_a_row_set_aside_without_a_reference_spares_its_title_and_unit() -> None:
    head = "intitulé;équipe;nom"
    region = first("Manager;Béarn;Noël", "Chef;Béarn;Zoë", "Adjoint;Pau;Ali", head=head)
    read = tables([head, "Manager;Béarn;Éva", "Adjoint;Pau;Ali"])
    facts = read_facts(read, propose(read, FRAMEWORK), FRAMEWORK, [Place("a.csv", "", 2)])
    found = region.preview_facts(facts, on=SEPTEMBER)
    assert (flows(found), facts.aside) == ((0, 1, 0, 1), [Place("a.csv", "", 2)])
    names = {each.uid: each.name for each in found.after.managers}
    held = [names[post.manager] for post in found.after.assignments if post.current(SEPTEMBER)]
    assert sorted(held) == ["Ali", "Noël"]


UNNUMBERED = "intitulé;équipe;matricule;nom;date d'entrée"


@pytest.mark.parametrize(
    "wrong",
    [
        ";Béarn;11;Noël;01/01/2024",  # no title
        "Manageur;Béarn;11;Noël;01/01/2024",  # a title that is not on record
        "Manager;;11;;01/01/2024",  # no unit, no name
        "Manager;;;Noël;31/02/2024",  # no unit, no number, a date that is none
        "Manageur;Bearns;;Nöell;31/02/2024",  # nothing that is on record: nothing at all is closed
    ],
)
@pytest.mark.parametrize("aside", [True, False])
def test_a_row_in_error_or_set_aside_closes_nothing_that_it_may_be_about(wrong: str, aside: bool) -> None:
    rows = ["Manager;Béarn;11;Noël;01/01/2024", "Chef;Landes;12;Zoë;01/01/2024"]
    region = first(*rows, head=UNNUMBERED)
    read = tables([UNNUMBERED, wrong, rows[1]])
    places = [Place("a.csv", "", 2)] if aside else []
    facts = read_facts(read, propose(read, FRAMEWORK), FRAMEWORK, places)
    found = region.preview_facts(facts, on=SEPTEMBER)
    if aside or facts.problems:
        assert (found.departures, found.closed) == (0, 0)
