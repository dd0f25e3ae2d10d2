"""What remains to be made precise in a register."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from model.domain.calendar import add_months
from model.domain.framework import Framework
from model.domain.register import AssessmentRecord, AssignmentRecord, ManagerRecord, Register, TeamRecord
from model.domain.vocabulary import AssessmentSource, Background

REMEMBERED_MONTHS = 24
"""How long a departure without a reason is asked about."""


@dataclass(frozen=True)
class Gaps:
    """The records that say less than they could; a person with the number of competencies without a level.

    `unknown` are the codes of competencies, trades and trainings that the reference no longer has, with the number of
    records that bear them: these count in no figure, and nothing on the screen can make them precise.
    """

    unnamed: tuple[AssignmentRecord, ...]
    backgrounds: tuple[ManagerRecord, ...]
    never_assessed: tuple[ManagerRecord, ...]
    partly_assessed: tuple[tuple[ManagerRecord, int], ...]
    reasons: tuple[AssignmentRecord, ...]
    teams: tuple[TeamRecord, ...]
    unknown: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        """How many records are to be made precise."""
        people = len(self.backgrounds) + len(self.never_assessed) + len(self.partly_assessed)
        return len(self.unnamed) + people + len(self.reasons) + len(self.teams)


def gaps(register: Register, framework: Framework, today: date) -> Gaps:
    """List what remains to be made precise of who is in post, of recent departures and of teams."""
    posts = tuple(in_post(register, today))
    holders = {post.manager for post in posts}
    people = tuple(person for person in register.managers if person.uid in holders)
    assessed = known_levels(register)
    missing = {
        person.uid: sum((person.uid, each.code) not in assessed for each in framework.competencies) for person in people
    }
    whole = len(framework.competencies)
    return Gaps(
        unnamed=tuple(post for post in posts if not post.manager),
        backgrounds=tuple(person for person in people if person.background is Background.UNKNOWN),
        never_assessed=tuple(person for person in people if missing[person.uid] == whole),
        partly_assessed=tuple((each, missing[each.uid]) for each in people if 0 < missing[each.uid] < whole),
        reasons=tuple(without_reason(register, today)),
        teams=tuple(_incomplete(register, today)),
        unknown=tuple(sorted(Counter(_unknown(register, framework)).items())),
    )


def _unknown(register: Register, framework: Framework) -> Iterator[str]:
    """Yield the code of each record that the reference does not know."""
    yield from (each.competency for each in register.assessments if each.competency not in framework.competency_index)
    yield from (each.family for each in register.managers if each.family and each.family not in framework.family_index)
    yield from (each.offer for each in register.trainings if each.offer not in framework.offers)


def in_post(register: Register, day: date) -> Iterator[AssignmentRecord]:
    """Yield the current assignments of open positions, those who stand in left out."""
    seats = {seat.uid: seat for seat in register.positions}
    for post in register.assignments:
        seat = seats[post.position]
        if post.holds(day) and seat.funded_from <= day and seat.open_on(day):
            yield post


def known_levels(register: Register) -> Mapping[tuple[str, str], AssessmentRecord]:
    """Return the level that counts of each person on each competency: the latest; of one day, the first source."""
    order = list(AssessmentSource)
    rows = sorted(register.assessments, key=lambda each: (each.assessed_on, -order.index(each.source)))
    return {(each.manager, each.competency): each for each in rows}


def without_reason(register: Register, today: date) -> Iterator[AssignmentRecord]:
    """Yield the assignments that ended in the last months, nobody said why."""
    first = add_months(today, -REMEMBERED_MONTHS)
    for post in register.assignments:
        if post.until and post.until > first and post.end_reason is None and not post.acting:
            yield post


def _incomplete(register: Register, today: date) -> Iterator[TeamRecord]:
    staffed = {seat.team for seat in register.positions if seat.open_on(today)}
    for team in register.teams:
        if team.uid in staffed and (team.agents is None or not (team.department or team.support_unit)):
            yield team
