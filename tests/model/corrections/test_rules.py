"""What a correction makes of a register, and what is refused, with the row that conflicts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from model.corrections.assignments import (
    Arrival,
    Correction,
    Departure,
    Leave,
    Move,
    Naming,
    Removal,
    ReturnFromLeave,
    Someone,
    Support,
)
from model.corrections.descriptions import Level, Levels, Person, Position, Team, TrainingAttendance
from model.corrections.edits import find
from model.corrections.rules import ACCEPTABLE, corrected
from model.domain.register import AbsenceRecord, AssignmentRecord, Register
from model.domain.vocabulary import AbsenceKind, AssessmentSource, Background, EndReason, SupportKind
from model.errors import NotFound, Refused
from model.reference import framework
from model.wording import LANGUAGES, catalogue
from tests.model.corrections.registers import BEGAN, REGISTER, TODAY

OFFER = "MANAGE"
TOMORROW = TODAY + timedelta(days=1)


def made(correction: Correction, register: Register = REGISTER) -> Register:
    return corrected(register, correction, framework(), TODAY)


def refused(correction: Correction, register: Register = REGISTER) -> Refused:
    with pytest.raises(Refused) as refusal:
        made(correction, register)
    for language in LANGUAGES:
        assert catalogue(language).error(refusal.value)
    return refusal.value


def test_somebody_new_arrives_on_a_free_position_and_it_is_held_from_that_day() -> None:
    who = Someone(name="  Anne   Le Goff ", values={"family": "F4"})
    after = made(Arrival(uid="n", position="p4", who=who, day=TODAY, working_time=0.8))
    post, person = after.assignments[-1], after.managers[-1]
    assert (person.name, person.family, person.background) == ("Anne Le Goff", "F4", Background.OTHER)
    assert (post.manager, post.started_on, post.working_time) == (person.uid, TODAY, 0.8)
    assert post.until == date(2027, 1, 1), "with the position, whose funding ends"


def promised() -> Register:
    """The register, in which who holds half of a position is to take half of another one in December."""
    later = AssignmentRecord(
        uid="a5", position="p4", manager="m2", started_on=date(2026, 12, 10), until=date(2027, 1, 1), share=0.5
    )
    away = AbsenceRecord(uid="x5", assignment="a5", started_on=date(2026, 12, 12))
    return replace(REGISTER, assignments=(*REGISTER.assignments, later), absences=(*REGISTER.absences, away))


def test_who_moves_gives_up_what_was_to_come() -> None:
    after = made(Move(uid="n", manager="m2", position="p4", day=TODAY), promised())
    stays = {
        post.uid: (post.position, post.started_on, post.until) for post in after.assignments if post.manager == "m2"
    }
    assert stays == {"a2": ("p2", date(2025, 3, 1), TODAY), "n": ("p4", TODAY, date(2027, 1, 1))}
    assert [each.uid for each in after.absences] == ["x1"]


@pytest.mark.parametrize(("day", "dropped"), [(TODAY, ["a5"]), (date(2026, 12, 10), ["a5"]), (date(2026, 12, 11), [])])
def test_a_move_says_what_it_drops_before_it_is_made(day: date, dropped: list[str]) -> None:
    move = Move(uid="n", manager="m2", position="p4", day=day)
    assert [post.uid for post in move.dropped(promised())] == dropped


def test_who_leaves_gives_up_what_is_said_and_nothing_else() -> None:
    whole = made(Departure(assignments=("a2",), last_day=TODAY, given_up=("a5",)), promised())
    assert [post.uid for post in whole.assignments if post.manager == "m2"] == ["a2"]
    assert [each.uid for each in whole.absences] == ["x1"]
    half = made(Departure(assignments=("a2",), last_day=TODAY), promised())
    assert [post.uid for post in half.assignments if post.manager == "m2"] == ["a2", "a5"]


def test_somebody_leaves_after_the_last_day_worked_and_what_goes_on_ends_with_it() -> None:
    after = made(Departure(assignments=("a1",), last_day=date(2026, 12, 31), reason=EndReason.RETIREMENT))
    post = find(after.assignments, "a1", "assignment")
    assert (post.until, post.end_reason) == (date(2027, 1, 1), EndReason.RETIREMENT)
    assert after.absences[0].until == date(2027, 1, 1)
    assert made(Departure(assignments=("a1",), last_day=date(2026, 8, 30))).absences == ()


def followed(day: date) -> TrainingAttendance:
    return TrainingAttendance(managers=("m1", "m2"), offer=OFFER, day=day)


def test_a_training_that_people_followed_is_recorded_once() -> None:
    after = made(followed(TODAY))
    assert [(each.manager, each.offer, each.followed_on) for each in after.trainings[-2:]] == [
        ("m1", OFFER, TODAY),
        ("m2", OFFER, TODAY),
    ]
    again = refused(TrainingAttendance(managers=("m2",), offer=OFFER, day=TODAY), after)
    assert again.code == "correct.nothing"


def test_a_departure_later_than_the_known_one_moves_it() -> None:
    known = made(Person(manager="m1", values={"leaves_on": date(2026, 12, 1)}))
    after = made(Departure(assignments=("a1",), last_day=date(2026, 12, 31)), known)
    assert find(after.managers, "m1", "manager").leaves_on == date(2027, 1, 1)


def test_a_change_of_position_ends_the_one_and_begins_the_other_on_one_day() -> None:
    after = made(Move(manager="m2", position="p4", day=TODAY))
    old, new = find(after.assignments, "a2", "assignment"), after.assignments[-1]
    assert (old.until, old.end_reason) == (TODAY, EndReason.MOBILITY)
    assert (new.position, new.manager, new.started_on, new.share) == ("p4", "m2", TODAY, 1.0)


def test_a_holder_who_was_not_named_is() -> None:
    after = made(Naming(assignment="a3", who=Someone(name="Anne")))
    assert find(after.assignments, "a3", "assignment").manager == after.managers[-1].uid


def test_an_absence_is_added_or_changed() -> None:
    leave = Leave(assignments=("a2",), first_day=TODAY, reason=AbsenceKind.SICKNESS)
    assert made(leave).absences[-1].until is None
    back = Leave(assignments=("a1",), first_day=date(2026, 9, 1), last_day=TODAY, known=date(2026, 9, 1))
    assert [(each.uid, each.until) for each in made(back).absences] == [("x1", TOMORROW)]


def test_who_comes_back_was_never_away_from_the_other_positions_held() -> None:
    held = (*REGISTER.assignments, replace(REGISTER.assignments[0], uid="a5", position="p3", share=0.1))
    two = replace(REGISTER, assignments=held)
    after = ReturnFromLeave(assignments=("a1", "a5"), day=TODAY).applied(two, framework())
    assert [(each.uid, each.until) for each in after.absences] == [("x1", TODAY)]
    with pytest.raises(Refused) as refusal:
        ReturnFromLeave(assignments=("a5",), day=TODAY).applied(two, framework())
    assert refusal.value.code == "correct.not_away"


def support(**more: object) -> Support:
    return Support(**{"uid": "s", "means": SupportKind.MENTORING, "first_day": TODAY, "assignment": "a1", **more})


def test_what_accompanies_a_post_or_a_team_is_added_changed_and_ends_with_the_post() -> None:
    after = made(support())
    assert [(each.uid, each.assignment, each.until) for each in after.supports] == [("s", "a1", None)]
    shorter = made(support(uid="x", known="s", last_day=TODAY), after)
    assert [(each.uid, each.until) for each in shorter.supports] == [("s", TOMORROW)]
    ended = made(Departure(assignments=("a1",), last_day=date(2026, 12, 31)), made(support(last_day=date(2027, 6, 1))))
    assert ended.supports[0].until == date(2027, 1, 1)
    gone = made(Departure(assignments=("a1",), last_day=date(2026, 11, 1)), after)
    assert gone.supports == ()
    of_team = made(support(assignment="", team="t1", means=SupportKind.PEER_GROUP))
    assert (of_team.supports[0].team, of_team.supports[0].kind) == ("t1", "peer_group")


def test_what_was_entered_by_mistake_never_was() -> None:
    assert made(Removal(records=("x1",))).absences == ()
    assert made(Removal(records=("s",)), made(support())).supports == ()
    with pytest.raises(NotFound):
        made(Removal(records=("a1",)))


def test_a_position_reports_to_another_and_never_to_itself() -> None:
    first = made(Position(position="p1", values={"reports_to": find(REGISTER.positions, "p2", "position").called}))
    circle = Position(position="p2", values={"reports_to": find(REGISTER.positions, "p1", "position").called})
    assert refused(circle, first).code == "correct.circle"


def test_a_family_proposes_the_background_and_a_contradiction_is_refused() -> None:
    assert made(Person(manager="m3", values={"family": "F2"})).managers[-1].background is Background.SOCIAL
    contradiction = Person(manager="m3", values={"family": "F2", "background": Background.OTHER})
    assert refused(contradiction).code == "correct.of_social"
    assert refused(Person(manager="m2", values={"background": Background.SOCIAL})).code == "correct.of_other"


def test_levels_are_typed_as_halves_and_kept_as_half_steps() -> None:
    typed = (
        Level(manager="m3", competency="C01", typed="2,5"),
        Level(manager="m3", competency="C02", typed="0"),
        Level(manager="m1", competency="C01", typed="4"),
    )
    levels = Levels(levels=typed, day=date(2026, 5, 4), source=AssessmentSource.JOINT)
    found = {each.identity[:2]: each for each in made(levels).assessments if each.source is AssessmentSource.JOINT}
    assert {key: each.level for key, each in found.items()} == {("m3", "C01"): 5, ("m3", "C02"): 0, ("m1", "C01"): 8}
    assert found["m1", "C01"].shared_on == date(2026, 5, 11), "what was shared stays shared"


def test_teams_and_positions_are_changed_and_added() -> None:
    after = made(Team(team="t1", values={"agents": 22}))
    after = made(Team(uid="t3", values={"name": "Béarn", "department": "64"}), after)
    assert [(each.name, each.rank) for each in after.teams] == [("Landes", 0), ("Pôle d'appui", 1), ("Béarn", 2)]
    values = {"team": "t1", "title": "Appui", "funded_from": TODAY}
    after = made(Position(uid="p5", values=values), after)
    assert (after.positions[-1].title, after.positions[-1].rank) == ("Appui", 2)
    moved = made(Position(position="p5", values={"team": "t2"}), after)
    assert (moved.positions[-1].team, moved.positions[-1].rank) == ("t2", 2)


def test_a_position_is_frozen_and_thawed_and_nobody_arrives_in_between_but_to_stand_in() -> None:
    frozen = made(Position(position="p4", values={"frozen_from": TODAY}))
    assert find(frozen.positions, "p4", "position").frozen_on(TODAY)
    assert refused(arrival(day=TODAY), frozen).code == "correct.frozen"
    assert refused(Move(manager="m2", position="p4", day=TOMORROW), frozen).code == "correct.frozen"
    made(arrival(day=TODAY, acting=True), frozen)
    made(arrival(day=TODAY - timedelta(days=1)), frozen)
    thawed = made(Position(position="p4", values={"frozen_until": TOMORROW}), frozen)
    assert refused(arrival(day=TODAY), thawed).code == "correct.frozen"
    made(arrival(day=TOMORROW), thawed)
    assert made(Position(position="p4", values={"frozen_from": None}), frozen) == REGISTER


def test_a_position_that_somebody_holds_may_be_frozen_for_when_it_is_left() -> None:
    made(Position(position="p1", values={"frozen_from": TODAY}))


def arrival(**changes: object) -> Arrival:
    return replace(Arrival(position="p4", who=Someone(known="m3"), day=TODAY), **changes)


def levels(**changes: object) -> Levels:
    one = Level(manager="m2", competency=str(changes.pop("competency", "C01")), typed=str(changes.pop("typed", "2")))
    return replace(Levels(levels=(one,), day=TODAY, source=AssessmentSource.SELF), **changes)


@pytest.mark.parametrize(
    ("correction", "code", "said"),
    [
        (arrival(position="p1"), "correct.full", ["Zoé Le Gall", "Responsable", "1er janvier 2024"]),
        (arrival(position="p2", share=0.6), "correct.full", ["Léa Œuvrard", "Adjoint", "1er mars 2025"]),
        (arrival(position="p3"), "correct.full", ["une personne non nommée", "Coordination"]),
        (arrival(position="p1", who=Someone(known="m1")), "correct.twice_there", ["Zoé Le Gall", "Responsable"]),
        (arrival(position="p1", who=Someone(known="m1"), acting=True), "correct.twice_there", ["Zoé Le Gall"]),
        (arrival(who=Someone(known="m1")), "correct.overlap", ["Zoé Le Gall", "Responsable", "0,5"]),
        (arrival(day=date(2023, 5, 1)), "correct.not_funded", ["Projets", "1er janvier 2024", "31 décembre 2026"]),
        (arrival(last_day=date(2027, 3, 1)), "correct.not_funded", ["Projets"]),
        (arrival(last_day=date(2026, 11, 1)), "correct.ends_first", ["1er novembre 2026", "23 novembre 2026"]),
        (arrival(who=Someone(name="zoé LE GALL")), "correct.homonym", ["Zoé Le Gall"]),
        (arrival(who=Someone(name=" – ")), "correct.unnamed", ["Exemples"]),
        (arrival(who=Someone(name="Anne\u202eLe Goff")), "correct.unsafe", ["invisibles"]),
        (arrival(share=1.2), "value.share", ["1,2"]),
        (arrival(position="p1", day=date(2029, 11, 23), accepted={"correct.full"}), "correct.far", ["2028"]),
        (Departure(assignments=("a1",), last_day=date(2023, 12, 31)), "correct.ends_first", ["Responsable"]),
        (Departure(assignments=("a4",), last_day=date(2027, 1, 1)), "correct.not_funded", ["Yann Morvan"]),
        (Leave(assignments=("a4",), first_day=date(2026, 6, 1)), "correct.absence_outside", ["31 mai 2026"]),
        (Leave(assignments=("a1",), first_day=date(2023, 6, 1)), "correct.absence_outside", ["Zoé Le Gall"]),
        (Leave(assignments=("a1",), first_day=date(2026, 12, 1)), "correct.absence_twice", ["1er septembre 2026"]),
        (Leave(assignments=("a2",), first_day=TODAY, last_day=BEGAN), "correct.ends_first", ["Léa Œuvrard"]),
        (support(first_day=BEGAN, last_day=date(2023, 1, 1)), "correct.ends_first", ["Zoé Le Gall"]),
        (support(assignment="a4"), "correct.support_outside", ["Yann Morvan", "31 mai 2026"]),
        (Move(manager="m2", position="p1", day=TODAY), "correct.full", ["Zoé Le Gall"]),
        (Move(manager="m3", position="p4", day=TODAY), "correct.not_in_post", ["Yann Morvan", "Arrivée"]),
        (Person(manager="m1", values={"family": "F99"}), "correct.family", ["F99"]),
        (Person(manager="m1", values={"name": ""}), "correct.unnamed", ["Exemples"]),
        (Person(manager="m1", values={"leaves_on": BEGAN}), "correct.leaves_first", ["31 décembre 2023"]),
        (Person(manager="m1", values={}), "correct.nothing", ["déjà enregistré"]),
        (TrainingAttendance(managers=("m1",), offer="CODEV", day=TODAY), "correct.offer", ["CODEV"]),
        (followed(TOMORROW), "correct.training_future", ["Zoé Le Gall", "24 novembre 2026", "23 novembre 2026"]),
        (levels(typed="4,5"), "correct.level", ["Léa Œuvrard", "4,5", "2,5"]),
        (levels(typed="-1"), "correct.level", ["-1"]),
        (levels(typed="2,3"), "correct.level", ["2,3"]),
        (levels(typed="beaucoup"), "correct.level", ["beaucoup"]),
        (levels(day=TOMORROW), "correct.future", ["Léa Œuvrard", "24 novembre 2026", "23 novembre 2026"]),
        (levels(shared_on=date(2026, 11, 1)), "correct.shared", ["1er novembre 2026"]),
        (levels(competency="C99"), "correct.competency", ["C99"]),
        (levels(competency="C99", typed="x"), "correct.competency", ["C99"]),
        (Team(team="t1", values={"name": "POLE D'APPUI"}), "correct.team_twice", ["POLE D'APPUI"]),
        (Team(team="t1", values={"department": "99"}), "value.department", ["99"]),
        (Team(team="t1", values={"agents": -1}), "value.count", ["1"]),
        (Position(position="p1", values={"funded_until": TODAY}), "correct.not_funded", ["Zoé Le Gall"]),
        (Position(position="p1", values={"funded_from": TODAY}), "correct.not_funded", ["Zoé Le Gall"]),
        (Position(position="p4", values={"funded_until": BEGAN}), "correct.ends_first", ["Projets"]),
        (Position(position="p1", values={"fte": 0.0}), "value.share", ["0"]),
        (
            Position(position="p4", values={"frozen_from": TODAY, "frozen_until": TODAY}),
            "correct.ends_first",
            ["Projets", "22 novembre 2026"],
        ),
        (Position(position="p4", values={"frozen_until": TODAY}), "correct.frozen_since", ["Projets"]),
        (Position(position="p1", values={"frozen_from": BEGAN}), "correct.frozen", ["Responsable", "1er janvier 2024"]),
    ],
)
def test_bad_input_is_named_with_the_row_that_conflicts(correction: Correction, code: str, said: list[str]) -> None:
    error = refused(correction)
    assert error.code == code
    sentence = catalogue("fr").error(error).replace("\u00a0", " ").replace("\u202f", " ")
    assert [part for part in said if part not in sentence] == []


@pytest.mark.parametrize(
    "correction",
    [
        arrival(position="x"),
        arrival(who=Someone(known="x")),
        Departure(assignments=("x",), last_day=TODAY),
        Person(manager="x", values={}),
        Team(team="x", values={}),
        Position(position="x", values={}),
        Position(values={"team": "x", "title": "Appui", "funded_from": TODAY}),
    ],
)
def test_what_does_not_exist_is_said_not_to(correction: Correction) -> None:
    with pytest.raises(NotFound) as missing:
        made(correction)
    assert catalogue("fr").error(missing.value)


def test_two_holders_of_one_full_seat_are_accepted_once_confirmed() -> None:
    handover = arrival(position="p1", accepted=frozenset({"correct.full"}))
    assert sum(post.position == "p1" and post.current(TODAY) for post in made(handover).assignments) == 2


def test_somebody_who_stands_in_is_beside_the_holder_and_beside_an_own_position() -> None:
    made(arrival(position="p1", who=Someone(known="m2"), acting=True))


def test_two_half_holders_share_a_seat_and_one_person_two_half_seats() -> None:
    shared = made(arrival(position="p2", who=Someone(name="Anne"), share=0.5))
    anne = Someone(known=shared.managers[-1].uid)
    assert len(made(arrival(who=anne, share=0.6), shared).assignments) == 6
    assert refused(arrival(who=anne, share=0.7), shared).code == "correct.overlap"


def test_what_an_import_left_broken_is_not_held_against_another_correction() -> None:
    broken = replace(REGISTER, assignments=tuple(replace(each, manager="m1") for each in REGISTER.assignments[:3]))
    made(Team(team="t1", values={"agents": 30}), broken)
    made(Departure(assignments=("a2",), last_day=TODAY), broken)
    assert refused(arrival(who=Someone(known="m1")), broken).code == "correct.overlap"


def test_every_warning_that_can_be_accepted_has_its_button() -> None:
    for language in LANGUAGES:
        assert [code for code in ACCEPTABLE if f"{code}_confirm" not in catalogue(language)] == []
