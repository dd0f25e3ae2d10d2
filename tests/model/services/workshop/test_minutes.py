"""The conclusions of a workshop: what is written into them, and what became of what the room proposed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.errors import Conflict, NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.context import store, today
from model.services.expectation import profiles
from model.services.workshop import facilitation, minutes, pauses, proposals, workshops
from model.services.workshop import phones as workshop_phones
from model.services.workshop.minutes import ProposedValue
from model.storage.tables import WorkshopRow
from model.workshop.minutes import LONGEST_SUMMARY, Minutes, NextStep
from model.workshop.proposals import Estimate
from model.workshop.steps import Step

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
STEP = NextStep("Inscrire le tutorat au plan", "Direction", date(2027, 1, 15))


def closed(*lows: str) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(("profile",)))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for low in lows or ("30", "35", "40"):
        workshop_phones.answer(uid, workshop_phones.join(door), "profile-range", {"low": [low], "high": ["60"]})
    proposals.propose_profile(HOST, uid, "profile-range", proposals.voted_changes(HOST, uid, "profile-range"))
    workshops.close(HOST, uid)
    return uid


def test_what_is_written_comes_back_by_date_and_leaves_a_trace_without_its_words() -> None:
    uid = closed()
    before = minutes.conclusion_notes(HOST, uid)
    assert before.minutes == Minutes()
    assert timedelta(days=28) <= before.follow_up - today() <= timedelta(days=31)
    sooner = NextStep("Écrire aux équipes", "", date(2026, 12, 1))
    minutes.write(HOST, uid, Minutes(" À retenir. ", (STEP, sooner)), before.minutes)
    found = minutes.conclusion_notes(DIRECTOR, uid).minutes
    assert (found.summary, found.next_steps) == ("À retenir.", (sooner, STEP))
    lines = [line for line in audit.lines(operator(), "write_minutes") if line.subject == uid]
    assert len(lines) == 1
    assert "tutorat" not in repr(lines)


def test_only_the_director_says_of_a_workshop_that_is_over_that_its_conclusions_were_read_again() -> None:
    uid = closed()
    kept = minutes.write(HOST, uid, Minutes("Bilan.", (), "Bordeaux", "Ève", 40), Minutes())
    with pytest.raises(NotAllowed):
        minutes.confirm_reread(HOST, uid, kept)
    with pytest.raises(Conflict):
        minutes.confirm_reread(DIRECTOR, uid, Minutes("Autre chose."))
    reread = minutes.confirm_reread(DIRECTOR, uid, kept)
    assert (reread.reread_on, reread.place, reread.people) == (today(), "Bordeaux", 40)
    assert [line.subject for line in audit.lines(operator(), "reread_minutes")] == [uid]
    assert minutes.write(HOST, uid, reread, reread).reread_on is None, "what was written again is to be read again"
    held = workshops.prepare(HOST, "AQ", "Suite", "fr", workshops.prepared_steps(("profile",)))
    workshops.start(HOST, held)
    with pytest.raises(Refused, match="still_held"):
        minutes.confirm_reread(DIRECTOR, held, Minutes())


def test_the_conclusions_of_a_workshop_that_pauses_are_not_read_again_and_are_to_be_once_it_goes_on() -> None:
    uid = workshops.prepare(HOST, "AQ", "Deux jours", "fr", workshops.prepared_steps(("profile",)))
    workshops.start(HOST, uid)
    pauses.pause(HOST, uid)
    kept = minutes.write(HOST, uid, Minutes("Premier jour."), Minutes())
    with pytest.raises(Refused, match="still_held"):
        minutes.confirm_reread(DIRECTOR, uid, kept)
    with store().write() as session:  # read again under a version of the application that let it be
        row = session.exec(select(WorkshopRow).where(WorkshopRow.uid == uid)).one()
        row.minutes = replace(kept, reread_on=today()).to_document()
        session.add(row)
    pauses.reopen(HOST, uid)
    assert minutes.conclusion_notes(HOST, uid).minutes == kept
    workshops.close(HOST, uid)
    assert minutes.confirm_reread(DIRECTOR, uid, kept).reread_on == today()


@pytest.mark.parametrize("people", [0, -1, 2001])
def test_an_impossible_number_of_people_is_refused(people: int) -> None:
    with pytest.raises(Refused, match="people"):
        Minutes(people=people)


def test_what_the_room_proposed_is_told_with_where_it_stands() -> None:
    uid = closed()
    (waiting,) = minutes.conclusion_notes(HOST, uid).proposed
    assert isinstance(waiting.proposal, ProposedValue)
    assert (waiting.state, waiting.proposal.profile.mix, waiting.proposal.before.mix) == (
        "proposed",
        (35, 60),
        (30, 50),
    )
    version = next(each for each in profiles.versions(DIRECTOR, "AQ") if each.state == "proposed")
    profiles.adopt(DIRECTOR, "AQ", version.uid)
    (adopted,) = minutes.conclusion_notes(HOST, uid).proposed
    assert isinstance(adopted.proposal, ProposedValue)
    assert (adopted.state, adopted.proposal.before) == ("adopted", waiting.proposal.before), "what it took the place of"


def test_what_is_proposed_is_told_beside_what_was_in_force_and_what_a_later_one_replaced_is_not() -> None:
    first = closed()
    version = next(each for each in profiles.versions(DIRECTOR, "AQ") if each.state == "proposed")
    profiles.adopt(DIRECTOR, "AQ", version.uid)
    later = closed("20", "25", "45")
    profiles.withdraw(DIRECTOR, "AQ", profiles.versions(DIRECTOR, "AQ")[0].uid)
    found = [each for uid in (first, later) for each in minutes.conclusion_notes(HOST, uid).proposed]
    assert [each.state for each in found] == ["adopted", "withdrawn"]
    assert [isinstance(each.proposal, ProposedValue) and each.proposal.before.mix for each in found] == [
        (30, 50),
        (35, 60),
    ]


def test_a_proposal_is_told_beside_what_was_expected_when_it_was_made_not_what_was_adopted_after_it() -> None:
    first, later = closed(), closed("20", "25", "45")
    (version,) = [each for each in profiles.versions(DIRECTOR, "AQ") if each.workshop == first]
    profiles.adopt(DIRECTOR, "AQ", version.uid)
    (told,) = minutes.conclusion_notes(HOST, later).proposed
    assert isinstance(told.proposal, ProposedValue)
    assert (told.proposal.before.mix, told.proposal.profile.mix) == ((30, 50), (25, 60))


def test_of_two_who_write_at_once_the_second_is_told_and_overwrites_nothing() -> None:
    uid = closed()
    read = minutes.conclusion_notes(HOST, uid).minutes
    kept = minutes.write(HOST, uid, Minutes("De l'animatrice."), read)
    with pytest.raises(Conflict, match=r"workshop\.minutes_changed"):
        minutes.write(DIRECTOR, uid, Minutes("Du directeur, page ouverte avant."), read)
    assert minutes.conclusion_notes(HOST, uid).minutes == kept == Minutes("De l'animatrice.")
    minutes.write(DIRECTOR, uid, Minutes("À deux."), kept)
    assert minutes.conclusion_notes(HOST, uid).minutes.summary == "À deux."


def test_two_workshops_of_one_title_on_one_day_each_keep_their_own_proposals() -> None:
    steps = (*workshops.prepared_steps(("profile",)), workshops.estimate_step("lead_time", 2))
    first, second = (_answered(steps, low) for low in ("10", "30"))
    assert _told(first) == [("proposed", (10, 60), None), ("proposed", None, 10)]
    assert _told(second) == [("proposed", (30, 60), None), ("proposed", None, 30)]
    proposals.propose_profile(HOST, first, "profile-range", proposals.voted_changes(HOST, first, "profile-range"))
    assert [each.state for each in minutes.conclusion_notes(HOST, first).proposed] == ["proposed", "proposed"]
    assert [each.state for each in minutes.conclusion_notes(HOST, second).proposed] == ["proposed", "proposed"]


def _told(uid: str) -> list[tuple[object, ...]]:
    return [(each.state, *_values(each.proposal)) for each in minutes.conclusion_notes(HOST, uid).proposed]


def _values(said: ProposedValue | Estimate) -> tuple[object, ...]:
    return (said.profile.mix, None) if isinstance(said, ProposedValue) else (None, said.likely)


def _answered(steps: tuple[Step, ...], low: str) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    phones = [workshop_phones.join(door) for _ in range(3)]
    for place, (step, sent) in enumerate(zip(steps, ({"low": [low], "high": ["60"]}, {"value": [low]}), strict=True)):
        facilitation.go(HOST, uid, place)
        for phone in phones:
            workshop_phones.answer(uid, phone, step.uid, sent)
    proposals.propose_profile(HOST, uid, "profile-range", proposals.voted_changes(HOST, uid, "profile-range"))
    proposals.propose_assumption(HOST, uid, steps[1].uid, proposals.estimate(HOST, uid, steps[1].uid))
    return uid


@pytest.mark.parametrize(
    "make",
    [
        lambda: Minutes("x" * (LONGEST_SUMMARY + 1)),
        lambda: Minutes("", (NextStep("  ", "", date(2027, 1, 1)),)),
        lambda: Minutes("", (NextStep("x" * 201, "", date(2027, 1, 1)),)),
        lambda: Minutes("", (STEP,) * 13),
    ],
)
def test_too_long_too_many_and_empty_are_refused(make: object) -> None:
    with pytest.raises(Refused):
        make()  # type: ignore[operator]


def test_another_region_has_no_say() -> None:
    uid = closed()
    elsewhere = Viewer("f", "", Role.FACILITATOR, ("BR",))
    with pytest.raises(NotFound):
        minutes.conclusion_notes(elsewhere, uid)
    with pytest.raises(NotFound):
        minutes.write(elsewhere, uid, Minutes("x"), Minutes())
