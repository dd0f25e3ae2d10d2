"""Who holds the positions of a body, and who held them over the last three years."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from model.demonstration.population import BORN, BORN_FIRST, Crowd, FictionalPerson, Habit, chosen
from model.demonstration.structure import DIRECTION, FRONT, Structure, StructureSeat
from model.domain.calendar import add_months
from model.domain.vocabulary import Background
from model.reference import framework

HISTORY, LONGEST, SEASONED = 36, 107, 24
"""In months: the history that is told, the longest time in post, the time after which experience shows."""

HALF_YEAR_CHANGE: Final = 0.07
"""Chance that a position changes holder within six months."""

HABITS: Final[Mapping[Habit, int]] = {(88, 10, 2): 60, (35, 45, 20): 25, (5, 35, 60): 15}
"""What the managers of a team are used to, competency by competency, and how often a team is so."""


@dataclass(eq=False)
class Post:
    """An assignment; `end` is the last day worked."""

    seat: StructureSeat
    person: FictionalPerson
    start: date
    end: date | None = None
    first: str = ""
    reason: str = ""
    share: str = "1"
    working_time: str = "1"
    acting: bool = False


class PostHistory:
    """The posts of a body, from the first that still ran three years ago."""

    def __init__(self, chart: Structure, draw: Random, crowd: Crowd, as_of: date) -> None:
        self.education, self.draw, self.crowd, self.as_of = chart.education, draw, crowd, as_of
        self.window = add_months(as_of, -HISTORY)
        self.habits = {team["team"]: [chosen(draw, HABITS) for _ in framework().competencies] for team in chart.teams}
        self.posts: list[Post] = []
        for seat in chart.seats:
            self._fill(seat)
        self._share([team["team"] for team in chart.teams if team["shared_manager"]])
        self._move_inside()
        for seat in chart.seats:
            if seat.background is None and seat.team["acting"]:
                self._stand_in(seat)
        self.posts.sort(key=lambda post: (post.seat.reference, post.start))

    @property
    def current(self) -> list[Post]:
        """One post of each person in post."""
        return list({post.person: post for post in self.posts if not post.end and not post.acting}.values())

    def _fill(self, seat: StructureSeat) -> None:
        """Tell who holds a seat and who held it before; a few seats are new."""
        if seat.background is not None:
            start = self._hold(seat, seat.background)
            is_new = start > self.window and self.draw.random() < 0.1 and seat.function == FRONT
            since, until = add_months(start, -self.draw.randrange(4)), add_months(start, -self.draw.randint(2, 9))
        else:
            since = until = add_months(self.as_of, -int(seat.team["vacant_months"]))
            is_new = bool(seat.team["never_filled"])
        if is_new:
            seat.opened_on = since
        else:
            self._precede(seat, until)

    def _hold(self, seat: StructureSeat, background: Background) -> date:
        """Put a current holder on a seat; return since when."""
        person = self._arrival(seat, background, BORN_FIRST if seat.role == "leaving_months" else BORN)
        person.mobility = chosen(self.draw, {"aucune": 55, "département": 20, "région": 15, "au-delà": 10})
        person.functional = chosen(self.draw, {"oui": 30, "non": 40, "": 30})
        self._play(person, seat)
        post = Post(seat, person, add_months(self.as_of, -self._months_in_post(seat)), first=self._first(seat))
        post.working_time = chosen(self.draw, {"1": 96, "0,8": 4})
        self.posts.append(post)
        return post.start

    def _play(self, person: FictionalPerson, seat: StructureSeat) -> None:
        """Have a person be what the structure says of the holder of a seat."""
        person.role = seat.role
        if seat.role == "leaving_months":
            person.leaves_on = _eve(add_months(self.as_of, int(seat.team[seat.role]) + 1))
        if seat.role == "partly_assessed":
            person.unassessed = frozenset(self.draw.sample(range(len(person.variation)), 2))

    def _arrival(self, seat: StructureSeat, background: Background, born: Mapping[str, int]) -> FictionalPerson:
        return self.crowd.person(self.draw, background, born, self.habits[seat.team["team"]])

    def _months_in_post(self, seat: StructureSeat) -> int:
        drawn = max(self._tenure(), self._tenure() if self.education else 0)  # few came after the training of [S3]
        return max(drawn, SEASONED + 6) if seat.role in ("leaving_months", "on_leave") else drawn

    def _tenure(self) -> int:
        months = self.draw.randint(1, 6)
        while self.draw.random() > HALF_YEAR_CHANGE:
            months += 6
        return months if months <= LONGEST else self.draw.randint(60, LONGEST)

    def _first(self, seat: StructureSeat) -> str:
        return "non" if seat.function == DIRECTION else chosen(self.draw, {"oui": 35, "non": 40, "": 25})

    def _precede(self, seat: StructureSeat, until: date) -> None:
        """Go back through the holders of a seat, the last of whom left on the eve of `until`."""
        while until > self.window:
            other = not self.education and self.draw.random() < 0.28
            reason = chosen(self.draw, {"retraite": 35, "mobilité": 30, "départ": 25, "autre": 10})
            born = BORN_FIRST if reason == "retraite" else BORN
            person = self._arrival(seat, Background.OTHER if other else Background.SOCIAL, born)
            start = add_months(until, -self._tenure())
            self.posts.append(Post(seat, person, start, _eve(until), self._first(seat), reason))
            until = add_months(start, -self.draw.randint(2, 9))

    def _share(self, teams: list[str]) -> None:
        """Give one seat in each of the teams that share a manager to one person."""
        held = [post for post in self.posts if not post.end and post.seat.function == FRONT]
        posts = [next(post for post in held if post.seat.team["team"] == team) for team in teams]
        start = max((post.start for post in posts), default=self.as_of)
        for post in posts:
            post.person, post.start, post.first, post.share = posts[0].person, start, "non", "0,5"

    def _move_inside(self) -> None:
        """Make one person of past holders and of those who came to another team of the body soon afterwards."""
        arrived = [post for post in self.posts if not post.end and post.share == "1"]
        for past in [post for post in self.posts if post.end and post.seat.function == FRONT]:
            post = next((each for each in arrived if self._could_be(past, each)), None)
            if post:
                past.person, past.end, past.reason, post.first = post.person, _eve(post.start), "mobilité", "non"
                arrived.remove(post)

    def _could_be(self, past: Post, post: Post) -> bool:
        """Whether the past holder of a seat could have come to another; when a seat became free is not changed."""
        later = [each.start for each in self.posts if each.seat is past.seat and each.start > past.start]
        if past.end is None or past.seat.team is post.seat.team or not later:
            return False
        return past.start < post.start < min(later) and abs(post.start - past.end) < timedelta(days=62)

    def _stand_in(self, seat: StructureSeat) -> None:
        """Have somebody in post, of the same team if there is one, stand in a month after a seat became free."""

        def reluctance(post: Post) -> tuple[bool, bool, bool]:
            return bool(post.person.role), post.seat.team is not seat.team, post.seat.function == DIRECTION

        here = min((post for post in self.posts if not post.end and not post.acting), key=reluctance)
        since = max(add_months(here.start, 1), add_months(self.as_of, 1 - int(seat.team["vacant_months"])))
        self.posts.append(Post(seat, here.person, since, share="0,5", acting=True))


def _eve(day: date) -> date:
    return day - timedelta(days=1)
