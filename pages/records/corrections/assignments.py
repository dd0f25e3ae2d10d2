"""The forms of « Corriger » on who holds what: arrivals, departures, leaves, changes of position."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

import streamlit as st

from model.corrections.assignments import Arrival, Departure, Leave, Move, Removal
from model.corrections.edits import find
from model.corrections.gaps import in_post, without_reason
from model.domain.calendar import last_day
from model.domain.register import AbsenceRecord, AssignmentRecord, PositionRecord, Register
from model.domain.vocabulary import AbsenceKind, Answer, EndReason
from model.exchange.imports.values import plain as compared
from model.services.context import today
from model.services.records.corrections import SeenRegion
from pages.kit import inputs, state
from pages.kit.wording import inert, plain, t
from pages.records.corrections import descriptions, levels, supports
from pages.records.corrections.fields import Fields, holder_name, listed, post_name, seat_name, subject

KIND = "correct_kind"
Form = Callable[[SeenRegion], Fields | None]
Posts = Callable[[Register, date], Iterable[AssignmentRecord]]


def kind() -> str:
    """Offer what can be corrected; whatever was begun before the screen was left is forgotten."""
    if state.widget(KIND) is None:
        state.CORRECTING.clear()
        state.UNDOING.clear()
    return inputs.pills(t("correct.what"), list(FORMS), _kind, KIND)


def form(chosen: str, present: SeenRegion) -> Fields | None:
    """Draw the form of a kind of correction; nothing is to be saved before its record is chosen."""
    return FORMS[chosen](present)


def _kind(chosen: str) -> str:
    return plain(f"correct.kind_{chosen}")


def _arrival(present: SeenRegion) -> Fields | None:
    chosen = subject(present, "arrival", seats(present.register), t("correct.choose_position"))
    if chosen is None:
        return None
    fields = Fields(present, "arrival", chosen)
    left, right = st.columns(2, gap="large")
    with left:
        who = fields.someone()
    with right:
        day = fields.day("started_on", today())
        acting = fields.flag("acting", value=False)
    with st.expander(t("correct.more"), key=f"{fields.key}_more"), st.container(horizontal=True):
        share, time = fields.share("share", 1.0), fields.share("working_time", 1.0)
        first = fields.choice("first_post", list(Answer)[::-1], listed("answer"), Answer.UNKNOWN)
        last = fields.some_day("ended_on", None)
    fields.correction = Arrival(
        position=chosen,
        who=who,
        day=day,
        last_day=last,
        share=share,
        working_time=time,
        acting=acting,
        first_post=first,
    )
    return fields


def _departure(present: SeenRegion) -> Fields | None:
    opened = _on_post(present, "departure", _leaving)
    if opened is None:
        return None
    fields, post = opened
    with st.container(horizontal=True):
        last = fields.day("ended_on", last_day(post.until) or today())
        reason = fields.choice("end_reason", [None, *EndReason], _reason, post.end_reason)
    posts_too = _also(fields, post)
    fields.correction = Departure(assignments=(post.uid, *posts_too), last_day=last, reason=reason)
    return fields


def _on_post(present: SeenRegion, kind: str, chosen: Posts) -> tuple[Fields, AssignmentRecord] | None:
    """Ask which assignment a correction is of, among those that a function chooses; open its form."""
    posts = {each.uid: post_name(present.register, each) for each in by_name(present.register, chosen)}
    uid = subject(present, kind, posts, t("choice.manager"))
    if uid is None:
        return None
    fields = Fields(present, kind, uid)
    return fields, find(fields.register.assignments, uid, "assignment")


def _absence(present: SeenRegion) -> Fields | None:
    opened = _on_post(present, "absence", _running)
    if opened is None:
        return None
    fields, post = opened
    leaves = {each.started_on: each for each in fields.register.absences if each.assignment == post.uid}
    began = fields.choice("absence", [None, *leaves], _absence_name, None) if leaves else None
    leave = leaves[began] if began else AbsenceRecord(uid="", assignment=post.uid, started_on=today())
    fields.key += f"_{began}"
    with st.container(horizontal=True):
        first, last = (
            fields.day("absent_from", leave.started_on),
            fields.some_day("absent_until", last_day(leave.until)),
        )
        reason = fields.choice("absence_kind", list(AbsenceKind), listed("absence_kind"), leave.kind)
    posts = post.uid, *_also(fields, post)
    if began and fields.flag("mistaken", value=False):
        same = (each for each in fields.register.absences if each.assignment in posts and each.started_on == began)
        fields.correction = Removal(records=tuple(each.uid for each in same))
    else:
        fields.correction = Leave(assignments=posts, first_day=first, last_day=last, reason=reason, known=began)
    return fields


def _move(present: SeenRegion) -> Fields | None:
    people = {each.manager: post_name(present.register, each) for each in by_name(present.register, in_post)}
    people.pop("", None)
    chosen = subject(present, "move", people, t("choice.manager"))
    if chosen is None:
        return None
    fields = Fields(present, "move", chosen)
    places = seats(fields.register)
    position = fields.choice("takes", list(places), places.__getitem__, "")
    move = Move(manager=chosen, position=position, day=fields.day("started_on", today()))
    if dropped := [_planned(fields.register, post) for post in move.dropped(fields.register)]:
        st.caption(t("correct.move_drops", planned=tuple(map(inert, dropped))))
    fields.correction = move
    return fields


def _planned(register: Register, post: AssignmentRecord) -> str:
    return plain("correct.planned", seat=seat_name(register, register.by_uid[post.position]), day=post.started_on)


def seats(register: Register) -> Mapping[str, str]:
    """Return what to call the open positions, by uid: those that are free first, the others with their holder."""
    held = {post.position: holder_name(register, post) for post in in_post(register, today())}
    rank = {team.uid: team.rank for team in register.teams}
    funded = [seat for seat in register.positions if seat.open_on(today())]
    funded.sort(key=lambda seat: (seat.uid in held, rank[seat.team], seat.rank))
    return {seat.uid: _seat(seat_name(register, seat), seat, held.get(seat.uid)) for seat in funded}


def _seat(name: str, seat: PositionRecord, holder: str | None) -> str:
    if holder:
        return plain("correct.held_seat", seat=name, name=holder)
    return plain("correct.frozen_seat" if seat.frozen_on(today()) else "correct.free_seat", seat=name)


def by_name(register: Register, chosen: Posts) -> list[AssignmentRecord]:
    """Return the assignments that a function chooses today, by the name of their holder."""
    return sorted(chosen(register, today()), key=lambda post: compared(holder_name(register, post)))


def _running(register: Register, day: date) -> Iterable[AssignmentRecord]:
    return (post for post in register.assignments if post.current(day))


def _leaving(register: Register, day: date) -> Iterable[AssignmentRecord]:
    """Who can be said to leave: whoever is there, and whoever left without a reason."""
    return {post.uid: post for post in (*_running(register, day), *without_reason(register, day))}.values()


def _also(fields: Fields, post: AssignmentRecord) -> tuple[str, ...]:
    """Offer to correct the other positions that the same person holds."""
    running = [each for each in _running(fields.register, today()) if each.manager == post.manager]
    others = [each for each in running if post.manager and each.acting == post.acting and each.uid != post.uid]
    if not others:
        return ()
    seats_too = (fields.register.by_uid[each.position] for each in others)
    names = tuple(seat_name(fields.register, seat) for seat in seats_too)
    return tuple(each.uid for each in others) if fields.flag("also", value=True, positions=names) else ()


def _reason(reason: EndReason | None) -> str:
    return plain(f"end_reason.{reason}" if reason else "background.unknown")


def _absence_name(first: date | None) -> str:
    return plain("correct.absence_since", day=first) if first else plain("correct.new_absence")


FORMS: dict[str, Form] = {
    "arrival": _arrival,
    "departure": _departure,
    "absence": _absence,
    "move": _move,
    "support": supports.support,
    "training": supports.training,
    "person": descriptions.person,
    "levels": levels.grid,
    "position": descriptions.position,
    "team": descriptions.team,
}
