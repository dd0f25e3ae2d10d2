"""Which row is which position: by reference, title and unit, holder; doubts are left to the user."""

from collections import Counter
from datetime import date

import pytest

from model.exchange.imports.delivery import Outcome
from model.exchange.imports.matches import NEW, MatchedBy
from tests.model.exchange.imports.deliveries import MARCH, SEPTEMBER, Region

HEAD = "référence du poste;intitulé;équipe;nom"
NAMED = "intitulé;équipe;nom"


def first(*rows: str, head: str = HEAD) -> Region:
    region = Region()
    region.receive([head, *rows], new=True)
    return region


def ways(found: Outcome) -> dict[str, int]:
    return {how.value: n for how, n in found.counts.items()}


def doubts(found: Outcome) -> list[tuple[int, int]]:
    """The lines of the doubtful rows, each with its number of candidates."""
    return [(each.fact.row.line, len(each.candidates)) for each in found.matching.doubts]


def test_a_reference_finds_its_position_whatever_else_changed() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.receive([HEAD, "P1;Responsable;Landes;Zoë"], on=SEPTEMBER)
    assert ways(found) == {"reference": 1}
    assert region.open(SEPTEMBER) == [("Responsable", "Landes", "Zoë")]


def test_a_new_reference_with_the_same_title_and_unit_is_the_same_position_renumbered() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    found = region.receive([HEAD, "Q1;MANAGER;Bearn;Noël", "Q2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    assert ways(found) == {"title": 2}
    assert [seat["reference"] for seat in region.seats(SEPTEMBER)] == ["Q1", "Q2"]
    assert not found.arrivals
    assert not found.departures


def test_the_reference_goes_before_the_title() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    found = region.receive([HEAD, "P2;Manager;Béarn;Noël", "P1;Chef;Béarn;Zoë"], on=SEPTEMBER)
    assert (ways(found), found.moves) == ({"reference": 2}, 2)


def test_the_holder_tells_positions_of_one_title_and_unit_apart() -> None:
    region = first("Manager;Béarn;Noël", "Manager;Béarn;Zoë", head=NAMED)
    found = region.receive([NAMED, "Manager;Béarn;Zoë", "Manager;Béarn;Noël"], on=SEPTEMBER)
    assert (ways(found), found.moves) == ({"holder": 2}, 0)


def test_a_staff_number_tells_them_apart_too() -> None:
    head = "intitulé;équipe;matricule"
    region = first("Manager;Béarn;11", "Manager;Béarn;12", head=head)
    assert ways(region.receive([head, "Manager;Béarn;12", "Manager;Béarn;11"], on=SEPTEMBER)) == {"holder": 2}


def test_alike_positions_are_paired_in_order_when_nothing_would_change() -> None:
    rows = ["Manager;Béarn;Noël", "Manager;Béarn;Vacant", "Manager;Béarn;Vacant", "Manager;Béarn;N/D"]
    region = first(*rows, head=NAMED)
    found = region.preview([NAMED, *reversed(rows)], on=SEPTEMBER)
    assert (ways(found), doubts(found)) == ({"holder": 1, "same": 3}, [])
    assert found.after == found.before


def test_alike_positions_differ_by_what_the_file_says_of_them() -> None:
    head = "intitulé;équipe;etp"
    region = first("Manager;Béarn;1", "Manager;Béarn;0,5", head=head)
    assert ways(region.preview([head, "Manager;Béarn;0,5", "Manager;Béarn;1"], on=SEPTEMBER)) == {"same": 2}
    assert doubts(region.preview([head, "Manager;Béarn;1", "Manager;Béarn;1"], on=SEPTEMBER)) == [(2, 2), (3, 2)]
    assert ways(region.preview(["intitulé;équipe", "Manager;Béarn", "Manager;Béarn"], on=SEPTEMBER)) == {"same": 2}


def test_one_more_row_than_positions_is_doubtful() -> None:
    region = first("Manager;Béarn;N/D", head=NAMED)
    found = region.preview([NAMED, "Manager;Béarn;N/D", "Manager;Béarn;N/D"], on=SEPTEMBER)
    assert (doubts(found), found.closed) == ([(2, 1), (3, 1)], 0)


def test_a_change_of_holder_among_alike_positions_is_of_the_one_whose_holder_is_gone() -> None:
    region = first("Manager;Béarn;Noël", "Manager;Béarn;Zoë", "Manager;Béarn;Vacant", head=NAMED)
    found = region.preview([NAMED, "Manager;Béarn;Noël", "Manager;Béarn;Éva", "Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert (ways(found), doubts(found)) == ({"holder": 1, "same": 2}, [])
    assert (found.arrivals, found.departures, found.closed) == (1, 1, 0)


def test_two_who_came_for_two_who_are_gone_are_doubtful() -> None:
    region = first("Manager;Béarn;Noël", "Manager;Béarn;Zoë", "Manager;Béarn;Vacant", head=NAMED)
    found = region.preview([NAMED, "Manager;Béarn;Ali", "Manager;Béarn;Éva", "Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert (ways(found), doubts(found)) == ({"same": 1}, [(2, 2), (3, 2)])


def test_vacant_rows_left_over_take_any_position_and_close_or_open_the_difference() -> None:
    region = first("Manager;Béarn;Noël", "Manager;Béarn;Zoë", "Manager;Béarn;Ali", head=NAMED)
    found = region.preview([NAMED, "Manager;Béarn;Noël", "Manager;Béarn;Vacant"], on=SEPTEMBER)
    assert (ways(found), doubts(found), found.departures, found.closed) == ({"holder": 1, "same": 1}, [], 2, 1)
    more = [NAMED, "Manager;Béarn;Noël", *["Manager;Béarn;Vacant"] * 3]
    found = region.preview(more, on=SEPTEMBER)
    assert (ways(found), found.departures, found.closed) == ({"holder": 1, "same": 2, "new": 1}, 2, 0)


def test_a_vacant_row_is_the_vacant_position_of_its_size_before_any_other() -> None:
    head = "intitulé;équipe;nom;etp"
    rows = ["Manager;Béarn;Vacant;1", "Manager;Béarn;Vacant;0,5", "Manager;Béarn;Noël;0,8"]
    region = first(*rows, head=head)
    found = region.receive([head, "Manager;Béarn;Vacant;0,5", "Manager;Béarn;Zoë;1", rows[2]], on=SEPTEMBER)
    assert (ways(found), found.closed) == ({"holder": 1, "same": 2}, 0)
    assert sorted((row["held"], row["fte"]) for row in region.seats(SEPTEMBER)) == [
        ("Noël", 0.8),
        ("Zoë", 1.0),
        ("–", 0.5),
    ]


LEAVING = "intitulé;équipe;etp;nom;date d'entrée;date de fin"


def test_who_has_left_is_found_whatever_stands_next_to_it() -> None:
    region = first("Manager;Béarn;0,8;Noël;01/02/2021;", "Manager;Béarn;1;Vacant;;", head=LEAVING)
    rows = ["Manager;Béarn;0,8;Noël;01/02/2021;31/07/2026", "Manager;Béarn;1;Vacant;;"]
    found = region.preview([LEAVING, *rows], on=SEPTEMBER)
    assert (ways(found), found.questions, found.departures, found.closed) == ({"holder": 1, "title": 1}, [], 1, 0)


@pytest.mark.parametrize(("answer", "closed"), [("beside", 1), ("position", 0)])
def test_whether_a_row_of_who_has_left_is_history_or_a_position_is_asked_once(answer: str, closed: int) -> None:
    region = first("Manager;Béarn;1;Noël;01/02/2021;", "Manager;Béarn;1;Vacant;;", head=LEAVING)
    rows = ["Manager;Béarn;1;Noël;01/02/2021;31/07/2026", "Manager;Béarn;1;Vacant;;"]
    found = region.preview([LEAVING, *rows], on=SEPTEMBER)
    assert [(each.key, each.lines, each.optional) for each in found.questions] == [("leavers:date de fin", (2,), False)]
    region.receive([LEAVING, *rows], on=SEPTEMBER, answers={"leavers:date de fin": answer})
    assert (len(region.open(SEPTEMBER)), len(region.open(MARCH))) == (2 - closed, 2)


def test_a_row_of_who_has_left_beside_the_one_of_the_position_is_history_without_a_question() -> None:
    region = first("Manager;Béarn;1;Noël;01/02/2021;", "Chef;Béarn;1;Vacant;;", head=LEAVING)
    rows = ["Manager;Béarn;1;Noël;01/02/2021;31/07/2026", "Manager;Béarn;1;Zoë;01/08/2026;", "Chef;Béarn;1;Vacant;;"]
    found = region.receive([LEAVING, *rows], on=SEPTEMBER)
    assert (found.questions, found.closed, len(region.open(SEPTEMBER))) == ([], 0, 2)
    assert region.history("Manager") == [
        ("Noël", date(2021, 2, 1), date(2026, 8, 1)),
        ("Zoë", date(2026, 8, 1), None),
    ]


LEFT = "Manager;Béarn;1;Noël;01/02/2021;31/12/2025"


@pytest.mark.parametrize(
    ("other", "beside", "position"),
    [
        ("Manager;Béarn;1;Zoë;01/01/2026;", "Zoë", "Zoë–"),  # who came since
        ("Manager;Béarn;1;Zoë;01/01/2019;", "Zoë", "Zoë–"),  # the date may be the one of the entry in the house
        ("Manager;Béarn;1;Vacant;;", "–", "––"),
        ("Manager;Béarn;1;Ali;01/01/2026;31/01/2026", "–", "––"),  # who came since has left as well
    ],
)
@pytest.mark.parametrize("head", [LEAVING, f"référence du poste;{LEAVING}"])
def test_a_first_delivery_asks_once_whether_who_has_left_is_listed_beside_the_position(
    other: str, beside: str, position: str, head: str
) -> None:
    unnumbered = head.removesuffix(LEAVING).replace("référence du poste", "")
    for rows in ([unnumbered + LEFT, unnumbered + other], [unnumbered + other, unnumbered + LEFT]):
        found = Region().preview([head, *rows])
        line = rows.index(unnumbered + LEFT) + 2
        assert [(each.key, each.lines) for each in found.questions] == [("leavers:date de fin", (line,))]
        for answer, held in (("beside", beside), ("position", position)):
            region = Region()
            region.receive([head, *rows], answers={"leavers:date de fin": answer})
            assert "".join(sorted(row["held"] for row in region.seats(MARCH))) == held
            again = region.preview([head, *rows], answers={"leavers:date de fin": answer})
            assert again.after == again.before


@pytest.mark.parametrize(
    "other", ["Manager;Landes;1;Zoë;;", "Chef;Béarn;1;Vacant;;", "Manager;Béarn;0,8;Zoë;01/01/2026;"]
)
def test_the_only_row_of_a_position_is_the_position_whoever_has_left(other: str) -> None:
    for answers in ({}, {"leavers:date de fin": "beside"}, {"leavers:date de fin": "position"}):
        region = Region()
        found = region.receive([LEAVING, LEFT, other], answers=answers)
        assert (found.questions, len(region.open(MARCH))) == ([], 2)
        assert region.history("Manager")[0] == ("Noël", date(2021, 2, 1), date(2026, 1, 1))


def test_whoever_is_known_to_stand_for_a_position_keeps_it_when_somebody_takes_another_one() -> None:
    region = first("Manager;Béarn;1;Noël;01/02/2021;", "Manager;Béarn;1;Vacant;;", head=LEAVING)
    rows = ["Manager;Béarn;1;Noël;01/02/2021;31/07/2026", "Manager;Béarn;1;Zoë;01/08/2026;"]
    answers = {"leavers:date de fin": "position"}
    region.receive([LEAVING, *rows], on=SEPTEMBER, answers=answers)
    assert [held for _, _, held in region.open(SEPTEMBER)] == ["Zoë", "–"]


def test_a_decision_settles_a_doubt_and_one_position_serves_once() -> None:
    region = first("Manager;Béarn;N/D", head=NAMED)
    text = [NAMED, "Manager;Béarn;N/D", "Manager;Béarn;Noël"]
    one, other = region.preview(text, on=SEPTEMBER).matching.doubts
    uid = one.candidates[0].uid
    found = region.preview(text, on=SEPTEMBER, decisions={one.fact.place: uid, other.fact.place: NEW})
    assert (ways(found), doubts(found)) == ({"decision": 2}, [])
    found = region.preview(text, on=SEPTEMBER, decisions={one.fact.place: uid, other.fact.place: uid})
    assert (ways(found), doubts(found)) == ({"decision": 1, "new": 1}, [])
    found = region.preview(text, on=SEPTEMBER, decisions={one.fact.place: "gone"})
    assert doubts(found) == [(2, 1), (3, 1)]


@pytest.mark.parametrize("holder", ["N/D", "Noël"])
def test_deciding_that_a_row_is_a_new_position_does_not_decide_of_the_other(holder: str) -> None:
    region = first("Manager;Béarn;N/D", head=NAMED)
    text = [NAMED, "Manager;Béarn;N/D", f"Manager;Béarn;{holder}"]
    one, other = region.preview(text, on=SEPTEMBER).matching.doubts
    found = region.preview(text, on=SEPTEMBER, decisions={one.fact.place: NEW})
    assert (ways(found), doubts(found)) == ({"decision": 1}, [(3, 1)])
    found = region.preview(text, on=SEPTEMBER, decisions={one.fact.place: NEW, other.fact.place: NEW})
    assert (ways(found), found.closed) == ({"decision": 2}, 1)


def test_the_same_doubt_is_not_asked_twice() -> None:
    region = first("Manager;Béarn;N/D", head=NAMED)
    text = [NAMED, "Manager;Béarn;N/D", "Manager;Béarn;N/D"]
    region.receive(text, on=SEPTEMBER, new=True)
    again = region.preview(text, on=SEPTEMBER)
    assert (ways(again), doubts(again), again.after == again.before) == ({"same": 2}, [], True)


def test_in_a_partial_delivery_another_reference_may_be_another_position() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.preview([HEAD, "P2;Manager;Béarn;Zoë"], on=SEPTEMBER, complete=False)
    assert (doubts(found), found.departures) == ([(2, 1)], 0)
    region.receive([HEAD, "P2;Manager;Béarn;Zoë"], on=SEPTEMBER, complete=False, new=True)
    assert region.open(SEPTEMBER) == [("Manager", "Béarn", "Noël"), ("Manager", "Béarn", "Zoë")]


def test_in_a_partial_delivery_a_row_without_reference_is_the_position_of_its_title() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.receive([NAMED, "Manager;Béarn;Zoë"], on=SEPTEMBER, complete=False)
    assert (ways(found), region.open(SEPTEMBER)) == ({"title": 1}, [("Manager", "Béarn", "Zoë")])


def test_positions_that_are_closed_match_nothing_later() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    region.receive([HEAD, "P2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    assert ways(region.preview([HEAD, "P1;Manager;Béarn;Noël"], on=SEPTEMBER.replace(month=10))) == {"new": 1}


def test_a_position_that_a_delivery_of_the_same_date_closed_is_found_again() -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    before = region.register
    region.receive([HEAD, "P2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    found = region.receive([HEAD, "P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë"], on=SEPTEMBER)
    assert ways(found) == {"reference": 2}
    assert region.register == before


def test_a_row_that_says_when_its_position_closed_is_found_again_closed() -> None:
    head = f"{HEAD};dernier jour du poste"
    rows = ["P1;Manager;Béarn;;31/12/2024", "P2;Manager;Béarn;Noël;"]
    region = first(*rows, head=head)
    found = region.preview([head, *rows], on=SEPTEMBER)
    assert found.after == found.before
    assert ways(found) == {"reference": 2}


def test_a_reference_alone_finds_its_position_or_is_a_problem() -> None:
    region = first("P1;Manager;Béarn;Noël")
    found = region.receive("référence du poste;etp\nP1;0,5\n", on=SEPTEMBER, complete=False)
    assert (ways(found), region.seats(SEPTEMBER)[0]["fte"]) == ({"reference": 1}, 0.5)
    found = region.preview("référence du poste;etp\nP9;0,5\n", on=SEPTEMBER, complete=False)
    assert [(each.line, each.header, each.value, each.code) for each in found.problems] == [
        (2, "référence du poste", "P9", "row.unknown_reference")
    ]


@pytest.mark.parametrize("complete", [True, False])
def test_counts_leave_out_positions_said_closed(complete: bool) -> None:
    region = first("P1;Manager;Béarn;Noël", "P2;Chef;Béarn;Zoë")
    rows = [HEAD, "P1;Manager;Béarn;Supprimé", "P2;Chef;Béarn;Zoë", "P3;Autre;Béarn;Supprimé"]
    found = region.preview(rows, on=SEPTEMBER, complete=complete)
    assert (Counter(found.counts), found.closed, found.ignored_closed) == (Counter({MatchedBy.REFERENCE: 1}), 1, 1)


def test_matching_looks_at_the_date_of_the_delivery() -> None:
    region = first("P1;Manager;Béarn;Noël")
    assert ways(region.preview([HEAD, "P1;Manager;Béarn;Noël"], on=MARCH)) == {"reference": 1}
