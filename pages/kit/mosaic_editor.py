"""The mosaic as an editor: one row a team without the scenario and with it, what a tile can become, what that would do.

One component of our own. It is given words and numbers and writes them as text; what every choice of the tile that is
open would do travels with the choices, so that passing over them asks nobody. Every gesture comes back as a message.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NotRequired, TypedDict

from pages.kit import elements, state
from pages.kit.state import GestureAnswer
from pages.kit.wording import words

Gesture = Mapping[str, Any]
"""What somebody did: its `kind`, what it was done on, its `number`, the `revision` of what was shown."""

_KEY = "mosaic_editor"


class ShownMonth(TypedDict):
    """A month that can be chosen, in full and where there is little room."""

    value: str
    label: str
    short: str


class ShownMark(TypedDict):
    """A position as it is without the scenario."""

    id: str
    kind: str


class ShownTile(ShownMark):
    """A position as it is with the scenario: what is said of it, whether the scenario changes it, what is written
    beside it where a tile stands for who held a position that was closed."""

    sentence: str
    changed: bool
    label: NotRequired[str]


class ShownTeam(TypedDict):
    """A team, without the scenario and with it."""

    id: str
    name: str
    before: Sequence[ShownMark]
    after: Sequence[ShownTile]


class ShownFigure(TypedDict):
    """A headline figure with the scenario, what it is without, and whether they differ."""

    label: str
    definition: str
    value: str
    without: str
    differs: bool


class ShownStates(TypedDict):
    """The common base of a team: the state of each competency without the scenario and with it, and what changes."""

    name: str
    states: Sequence[tuple[str, str]]
    changes: str


class ShownEffect(TypedDict):
    """What the scenario does in a month: the teams by uid, those that were asked for."""

    at: str
    summary: str
    teams: Mapping[str, ShownStates]
    figures: Sequence[ShownFigure]


class ShownChoice(TypedDict):
    """What the open tile can become: with which effect, or for what reason not; on which other tile, if on another."""

    kind: str
    label: str
    sentence: str
    reason: str
    note: str
    team: str
    seat: NotRequired[str]
    effect: NotRequired[ShownEffect]


class ShownLink(TypedDict):
    """Another way on from the open tile, and the message that it sends."""

    label: str
    message: Gesture


class ShownOpenTile(TypedDict):
    """The tile that is open, and what it can become."""

    seat: str
    team: str
    title: str
    choices: Sequence[ShownChoice]
    more: Sequence[ShownLink]


class ShownSession(TypedDict):
    """Trainings on one offer in one month, bought together, on one line that opens to them; whether any of its places
    counts."""

    id: str
    month: str
    sentence: str
    counts: bool


class ShownAction(TypedDict):
    """An action of the scenario on one line; `session`: that which it is under, if any, where who follows it, its
    `place`, says all."""

    id: str
    session: str
    place: str
    active: bool
    month: str
    sentence: str
    reason: str
    notes: Sequence[str]


class ShownBand(TypedDict):
    """Competencies of one kind, with their places in the common base."""

    name: str
    places: Sequence[int]
    competencies: Sequence[str]


class EditorContent(TypedDict):
    """Everything that the editor shows."""

    revision: str
    words: Mapping[str, str]
    hint: str
    counted: str
    months: Sequence[ShownMonth]
    looks: Sequence[ShownMonth]
    act: str
    look: str
    team: str
    bands: Sequence[ShownBand]
    states: Mapping[str, str]
    teams: Sequence[ShownTeam]
    effect: ShownEffect
    actions: Sequence[ShownAction]
    sessions: Sequence[ShownSession]
    opened: ShownOpenTile | None


def draw(content: EditorContent, then: Callable[[Gesture], None]) -> None:
    """Draw the editor; `then` is told each gesture before the screen is drawn again, unless it was made on another
    board than the last one, which is said. The next one is sent when this one was answered: none is lost."""
    answer = state.ANSWERED.get() or GestureAnswer()
    hint = content["words"]["too_soon"] if answer.too_soon else content["hint"]
    given = {"answered": answer.number, "hint": hint, "language": words().language, "colours": elements.shades()}
    shown = {**content, **given}
    elements.component(_KEY, style="tiles")(
        key=_KEY, data=shown, on_gesture_change=partial(_tell, content["revision"], then)
    )


def _tell(revision: str, then: Callable[[Gesture], None]) -> None:
    gesture = state.trigger(_KEY, "gesture")
    if not isinstance(gesture, dict):
        return
    number = gesture.get("number")
    last, too_soon = state.ANSWERED.get() or GestureAnswer(), gesture.get("revision") != revision
    state.ANSWERED.set(GestureAnswer(number if isinstance(number, int) else last.number, too_soon))
    if not too_soon:
        then(gesture)


def refuse() -> None:
    """Say that the gesture that is being told came too soon to be done; for `then`."""
    state.ANSWERED.set(replace(state.ANSWERED.get() or GestureAnswer(), too_soon=True))


def is_there() -> bool:
    """Whether the editor was on the screen already before this run."""
    return state.widget(_KEY) is not None
