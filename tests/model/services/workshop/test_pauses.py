"""A second day: a workshop pauses and is opened again, nothing of it lost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.domain.calendar import DAY
from model.errors import MosaiqueError, NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.context import store, today
from model.services.records import retention
from model.services.workshop import facilitation, minutes, pauses, phones, timer, workshops
from model.services.workshop.workshops import Phase
from model.storage.tables import WorkshopRow
from pages.kit.wording import speaking
from pages.workshop.conclusions import text

pytestmark = pytest.mark.usefixtures("no_workshop")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
STEP = "profile-range"
FORM = {"low": ["30"], "high": ["60"]}


@pytest.fixture
def held() -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(("profile", "assets")))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    return uid


def begun(uid: str, ago: timedelta) -> None:
    """Let a workshop have begun some time ago."""
    with store().write() as session:
        row = session.exec(select(WorkshopRow).where(WorkshopRow.uid == uid)).one()
        row.started_at = datetime.now(UTC) - ago
        session.add(row)


def test_what_was_answered_stays_and_phones_come_back_to_it_under_the_same_code(held: str) -> None:
    code = workshops.hall(HOST, held).workshop.code
    phone = phones.join(phones.by_code(code))
    phones.answer(held, phone, STEP, FORM)
    pauses.pause(HOST, held)
    assert [(each.phase, each.code) for each in workshops.listing(HOST, "AQ")] == [(Phase.PAUSED, "")]
    seen = phones.phone_view(held, phone)
    assert (seen.paused, seen.over, seen.open, phones.mark(held, phone)) == (True, True, False, "paused")
    for meant in (lambda: phones.answer(held, phone, STEP, FORM), lambda: facilitation.go(HOST, held, 1)):
        with pytest.raises(Refused):
            meant()
    with pytest.raises(NotFound, match="pauses"):
        phones.by_code(code)
    begun(held, timedelta(days=29))
    pauses.reopen(HOST, held)
    again = workshops.hall(HOST, held)
    assert (again.workshop.phase, again.workshop.code, again.answered, again.present) == (Phase.RUNNING, code, 1, 1)
    seen = phones.phone_view(held, phone)
    assert (seen.open, seen.answer) == (True, {"low": 30, "high": 60})
    assert again.workshop.ends is not None
    assert timedelta(hours=7) < again.workshop.ends - datetime.now(UTC) < timedelta(hours=9), "as long as a new one"
    assert phones.by_code(code).uid == held
    assert [len(audit.lines(operator(), f"{done}_workshop")) for done in ("pause", "reopen")] == [1, 1]


def test_the_timer_of_a_step_stands_still_while_the_workshop_pauses(held: str) -> None:
    timer.set_timer(HOST, held, STEP, 5)
    pauses.pause(HOST, held)
    assert workshops.hall(HOST, held).board.stage(STEP).until is None
    pauses.reopen(HOST, held)
    until = workshops.hall(HOST, held).board.stage(STEP).until
    assert until is not None
    assert timedelta(minutes=4) < until - datetime.now(UTC) <= timedelta(minutes=5)


def test_nothing_that_was_done_before_the_pause_is_undone_after_it(held: str) -> None:
    timer.set_timer(HOST, held, STEP, 5)
    facilitation.reveal(HOST, held, STEP, shown=True)
    pauses.pause(HOST, held)
    pauses.reopen(HOST, held)
    again = workshops.hall(HOST, held)
    with pytest.raises(Refused, match="nothing_to_undo"):
        facilitation.undo(HOST, held, again.revision)
    assert workshops.hall(HOST, held).board == again.board
    facilitation.reveal(HOST, held, STEP, shown=False)
    facilitation.undo(HOST, held, workshops.hall(HOST, held).revision)
    assert workshops.hall(HOST, held).board == again.board, "what is done from then on can be undone"


def test_a_workshop_that_is_opened_again_at_the_last_moment_is_over_before_its_answers_go(held: str) -> None:
    phone = phones.join(phones.by_code(workshops.hall(HOST, held).workshop.code))
    pauses.pause(HOST, held)
    begun(held, timedelta(days=30, minutes=-5))
    pauses.reopen(HOST, held)
    phones.answer(held, phone, STEP, FORM)
    opened = workshops.hall(HOST, held).workshop
    assert opened.started_at is not None
    assert opened.ends == opened.started_at + timedelta(days=30)
    assert not timer.can_go_on(opened)
    with pytest.raises(Refused, match="no_more_time"):
        timer.prolong(HOST, held)
    retention.sweep(operator())
    assert workshops.hall(HOST, held).answered == 1, "nothing is taken out of it while it runs"


def test_a_workshop_pauses_once_and_is_opened_again_once(held: str) -> None:
    for done, refused in ((pauses.reopen, "not_paused"), (pauses.pause, ""), (pauses.pause, "not_running")):
        if refused:
            with pytest.raises(Refused, match=refused):
                done(HOST, held)
        else:
            done(HOST, held)
    pauses.reopen(HOST, held)
    workshops.close(HOST, held)
    with pytest.raises(Refused, match="not_paused"):
        pauses.reopen(HOST, held)


def test_every_day_on_which_it_was_held_is_kept_once_and_the_follow_up_counts_from_the_last(
    held: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = today()
    assert [each.days for each in workshops.listing(HOST, "AQ")] == [(first,)]
    for later in (1, 1, 8):
        pauses.pause(HOST, held)
        monkeypatch.setattr(pauses, "today", lambda later=later: first + later * DAY)
        pauses.reopen(HOST, held)
    workshops.close(HOST, held)
    (over,) = workshops.listing(HOST, "AQ")
    assert over.days == (first, first + DAY, first + 8 * DAY)
    assert minutes.conclusion_notes(HOST, held).follow_up == date(2027, 1, 1)
    days = {
        "fr": "tenu les 23 novembre 2026, 24 novembre 2026 et 1er décembre 2026 :",
        "en": "held on 23 November 2026, 24 November 2026 and 1 December 2026:",
    }
    for language, said in days.items():
        with speaking(language):
            sentence = text.finding(over, (), minutes.conclusion_notes(HOST, held), None)
        assert said in sentence.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "en pause depuis le 23 novembre 2026 :"), ("en", "paused since 23 November 2026:")]
)
def test_the_conclusions_of_a_workshop_that_pauses_say_since_when(held: str, language: str, said: str) -> None:
    pauses.pause(HOST, held)
    (paused,) = workshops.listing(HOST, "AQ")
    with speaking(language):
        sentence = text.finding(paused, (), minutes.conclusion_notes(HOST, held), None)
    assert said in sentence.replace("\u00a0", " ")
    workshops.close(HOST, held)
    assert workshops.listing(HOST, "AQ")[0].paused_on is None


def test_a_workshop_that_pauses_can_be_closed(held: str) -> None:
    pauses.pause(HOST, held)
    workshops.close(HOST, held)
    assert [each.phase for each in workshops.listing(HOST, "AQ")] == [Phase.CLOSED]


def test_after_thirty_days_nothing_is_opened_again_and_its_answers_go(held: str) -> None:
    phone = phones.join(phones.by_code(workshops.hall(HOST, held).workshop.code))
    pauses.pause(HOST, held)
    begun(held, timedelta(days=30, minutes=1))
    with pytest.raises(Refused, match="too_late"):
        pauses.reopen(HOST, held)
    retention.sweep(operator())
    assert [each.phase for each in workshops.listing(HOST, "AQ")] == [Phase.CLOSED]
    with pytest.raises(NotFound):
        phones.phone_view(held, phone)


@pytest.mark.parametrize("done", [pauses.pause, pauses.reopen])
@pytest.mark.parametrize("role", [Role.READER, Role.ANALYST])
def test_only_who_holds_workshops_of_the_region_pauses_them(held: str, done: object, role: Role) -> None:
    assert callable(done)
    with pytest.raises(NotAllowed):
        done(Viewer("x", "", role, ("AQ",)), held)
    with pytest.raises(MosaiqueError):
        done(Viewer("x", "", Role.FACILITATOR, ("BR",)), held)
