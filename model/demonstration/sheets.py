"""What the files of the demonstration say of a body: its seats, people and posts; what is dated about them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from model.demonstration.population import FictionalPerson, chosen
from model.demonstration.posts import SEASONED, Post, PostHistory
from model.demonstration.structure import Structure, StructureSeat
from model.domain.calendar import DAY, add_months, months_between
from model.domain.framework import HALF_STEPS
from model.domain.vocabulary import Background
from model.reference import framework

Cells = Sequence[str]

INTER_ACADEMIC: Final = date(2024, 5, 14)
"""The training of the conseillers techniques of Nouvelle-Aquitaine [S3]."""

HOLIDAYS: Final = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
"""Month and day of those that have a fixed date."""


class Records:
    """The rows of the seven files of one body, without the column of the body."""

    def __init__(self, chart: Structure, history: PostHistory, draw: Random, as_of: date) -> None:
        self.chart, self.history, self.draw, self.as_of = chart, history, draw, as_of

    def tables(self) -> dict[str, Iterable[Cells]]:
        """Return the rows by name of file."""
        return {
            "positions": map(_position, self.chart.seats),
            "people": map(_person, dict.fromkeys(post.person for post in self.history.posts)),
            "assignments": map(_assignment, self.history.posts),
            "absences": self._absences(),
            "levels": self._levels(),
            "trainings": self._trainings(),
            "supports": self._supports(),
        }

    def _absences(self) -> Iterator[Cells]:
        """Yield the long leaves that run, and a few that are over."""
        for post in self.history.current:
            start = self.as_of - timedelta(days=self.draw.randint(40, 240))
            kind = chosen(self.draw, {"maladie": 60, "congé parental": 30, "autre": 10})
            if post.person.role == "on_leave":
                yield post.person.reference, _day(start), self.draw.choice(("", _day(add_months(self.as_of, 4)))), kind
            elif months_between(post.start, self.as_of) > SEASONED and self.draw.random() < 0.04:
                start -= timedelta(days=300)
                end = start + timedelta(days=self.draw.randint(70, 250))
                yield post.person.reference, _day(start), _day(end), kind

    def _levels(self) -> Iterator[Cells]:
        """Yield one or two assessments of those in post, one of most of those who left."""
        for post in self.history.current:
            if post.person.role != "never_assessed":
                first = self._workday(self._told_from(post), self.as_of)
                second = _workday_before(first + timedelta(days=self.draw.randint(180, 480)))
                yield _assessment(post, first, "soi")
                if second <= self.as_of:
                    yield _assessment(post, second, self.draw.choice(("responsable", "ensemble")))
        for post in self.history.posts:
            if post.end and post.reason != "mobilité" and post.end - self._told_from(post) > timedelta(days=60):
                yield _assessment(post, self._workday(self._told_from(post), post.end), "ensemble")

    def _trainings(self) -> Iterator[Cells]:
        """Yield the trainings followed: in education that of [S3], elsewhere first of all by new managers."""
        offers = [offer.name["fr"] for offer in framework().offers.values()]
        for post in self.history.current:
            day = self._followed_on(post)
            if day and day <= self.as_of:
                basic = self.chart.education or post.first == "oui" or self.draw.random() < 0.4
                yield post.person.reference, offers[0] if basic else self.draw.choice(offers[1:]), _day(day)

    def _followed_on(self, post: Post) -> date | None:
        if self.chart.education:
            return INTER_ACADEMIC if post.start <= INTER_ACADEMIC and self.draw.random() < 0.95 else None
        if post.first == "oui" and post.start > self.history.window and self.draw.random() < 0.5:
            return self._workday(post.start, add_months(post.start, 6))
        return self._workday(self._told_from(post), self.as_of) if self.draw.random() < 0.2 else None

    def _supports(self) -> Iterator[Cells]:
        """Yield how newcomers are accompanied on arrival, whom a coach sees, which teams meet their peers [S0]."""
        for post in self.history.current:
            months = months_between(post.start, self.as_of)
            for kind, offered, lasts in (("immersion", 0.6, 3), ("mentorat", 0.5, 12)):
                if months <= lasts and not post.acting and self.draw.random() < offered:
                    yield post.person.reference, "", kind, _day(post.start), _day(add_months(post.start, lasts) - DAY)
            if months > SEASONED and not post.acting and self.draw.random() < 0.05:
                start = self._workday(add_months(self.as_of, -8), self.as_of)
                kind = self.draw.choice(("coaching", "supervision"))
                yield post.person.reference, "", kind, _day(start), _day(add_months(start, 12) - DAY)
        for team in dict.fromkeys(seat.team["team"] for seat in self.chart.seats):
            if self.draw.random() < 0.3:
                start = self._workday(add_months(self.as_of, -20), self.as_of)
                kind = self.draw.choice(("groupe d'échanges de pratiques", "co-développement"))
                yield "", team, kind, _day(start), ""

    def _told_from(self, post: Post) -> date:
        return max(post.start, self.history.window)

    def _workday(self, start: date, end: date) -> date:
        """Draw a working day between two days, after the very first weeks."""
        days = (end - start).days
        return max(start, _workday_before(start + timedelta(days=self.draw.randint(min(20, days), days))))


def _position(seat: StructureSeat) -> Cells:
    team = [seat.team[column] for column in ("team", "department", "agents", "support_unit")]
    function = seat.function, seat.fte, seat.open_to
    return seat.reference, seat.title, *team, *function, _day(seat.opened_on), seat.reports_to


def _person(person: FictionalPerson) -> Cells:
    origin = "issue" if person.woman else "issu"
    origin += " du travail social" if person.family.background is Background.SOCIAL else " d'un autre métier"
    trade, origin = ("", "à préciser") if person.role == "to_specify" else (person.family.name["fr"], origin)
    wishes = person.mobility, person.functional, _day(person.leaves_on)
    return person.reference, person.first_name, person.surname, trade, origin, *wishes


def _assignment(post: Post) -> Cells:
    dates = _day(post.start), _day(post.end)
    shares = post.share, post.working_time, "oui" if post.acting else "non"
    return post.seat.reference, post.person.reference, *dates, *shares, post.first, post.reason


def _assessment(post: Post, day: date, source: str) -> Cells:
    """Where somebody stood on a day: the trade, experience, and what is one's own."""
    person, seasoned = post.person, int(months_between(post.start, day) >= SEASONED)
    levels = [level + seasoned + own for level, own in zip(person.family.profile, person.variation, strict=True)]
    cells = ["" if place in person.unassessed else _half(level) for place, level in enumerate(levels)]
    return person.reference, _day(day), source, *cells


def _half(half_steps: int) -> str:
    return f"{min(max(half_steps, 0), HALF_STEPS) / 2:g}".replace(".", ",")


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _workday_before(day: date) -> date:
    """The same day, or the last one before a week-end or a holiday."""
    while day.weekday() > 4 or (day.month, day.day) in HOLIDAYS:
        day -= timedelta(days=1)
    return day
