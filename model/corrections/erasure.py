"""Forgetting people and what is too old: what happened to positions stays, who it was and what they could do goes."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from model.domain.calendar import months_between
from model.domain.register import AssessmentRecord, AssignmentRecord, ManagerRecord, Register
from model.domain.vocabulary import Answer


def posts(register: Register, uid: str) -> tuple[AssignmentRecord, ...]:
    """Return what a person holds or held, each until it really ends: as recorded, or on their known departure."""
    leaves = next((person.leaves_on for person in register.managers if person.uid == uid), None)
    held = (post for post in register.assignments if post.manager == uid)
    return tuple(replace(post, until=min(filter(None, (post.until, leaves)), default=None)) for post in held)


def gone_since(register: Register, uid: str) -> date | None:
    """Return the first day on which a person held no position any more; nothing while they hold or will hold one, or
    never held any."""
    ends = [post.until for post in posts(register, uid)]
    return max(filter(None, ends)) if ends and None not in ends else None


def people_gone(register: Register, today: date, months: int) -> tuple[ManagerRecord, ...]:
    """Return the people who have held no position for so many months."""
    ends = ((person, gone_since(register, person.uid)) for person in register.managers)
    return tuple(person for person, since in ends if since and months_between(since, today) >= months)


def without_people(register: Register, uids: Collection[str]) -> Register:
    """Return a register that does not know some people: their positions were held by somebody who is not named.

    Leaves, levels, trainings and what accompanied them go too.
    """
    held = {post.uid for uid in uids for post in posts(register, uid)}
    nobody = {
        post.uid: replace(post, manager="", first_post=Answer.UNKNOWN, end_reason=None, working_time=1.0)
        for uid in uids
        for post in posts(register, uid)
    }
    return replace(
        register,
        managers=tuple(person for person in register.managers if person.uid not in uids),
        assignments=tuple(nobody.get(post.uid, post) for post in register.assignments),
        absences=tuple(leave for leave in register.absences if leave.assignment not in held),
        assessments=tuple(each for each in register.assessments if each.manager not in uids),
        trainings=tuple(each for each in register.trainings if each.manager not in uids),
        supports=tuple(each for each in register.supports if each.assignment not in held),
    )


def without_outdated(register: Register, today: date, assessments: int, absences: int) -> Register:
    """Return a register without levels that another replaced, nor leaves that ended, so many months ago or more."""
    gone = {each.identity for each in _replaced(register) if months_between(each.assessed_on, today) >= assessments}
    return replace(
        register,
        assessments=tuple(each for each in register.assessments if each.identity not in gone),
        absences=tuple(
            leave for leave in register.absences if leave.until is None or months_between(leave.until, today) < absences
        ),
    )


def _replaced(register: Register) -> Iterator[AssessmentRecord]:
    """The levels that are not those of the last day on which a person was assessed on a competency."""
    last: dict[tuple[str, str], date] = {}
    for each in register.assessments:
        key = each.manager, each.competency
        last[key] = max(each.assessed_on, last.get(key, each.assessed_on))
    return (each for each in register.assessments if each.assessed_on < last[each.manager, each.competency])
