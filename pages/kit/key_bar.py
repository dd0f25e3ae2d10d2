"""What can be done with one key, as buttons: each gesture comes back with what it was made on.

One component of our own, which listens to the keyboard of the whole page: a key that is held is one press, presenters'
remotes are understood, and nothing is done while somebody types, or has just lost the field they were typing in.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypedDict

from pages.kit import elements, state
from pages.kit.wording import plain

Gesture = Mapping[str, Any]
"""Which key was pressed, by its `name`, with its `number`, all that it was made on, and at which `revision` of that."""


class Key(TypedDict):
    """A button: its name, what it says, the sign of its key, and the keys that press it, as browsers call them."""

    name: str
    label: str
    sign: str
    keys: Sequence[str]


BACK, ON = ("ArrowLeft", "PageUp", "Backspace"), ("ArrowRight", "PageDown", " ", "Enter")
"""The keys of presenters' remotes."""


def draw(
    key: str,
    name: str,
    buttons: Sequence[Key],
    on: Mapping[str, object],
    revision: int,
    then: Callable[[Gesture], None],
    about: str = "",
) -> None:
    """Draw the buttons under a name; `then` is told each gesture, with what it was made on, before the screen is drawn
    again. What they are `about` stands above them and changes with them: no key acts on what is not read yet.

    A gesture that is made before the last one was answered is told after it, if `on` is still the same and it is still
    offered; the same one is told once.
    """
    words = {"name": name, "about": about, "letters": plain("keys.letters")}
    given = {"on": dict(on), "revision": revision, "answered": _obeyed().get(key, 0)}
    content = {"buttons": list(buttons), "colours": elements.shades(), **given, **words}
    elements.component("key_bar", scripts=("keyboard",))(
        key=key, data=content, on_gesture_change=partial(_tell, key, then)
    )


def _tell(key: str, then: Callable[[Gesture], None]) -> None:
    gesture = state.trigger(key, "gesture")
    if isinstance(gesture, dict):
        number, last = gesture.get("number"), _obeyed().get(key, 0)
        if isinstance(number, int) and number > last:  # said again where it was not answered, it is done once
            state.OBEYED.set({**_obeyed(), key: number})
            then(gesture)


def _obeyed() -> Mapping[str, int]:
    """The number of the last gesture of each bar that was obeyed."""
    return state.OBEYED.get() or {}
