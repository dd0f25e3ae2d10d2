"""Where a workshop stands: its steps, the one that is looked at, what is open, shown, hidden, grouped.

A board is frozen: each thing that a facilitator does makes a new one, so that undoing is going back to the one before.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from model.domain.framework import Texts
from model.errors import Refused
from model.scenario.actions import Action
from model.workshop import steps as asked
from model.workshop.answers import Answer
from model.workshop.cards import Group
from model.workshop.live_actions import MOST_ACTIONS, live_action
from model.workshop.steps import COUNTED, Item, Kind, Step
from model.workshop.tallies import FEWEST, Hands

MOST_BALLOTS: Final = 300
MOST_GROUPS: Final = 15
LONGEST_GROUP: Final = 80

GRACE: Final = timedelta(seconds=10)
"""For how long an answer is still taken to a step that was locked, or left, while it was being written."""

WHATIF: Final = "whatif"
"""In the spotlight, what the region would look like with what the room wishes."""


class StepState(StrEnum):
    """Whether a step can be answered: not yet, now, not any more."""

    WAITING = "waiting"
    OPEN = "open"
    LOCKED = "locked"


@dataclass(frozen=True)
class StepStage:
    """Where a step stands: its state, whether its result is shown, when it locks by itself.

    Of one that was left, how many seconds its timer had still to go and what was in the spotlight; `late`, until when
    what was being written as it was locked or left is still taken.
    """

    state: StepState = StepState.WAITING
    revealed: bool = False
    until: datetime | None = None
    late: datetime | None = None
    paused: float = 0.0
    spotlight: str = ""

    def is_open(self, moment: datetime) -> bool:
        """Whether the step takes answers at an instant, while it is looked at."""
        return self.state is StepState.OPEN and (self.until is None or moment < self.until)

    def grace(self, moment: datetime) -> float:
        """For how many seconds from an instant on an answer is still taken to a step that takes no more; 0 if none."""
        return max(0.0, (self._last - moment).total_seconds()) if self._last else 0.0

    @property
    def _last(self) -> datetime | None:
        return self.late or (self.until + GRACE if self.until else None)

    def closed(self, moment: datetime, **changed: Any) -> "StepStage":
        """Return it without its timer; what is being written at that instant has some seconds left."""
        return replace(self, until=None, late=moment + GRACE if self.is_open(moment) else self._last, **changed)


@dataclass(frozen=True)
class Paper:
    """Answers given on paper, alike: as many as `times`."""

    step: str
    answer: Answer
    times: int


@dataclass(frozen=True)
class Board:
    """The steps and where each stands. `place` is the step looked at: -1 before the first, their number at the end;
    `live` the actions of the scenario that is composed on the wall; `spoken` the cards that the facilitator wrote for
    the room. A result is shown from `fewest` answers on. Where cards are `screened`, one is read only once it was
    `accepted`. While it is `dark` the wall shows nothing. `skipped` are the
    steps that one passes over on the way on and back."""

    steps: tuple[Step, ...]
    place: int = -1
    stages: Mapping[str, StepStage] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    groups: tuple[Group, ...] = ()
    spotlight: str = ""
    paper: tuple[Paper, ...] = ()
    hands: tuple[tuple[str, Hands], ...] = ()
    live: tuple[Action, ...] = ()
    spoken: frozenset[str] = frozenset()
    fewest: int = FEWEST
    dark: bool = False
    skipped: frozenset[str] = frozenset()
    screened: bool = False
    accepted: frozenset[str] = frozenset()

    def afresh(self, groups: Sequence[Group]) -> "Board":
        """Return the board as it was prepared, with groups that were, and nothing that happened since."""
        steps = asked.numbered(asked.blank_steps([step for step in self.steps if not (step.again or step.seat)]))
        return Board(steps, fewest=self.fewest, groups=emptied(groups), screened=self.screened)

    @property
    def step(self) -> Step | None:
        """The step that is looked at; none before the first and after the last one."""
        return self.steps[self.place] if 0 <= self.place < len(self.steps) else None

    @property
    def questions(self) -> int:
        """How many questions there are; composing a scenario together is none."""
        return len({step.question for step in self.steps if step.asks})

    def named(self, uid: str) -> Step:
        """Return a step.

        Raises:
            Refused: there is none of that uid.
        """
        match = next((step for step in self.steps if step.uid == uid), None)
        if match is None:
            raise Refused("workshop.no_step")
        return match

    def at(self, step: str) -> "Board":
        """Return this board to somebody who acts on the step that they saw.

        Raises:
            Refused: another one is looked at by now.
        """
        if self.step is None or self.step.uid != step:
            raise Refused("workshop.moved_on")
        return self

    def stage(self, uid: str) -> StepStage:
        """Return where a step stands."""
        return self.stages.get(uid, StepStage())

    def of(self, step: str) -> tuple[Group, ...]:
        """Return the groups of the cards of a step."""
        return tuple(group for group in self.groups if group.step == step)

    def ballots(self, step: str) -> tuple[Answer, ...]:
        """Return the answers to a step that were given on paper."""
        return tuple(each.answer for each in self.paper if each.step == step for _ in range(each.times))

    def raised(self, step: str) -> tuple[Hands, ...]:
        """Return what was counted in the room for a step."""
        return tuple(hands for uid, hands in self.hands if uid == step)

    @property
    def passed(self) -> tuple[int, ...]:
        """The places of the steps that the room was asked, and of the scenario if it composed one."""
        return tuple(place for place, step in enumerate(self.steps) if self._passed(step))

    def _passed(self, step: Step) -> bool:
        return self.stage(step.uid).state is not StepState.WAITING if step.asks else bool(self.live)

    @property
    def numbered_as_asked(self) -> "Board":
        """The board of a workshop that is over: the questions that the room was asked are numbered without a gap,
        whatever was left aside between them."""
        came = sorted({self.steps[place].question for place in self.passed if self.steps[place].asks})
        steps = (replace(step, question=max(1, bisect(came, step.question))) for step in self.steps)
        return replace(self, steps=tuple(steps))

    def replayed(self, place: int, *, effect: bool) -> "Board":
        """Return the board at a place that it passed, or before the first one, its results shown and its doors shut;
        with `effect`, what the region would look like is in the spotlight.

        Raises:
            Refused: it never came there.
        """
        if place not in (-1, *self.passed):
            raise Refused("workshop.no_step")
        shown = {self.steps[each].uid: StepStage(StepState.LOCKED, revealed=True) for each in self.passed}
        return replace(self, place=place, stages=shown, spotlight=WHATIF if effect else "", dark=False)

    def went(self, place: int, moment: datetime, items: Sequence[Item] | None = None) -> "Board":
        """Look at another step at an instant: one that was waiting opens, another one is as it was left; `items`, if
        there are any to give, are what it is about from now on."""
        if not -1 <= place <= len(self.steps):
            raise Refused("workshop.no_step")
        moved = replace(self.left(moment), place=place, spotlight="", dark=False)
        if moved.step:
            moved = replace(moved, skipped=moved.skipped - moved.together(moved.step.uid))
        if moved.step is None or not moved.step.asks:
            return moved
        if items is not None:
            moved = replace(moved, steps=_exchanged(moved.steps, moved.step.among(items)))
        return moved.entered(moment)

    def beside(self, place: int, by: int) -> int:
        """Return the place after another one (`by` 1), or before it (-1), that is not passed over."""
        there = place + by
        while 0 <= there < len(self.steps) and self.steps[there].uid in self.skipped:
            there += by
        return there

    def together(self, uid: str) -> frozenset[str]:
        """Return the uids of the steps of the question that a step is of."""
        return frozenset(step.uid for step in self.steps if step.question == self.named(uid).question)

    def passed_over(self, uid: str, *, skipped: bool) -> "Board":
        """Pass over the question of a step on the way, or no more.

        Raises:
            Refused: it is the one that is looked at.
        """
        steps = self.together(uid)
        if skipped and self.step and self.step.uid in steps:
            raise Refused("workshop.looked_at")
        return replace(self, skipped=self.skipped | steps if skipped else self.skipped - steps)

    def with_question(self, steps: Sequence[Step], moment: datetime) -> "Board":
        """Ask something else now: after the question that is looked at, and before a scenario is composed.

        Raises:
            Refused: its words or its answers are not accepted, or there are too many steps.
        """
        at = self._next(self.steps)
        place = self.place + len(steps) if at <= self.place else self.place
        return replace(self._with_steps(at, steps), place=place).went(at, moment)

    def repeated(self, uid: str, moment: datetime) -> "Board":
        """Ask now once more, under another uid, what the step that is looked at asked: about the same things.

        Raises:
            Refused: that is words or a scenario, or was asked twice already.
        """
        step = self._here()
        if not step.asks or step.kind is Kind.CARDS or step.again or self.second(step.uid):
            raise Refused("workshop.not_again")
        at = self.place + 1
        steps = (*self.steps[:at], replace(step, uid=uid, again=step.uid), *self.steps[at:])
        return replace(self, steps=asked.checked_steps(steps)).went(at, moment)

    def second(self, uid: str) -> Step | None:
        """Return the step that asks again what another one asked, if there is one."""
        return next((step for step in self.steps if step.again == uid), None)

    def with_last_question(self, steps: Sequence[Step]) -> "Board":
        """Ask something else as the last question, before a scenario is composed.

        Raises:
            Refused: its words or its answers are not accepted, or there are too many steps.
        """
        return self._with_steps(_live(self.steps), steps)

    def _with_steps(self, at: int, steps: Sequence[Step]) -> "Board":
        added = (*self.steps[:at], *(replace(step, question=_ADDED) for step in steps), *self.steps[at:])
        return replace(self, steps=asked.numbered(asked.checked_steps(added)))

    def brought(self, uid: str) -> "Board":
        """Ask the question of a step next, after the one that is looked at; it is passed over no more.

        Raises:
            Refused: it is the one that is looked at, or the scenario that is composed.
        """
        question = self.named(uid).question
        if not self.named(uid).asks or (self.step and self.step.question == question):
            raise Refused("workshop.no_step")
        rest = [step for step in self.steps if step.question != question]
        at = self._next(rest)
        ordered = (*rest[:at], *(step for step in self.steps if step.question == question), *rest[at:])
        place = ordered.index(self.step) if self.step else self.place
        skipped = self.skipped - self.together(uid)
        return replace(self, steps=asked.numbered(ordered), place=place, skipped=skipped)

    def moved(self, uid: str, by: int) -> "Board":
        """Change the place of the question of a step with that of the one before (`by` -1) or after (1); a scenario is
        composed last.

        Raises:
            Refused: there is none.
        """
        asking = [step.question for step in self.steps if step.asks]
        order = list(dict.fromkeys(asking))
        here = order.index(self.named(uid).question) if self.named(uid).asks else -1
        if here < 0 or not 0 <= here + by < len(order):
            raise Refused("workshop.no_step")
        order.insert(here + by, order.pop(here))
        steps = sorted(self.steps, key=lambda step: order.index(step.question) if step.asks else len(order))
        place = steps.index(self.step) if self.step else self.place
        return replace(self, steps=asked.numbered(steps), place=place)

    def shortened(self, uid: str) -> "Board":
        """Take the question of a step out of a workshop that was not begun, with the groups of its cards.

        Raises:
            Refused: it is the only one.
        """
        gone = self.together(uid)
        steps = asked.numbered(step for step in self.steps if step.uid not in gone)
        groups = tuple(group for group in self.groups if group.step not in gone)
        return replace(self, steps=asked.checked_steps(steps), groups=groups)

    def reworded(
        self, uid: str, text: str, notes: str, minutes: Mapping[str, int], items: Sequence[Item] | None = None
    ) -> "Board":
        """Ask the question of a step in other words, with other notes for whoever speaks; `minutes` by step; about
        other `items`, where they are a list of one's own."""
        steps = self.together(uid)
        words = [
            replace(asked.set_out(each, text, minutes.get(each.uid, each.minutes)), notes=notes.strip())
            if each.uid in steps
            else each
            for each in self.steps
        ]
        if items is not None:
            words = [replace(each, items=tuple(items)) if each.uid in steps and each.listed else each for each in words]
        return replace(self, steps=asked.checked_steps(words))

    def _next(self, steps: Sequence[Step]) -> int:
        """Where, among steps, what comes after the question that is looked at begins; a scenario is composed last."""
        if self.step is None:
            return 0 if self.place < 0 else _live(steps)
        after = max(place for place, step in enumerate(steps) if step.question == self.step.question) + 1
        return min(after, _live(steps))

    def left(self, moment: datetime) -> "Board":
        """Leave the step that is looked at: it takes no answers meanwhile, its timer stands still."""
        if self.step is None or not self.step.asks:
            return self
        stage = replace(self.stage(self.step.uid), spotlight=self.spotlight)
        if stage.is_open(moment):
            paused = (stage.until - moment).total_seconds() if stage.until else 0.0
            stage = stage.closed(moment, paused=paused)
        return replace(self, stages={**self.stages, self.step.uid: stage})

    def entered(self, moment: datetime) -> "Board":
        """Come back to the step that is looked at, or open it: its timer goes on where it stood."""
        if self.step is None or not self.step.asks:
            return self
        uid = self.step.uid
        stage = self.stage(uid)
        if stage.state is StepState.WAITING:
            return self._with(uid, state=StepState.OPEN)
        if stage.state is StepState.OPEN and not stage.until:
            until = moment + timedelta(seconds=stage.paused) if stage.paused else None
            stage = replace(stage, until=until, late=None)
        back = replace(stage, paused=0.0, spotlight="")
        return replace(self, spotlight=stage.spotlight, stages={**self.stages, uid: back})

    def locked(self, moment: datetime) -> "Board":
        """Take no more answers to the step that is looked at, but those that are being written at that instant."""
        step = self._asked().uid
        return replace(self, stages={**self.stages, step: self.stage(step).closed(moment, state=StepState.LOCKED)})

    def opened(self) -> "Board":
        """Take answers to the step that is looked at, again."""
        return self._with(self._asked().uid, state=StepState.OPEN, until=None, late=None)

    def darkened(self, *, dark: bool) -> "Board":
        """Show nothing on the wall, or what is looked at again."""
        return replace(self, dark=dark)

    def revealed(self, *, shown: bool) -> "Board":
        """Show the result of the step that is looked at, or hide it."""
        return self._with(self._asked().uid, revealed=shown)

    def timed(self, minutes: int, moment: datetime) -> "Board":
        """Lock the step by itself after some minutes from an instant, opened again if it was locked; 0 takes the timer
        away, and what it has locked stays so."""
        if not 0 <= minutes <= asked.LONGEST_MINUTES:
            raise Refused("workshop.minutes", received=minutes, accepted=asked.LONGEST_MINUTES)
        step = self._asked().uid
        if minutes:
            return self._with(step, state=StepState.OPEN, until=moment + timedelta(minutes=minutes), late=None)
        return self._with(step, until=None) if self.stage(step).is_open(moment) else self.locked(moment)

    def spoken_aloud(self, card: str) -> "Board":
        """Know of a card that somebody said aloud: without it the board would be the one before, which undoing could
        not tell apart."""
        return replace(self, spoken=self.spoken | {card})

    def waits(self, card: str) -> bool:
        """Whether nobody said yet if a card may be read."""
        return self.screened and card not in self.hidden | self.accepted | self.spoken

    def reads(self, card: str) -> bool:
        """Whether the room may read a card."""
        return card not in self.hidden and not self.waits(card)

    def moderated(self, cards: Collection[str], *, hidden: bool) -> "Board":
        """Keep cards from being read, or accept them."""
        if hidden:
            return replace(self, hidden=self.hidden.union(cards))
        return replace(self._accepting(cards), hidden=self.hidden.difference(cards))

    def _accepting(self, cards: Collection[str]) -> "Board":
        return replace(self, accepted=self.accepted.union(cards)) if self.screened else self

    def seen(self) -> "Board":
        """Return the board as it may be read: a card that is kept from being read is nothing to weigh either."""
        return self._among(self.hidden)

    def taken_back(self, card: str) -> "Board":
        """Forget a card that whoever wrote it took back."""
        return self.ungrouped([card])._among({card})

    def _among(self, gone: Collection[str]) -> "Board":
        """The same board, some items of its steps left out."""
        left = (step.among([item for item in step.items if item.uid not in gone]) for step in self.steps)
        return replace(self, steps=tuple(left)) if gone else self

    def lit(self, item: str) -> "Board":
        """Show one card or group alone, large; an empty uid shows all of them again."""
        return replace(self, spotlight=item)

    def grouped(self, uid: str, name: str, cards: Sequence[str]) -> "Board":
        """Put cards into a group of the step that is looked at, made if there is none of that uid; a card is in one
        group at most, and accepted by that."""
        title = name.strip()
        if not 1 <= len(title) <= LONGEST_GROUP:
            raise Refused("workshop.group_name", received=len(title), accepted=LONGEST_GROUP)
        step = self._here().uid
        before = next((group for group in self.groups if group.uid == uid), Group(uid, step, title, ()))
        if before not in self.groups and len(self.of(step)) >= MOST_GROUPS:
            raise Refused("workshop.groups", accepted=MOST_GROUPS)
        ready = before.prepared and before.name == title
        after = replace(before, name=title, cards=tuple(dict.fromkeys((*before.cards, *cards))), prepared=ready)
        rest = self.ungrouped(cards).groups
        replaced = [after if group.uid == uid else group for group in rest]
        return replace(self._accepting(cards), groups=tuple(replaced) if before in self.groups else (*rest, after))

    def ungrouped(self, cards: Sequence[str]) -> "Board":
        """Take cards out of their groups."""
        out = set(cards)
        return replace(
            self,
            groups=tuple(replace(each, cards=tuple(c for c in each.cards if c not in out)) for each in self.groups),
        )

    def merged(self, kept: str, other: str) -> "Board":
        """Put the cards of a group into another one, and forget the first."""
        group_of = {group.uid: group for group in self.groups}
        if kept == other or not {kept, other} <= group_of.keys():
            raise Refused("workshop.no_group")
        both = replace(group_of[kept], cards=(*group_of[kept].cards, *group_of[other].cards))
        left = tuple(both if group.uid == kept else group for group in self.groups if group.uid != other)
        return replace(self, groups=left)

    def dissolved(self, uid: str) -> "Board":
        """Forget a group; its cards stand alone again."""
        return replace(self, groups=tuple(group for group in self.groups if group.uid != uid))

    def with_paper(self, answer: Answer, times: int) -> "Board":
        """Enter answers given on paper, alike, to the step that is looked at."""
        step = self._here().uid
        if not 1 <= times <= MOST_BALLOTS or len(self.ballots(step)) + times > MOST_BALLOTS:
            raise Refused("workshop.times", received=times, accepted=MOST_BALLOTS)
        return replace(self, paper=(*self.paper, Paper(step, answer, times)))

    def with_hands(self, people: int, counts: Mapping[str, int]) -> "Board":
        """Enter the hands raised for the items of the step that is looked at.

        Raises:
            Refused: a step where nothing is counted, an item that is not its own, or more hands for one item, or for
                all of them, than so many people have.
        """
        step = self._here()
        if step.kind not in COUNTED:
            raise Refused("workshop.kind", received=step.kind)
        if not 1 <= people <= MOST_BALLOTS:
            raise Refused("workshop.times", received=people, accepted=MOST_BALLOTS)
        most = people * (asked.PICKS if step.kind is Kind.POINTS else 1)
        if not counts.keys() <= step.known or any(not 0 <= count <= most for count in counts.values()):
            raise Refused("workshop.hands", received=max(counts.values(), default=0), accepted=most)
        total, all_of_them = sum(counts.values()), people * (1 if step.kind is Kind.CHOICE else asked.PICKS)
        if total > all_of_them:
            raise Refused("workshop.hands_total", received=total, accepted=all_of_them, people=people)
        return replace(self, hands=(*self.hands, (step.uid, Hands(people, dict(counts)))))

    def played(self, action: Action) -> "Board":
        """Add an action to the scenario that the room composes, or put another in its place."""
        if self._here().kind is not Kind.LIVE:
            raise Refused("workshop.no_step")
        others = tuple(each for each in self.live if each.uid != action.uid)
        if len(others) >= MOST_ACTIONS:
            raise Refused("workshop.live_actions", accepted=MOST_ACTIONS)
        return replace(self, live=(*others, live_action(action)))

    def composing(self, moment: datetime) -> "Board":
        """Look at the scenario that the room composes.

        Raises:
            Refused: it composes none.
        """
        place = _live(self.steps)
        if place == len(self.steps):
            raise Refused("workshop.no_step")
        return self.went(place, moment)

    def unplayed(self, uid: str) -> "Board":
        """Take an action off the scenario that the room composes."""
        return replace(self, live=tuple(each for each in self.live if each.uid != uid))

    def without(self, name: Texts) -> "Board":
        """Forget what was answered on paper or by hand, and the words of cards, also of those that were taken back:
        points that were given to a card stay, under another name; groups keep theirs."""
        cards, groups = {each.uid for each in self.steps if each.kind is Kind.CARDS}, {each.uid for each in self.groups}
        bare = [
            step.among([item if item.uid in groups else Item(item.uid, name) for item in step.items])
            if step.source in cards
            else step
            for step in self.steps
        ]
        return replace(
            self,
            steps=tuple(bare),
            groups=emptied(self.groups),
            hidden=frozenset(),
            spoken=frozenset(),
            accepted=frozenset(),
            paper=(),
            hands=(),
        )

    def _here(self) -> Step:
        if self.step is None:
            raise Refused("workshop.no_step")
        return self.step

    def _asked(self) -> Step:
        """The step that is looked at, where the room answers it."""
        step = self._here()
        if not step.asks:
            raise Refused("workshop.live")
        return step

    def _with(self, uid: str, **changed: Any) -> "Board":
        return replace(self, stages={**self.stages, uid: replace(self.stage(uid), **changed)})


def emptied(groups: Iterable[Group]) -> tuple[Group, ...]:
    """Return groups without their cards."""
    return tuple(replace(group, cards=()) for group in groups)


def _live(steps: Sequence[Step]) -> int:
    """Where a scenario is composed, after every question."""
    return next((place for place, step in enumerate(steps) if not step.asks), len(steps))


def _exchanged(steps: Sequence[Step], step: Step) -> tuple[Step, ...]:
    return tuple(step if each.uid == step.uid else each for each in steps)


_ADDED: Final = -1
"""The number of a question that is being added, until all are counted anew."""
